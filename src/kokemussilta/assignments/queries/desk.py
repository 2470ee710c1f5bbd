"""What waits on a coordinator's desk. One's own offers and tasks are left out: nobody handles their own record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment, Offer, OfferRound
from kokemussilta.assignments.states import HOLDS_SEAT, AssignmentState, InterestState, OfferState
from kokemussilta.audit import actions as audit
from kokemussilta.audit.reasons import SUPPORT
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.orders.models import Seat, Task
from kokemussilta.orders.states import OrderState, TaskState

SOON = timedelta(hours=24)
# More than this waits on no desk; queues count up to it.
MOST = 500
_WORK = "_desk_work"
BRIEFING_WITHIN = timedelta(days=7)
_LOOKED_FOR = [OrderState.OPEN, OrderState.CLARIFYING, OrderState.FILLED]


def desks_of(user: User) -> set[int]:
    """The organisations on whose desk the person works."""
    return standing(user).organisations(Permission.ORDER_HANDLE)


def rounds_of(user: User) -> QuerySet[OfferRound]:
    """Every go at the seats of the person's desks."""
    return OfferRound.objects.filter(seat__task__order__desk__in=desks_of(user)).select_related("seat__task__order")


def open_seats(user: User, at: datetime) -> QuerySet[Any]:
    """Seats of coming tasks without a person, the nearest first; `asked`, `waiting`, `said_no`, `interested` are counts."""
    holders = Assignment.objects.filter(seat=OuterRef("pk"), state__in=HOLDS_SEAT)
    is_open = Q(rounds__closed_at__isnull=True)
    seats: QuerySet[Any] = (
        Seat.objects.on_desk_of(user)
        .filter(task__state=TaskState.PLANNED, task__starts_at__gt=at, task__order__state__in=_LOOKED_FOR)
        .exclude(Exists(holders))
        .select_related("task__order__product", "task__municipality", "language")
        .annotate(
            asked=Count("offers", filter=Q(offers__sent_at__isnull=False), distinct=True),
            waiting=Count("offers", filter=Q(offers__state=OfferState.SENT), distinct=True),
            said_no=Count("offers", filter=Q(offers__state=OfferState.DECLINED), distinct=True),
            on_board=Count("rounds", filter=is_open & Q(rounds__mode="board"), distinct=True),
            interested=Count(
                "rounds__interests", filter=is_open & Q(rounds__interests__state=InterestState.EXPRESSED), distinct=True
            ),
        )
        .order_by("task__starts_at", "task_id", "number")
    )
    return seats


def ending_offers(user: User, at: datetime) -> QuerySet[Offer]:
    """Offers whose time to answer ends within a day, the most urgent first."""
    rows = Offer.objects.filter(seat__task__order__desk__in=desks_of(user), state=OfferState.SENT, answer_by__lte=at + SOON)
    return _not_own(rows, user).select_related("expert", "seat__task__order__product").order_by("answer_by", "pk")


@dataclass(frozen=True)
class Work:
    """What the confirmed tasks of the desk ask for: this week's, those without briefing or report, those who want to talk."""

    week: list[Assignment]
    without_briefing: list[Assignment]
    without_report: list[Assignment]
    wanting_to_talk: list[Assignment]


def work(user: User, at: datetime) -> Work:
    """The desk's confirmed tasks, sorted by what they ask for; one statement, read once for all panels of a page.

    Those who want to talk are shown to `user`, which is noted.
    """
    kept = user.__dict__.get(_WORK)
    if kept is not None and kept[0] == at:
        return kept[1]  # type: ignore[no-any-return]
    found = _work(user, at)
    codes = [one.expert.code for one in found.wanting_to_talk]
    audit.note_reading(codes, by=user, at=at, reason=SUPPORT, fields=["wants_to_talk"])
    user.__dict__[_WORK] = (at, found)
    return found


def _work(user: User, at: datetime) -> Work:
    today = local_day(at)
    monday = helsinki(today - timedelta(days=today.weekday()), 0)
    sunday = helsinki(local_day(monday) + timedelta(days=7), 0)
    asks = (
        Q(state=AssignmentState.CONFIRMED, task__starts_at__lt=at + BRIEFING_WITHIN)
        | Q(state__in=HOLDS_SEAT, task__starts_at__gte=monday, task__starts_at__lt=sunday)
        | Q(wants_to_talk=True, talked_on__isnull=True)
    )
    rows = (
        Assignment.objects.filter(asks, task__order__desk__in=desks_of(user))
        .select_related("expert", "task__order__product", "task__municipality")
        .order_by("task__starts_at", "pk")[:MOST]
    )
    week, briefing, report, talk = [], [], [], []
    for one in rows:
        if one.state in HOLDS_SEAT and monday <= one.task.starts_at < sunday:
            week.append(one)
        if one.expert.user_id == user.pk:
            continue
        if one.state == AssignmentState.CONFIRMED:
            if one.task.ends_at < at:
                report.append(one)
            elif one.briefed_on is None and at < one.task.starts_at <= at + BRIEFING_WITHIN:
                briefing.append(one)
        if one.wants_to_talk and one.talked_on is None:
            talk.append(one)
    return Work(week, briefing, report, talk)


def note_talks(assignments: Iterable[Assignment], *, by: User, task: Task, at: datetime) -> list[int]:
    """Which of the assignments (row numbers) wait for a talk that was asked for. Being shown them is noted."""
    found = [one for one in assignments if one.wants_to_talk and one.talked_on is None and one.expert.user_id != by.pk]
    codes = [one.expert.code for one in found]
    audit.note_reading(codes, by=by, at=at, reason=SUPPORT, within=task.code, fields=["wants_to_talk"])
    return [one.pk for one in found]


def desk_tasks(user: User) -> QuerySet[Any]:
    """Every task of the person's desks; `seats_all` and `seats_taken` are counts."""
    tasks: QuerySet[Any] = (
        Task.objects.filter(order__desk__in=desks_of(user))
        .select_related("order__product", "order__organisation", "order__unit", "municipality")
        .annotate(
            seats_all=Count("seats", distinct=True),
            seats_taken=Count("assignments", filter=Q(assignments__state__in=HOLDS_SEAT), distinct=True),
        )
        .annotate(seats_open=F("seats_all") - F("seats_taken"))
    )
    return tasks


def _not_own(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Leaves out what is about the person themselves; people without an account are kept."""
    return rows.exclude(expert__user__isnull=False, expert__user=user)
