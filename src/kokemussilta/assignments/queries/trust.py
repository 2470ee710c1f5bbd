"""Trusted pairs as each side sees its own."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from kokemussilta.access.models import Unit
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.states import HOLDS_SEAT, TrustState
from kokemussilta.assignments.trusted import Trust
from kokemussilta.register.models import Expert
from kokemussilta.register.states import ExpertState

_LIVE = [TrustState.ASKED, TrustState.AGREED]
MOST = 50


def units_of(user: User) -> QuerySet[Unit]:
    """The units for which the person orders."""
    held = standing(user)
    whole, units = held.organisations(Permission.ORDER_PLACE), held.units(Permission.ORDER_PLACE)
    return Unit.objects.filter(Q(organisation__in=whole) | Q(pk__in=units), is_active=True).order_by("name", "pk")


def of_units(user: User) -> list[Trust]:
    """The pairs of the person's units that have not ended."""
    rows = Trust.objects.filter(unit__in=units_of(user), state__in=_LIVE)
    return list(rows.select_related("unit", "expert").order_by("unit__name", "pk")[:MOST])


def candidates(user: User) -> list[Assignment]:
    """Who has been at the person's units and is no pair of theirs: one row each, the latest task first; never the person themself."""
    live = Trust.objects.filter(unit=OuterRef("task__order__unit"), expert=OuterRef("expert"), state__in=_LIVE)
    rows = Assignment.objects.filter(
        task__order__unit__in=units_of(user), state__in=HOLDS_SEAT, expert__state=ExpertState.ACTIVE
    ).exclude(Exists(live)).exclude(expert__user=user).select_related("expert", "task__order__unit").order_by("-task__starts_at", "pk")[:200]  # fmt: skip
    first: dict[tuple[int, int | None], Assignment] = {}
    for one in rows:
        first.setdefault((one.expert_id, one.task.order.unit_id), one)
    return list(first.values())[:MOST]


def of_expert(user: User) -> list[Trust]:
    """The pairs of the person as an expert that have not ended, the questions first."""
    rows = Trust.objects.filter(expert__user=user, state__in=_LIVE).select_related("unit__organisation")
    return sorted(rows, key=lambda one: (one.state != TrustState.ASKED, one.asked_at))


def candidate(user: User, unit: str, expert: str) -> tuple[Unit, Expert] | None:
    """The unit and the expert by their codes, when the one is the person's and the other has been there."""
    for one in candidates(user):
        place = one.task.order.unit
        if place is not None and (place.code, one.expert.code) == (unit, expert):
            return place, one.expert
    return None
