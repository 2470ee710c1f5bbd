"""Approval routes of paying organisations and their units, and the days on which somebody is away."""

from django.db import models
from django.db.models import F, Q

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import KEEP
from kokemussilta.fees.states import HolderKind


class Route(Coded):
    """The steps of a unit, or of the whole organisation (`unit` None), in force until a newer one takes its place."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="routes")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="routes")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "unit", "-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(unit__isnull=True, ended_at__isnull=True), name="one_route_an_organisation"
            ),
            models.UniqueConstraint(fields=["unit"], condition=Q(ended_at__isnull=True), name="one_route_a_unit"),
        ]

    class Personal:
        """No person in it but who made it."""

        fields = dict.fromkeys(("id", "code", "organisation", "unit", "made_at", "made_by", "ended_at"), KEEP)

    def __str__(self) -> str:
        return self.code


class RouteStep(models.Model):
    """One desk of a route. `over_cents`: only claims over this sum come here."""

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    holder_kind = models.CharField(max_length=10, choices=HolderKind.choices)
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    deputy = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    days = models.PositiveSmallIntegerField(default=7)
    over_cents = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["route", "position"]
        constraints = [
            models.UniqueConstraint(fields=["route", "position"], name="one_route_step_at_a_position"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=60), name="a_route_step_has_some_days"),
        ]

    class Personal:
        """Who approves."""

        fields = dict.fromkeys(
            ("id", "route", "position", "title", "holder_kind", "person", "deputy", "days", "over_cents"), KEEP
        )

    def __str__(self) -> str:
        return self.title


class Absence(Coded):
    """Days, both included, on which a person does not act on claims: their deputies do."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="approval_absences")
    from_on = models.DateField()
    until_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["from_on"]
        constraints = [models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="an_absence_ends_after_it_starts")]

    class Personal:
        """When somebody is away; not why."""

        fields = dict.fromkeys(("id", "code", "person", "from_on", "until_on", "made_at"), KEEP)

    def __str__(self) -> str:
        return self.code
