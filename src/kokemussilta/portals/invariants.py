"""What must never be false over all areas together, looked for in the rows themselves; each answer is a public code."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from kokemussilta.assignments.facts import facts_of
from kokemussilta.assignments.models import Assignment, Interest, Offer, OfferRound
from kokemussilta.assignments.states import HOLDS_SEAT, InterestState, OfferState
from kokemussilta.assignments.ways import crosses
from kokemussilta.orders.models import Order, Seat
from kokemussilta.orders.states import OrderState, TaskState
from kokemussilta.register.models import Contract, Expert, Meeting, Qualification
from kokemussilta.register.states import AGREED
from kokemussilta.search.queries import astray

#: Facts since this moment hold every task of a person.
_ALL = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Invariant:
    """One thing that always holds: a sentence, and the codes of rows for which it does not."""

    sentence: str
    broken: Callable[[], Iterator[str]]


def _doubled_seats() -> Iterator[str]:
    seats = Seat.objects.annotate(held=Count("assignments", filter=Q(assignments__state__in=HOLDS_SEAT)))
    yield from seats.filter(held__gt=1).values_list("code", flat=True)


def _people_in_two_places() -> Iterator[str]:
    """The database finds whose spans with the way from home overlap; whether there is time between the places, the rule tells."""
    others = Assignment.objects.filter(
        expert=OuterRef("expert"),
        state__in=HOLDS_SEAT,
        busy_from__lt=OuterRef("busy_until"),
        busy_until__gt=OuterRef("busy_from"),
    ).exclude(pk=OuterRef("pk"))
    near = Assignment.objects.filter(Exists(others), state__in=HOLDS_SEAT).values_list("expert_id", "task_id", "code")
    if not near:
        return
    known = facts_of(Expert.objects.filter(pk__in={expert for expert, _task, _code in near}), _ALL)
    for expert, task, code in near:
        person = known[expert]
        here = next(busy for busy in person.busy if busy.task == task)
        if any(busy.task != task and crosses(person, busy, here) for busy in person.busy):
            yield code


def _accepted_without_assignment() -> Iterator[str]:
    accepted = Offer.objects.filter(state=OfferState.ACCEPTED, assignment__isnull=True)
    yield from accepted.values_list("code", flat=True)


def _chosen_without_assignment() -> Iterator[str]:
    chosen = Interest.objects.filter(state=InterestState.CHOSEN, assignment__isnull=True)
    yield from chosen.values_list("code", flat=True)


def _waiting_in_closed_rounds() -> Iterator[str]:
    left = Q(state__in=[OfferState.WAITING, OfferState.SENT], round__closed_at__isnull=False)
    yield from Offer.objects.filter(left).values_list("code", flat=True)


def _open_rounds_of_taken_seats() -> Iterator[str]:
    taken = Assignment.objects.filter(seat=OuterRef("seat"), state__in=HOLDS_SEAT)
    yield from OfferRound.objects.filter(Exists(taken), closed_at__isnull=True).values_list("code", flat=True)


def _filled_orders_with_empty_seats() -> Iterator[str]:
    held = Assignment.objects.filter(seat=OuterRef("pk"), state__in=HOLDS_SEAT)
    empty = Seat.objects.filter(~Exists(held), task__order=OuterRef("pk"), task__state=TaskState.PLANNED)
    yield from Order.objects.filter(Exists(empty), state=OrderState.FILLED).values_list("code", flat=True)


def _held_tasks_without_report() -> Iterator[str]:
    done = Assignment.objects.filter(state="done", task__report__isnull=True)
    yield from done.values_list("task__code", flat=True)


def _assignments_of_another_task() -> Iterator[str]:
    yield from Assignment.objects.exclude(task=F("seat__task")).values_list("code", flat=True)


def _contacts_that_entries_do_not_tell() -> Iterator[str]:
    later = Q(expert__last_met_on__isnull=True) | Q(met_on__gt=F("expert__last_met_on"))
    yield from Meeting.objects.filter(later).order_by().values_list("expert__code", flat=True).distinct()


def _contracts_that_qualify_otherwise() -> Iterator[str]:
    """The days of a contract stand twice: on itself, and as a qualification for the hard rules."""
    rows = Qualification.objects.filter(contract__isnull=False).annotate(
        ends=Coalesce("ends_on", Value(date.max)), last=Coalesce("contract__ends_on", Value(date.max))
    )
    other = ~Q(got_on=F("contract__starts_on")) | ~Q(ends=F("last")) | ~Q(contract__state__in=AGREED)
    yield from rows.filter(other).values_list("contract__code", flat=True).distinct()
    yield from Contract.objects.filter(state__in=AGREED, qualifications__isnull=True).values_list("code", flat=True)


INVARIANTS = (
    Invariant("the search box finds everything by what it says now", astray),
    Invariant("a seat has at most one assignment", _doubled_seats),
    Invariant("nobody is in two overlapping tasks, travel included", _people_in_two_places),
    Invariant("every accepted offer has its assignment", _accepted_without_assignment),
    Invariant("every chosen application has its assignment", _chosen_without_assignment),
    Invariant("nothing waits in a round that is over", _waiting_in_closed_rounds),
    Invariant("no round is open for a seat that is taken", _open_rounds_of_taken_seats),
    Invariant("a filled order has no empty seat in a coming task", _filled_orders_with_empty_seats),
    Invariant("a task that somebody has done has its report", _held_tasks_without_report),
    Invariant("an assignment's task is its seat's", _assignments_of_another_task),
    Invariant("an entry tells the last of its contacts", _contacts_that_entries_do_not_tell),
    Invariant("a contract qualifies on its own days and on no others", _contracts_that_qualify_otherwise),
)
