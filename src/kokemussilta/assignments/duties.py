"""What comes round by itself: deadlines, the board's dates, reminders. Each may run twice over the same moment."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kokemussilta.assignments import actions
from kokemussilta.assignments.models import Assignment, Offer, OfferRound
from kokemussilta.assignments.states import AssignmentState, Mode, OfferState
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.notifications import duties
from kokemussilta.orders.models import Task
from kokemussilta.orders.states import TaskState

MORNING = 9
REMIND_DAYS = 2
# Whoever was confirmed less than this before the task has just been told everything.
JUST_TOLD = timedelta(hours=36)
# The report is asked for on the next morning, and once more after this many days; after the last day nobody is chased.
REPORT_DAYS = (1, 4)
REPORT_LAST_DAY = 21


def register() -> None:
    """Hand the duties to the worker; called once, when the program starts."""
    often, hourly = timedelta(minutes=1), timedelta(minutes=20)
    for duty in (
        duties.Duty("assignments.deadlines", often, end_offers, _("Pyyntöjen vastausajat")),
        duties.Duty("assignments.board", often, end_boards, _("Taulun määräpäivät")),
        duties.Duty("assignments.reminders", hourly, remind, _("Muistutukset tulevista tehtävistä")),
        duties.Duty("assignments.reports", hourly, ask_reports, _("Muistutukset kertoa, miten meni")),
    ):
        duties.register(duty)


def end_offers(at: datetime) -> int:
    """Offers whose time to answer is over; a cascade goes on."""
    due = Offer.objects.filter(state=OfferState.SENT, answer_by__lt=at).order_by("answer_by", "pk")
    return sum(actions.expire(offer=offer, at=at) for offer in due.select_related("expert", "seat__task"))


def end_boards(at: datetime) -> int:
    """Boards whose date is past."""
    due = OfferRound.objects.filter(mode=Mode.BOARD, closed_at__isnull=True, board_until__lt=at).order_by("board_until", "pk")
    return sum(actions.lapse(round_=round_, at=at) for round_ in due.select_related("seat__task"))


def remind(at: datetime) -> int:
    """Two days before a task, from nine in the morning on, its people and its client are reminded."""
    today = local_day(at)
    if at < helsinki(today, MORNING):
        return 0
    last = helsinki(today + timedelta(days=REMIND_DAYS + 1), 0)
    tasks = Task.objects.filter(state=TaskState.PLANNED, starts_at__gt=at, starts_at__lt=last).order_by("starts_at", "pk")
    return sum(_remind_task(task, at) for task in tasks.select_related("order__product", "order__desk", "order__handler"))


def _remind_task(task: Task, at: datetime) -> int:
    told = 0
    coming = list(_confirmed().filter(task=task))
    for assignment in coming:
        if task.starts_at - assignment.confirmed_at > JUST_TOLD and at - assignment.confirmed_at > timedelta(hours=12):
            told += actions.remind(assignment=assignment, at=at)
    names = tuple(assignment.expert.shown_name for assignment in coming)
    if names and all(at - assignment.confirmed_at > timedelta(hours=12) for assignment in coming):
        told += actions.remind_client(task=task, names=names, at=at)
    return told


def ask_reports(at: datetime) -> int:
    """The morning after, and once more some days later, whoever was there and has not told yet is asked how it went."""
    return sum(actions.remind_of_report(assignment=one, turn=turn, at=at) for one, turn in _unreported(at))


def _unreported(at: datetime) -> Iterator[tuple[Assignment, int]]:
    today = local_day(at)
    if at < helsinki(today, MORNING):
        return
    since = helsinki(today - timedelta(days=REPORT_LAST_DAY), 0)
    for one in (
        _confirmed().filter(task__ends_at__lt=helsinki(today, 0), task__ends_at__gte=since).order_by("task__ends_at", "pk")
    ):
        days = (today - local_day(one.task.ends_at)).days
        turns = [turn for turn, after in enumerate(REPORT_DAYS, start=1) if days >= after]
        if turns:
            yield one, turns[-1]


def _confirmed() -> "QuerySet[Assignment]":
    return Assignment.objects.filter(state=AssignmentState.CONFIRMED).select_related(
        "expert__user", "task__order__product", "task__order__desk", "task__order__handler", "task__municipality"
    )
