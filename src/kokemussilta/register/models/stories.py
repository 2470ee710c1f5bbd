"""The story workshop: a person's own story, in forms and versions; nobody else's to read unless they let them."""

from django.db import models
from django.db.models import Q

from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP, SENSITIVE
from kokemussilta.register.models.entry import Expert
from kokemussilta.register.scopes_of_stories import Shares, Stories
from kokemussilta.threads.models import Thread
from kokemussilta.vocabulary.models import Language


class Story(Coded):
    """One form of a person's story: how long, for whom, in which language. Its words are in the versions."""

    MINUTES = (3, 10, 30)

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="stories")
    name = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField(default=10)
    audience = models.CharField(max_length=80, blank=True)
    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = Stories.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "stories"

    class Personal:
        """All of it is the person's own."""

        fields = {
            "id": KEEP, "code": KEEP, "expert": KEEP, "name": SENSITIVE, "minutes": ERASE, "audience": SENSITIVE,
            "language": ERASE, "created_at": ERASE,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code


class StoryVersion(Coded):
    """The words as they were saved once; never edited. `tells`, `leaves_out`: what I tell, and what I don't."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True, max_length=40000)
    tells = models.TextField(blank=True, max_length=2000)
    leaves_out = models.TextField(blank=True, max_length=2000)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["story", "number"], name="a_version_of_a_story_once")]

    class Personal:
        """The most personal there is."""

        fields = {
            "id": KEEP, "code": KEEP, "story": KEEP, "number": ERASE, "text": SENSITIVE, "tells": SENSITIVE,
            "leaves_out": SENSITIVE, "made_at": ERASE,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code


class StoryShare(Coded):
    """One version let be read by one person, until it is withdrawn; what they write to each other of it is in `thread`.

    `reader` None: nobody could be found by the address that was given, which the one who shares is not told. `named`: how they named
    the reader.
    """

    version = models.ForeignKey(StoryVersion, on_delete=models.CASCADE, related_name="shares")
    reader = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    named = models.CharField(max_length=254)
    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = Shares.as_manager()

    class Meta:
        ordering = ["-shared_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "named"], condition=Q(withdrawn_at__isnull=True), name="a_version_is_shared_once_with_one"
            )
        ]

    class Personal:
        """Whom somebody trusts with their story."""

        fields = {
            "id": KEEP, "code": KEEP, "version": KEEP, "reader": ERASE, "named": ERASE, "thread": KEEP, "shared_at": ERASE,
            "withdrawn_at": ERASE, "read_at": ERASE,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code
