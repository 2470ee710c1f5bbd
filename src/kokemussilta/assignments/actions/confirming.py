"""Confirming a person in a seat: the one place where an assignment is born."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from kokemussilta.accounts.models import User
from kokemussilta.assignments import refusals
from kokemussilta.assignments.actions.telling import tell_client, tell_expert
from kokemussilta.assignments.facts import facts_of_one, seat_facts
from kokemussilta.assignments.letters import to_client, to_expert
from kokemussilta.assignments.models import Assignment, Interest, Offer
from kokemussilta.assignments.rules import busy_span, first_exclusion
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.audit import actions as audit
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Order, Seat
from kokemussilta.orders.rules import missing_before_confirmation
from kokemussilta.orders.states import FILL, TaskState
from kokemussilta.register.models import Expert

# Whoever is confirmed has been asked, and was asked in time; the rest is applied to what holds now.
_PASSED_WHEN_ASKED = frozenset({"asked", "notice"})


def confirm(
    *,
    seat: Seat,
    expert: Expert,
    fee_cents: int | None,
    offer: Offer | None = None,
    interest: Interest | None = None,
    by: User | None,
    at: datetime,
) -> Assignment:
    """Give the seat to the person, when everything still holds. The caller holds order, person and seat (`locks.hold`) and has
    read them afresh after that; it also ends the round.

    Raises `TaskOver`, `NotReady`, `SeatTaken`, `NoLongerFits`.
    """
    task, order = seat.task, seat.task.order
    if task.state != TaskState.PLANNED or task.starts_at <= at:
        raise refusals.task_over()
    if missing := missing_before_confirmation(order):
        raise refusals.not_ready(order, missing)
    if seat.assignments.filter(state__in=HOLDS_SEAT).exists():
        raise refusals.seat_taken()
    known, asked = facts_of_one(expert, at), seat_facts(seat, at)
    if rule := first_exclusion(known, asked, leaving_out=_PASSED_WHEN_ASKED):
        own = by is None or by.pk == expert.user_id
        raise refusals.does_not_fit_you(rule) if own else refusals.does_not_fit(rule, expert.shown_name)
    busy_from, busy_until = busy_span(known, asked)
    assignment = Assignment(
        seat=seat, task=task, expert=expert, offer=offer, interest=interest, busy_from=busy_from, busy_until=busy_until,
        fee_cents=fee_cents, confirmed_at=at, state_since=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            assignment.save(force_insert=True)
    except IntegrityError as error:  # the constraints are the last guard, whatever went before
        raise refusals.seat_taken() from error
    audit.record("assignments.assignment.confirmed", assignment, by=by, at=at, within=order)
    tell_expert(lambda: to_expert.confirmed(assignment, at=at), expert, order=order, at=at, once=f"confirmed:{assignment.code}")
    tell_client(lambda: to_client.who_comes(assignment, at=at), order, at=at, once=f"who-comes:{assignment.code}")
    if FILL.starts_from(order.state) and not open_seats(order):
        orders.mark_filled(order=order, by=by, at=at)
    return assignment


def open_seats(order: Order) -> bool:
    """Whether a planned task of the order has a seat without a person."""
    holders = Assignment.objects.filter(seat=OuterRef("pk"), state__in=HOLDS_SEAT)
    return Seat.objects.filter(task__order=order, task__state=TaskState.PLANNED).exclude(Exists(holders)).exists()
