"""How an organisation pays people: on which days, in which ways, and whether it is a non-profit whose volunteers have yearly limits."""

from django.db import models
from django.db.models import Q

from kokemussilta.access.models import Organisation
from kokemussilta.core.privacy import KEEP
from kokemussilta.pricing.paydays import USUAL_DAYS, USUAL_PAYROLL_DAYS, USUAL_ROUTE_DAYS, PayRhythm


def usual_days() -> list[int]:
    """The pay days of an organisation that has not told its own."""
    return list(USUAL_DAYS)


class PayTerms(models.Model):
    """`days`: of the month, 31 the last. `kinds`: ways of payment that it allows (of `fees`), none told means all.

    `is_nonprofit`: it pays its volunteers by the law on non-profit organisations, whose yearly limits are counted.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="pay_terms")
    days = models.JSONField(default=usual_days)
    route_days = models.PositiveSmallIntegerField(default=USUAL_ROUTE_DAYS)
    payroll_days = models.PositiveSmallIntegerField(default=USUAL_PAYROLL_DAYS)
    kinds = models.JSONField(default=list, blank=True)
    is_nonprofit = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(route_days__lte=90, payroll_days__lte=30), name="pay_terms_are_near"),
        ]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "organisation", "days", "route_days", "payroll_days", "kinds", "is_nonprofit"), KEEP)

    def __str__(self) -> str:
        return f"{self.organisation_id}"

    def as_rule(self) -> PayRhythm:
        """The days for computing."""
        return PayRhythm(tuple(self.days) or USUAL_DAYS, self.route_days, self.payroll_days)
