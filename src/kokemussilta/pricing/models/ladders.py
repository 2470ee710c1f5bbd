"""The ladder of calling off: one row with its steps is one version, in force from its day until a later one is."""

from django.db import models
from django.db.models import Q

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import KEEP
from kokemussilta.pricing.ladder import MAY_COST, Ladder, Step
from kokemussilta.pricing.states import Cause


class CancellationLadder(Coded):
    """One version of an organisation's ladder; never changed. `absent_percent`: what a client pays who did not come."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="ladders")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    absent_percent = models.PositiveIntegerField(default=100)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_ladder_of_a_number"),
            models.CheckConstraint(condition=Q(absent_percent__lte=100), name="absent_client_pays_at_most_all"),
        ]

    class Personal:
        """No person in it but who made it."""

        fields = dict.fromkeys(
            ("id", "code", "organisation", "number", "valid_from", "absent_percent", "made_at", "made_by"), KEEP
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} v{self.number}"

    def as_rule(self) -> Ladder:
        """The ladder for computing."""
        steps = tuple(Step(step.cause, step.hours, step.percent) for step in self.steps.all())
        return Ladder(self.code, self.number, steps, self.absent_percent)


class LadderStep(models.Model):
    """Called off by `cause` with less than `hours` left pays `percent` of the fee. An expert's hindrance can't be a cause."""

    ladder = models.ForeignKey(CancellationLadder, on_delete=models.CASCADE, related_name="steps")
    cause = models.CharField(max_length=14, choices=[(cause.value, cause.label) for cause in MAY_COST])
    hours = models.PositiveIntegerField()
    percent = models.PositiveIntegerField()

    class Meta:
        ordering = ["cause", "-hours"]
        constraints = [
            models.UniqueConstraint(fields=["ladder", "cause", "hours"], name="one_step_at_an_hour"),
            models.CheckConstraint(condition=Q(cause__in=[Cause.CLIENT, Cause.ORGANISER]), name="only_orderers_may_cost"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="step_pays_at_most_all"),
        ]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "ladder", "cause", "hours", "percent"), KEEP)

    def __str__(self) -> str:
        return f"{self.cause} {self.hours} h {self.percent} %"
