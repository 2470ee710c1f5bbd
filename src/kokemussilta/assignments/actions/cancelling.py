"""When it will not be as agreed: an expert can't come, a task is called off or changes."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from kokemussilta.accounts.models import User
from kokemussilta.assignments import locks, refusals
from kokemussilta.assignments.actions.rounds import end
from kokemussilta.assignments.actions.telling import tell_client, tell_desk, tell_expert
from kokemussilta.assignments.facts import facts_of_one, seat_facts
from kokemussilta.assignments.letters import to_client, to_desk, to_expert
from kokemussilta.assignments.models import Assignment, Offer, OfferRound
from kokemussilta.assignments.policies import may_handle, may_report, require
from kokemussilta.assignments.rules import BY_CODE, busy_span
from kokemussilta.assignments.states import (
    CLIENT_CANCELS,
    EXPERT_CANCELS,
    MISS,
    ORGANISER_CANCELS,
    AssignmentState,
    OfferState,
)
from kokemussilta.assignments.whole import whole
from kokemussilta.audit import actions as audit
from kokemussilta.core.workflow import advance
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Task
from kokemussilta.orders.states import TaskState

# A change this near rings at once, at night too.
NEAR = timedelta(days=2)
# What a new time or place can break; the person is asked, nobody is dropped by a program.
_AFTER_A_CHANGE = ("clash", "away", "place", "distance")


@whole
def expert_cancels(*, assignment: Assignment, reason: str = "", by: User, at: datetime) -> None:
    """The person can't come (or their coordinator says so for them). The seat opens, desk and client are told. Once."""
    require(may_report(by, assignment))
    one = _locked(assignment, at=at)
    if one.state == AssignmentState.CANCELLED_BY_EXPERT:
        return
    _require_ahead(one.task, at=at)
    advance(one, EXPERT_CANCELS, at=at)
    order = one.task.order
    audit.record("assignments.assignment.cancelled_by_expert", one, by=by, at=at, within=order)
    orders.mark_open_again(order=order, by=by, at=at)
    near = one.task.starts_at - at < NEAR
    words = reason.strip()
    tell_expert(lambda: to_expert.you_cancelled(one, at=at), one.expert, order=order, at=at, once=f"you-cancelled:{one.code}")
    tell_desk(lambda: to_desk.expert_cancelled(one, words), order, at=at, once=f"expert-cancelled:{one.code}", urgent=near)
    tell_client(lambda: to_client.looking_for_another(one, at=at), order, at=at, once=f"another:{one.code}", urgent=near)


@whole
def release(*, assignment: Assignment, reason: str = "", by: User, at: datetime) -> None:
    """The desk cancels one person's task; the task itself stays and its seat opens. Once."""
    require(may_handle(by, assignment))
    one = _locked(assignment, at=at)
    if one.state == AssignmentState.CANCELLED_BY_ORGANISER:
        return
    _require_ahead(one.task, at=at)
    advance(one, ORGANISER_CANCELS, at=at)
    order = one.task.order
    audit.record("assignments.assignment.cancelled_by_organiser", one, by=by, at=at, within=order)
    orders.mark_open_again(order=order, by=by, at=at)
    near = one.task.starts_at - at < NEAR
    _tell_called_off(one, reason=reason.strip(), at=at)
    tell_client(lambda: to_client.looking_for_another(one, at=at), order, at=at, once=f"another:{one.code}", urgent=near)


@whole
def mark_no_show(*, assignment: Assignment, by: User, at: datetime) -> None:
    """The person did not come; noted by the desk after the task began."""
    require(may_handle(by, assignment))
    one = _locked(assignment, at=at)
    if one.task.starts_at > at:
        raise refusals.not_yet()
    advance(one, MISS, at=at)
    audit.record("assignments.assignment.missed", one, by=by, at=at, within=one.task.order)


