"""A unit and an expert who want to work together again: asked by the unit, agreed by the expert, ended by either at once."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from kokemussilta.access.models import Unit
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.states import TrustState
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP
from kokemussilta.core.workflow import Moving
from kokemussilta.register.models import Expert


@dataclass(frozen=True)
class Limits:
    """What one side agrees to: kinds of task (none: any), how many a month (None: any number), notice in days, and whether a task
    may be booked without asking.
    """

    kinds: frozenset[str] = frozenset()
    per_month: int | None = None
    notice_days: int = 0
    direct: bool = False

    def allow(self, kind: str, this_month: int, days_ahead: int) -> bool:
        """Whether one more task of that kind fits, after `this_month` of them and so many days from now."""
        fits = not self.kinds or kind in self.kinds
        return fits and (self.per_month is None or this_month < self.per_month) and days_ahead >= self.notice_days


class Trusts(models.QuerySet[Any]):
    """Questions to trusted pairs."""

    def visible_to(self, user: User | AnonymousUser) -> "Trusts":
        """One's own as an expert, and those of the units for which one orders; nobody else sees either side's list."""
        if not isinstance(user, User):
            return self.none()
        held = standing(user)
        whose = Q(expert__user=user) | Q(unit__in=held.units(Permission.ORDER_PLACE))
        return self.filter(whose | Q(unit__organisation__in=held.organisations(Permission.ORDER_PLACE)))


class Trust(Coded, Moving):
    """One pair. `unit_...` and `own_...` are each side's limits; the narrower holds."""

    state = models.CharField(max_length=10, choices=TrustState.choices, default=TrustState.ASKED, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="trusts")
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="trusts")
    asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    unit_kinds = models.JSONField(default=list, blank=True)
    unit_per_month = models.PositiveIntegerField(null=True, blank=True)
    unit_notice_days = models.PositiveIntegerField(default=0)
    unit_direct = models.BooleanField(default=False)
    own_kinds = models.JSONField(default=list, blank=True)
    own_per_month = models.PositiveIntegerField(null=True, blank=True)
    own_notice_days = models.PositiveIntegerField(default=0)
    own_direct = models.BooleanField(default=False)

    objects = Trusts.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TrustState.values), name="trust_state_is_known"),
            models.UniqueConstraint(
                fields=["unit", "expert"], condition=Q(state__in=["asked", "agreed"]), name="one_trust_a_pair"
            ),
        ]

    class Personal:
        """Who trusts whom, and within what."""

        fields = {
            "id": KEEP, "code": KEEP, "state": KEEP, "state_since": KEEP, "unit": KEEP, "expert": ERASE, "asked_by": KEEP,
            "asked_at": KEEP, "unit_kinds": KEEP, "unit_per_month": KEEP, "unit_notice_days": KEEP, "unit_direct": KEEP,
            "own_kinds": ERASE, "own_per_month": ERASE, "own_notice_days": ERASE, "own_direct": ERASE,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def unit_limits(self) -> Limits:
        """What the unit wants."""
        return Limits(frozenset(self.unit_kinds), self.unit_per_month, self.unit_notice_days, self.unit_direct)

    @property
    def own_limits(self) -> Limits:
        """What the expert agrees to."""
        return Limits(frozenset(self.own_kinds), self.own_per_month, self.own_notice_days, self.own_direct)

    def allows(self, kind: str, this_month: int, days_ahead: int) -> bool:
        """Whether one more task is within the limits of both."""
        return all(limits.allow(kind, this_month, days_ahead) for limits in (self.unit_limits, self.own_limits))

    @property
    def books_direct(self) -> bool:
        """Whether both sides have said that a task may be booked without asking first."""
        return self.unit_direct and self.own_direct
