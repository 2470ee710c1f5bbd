"""Conversations: messages written where the thing is, instead of in somebody's mailbox."""

from django.db import models

from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP


class Thread(Coded):
    """One conversation; what it is about points here."""

    created_at = models.DateTimeField()

    class Personal:
        """The posts hold what is personal."""

        fields = {"id": KEEP, "code": KEEP, "created_at": KEEP}

    def __str__(self) -> str:
        return self.code


class Post(Coded):
    """One message. `side` tells which party speaks; the name is kept as it was when written."""

    class Side(models.TextChoices):
        """The party that speaks."""

        DESK = "desk"
        CLIENT = "client"
        EXPERT = "expert"

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=254)
    side = models.CharField(max_length=10, choices=Side.choices)
    text = models.TextField(max_length=5000)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "id"]

    class Personal:
        """People's own words."""

        fields = {
            "id": KEEP, "code": KEEP, "thread": KEEP, "author": ERASE, "author_name": ERASE, "side": KEEP, "text": ERASE,
            "written_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code
