"""What waits on a coordinator's desk. One's own offers and tasks are left out: nobody handles their own record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, When

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment, Interest, Offer, OfferRound
from kokemussilta.assignments.queries import contracts
from kokemussilta.assignments.states import (
    CALLED_OFF,
    HOLDS_SEAT,
    TO_COME,
    AssignmentState,
    InterestState,
    Mode,
    OfferState,
    TalkKind,
    TalkState,
)
from kokemussilta.audit import actions as audit
from kokemussilta.audit.reasons import SUPPORT
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.core.rows import count_of
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


def of_desk(user: User, order: str) -> Q:
    """What belongs to orders on the person's desks, `order` being the path to the order; their own orders are others' to handle."""
    return Q(**{f"{order}__desk__in": desks_of(user)}) & ~Q(**{f"{order}__client": user})


def rounds_of(user: User) -> QuerySet[OfferRound]:
    """Every go at the seats of the person's desks."""
    return OfferRound.objects.filter(of_desk(user, "seat__task__order")).select_related("seat__task__order")


def open_seats(user: User, at: datetime) -> QuerySet[Any]:
    """Seats of coming tasks without a person, the nearest first, each with counts of who is thinking and who would go.

    `waiting`, `on_board`, `interested`; `total` is the count of all.
    """
    holders = Assignment.objects.filter(seat=OuterRef("pk"), state__in=HOLDS_SEAT)
    seats: QuerySet[Any] = (
        Seat.objects.on_desk_of(user)
        .filter(task__state=TaskState.PLANNED, task__starts_at__gt=at, task__order__state__in=_LOOKED_FOR)
        .exclude(Exists(holders))
    )
    rounds = OfferRound.objects.filter(seat=OuterRef("pk"), closed_at__isnull=True)
    interests = Interest.objects.filter(
        round__seat=OuterRef("pk"), round__closed_at__isnull=True, state=InterestState.EXPRESSED
    )
    return (  # type: ignore[no-any-return]
        seats.select_related("task__order__product", "task__municipality")
        .annotate(
            waiting=count_of(Offer.objects.filter(seat=OuterRef("pk"), state=OfferState.SENT)),
            on_board=Exists(rounds.filter(mode=Mode.BOARD)),
            interested=count_of(interests),
            total=count_of(seats),
        )
        .order_by("task__starts_at", "task_id", "number")
    )


def ending_offers(user: User, at: datetime) -> QuerySet[Any]:
    """Offers whose time to answer ends within a day, the most urgent first; `total` is the count of all."""
    whole = Offer.objects.filter(of_desk(user, "seat__task__order"), state=OfferState.SENT, answer_by__lte=at + SOON)
    rows = _not_own(whole, user)
    listed = rows.select_related("expert", "seat__task__order__product", "seat__task__municipality")
    return listed.annotate(total=count_of(rows)).order_by("answer_by", "pk")  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Work:
    """What the confirmed tasks of the desk ask for: the coming days', those called off, those without briefing or report, those who want to talk, offered debriefs, those whose contract ends before."""

    week: list[Assignment]
    called_off: list[Assignment]
    without_briefing: list[Assignment]
    without_report: list[Assignment]
    wanting_to_talk: int
    debriefs: list[Assignment]
    without_contract: list[Assignment]


def work(user: User, at: datetime) -> Work:
    """The desk's confirmed tasks, sorted by what they ask for; one statement, read once for all panels of a page.

    Of those who want to talk only the number is told: who they are is sensitive, and is read on a page of its own (`talks`).
    """
    kept = getattr(user, _WORK, None)
    if kept is not None and kept[0] == at:
        return kept[1]  # type: ignore[no-any-return]
    found = _work(user, at)
    setattr(user, _WORK, (at, found))
    return found


