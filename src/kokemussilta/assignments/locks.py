"""What every change to seats, offers and assignments takes first, always in this order: the order, the people, the seats.

Two changes that touch a common row then wait for each other instead of crossing; what is read after this is fresh.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from kokemussilta.assignments.models import Assignment, Interest, Offer
from kokemussilta.assignments.states import InterestState, OfferState
from kokemussilta.orders.locks import hold_numbers
from kokemussilta.orders.models import Seat
from kokemussilta.register import guards
from kokemussilta.register.models import Expert, Guard


def hold(
    order_id: int, *, experts: Iterable[int] = (), asked: Iterable[int] = (), seats: Iterable[int] = (), at: datetime
) -> None:
    """Take the locks (row numbers, whatever their order), till the transaction ends.

    `experts` are people of whom something changes; of those who are `asked` nothing does, but it must not change meanwhile: nobody
    leaves or sets a boundary between our look and their letter. SQLite has one writer at a time.
    """
    hold_numbers(order_id)
    for expert in sorted(experts):
        guards.hold(Expert(pk=expert), at=at)
    if people := list(asked):
        list(Guard.objects.select_for_update(no_key=True).filter(expert__in=people).order_by("expert").values_list("pk"))
    for seat in sorted(seats):
        Seat.objects.filter(pk=seat).update(version=F("version") + 1)


def hold_orders(order_id: int, *, expert: int) -> None:
    """Take the locks of the order and of every other in which something waits for the person: a yes takes back what does not fit beside it.

    `hold` takes the rest.
    """
    offers = Offer.objects.filter(expert=expert, state__in=[OfferState.SENT, OfferState.WAITING])
    interests = Interest.objects.filter(expert=expert, state=InterestState.EXPRESSED)
    asked_in = set(offers.order_by().values_list("seat__task__order", flat=True))
    applied_in = set(interests.order_by().values_list("round__seat__task__order", flat=True))
    hold_numbers(order_id, *asked_in, *applied_in)


def fresh_seat(pk: int) -> Seat:
    """The seat with its task and order as they are now."""
    seat: Seat = Seat.objects.select_related(
        "language", "task__municipality", "task__order__product", "task__order__desk", "task__order__handler",
        "task__order__organisation", "task__order__unit",
    ).prefetch_related("task__order__audiences").get(pk=pk)  # fmt: skip
    return seat


def fresh_offer(pk: int) -> Offer:
    """The offer with its round, person, seat and order as they are now."""
    offer: Offer = Offer.objects.select_related("round", "expert__user", "expert__municipality").get(pk=pk)
    offer.seat = fresh_seat(offer.seat_id)
    return offer


def fresh_assignment(pk: int) -> Assignment:
    """The assignment with its person, seat and order as they are now."""
    assignment: Assignment = Assignment.objects.select_related("expert__user", "expert__municipality").get(pk=pk)
    assignment.seat = fresh_seat(assignment.seat_id)
    assignment.task = assignment.seat.task
    return assignment
