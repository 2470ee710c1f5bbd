"""What ties people to seats beyond a score: a unit and an expert who have agreed to it, and a series that somebody has begun."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.rules import month_of
from kokemussilta.assignments.states import HOLDS_SEAT, OfferState, TrustState
from kokemussilta.assignments.trusted import Trust
from kokemussilta.core.clock import local_day
from kokemussilta.matching.plans.gathering import OpenSeat
from kokemussilta.orders.states import Part
from kokemussilta.vocabulary.models import TaskKind

_ASKED = [OfferState.SENT, OfferState.WAITING]

Month = tuple[int, int]


def trusted(seats: Iterable[OpenSeat], at: datetime) -> set[tuple[int, int]]:
    """Seats and people (row numbers) of pairs who have agreed to each other, within the limits of both; four statements at most.

    The month of a pair counts what is agreed or asked already; what the plan adds to it itself is left to the coordinator's eyes.
    """
    seats = list(seats)
    units = {seat.facts.unit for seat in seats} - {None}
    found: dict[int, list[Trust]] = defaultdict(list)
    for pair in Trust.objects.filter(unit__in=units, state=TrustState.AGREED) if units else ():
        found[pair.unit_id].append(pair)
    if not found:
        return set()
    counts, kinds = _counts(found), _kinds(seats)
    today = local_day(at)
    return {
        (seat.row.pk, pair.expert_id)
        for seat in seats
        for pair in found.get(seat.facts.unit or 0, ())
        if pair.allows(
            kinds[seat.facts.kind],
            counts[pair.expert_id, pair.unit_id, month_of(seat.facts.starts_at)],
            (seat.facts.day - today).days,
        )
    }


def begun(people: Iterable[int], seats: Iterable[OpenSeat]) -> dict[int, frozenset[int]]:
    """For each of these people (row numbers) the orders of the seats in a series of which they have a task already; one statement."""
    orders = {seat.row.task.order_id for seat in seats if seat.row.task.series_id is not None}
    rows = Assignment.objects.filter(task__order__in=orders, expert__in=list(people), state__in=HOLDS_SEAT)
    made: dict[int, set[int]] = defaultdict(set)
    performed = rows.filter(seat__part=Part.PERFORMER, task__series__isnull=False).order_by()
    for expert, order in performed.values_list("expert_id", "task__order_id") if orders else ():
        made[expert].add(order)
    return {expert: frozenset(theirs) for expert, theirs in made.items()}


def _counts(found: dict[int, list[Trust]]) -> Counter[tuple[int, int, Month]]:
    """How many tasks each pair has in each month, unanswered requests included."""
    people = {pair.expert_id for pairs in found.values() for pair in pairs}
    held = Assignment.objects.filter(expert__in=people, task__order__unit__in=found, state__in=HOLDS_SEAT)
    asked = Offer.objects.filter(expert__in=people, seat__task__order__unit__in=found, state__in=_ASKED)
    rows = [
        *held.order_by().values_list("expert_id", "task__order__unit_id", "task__starts_at"),
        *asked.order_by().values_list("expert_id", "seat__task__order__unit_id", "seat__task__starts_at"),
    ]
    return Counter((expert, unit, month_of(starts_at)) for expert, unit, starts_at in rows)


def _kinds(seats: Iterable[OpenSeat]) -> dict[int, str]:
    """The codes of the kinds of the seats' tasks."""
    return dict(TaskKind.objects.filter(pk__in={seat.facts.kind for seat in seats}).values_list("pk", "code"))
