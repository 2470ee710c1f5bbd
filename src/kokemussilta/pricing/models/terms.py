"""How an organisation pays people: on which days, and in which ways."""

from django.db import models
from django.db.models import Q

from kokemussilta.access.models import Organisation
from kokemussilta.core.privacy import KEEP
from kokemussilta.pricing.paydays import USUAL_DAYS, USUAL_PAYROLL_DAYS, USUAL_ROUTE_DAYS, PayRhythm


def usual_days() -> list[int]:
    """The pay days of an organisation that has not told its own."""
    return list(USUAL_DAYS)


class PayTerms(models.Model):
    """`days`: of the month, 31 the last. `kinds`: ways of payment that it allows (of `fees`), none told means all."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="pay_terms")
    days = models.JSONField(default=usual_days)
    route_days = models.PositiveSmallIntegerField(default=USUAL_ROUTE_DAYS)
    payroll_days = models.PositiveSmallIntegerField(default=USUAL_PAYROLL_DAYS)
    kinds = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(route_days__lte=90, payroll_days__lte=30), name="pay_terms_are_near"),
        ]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "organisation", "days", "route_days", "payroll_days", "kinds"), KEEP)

    def __str__(self) -> str:
        return f"{self.organisation_id}"

    def as_rule(self) -> PayRhythm:
        """The days for computing."""
        return PayRhythm(tuple(self.days) or USUAL_DAYS, self.route_days, self.payroll_days)
