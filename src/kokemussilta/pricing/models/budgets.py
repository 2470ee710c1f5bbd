"""Budgets of units: a sum for a year or a project, for one service or all. They warn and never stop."""

from django.db import models
from django.db.models import F, Q

from kokemussilta.access.models import Unit
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import KEEP
from kokemussilta.pricing.scopes import Budgets
from kokemussilta.pricing.states import Sight


class Budget(Coded):
    """What a unit means to spend on fees between two days (both included). `service`: a slug, "" for all services."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="budgets")
    name = models.CharField(max_length=80)
    service = models.SlugField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    cents = models.PositiveIntegerField()
    sight = models.CharField(max_length=10, choices=Sight.choices, default=Sight.UNIT)
    ended_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = Budgets.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="budget_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(sight__in=Sight.values), name="budget_sight_is_known"),
        ]

    class Personal:
        """No person in it but who made it."""

        fields = dict.fromkeys(
            (
                "id",
                "code",
                "unit",
                "name",
                "service",
                "starts_on",
                "ends_on",
                "cents",
                "sight",
                "ended_at",
                "made_at",
                "made_by",
            ),
            KEEP,
        )

    def __str__(self) -> str:
        return self.name