def _work(user: User, at: datetime) -> Work:
    today = helsinki(local_day(at), 0)
    until = helsinki(local_day(at) + timedelta(days=7), 0)
    near = Q(task__starts_at__gte=today, task__starts_at__lt=until)
    asks = (
        Q(state=AssignmentState.CONFIRMED, task__starts_at__lt=at + BRIEFING_WITHIN)
        | (Q(state__in=[*HOLDS_SEAT, *CALLED_OFF]) & near)
        | Q(wants_to_talk=True, talked_on__isnull=True)
        | Q(debrief__isnull=False)
        | contracts.lacking(at)
    )
    # The coming days and the briefings come first, whatever has been left untold before.
    is_old = Case(When(task__starts_at__gte=today, then=0), When(wants_to_talk=True, talked_on__isnull=True, then=1), default=2)
    # Those that the expert asked for are counted with the talks; who asked is read on a page of its own.
    offered = Q(talks__kind=TalkKind.DEBRIEF, talks__state__in=TO_COME, talks__asked_by_expert=False)
    before = Q(talks__kind=TalkKind.BRIEFING)
    people: QuerySet[Any] = Assignment.objects.all()
    rows = (
        people.annotate(
            briefing=FilteredRelation("talks", condition=before),
            debrief=FilteredRelation("talks", condition=offered),
            **contracts.columns(),
        )
        .filter(asks & of_desk(user, "task__order"))
        .select_related("expert", "task__order__product", "task__municipality", "briefing", "debrief")
        .order_by(is_old, "task__starts_at", "pk")[:MOST]
    )
    return _sorted(list(rows), user, at, (today, until))


def _sorted(rows: list[Any], user: User, at: datetime, near: tuple[datetime, datetime]) -> Work:
    """Each row where it belongs. A seat that somebody else has taken since is no longer news."""
    taken = {one.seat_id for one in rows if one.state in HOLDS_SEAT}
    week, called_off, briefing, report = [], [], [], []
    theirs = [one for one in rows if one.expert.user_id != user.pk]
    for one in rows:
        one.no_briefing = getattr(one, "briefing", None) is not None and one.briefing.state == TalkState.DECLINED
        if near[0] <= one.task.starts_at < near[1]:
            if one.state in HOLDS_SEAT:
                week.append(one)
            elif one.state in CALLED_OFF and one.seat_id not in taken:
                called_off.append(one)
        if one.expert.user_id == user.pk:
            continue
        if one.state == AssignmentState.CONFIRMED:
            if one.task.ends_at < at and one.reported_at is None:
                report.append(one)
            elif one.briefed_on is None and not one.no_briefing and at < one.task.starts_at <= at + BRIEFING_WITHIN:
                briefing.append(one)
    talks = sum(one.wants_to_talk and one.talked_on is None for one in theirs)
    debriefs = [one for one in theirs if getattr(one, "debrief", None) is not None]
    return Work(week, called_off, briefing, report, talks, debriefs, [one for one in theirs if contracts.lacks(one, at)])


def untold(user: User, at: datetime) -> QuerySet[Any]:
    """Tasks that are over, and that nobody but the desk can tell of, the oldest first; `total` is the count of all."""
    there = Assignment.objects.filter(task=OuterRef("pk"), state=AssignmentState.CONFIRMED, reported_at__isnull=True)
    tasks: QuerySet[Any] = Task.objects.filter(of_desk(user, "order"), ~Exists(there), state=TaskState.PLANNED, ends_at__lt=at)
    listed = tasks.select_related("order__product", "municipality").annotate(total=count_of(tasks))
    return listed.order_by("ends_at", "pk")  # type: ignore[no-any-return]


def talks(user: User) -> QuerySet[Any]:
    """Those who want to talk about a task of the person's desks; whoever shows them notes it (`note_talks`)."""
    rows = Assignment.objects.filter(of_desk(user, "task__order"), wants_to_talk=True, talked_on__isnull=True)
    return _not_own(rows, user).select_related("expert", "task__order__product", "task__municipality")


def note_talks(assignments: Iterable[Assignment], *, by: User, task: Task | None = None, at: datetime) -> list[int]:
    """Which of the assignments (row numbers) wait for a talk that was asked for. Being shown them is noted."""
    found = [one for one in assignments if one.wants_to_talk and one.talked_on is None and one.expert.user_id != by.pk]
    codes, within = [one.expert.code for one in found], task.code if task else ""
    audit.note_reading(codes, by=by, at=at, reason=SUPPORT, within=within, fields=["wants_to_talk"])
    return [one.pk for one in found]


def desk_tasks(user: User) -> QuerySet[Any]:
    """Every task of the person's desks; `seats_all` and `seats_taken` are counts."""
    tasks: QuerySet[Any] = (
        Task.objects.filter(of_desk(user, "order"))
        .select_related("order__product", "order__organisation", "order__unit", "municipality")
        .annotate(
            seats_all=count_of(Seat.objects.filter(task=OuterRef("pk"))),
            seats_taken=count_of(Assignment.objects.filter(task=OuterRef("pk"), state__in=HOLDS_SEAT)),
        )
        .annotate(seats_open=F("seats_all") - F("seats_taken"))
    )
    return tasks


def _not_own(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Leaves out what is about the person themselves; people without an account are kept."""
    return rows.exclude(expert__user__isnull=False, expert__user=user)
