"""What comes round by itself: deadlines, the board's dates, reminders. Each may run twice over the same moment."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from kokemussilta.assignments import actions
from kokemussilta.assignments.facts import seats_in_task
from kokemussilta.assignments.late import REMIND_AFTER
from kokemussilta.assignments.models import Assignment, Offer, OfferRound
from kokemussilta.assignments.queries import deliverables, late, talks
from kokemussilta.assignments.states import AssignmentState, Mode, OfferState
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.notifications import duties
from kokemussilta.orders.models import Task
from kokemussilta.orders.states import TaskState

Row = TypeVar("Row")

MORNING = 9
REMIND_DAYS = 2
# Whoever was confirmed less than this before the task has just been told everything.
JUST_TOLD = timedelta(hours=36)
# The report is asked for on the next morning, and once more after this many days; after the last day nobody is chased.
REPORT_DAYS = (1, 4)
REPORT_LAST_DAY = 21
# Nobody has told of a task without people for so many days: it is taken as not held.
GIVEN_UP_AFTER = 21


def register() -> None:
    """Hand the duties to the worker; called once, when the program starts."""
    often, hourly = timedelta(minutes=1), timedelta(minutes=20)
    for duty in (
        duties.Duty("assignments.deadlines", often, end_offers, _("Pyyntöjen vastausajat")),
        duties.Duty("assignments.board", often, end_boards, _("Taulun määräpäivät")),
        duties.Duty("assignments.reminders", hourly, remind, _("Muistutukset tulevista tehtävistä")),
        duties.Duty("assignments.reports", hourly, ask_reports, _("Muistutukset kertoa, miten meni")),
        duties.Duty("assignments.debriefs", hourly, offer_debriefs, _("Purkujuttelun tarjoaminen raskaan tehtävän jälkeen")),
        duties.Duty("assignments.talks", hourly, remind_of_talks, _("Muistutukset sovituista jutteluista")),
        duties.Duty("assignments.deliverables", hourly, ask_recipients, _("Muistutukset raporttien vastaanottajille")),
        duties.Duty("assignments.late", hourly, remind_late, _("Muistutukset vahvistaa jälkikäteen kirjattu tehtävä")),
        duties.Duty("assignments.untold", hourly, end_untold, _("Tehtävät, joista kukaan ei kerro")),
    ):
        duties.register(duty)


def end_offers(at: datetime) -> int:
    """Offers whose time to answer is over; a cascade goes on."""
    due = Offer.objects.filter(state=OfferState.SENT, answer_by__lt=at).order_by("answer_by", "pk")
    return _each(due.select_related("expert", "seat__task"), lambda offer: actions.expire(offer=offer, at=at))


def end_boards(at: datetime) -> int:
    """Boards whose date is past."""
    due = OfferRound.objects.filter(mode=Mode.BOARD, closed_at__isnull=True, board_until__lt=at).order_by("board_until", "pk")
    return _each(due.select_related("seat__task"), lambda round_: actions.lapse(round_=round_, at=at))


def remind(at: datetime) -> int:
    """Two days before a task, from nine in the morning on, its people and its client are reminded."""
    today = local_day(at)
    if at < helsinki(today, MORNING):
        return 0
    last = helsinki(today + timedelta(days=REMIND_DAYS + 1), 0)
    tasks = Task.objects.filter(state=TaskState.PLANNED, starts_at__gt=at, starts_at__lt=last).order_by("starts_at", "pk")
    rows = tasks.select_related("order__product", "order__desk", "order__handler", "municipality")
    return _each(rows.annotate(seats_in_task=seats_in_task("pk")), lambda task: _remind_task(task, at))


def _remind_task(task: Any, at: datetime) -> int:
    told = 0
    coming = list(_confirmed().filter(task=task))
    # A newcomer who comes along does nobody's work.
    empty = task.seats_in_task - sum(not assignment.seat.is_shadow for assignment in coming)
    for assignment in coming:
        if task.starts_at - assignment.confirmed_at > JUST_TOLD and at - assignment.confirmed_at > timedelta(hours=12):
            told += actions.remind(assignment=assignment, at=at)
    names = tuple(assignment.expert.shown_name for assignment in coming)
    if names and all(at - assignment.confirmed_at > timedelta(hours=12) for assignment in coming):
        told += actions.remind_client(task=task, names=names, missing=empty, at=at)
    # Whoever has just agreed on the time knows that nobody has been found yet.
    if empty > 0 and at - task.created_at > timedelta(hours=12):
        told += actions.warn_of_empty_seats(task=task, empty=empty, client_too=not names, at=at)
    return told


def ask_reports(at: datetime) -> int:
    """The morning after, and once more some days later, whoever was there and has not told yet is asked how it went."""
    return _each(_unreported(at), lambda found: actions.remind_of_report(assignment=found[0], turn=found[1], at=at))


def offer_debriefs(at: datetime) -> int:
    """The morning after a heavy task everybody who was there is offered a debrief, once."""
    return _each(talks.to_offer(at), lambda one: int(actions.offer_debrief(assignment=one, by=None, at=at)))


def remind_of_talks(at: datetime) -> int:
    """The day before an agreed talk both of its people are reminded, once."""
    return _each(talks.to_remind(at), lambda talk: int(actions.remind_of_talk(talk=talk, by=None, at=at)))


def ask_recipients(at: datetime) -> int:
    """In office hours recipients of reports are asked for an answer, later for what came of it; once a turn."""
    if at < helsinki(local_day(at), MORNING):
        return 0
    return _each(
        deliverables.to_remind(at),
        lambda found: int(actions.remind_of_deliverable(deliverable=found[0], what=found[1], turn=found[2], by=None, at=at)),
    )


def end_untold(at: datetime) -> int:
    """Tasks over that nobody can tell of: the desk is asked the next morning, and after three weeks they are taken as not held."""
    today = local_day(at)
    if at < helsinki(today, MORNING):
        return 0
    there = Assignment.objects.filter(task=OuterRef("pk"), state=AssignmentState.CONFIRMED)
    over = Task.objects.filter(~Exists(there), state=TaskState.PLANNED, ends_at__lt=helsinki(today, 0)).order_by(
        "ends_at", "pk"
    )

    def look(task: Task) -> int:
        asked = actions.ask_what_became(task=task, at=at)
        long_ago = (today - local_day(task.ends_at)).days >= GIVEN_UP_AFTER
        return asked + (actions.give_up(task=task, at=at) if long_ago else 0)

    return _each(over.select_related("order__product", "order__desk", "order__handler", "municipality"), look)


def _unreported(at: datetime) -> Iterator[tuple[Assignment, int]]:
    today = local_day(at)
    if at < helsinki(today, MORNING):
        return
    since = helsinki(today - timedelta(days=REPORT_LAST_DAY), 0)
    for one in (
        _confirmed()
        .filter(task__ends_at__lt=helsinki(today, 0), task__ends_at__gte=since, reported_at__isnull=True)
        .order_by("task__ends_at", "pk")
    ):
        days = (today - local_day(one.task.ends_at)).days
        turns = [turn for turn, after in enumerate(REPORT_DAYS, start=1) if days >= after]
        if turns:
            yield one, turns[-1]


def _each(rows: Iterable[Row], do: Callable[[Row], int]) -> int:
    """Do it for each, and tell how much was done. One that fails is not in the way of the others; then the duty fails in the end."""
    done, failed = 0, None
    for row in list(rows):
        try:
            done += do(row)
        except Exception as error:  # noqa: BLE001  whatever is wrong with one row, others wait for theirs
            failed = failed or error
    if failed is not None:
        raise failed
    return done


def _confirmed() -> "QuerySet[Assignment]":
    return Assignment.objects.filter(state=AssignmentState.CONFIRMED).select_related(
        "expert__user", "seat", "task__order__product", "task__order__desk", "task__order__handler", "task__municipality"
    )


def remind_late(at: datetime) -> int:
    """Whoever is asked whether work was done as somebody told, and has not answered for a week; once."""
    found = late.to_remind(at, at - REMIND_AFTER)
    return sum(actions.remind_of_late(entry=entry, by=None, at=at) for entry in found)
