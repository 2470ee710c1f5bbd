"""The catalogue: each row is one version of a service; an order keeps the row it was made with."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import KEEP
from kokemussilta.orders.states import CountsAs, FeeRule, Group, Pairing
from kokemussilta.vocabulary.models import TaskKind


class ServiceProduct(Coded):
    """One version of a productised kind of task. `organisation` None: in everyone's catalogue. Texts are JSON by language code.

    Versions of one service share their `slug`; a version is never changed, a new one takes its place (`is_current`).
    `texts`: {"fi": {"name", "summary", "description", "goal_hint", "suits", "seat_note", "fee_note", "terms", "preparation": [...],
    "aftercare": [...]}, "sv": ..., "en": ...}. `asks`: codes of the guiding questions beyond those always asked, see
    `orders.questions`. `demands`: qualification kinds that the expert needs. `situations`: needs that lead here, see `orders.situations`.
    """

    slug = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    # The first version's code, on all that came after it; what points at a service and not at a version keeps it.
    first_code = models.CharField(max_length=12, blank=True, default="", editable=False)
    made_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    kind = models.ForeignKey(TaskKind, on_delete=models.PROTECT, related_name="products")
    texts = models.JSONField()
    asks = models.JSONField(default=list, blank=True)
    demands = models.JSONField(default=list, blank=True)
    situations = models.JSONField(default=list, blank=True)
    group = models.CharField(max_length=10, choices=Group.choices, default=Group.TEACH)
    icon = models.CharField(max_length=40, blank=True)
    minutes = models.PositiveIntegerField(default=60)
    seats = models.PositiveIntegerField(default=1)
    pairing = models.CharField(max_length=10, choices=Pairing.choices, default=Pairing.SAME)
    fee_cents = models.PositiveIntegerField(null=True, blank=True)
    fee_rule = models.CharField(max_length=10, choices=FeeRule.choices, default=FeeRule.EACH)
    counts_as = models.CharField(max_length=20, choices=CountsAs.choices, default=CountsAs.OCCURRENCE)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "slug", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="one_version_of_a_number"),
            models.UniqueConstraint(fields=["slug"], condition=Q(is_current=True), name="one_current_version"),
        ]

    class Personal:
        """No person in it but who made the version."""

        fields = dict.fromkeys(
            ("id", "code", "slug", "version", "is_current", "first_code", "made_at", "made_by", "note", "organisation", "kind", "texts", "asks",
             "demands", "situations", "group", "icon", "minutes", "seats", "pairing", "fee_cents", "fee_rule", "counts_as",
             "position", "is_active"), KEEP,
        )  # fmt: skip

    def __str__(self) -> str:
        return self.slug

    def text(self, key: str) -> str:
        """One text in the reader's language, in Finnish where it is missing."""
        language = (get_language() or "fi")[:2]
        found = self.texts.get(language, {}).get(key) or self.texts.get("fi", {}).get(key, "")
        return str(found)

    def points(self, key: str) -> list[str]:
        """One list of texts (preparation, aftercare) in the reader's language."""
        language = (get_language() or "fi")[:2]
        return list(self.texts.get(language, {}).get(key) or self.texts.get("fi", {}).get(key, []))

    @property
    def service_code(self) -> str:
        """What names the service in all its versions."""
        return self.first_code or self.code

    @property
    def name(self) -> str:
        """What the service is called."""
        return self.text("name")

    @property
    def summary(self) -> str:
        """What it is, in a sentence."""
        return self.text("summary")


class HiddenProduct(models.Model):
    """A shared service that an organisation does not offer on its own order page."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="hidden_products")
    slug = models.SlugField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "slug"], name="hidden_once")]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "organisation", "slug"), KEEP)

    def __str__(self) -> str:
        return self.slug
