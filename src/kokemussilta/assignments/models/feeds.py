"""Addresses from which a person's own calendar program reads their days."""

from django.db import models
from django.db.models import Q

from kokemussilta.accounts.models import User
from kokemussilta.assignments.scopes_of_day import Feeds
from kokemussilta.assignments.states import FeedKind
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP


class Feed(Coded):
    """One secret address. Of the secret only its digest is kept: whoever reads the database can't open the calendar."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=FeedKind.choices)
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = Feeds.as_manager()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=FeedKind.values), name="feed_kind_is_known")]

    class Personal:
        """Gone with the person."""

        fields = {
            "id": KEEP, "code": KEEP, "user": ERASE, "kind": KEEP, "name": ERASE, "digest": ERASE, "made_at": KEEP,
            "revoked_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code
