"""Agreed tasks that no longer suit what their person has told since. They stand until somebody calls them off; the person is reminded."""

from datetime import datetime

from kokemussilta.assignments.facts import facts_of_one, seats_facts
from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.rules import first_exclusion
from kokemussilta.assignments.states import AssignmentState
from kokemussilta.core.slots import AGREED
from kokemussilta.orders.models import Seat
from kokemussilta.register.models import Expert

#: They were asked and are in the task; how much they do in all and whether they take a break is about new requests.
_OF_NEW_REQUESTS = frozenset(
    {"asked", "notice", "in_task", "clash", "rest", "week_full", "month_full", "ceiling", "paused", "consent", "qualification"}
)
_MOST = 50


def unsuited(expert: Expert, at: datetime) -> list[datetime]:
    """When the person's coming tasks begin that a rule would now keep from them, the earliest first. Fills `AGREED`."""
    ahead = Assignment.objects.filter(expert=expert, state=AssignmentState.CONFIRMED, task__starts_at__gt=at)
    seats = Seat.objects.filter(pk__in=ahead.order_by("task__starts_at").values_list("seat", flat=True)[:_MOST])
    facts = seats_facts(seats, at)
    if not facts:
        return []
    person = facts_of_one(expert, at)
    return sorted(seat.starts_at for seat in facts.values() if first_exclusion(person, seat, leaving_out=_OF_NEW_REQUESTS))


def register() -> None:
    """Called once, when the program starts."""
    AGREED.fill(unsuited)
