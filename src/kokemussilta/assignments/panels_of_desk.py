"""What the area shows on the desk: its queues, each with the oldest or most urgent first."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.queries import desk
from kokemussilta.assignments.states import TalkKind, TalkState
from kokemussilta.core import clock
from kokemussilta.core.dates import days_between, moment_words, span_words
from kokemussilta.core.slots import DESK, Queue, QueueRow
from kokemussilta.orders.models import Task

SHOWN = 5


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    DESK.fill(_open_seats, order=20)
    DESK.fill(_ending_offers, order=30)
    DESK.fill(_without_contract, order=35)
    DESK.fill(_without_briefing, order=40)
    DESK.fill(_without_report, order=50)
    DESK.fill(_untold, order=52)
    DESK.fill(_wanting_to_talk, order=55)


def queue_of(key: str, title: str, rows: list[QueueRow], count: int) -> Queue | None:
    """A queue, with the way to all of it when not all is shown; None when it is empty."""
    return Queue(key, title, rows, count, url=reverse("assignments:desk-tasks") if count > len(rows) else "") if count else None


def total_of(shown: list[Any]) -> int:
    """How many there are of what is shown in part."""
    return shown[0].total if shown else 0


def url_of(task: Task) -> str:
    """The desk's page of a task."""
    return reverse("assignments:desk", args=[task.code])


def meta_of(task: Task) -> str:
    """When and in which town."""
    place = _("etänä") if task.place == "remote" else task.municipality.name if task.municipality else ""
    return " · ".join(part for part in (span_words(task.starts_at, task.ends_at), place) if part)


def _left(task: Task, at: datetime) -> str:
    return days_between(clock.local_day(task.starts_at), clock.local_day(at))


def _open_seat(seat: Any, at: datetime) -> QueueRow:
    """A seat without a person, with the counts that its query brought."""
    if seat.interested:
        badge = ngettext("%(n)s ilmoittautui", "%(n)s ilmoittautui", seat.interested) % {"n": seat.interested}
    elif seat.waiting:
        badge = ngettext("%(n)s miettii", "%(n)s miettii", seat.waiting) % {"n": seat.waiting}
    else:
        badge = _("Taululla") if seat.on_board else _left(seat.task, at)
    busy = seat.waiting or seat.on_board
    action, tone = (_("Katso"), "primary") if busy else (_("Etsi tekijä"), "action")
    return QueueRow(seat.task.order.heading, meta_of(seat.task), url_of(seat.task), action, badge, tone)


def _open_seats(user: User, at: datetime) -> Queue | None:
    seats = list(desk.open_seats(user, at)[:SHOWN])
    return queue_of("open-seats", _("Paikat ilman tekijää"), [_open_seat(seat, at) for seat in seats], total_of(seats))


def _ending_offers(user: User, at: datetime) -> Queue | None:
    found = list(desk.ending_offers(user, at)[:SHOWN])
    rows = [
        QueueRow(
            one.expert.shown_name, one.seat.task.order.heading, url_of(one.seat.task), _("Katso"),
            _("aikaa %(moment)s asti") % {"moment": moment_words(one.answer_by)} if one.answer_by else "", "action",
        )
        for one in found
    ]  # fmt: skip
    return queue_of("ending-offers", _("Vastausaika päättymässä"), rows, total_of(found))


def _people(key: str, title: str, found: list[Assignment], badge: str) -> Queue | None:
    rows = [
        QueueRow(
            one.expert.shown_name,
            f"{one.task.order.heading}, {meta_of(one.task)}",
            url_of(one.task),
            _("Avaa"),
            badge,
            "action",
        )
        for one in found[:SHOWN]
    ]
    return queue_of(key, title, rows, len(found))


def _without_briefing(user: User, at: datetime) -> Queue | None:
    found: list[Any] = desk.work(user, at).without_briefing
    rows = [
        QueueRow(
            one.expert.shown_name, f"{one.task.order.heading}, {meta_of(one.task)}",
            reverse("assignments:talk", args=[one.code, TalkKind.BRIEFING]), _("Avaa"), *stand_of(getattr(one, "briefing", None), at),
        )
        for one in found[:SHOWN]
    ]  # fmt: skip
    return queue_of("briefings", _("Briiffaus pitämättä viikon sisällä"), rows, len(found))


def stand_of(talk: Any, at: datetime) -> tuple[str, str]:
    """Where a talk stands, as a badge and its tone: what the desk does next."""
    if talk is None or talk.state not in {TalkState.BOOKED, TalkState.PROPOSED}:
        return _("Sovi aika"), "action"
    if talk.state == TalkState.BOOKED:
        return (_("Pidettiinkö?"), "action") if talk.starts_at <= at else (moment_words(talk.starts_at), "good")
    return (_("Valitse aika"), "action") if talk.proposed_by_expert else (_("odottaa tekijää"), "info")


def _without_contract(user: User, at: datetime) -> Queue | None:
    """Agreed tasks that demand a contract which their person does not have on the day any more."""
    found = desk.work(user, at).without_contract
    return _people("uncovered", _("Sopimus ei kata tehtävää"), found, _("sovi jatkosta tai vaihda tekijä"))


def _without_report(user: User, at: datetime) -> Queue | None:
    return _people("reports", _("Raportti puuttuu"), desk.work(user, at).without_report, "")


def _untold(user: User, at: datetime) -> Queue | None:
    found = list(desk.untold(user, at)[:SHOWN])
    rows = [
        QueueRow(
            task.order.heading, meta_of(task), reverse("assignments:desk-outcome", args=[task.code]), _("Kerro"),
            _("ei tekijää"), "action",
        )
        for task in found
    ]  # fmt: skip
    return queue_of("untold", _("Ei tietoa, toteutuiko"), rows, total_of(found))


def _wanting_to_talk(user: User, at: datetime) -> Queue | None:
    """How many ask for a call; who they are is told on the list, where reading it is noted."""
    if not (count := desk.work(user, at).wanting_to_talk):
        return None
    title = ngettext("Yksi tekijä toivoo juttelua", "%(n)s tekijää toivoo juttelua", count) % {"n": count}
    meta, url = _("Nimet näkyvät luettelossa."), reverse("assignments:desk-talks")
    return Queue("talks", _("Haluaa jutella"), [QueueRow(title, meta, url, _("Katso"), _("Soita"), "action")], count)