@whole
def call_off_task(*, task: Task, reason: str, by: User | None, by_client: bool, at: datetime) -> None:
    """A task was called off: everyone confirmed is freed and told, open offers and the board end. Each person hears once."""
    seats = list(task.seats.order_by("pk").values_list("pk", flat=True))
    people = [one.expert_id for one in _confirmed(task)]
    locks.hold(task.order_id, experts=people, seats=seats, at=at)
    move = CLIENT_CANCELS if by_client else ORGANISER_CANCELS
    for one in _confirmed(task):
        one.seat = locks.fresh_seat(one.seat_id)
        one.task = one.seat.task
        advance(one, move, at=at)
        audit.record(f"assignments.assignment.{move.target}", one, by=by, at=at, within=one.task.order)
        _tell_called_off(one, reason=reason.strip(), at=at)
    for round_ in OfferRound.objects.filter(seat__task=task, closed_at__isnull=True):
        end(round_, locks.fresh_seat(round_.seat_id), at=at, taken=False)


@whole
def note_change(*, task: Task, fields: Collection[str], by: User | None, at: datetime) -> None:
    """Time, place or contact changed: busy spans follow, everyone confirmed or asked is told, the desk when it no longer fits."""
    seats = list(task.seats.order_by("pk").values_list("pk", flat=True))
    locks.hold(task.order_id, experts=[one.expert_id for one in _confirmed(task)], seats=seats, at=at)
    for one in _confirmed(task):
        one.seat = locks.fresh_seat(one.seat_id)
        one.task = one.seat.task
        _follow_change(one, by=by, at=at)
    moved_on = {"starts_at", "ends_at", "place", "municipality"} & set(fields)
    open_offers = Offer.objects.filter(seat__task=task, state=OfferState.SENT).select_related("expert__user", "round")
    for offer in open_offers if moved_on else ():
        offer.seat = locks.fresh_seat(offer.seat_id)
        offer.answer_by = min(offer.answer_by or at, offer.seat.task.starts_at)
        offer.save(update_fields=["answer_by"])
        tell_expert(
            partial(to_expert.offer_changed, offer), offer.expert, order=offer.seat.task.order, at=at,
            once=f"offer-changed:{offer.code}:{at.isoformat()}",
        )  # fmt: skip


def _follow_change(one: Assignment, *, by: User | None, at: datetime) -> None:
    known, asked, order = facts_of_one(one.expert, at), seat_facts(one.seat, at), one.task.order
    one.busy_from, one.busy_until = busy_span(known, asked)
    one.save(update_fields=["busy_from", "busy_until"])
    near = one.task.starts_at - at < NEAR
    moment = at.isoformat()
    tell_expert(
        lambda: to_expert.changed(one, at=at), one.expert, order=order, at=at, once=f"changed:{one.code}:{moment}", urgent=near
    )
    if any(BY_CODE[code].excludes(known, asked) for code in _AFTER_A_CHANGE):
        tell_desk(lambda: to_desk.clash_after_change(one), order, at=at, once=f"change-clash:{one.code}:{moment}", urgent=near)


def _tell_called_off(one: Assignment, *, reason: str, at: datetime) -> None:
    near = one.task.starts_at - at < NEAR
    tell_expert(
        lambda: to_expert.called_off(one, at=at, reason=reason), one.expert, order=one.task.order, at=at,
        once=f"called-off:{one.code}", urgent=near,
    )  # fmt: skip


def _confirmed(task: Task) -> list[Assignment]:
    rows = Assignment.objects.filter(task=task, state=AssignmentState.CONFIRMED)
    return list(rows.select_related("expert__user", "expert__municipality").order_by("pk"))


def _locked(assignment: Assignment, *, at: datetime) -> Assignment:
    locks.hold(assignment.task.order_id, experts=[assignment.expert_id], seats=[assignment.seat_id], at=at)
    return locks.fresh_assignment(assignment.pk)


def _require_ahead(task: Task, *, at: datetime) -> None:
    if task.state != TaskState.PLANNED or task.ends_at <= at:
        raise refusals.task_over()
