"""When it will not be as agreed: an expert can't come or did not, a task or a whole order is called off."""

from collections import defaultdict
from datetime import datetime
from functools import partial

from django.db.models import Q

from kokemussilta.accounts.models import User
from kokemussilta.assignments import locks, refusals, signals
from kokemussilta.assignments.actions.confirming import follow
from kokemussilta.assignments.actions.rounds import end
from kokemussilta.assignments.actions.talks import drop
from kokemussilta.assignments.actions.telling import tell_client, tell_desk, tell_expert
from kokemussilta.assignments.letters import of_changes, to_client, to_desk, to_expert
from kokemussilta.assignments.models import Assignment, OfferRound
from kokemussilta.assignments.policies import may_handle, may_report, require
from kokemussilta.assignments.states import (
    CLIENT_CANCELS,
    EXPERT_CANCELS,
    MISS,
    ORGANISER_CANCELS,
    AssignmentState,
    InterestState,
    OfferState,
)
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import advance
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Order, Task
from kokemussilta.orders.states import OrderState, TaskState
from kokemussilta.register.models import Expert

_WITH_TASK = ("task__municipality", "task__order__product", "task__order__desk", "task__order__handler")


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
    _news(one, by=by, at=at)
    drop(one, at=at)
    orders.mark_open_again(order=order, by=by, at=at)
    near = is_near(one.task, at)
    words = reason.strip()
    tell_expert(lambda: to_expert.you_cancelled(one, at=at), one.expert, order=order, at=at, once=f"you-cancelled:{one.code}")
    tell_desk(
        lambda: to_desk.expert_cancelled(one, words), order, at=at, once=f"expert-cancelled:{one.code}", urgent=near,
        about=one.expert,
    )  # fmt: skip
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
    _news(one, by=by, at=at)
    drop(one, at=at)
    orders.mark_open_again(order=order, by=by, at=at)
    near = is_near(one.task, at)
    _tell_called_off(one, reason=reason.strip(), at=at)
    tell_client(lambda: to_client.looking_for_another(one, at=at), order, at=at, once=f"another:{one.code}", urgent=near)


@whole
def mark_no_show(*, assignment: Assignment, by: User, at: datetime) -> None:
    """The person did not come; noted by the desk after the task began. The person is told, and can say if it was not so. Once."""
    require(may_handle(by, assignment))
    one = _locked(assignment, at=at)
    if one.state == AssignmentState.NO_SHOW:
        return
    if one.task.starts_at > at:
        raise refusals.not_yet()
    advance(one, MISS, at=at)
    order = one.task.order
    audit.record("assignments.assignment.missed", one, by=by, at=at, within=order)
    _news(one, by=by, at=at)
    if one.task.state == TaskState.PLANNED:
        # Without its person the task has an empty seat; what became of it the desk tells (`ending.close_task`).
        orders.mark_open_again(order=order, by=by, at=at)
    tell_expert(lambda: of_changes.marked_absent(one), one.expert, order=order, at=at, once=f"absent:{one.code}")


@whole
def call_off_task(*, task: Task, reason: str, by: User | None, by_client: bool, tell: bool = True, at: datetime) -> None:
    """A task was called off: everyone confirmed is freed and told, open offers and the board end. Each person hears once.

    When the whole order or a part of a series ended (`tell` False), nobody is told of one task: `tell_cancelled` and
    `together.tell_called_off` tell each person of all of theirs.
    """
    seats = list(task.seats.order_by("pk").values_list("pk", flat=True))
    people = [one.expert_id for one in _confirmed(task)]
    locks.hold(task.order_id, experts=people, seats=seats, at=at)
    tell = tell and not _is_cancelled(task.order_id)
    move = CLIENT_CANCELS if by_client else ORGANISER_CANCELS
    for one in _confirmed(task):
        one.seat = locks.fresh_seat(one.seat_id)
        one.task = one.seat.task
        advance(one, move, at=at)
        audit.record(f"assignments.assignment.{move.target}", one, by=by, at=at, within=one.task.order)
        _news(one, by=by, at=at, by_client=by_client)
        drop(one, at=at)
        if tell:
            _tell_called_off(one, reason=reason.strip(), at=at)
    for round_ in OfferRound.objects.filter(seat__task=task, closed_at__isnull=True):
        end(round_, locks.fresh_seat(round_.seat_id), at=at, taken=False, tell=tell)
    if tell:
        follow(task.order, by=by, at=at)


@whole
def tell_cancelled(*, order: Order, reason: str, by: User | None, at: datetime) -> None:
    """A whole order was called off, and `call_off_task` has ended what there was: each person hears once, of all that was theirs."""
    if not _is_cancelled(order.pk):
        return
    ended = Assignment.objects.filter(task__order=order, state__in=[CLIENT_CANCELS.target, ORGANISER_CANCELS.target])
    going: dict[Expert, list[Assignment]] = defaultdict(list)
    for one in ended.filter(state_since=at).select_related("expert__user", *_WITH_TASK).order_by("task__starts_at", "pk"):
        going[one.expert].append(one)
    for expert, all_of_theirs in going.items():
        near = is_near(all_of_theirs[0].task, at)
        tell_expert(
            partial(of_changes.all_called_off, all_of_theirs, at=at, reason=reason.strip()), expert, order=order, at=at,
            once=f"called-off:{order.code}:{expert.code}", urgent=near,
        )  # fmt: skip
    asked = Q(offers__seat__task__order=order, offers__state=OfferState.WITHDRAWN, offers__state_since=at)
    asked &= Q(offers__sent_at__isnull=False)
    applied = Q(interests_shown__round__seat__task__order=order, interests_shown__state=InterestState.LAPSED)
    applied &= Q(interests_shown__state_since=at)
    for expert in Expert.objects.filter(asked | applied).exclude(pk__in=[one.pk for one in going]).distinct().order_by("pk"):
        tell_expert(
            partial(of_changes.order_over, order), expert, order=order, at=at, once=f"order-over:{order.code}:{expert.code}"
        )


def is_near(task: Task, at: datetime) -> bool:
    """Whether the task is today or tomorrow: news of it ring at once, at night too."""
    return (local_day(task.starts_at) - local_day(at)).days <= 1


def _is_cancelled(order: int) -> bool:
    return Order.objects.filter(pk=order, state=OrderState.CANCELLED).exists()


def _news(one: Assignment, *, by: User | None, at: datetime, by_client: bool = False) -> None:
    signals.work_called_off.send(sender=Assignment, assignment=one, by=by, at=at, by_client=by_client)


def _tell_called_off(one: Assignment, *, reason: str, at: datetime) -> None:
    near = is_near(one.task, at)
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
    if task.starts_at <= at:
        raise refusals.has_begun()
