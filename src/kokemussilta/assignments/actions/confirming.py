"""Confirming a person in a seat: the one place where an assignment is born."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from kokemussilta.accounts.models import User
from kokemussilta.assignments import refusals
from kokemussilta.assignments.actions.rechecking import recheck
from kokemussilta.assignments.actions.telling import tell_client, tell_expert
from kokemussilta.assignments.facts import facts_of_one, seat_facts
from kokemussilta.assignments.fitting import ONCE_ASKED, obstacle
from kokemussilta.assignments.letters import to_client, to_expert
from kokemussilta.assignments.models import Assignment, Interest, Offer
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.assignments.terms import Terms
from kokemussilta.assignments.ways import busy_span
from kokemussilta.audit import actions as audit
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Order, Seat, Task
from kokemussilta.orders.rules import missing_before_confirmation
from kokemussilta.orders.states import FILL, OrderState, Part, TaskState
from kokemussilta.register.models import Expert


def confirm(
    *,
    seat: Seat,
    expert: Expert,
    terms: Terms,
    offer: Offer | None = None,
    interest: Interest | None = None,
    booked: bool = False,
    by: User | None,
    at: datetime,
) -> Assignment:
    """Give the seat to the person on these terms, when everything still holds. The caller holds order, person and seat (`locks.hold`) and has
    read them afresh after that; it also ends the round. Whatever else waits for the person's answer and does not fit any more is
    taken back. `booked`: by a unit that the person trusts, without asking first.

    Raises `TaskOver`, `NotReady`, `SeatTaken`, `NoLongerFits`.
    """
    task, order = seat.task, seat.task.order
    if task.state != TaskState.PLANNED or task.starts_at <= at:
        raise refusals.task_over()
    if missing := missing_before_confirmation(order):
        raise refusals.not_ready(order, missing)
    if seat.assignments.filter(state__in=HOLDS_SEAT).exists():
        raise refusals.seat_taken()
    if rule := obstacle(expert, seat, terms=terms, at=at, leaving_out=ONCE_ASKED):
        own = by is None or by.pk == expert.user_id
        raise refusals.does_not_fit_you(rule) if own else refusals.does_not_fit(rule, expert.shown_name)
    busy_from, busy_until = busy_span(facts_of_one(expert, at), seat_facts(seat, at))
    assignment = Assignment(
        seat=seat, task=task, expert=expert, offer=offer, interest=interest, busy_from=busy_from, busy_until=busy_until,
        **vars(terms), pay_month=task.pay_month, confirmed_at=at, state_since=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            assignment.save(force_insert=True)
    except IntegrityError as error:  # the constraints are the last guard, whatever went before
        raise refusals.seat_taken() from error
    audit.record("assignments.assignment.confirmed", assignment, by=by, at=at, within=order)
    tell_expert(
        lambda: to_expert.confirmed(assignment, at=at, booked=booked),
        expert,
        order=order,
        at=at,
        once=f"confirmed:{assignment.code}",
    )
    tell_client(lambda: to_client.who_comes(assignment, at=at), order, at=at, once=f"who-comes:{assignment.code}")
    if FILL.starts_from(order.state) and not open_seats(order):
        orders.mark_filled(order=order, by=by, at=at)
    recheck(expert=expert, by=None, at=at)
    return assignment


def follow(order: Order, *, by: User | None, at: datetime) -> None:
    """When a task is over or off, the order is full if every seat that is left has its person. The caller holds the order."""
    state = Order.objects.values_list("state", flat=True).get(pk=order.pk)
    planned = Task.objects.filter(order=order, state=TaskState.PLANNED)
    if state == OrderState.OPEN and planned.exists() and not open_seats(order):
        orders.mark_filled(order=order, by=by, at=at)


def open_seats(order: Order) -> bool:
    """Whether a planned task of the order has a seat without a person; one for a newcomer may stay empty."""
    holders = Assignment.objects.filter(seat=OuterRef("pk"), state__in=HOLDS_SEAT)
    seats = Seat.objects.filter(task__order=order, task__state=TaskState.PLANNED, part=Part.PERFORMER)
    return seats.exclude(Exists(holders)).exists()
