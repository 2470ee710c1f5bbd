"""Fee schedules: what an organisation pays, in versions by date. A published version and its rows never change."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import KEEP
from kokemussilta.core.workflow import Moving
from kokemussilta.pricing import rules
from kokemussilta.pricing.states import Measure, Occasion, PriceUnit, VersionState


class FeeSchedule(Coded):
    """The schedule of one organisation; or, without an organisation, a shipped example (`example` names it, `source` says after whom).

    `titles`: an example's name by language code.
    """

    organisation = models.OneToOneField(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="fee_schedule"
    )
    example = models.SlugField(max_length=40, null=True, blank=True, unique=True)  # unique where there is one
    titles = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True, example__isnull=False)
                | Q(organisation__isnull=False, example__isnull=True),
                name="schedule_is_of_one_or_an_example",
            ),
        ]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "code", "organisation", "example", "titles", "source"), KEEP)

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Whose schedule it is, or the example's name."""
        if self.organisation is not None:
            return self.organisation.title
        return str(self.titles.get((get_language() or "fi")[:2]) or self.titles.get("fi", ""))


class ScheduleVersion(Coded, Moving):
    """One version: written as a draft, published from a day on (`valid_from`), in force until one with a later day is."""

    schedule = models.ForeignKey(FeeSchedule, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT, editable=False)
    valid_from = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "number"], name="one_schedule_version_of_a_number"),
            models.UniqueConstraint(fields=["schedule"], condition=Q(state="draft"), name="one_draft_of_a_schedule"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="published", valid_from__isnull=False),
                name="published_version_has_its_day",
            ),
        ]

    class Personal:
        """No person in it but who made it."""

        fields = dict.fromkeys(
            ("id", "code", "schedule", "number", "state", "state_since", "valid_from", "note", "made_at", "made_by"), KEEP
        )

    def __str__(self) -> str:
        return f"{self.schedule_id} v{self.number}"


class ScheduleRow(models.Model):
    """What one service (its slug; "" all that have no row of their own) pays in one version. See `rules.Row`."""

    version = models.ForeignKey(ScheduleVersion, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    service = models.SlugField(max_length=60, blank=True)
    unit = models.CharField(max_length=10, choices=PriceUnit.choices, default=PriceUnit.TASK)
    cents = models.PositiveIntegerField()
    most_cents = models.PositiveIntegerField(null=True, blank=True)
    second_cents = models.PositiveIntegerField(null=True, blank=True)
    minimum_cents = models.PositiveIntegerField(null=True, blank=True)
    preparation_cents = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="one_row_of_a_number"),
            models.UniqueConstraint(fields=["version", "service"], name="one_row_of_a_service"),
            models.CheckConstraint(condition=Q(unit__in=PriceUnit.values), name="row_unit_is_known"),
            models.CheckConstraint(
                condition=Q(most_cents__isnull=True) | Q(most_cents__gte=F("cents")), name="range_goes_upwards"
            ),
        ]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(
            ("id", "version", "number", "service", "unit", "cents", "most_cents", "second_cents", "minimum_cents",
             "preparation_cents"), KEEP,
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.version_id} {self.service or '*'}"

    def as_rule(self, version: ScheduleVersion) -> rules.Row:
        """The row for computing; `version` with its schedule."""
        return rules.Row(
            schedule=version.schedule.code, version=version.number, row=self.number, service=self.service, unit=self.unit,
            cents=self.cents, most_cents=self.most_cents, second_cents=self.second_cents, minimum_cents=self.minimum_cents,
            preparation_cents=self.preparation_cents,
        )  # fmt: skip


class ScheduleSupplement(models.Model):
    """What is paid on top in one version. See `rules.Supplement`; its code there is the number."""

    version = models.ForeignKey(ScheduleVersion, on_delete=models.CASCADE, related_name="supplements")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    measure = models.CharField(max_length=10, choices=Measure.choices, default=Measure.FIXED)
    amount = models.PositiveIntegerField()
    occasion = models.CharField(max_length=10, choices=Occasion.choices, default=Occasion.HAND)
    service = models.SlugField(max_length=60, blank=True)
    limit = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="one_supplement_of_a_number"),
            models.CheckConstraint(
                condition=Q(measure__in=Measure.values, occasion__in=Occasion.values), name="supplement_is_known"
            ),
            models.CheckConstraint(condition=Q(measure="fixed") | Q(amount__lte=300), name="supplement_per_cent_is_sane"),
        ]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "version", "number", "name", "measure", "amount", "occasion", "service", "limit"), KEEP)

    def __str__(self) -> str:
        return self.name

    def as_rule(self, version: ScheduleVersion) -> rules.Supplement:
        """The supplement for computing; `version` with its schedule."""
        return rules.Supplement(
            schedule=version.schedule.code, version=version.number, code=str(self.number), name=self.name, measure=self.measure,
            amount=self.amount, occasion=self.occasion, service=self.service, limit=self.limit,
        )  # fmt: skip
