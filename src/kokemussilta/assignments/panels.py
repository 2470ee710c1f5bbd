"""What the area shows on other areas' pages: the expert's home, the desk, an order's page, the navigation."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments import searching
from kokemussilta.assignments.calendars import where
from kokemussilta.assignments.letters.words import contact, helper_phone
from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.queries import desk, mine, talks, trust
from kokemussilta.assignments.queries.seats import SeatStand, stand_of_order
from kokemussilta.assignments.states import TalkKind, TalkState, TrustState
from kokemussilta.core import clock
from kokemussilta.core.dates import day_words, days_between, moment_words, span_words
from kokemussilta.core.shell import is_here
from kokemussilta.core.slots import (
    ALONG,
    DESK,
    EXPERT_HOME,
    MENU,
    NAVIGATION,
    ORDER_PAGE,
    SEARCH,
    NavEntry,
    Panel,
    Queue,
    QueueRow,
)
from kokemussilta.orders.models import Order, Task
from kokemussilta.orders.policies import may_handle

SHOWN = 5


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    ALONG.fill(mine.along)
    NAVIGATION.fill(_my_tasks, order=20)
    NAVIGATION.fill(_my_offers, order=21)
    NAVIGATION.fill(_board, order=22)
    NAVIGATION.fill(_desk_tasks, order=40)
    EXPERT_HOME.fill(_my_home, order=10)
    DESK.fill(_open_seats, order=20)
    DESK.fill(_ending_offers, order=30)
    DESK.fill(_without_briefing, order=40)
    DESK.fill(_without_report, order=50)
    DESK.fill(_untold, order=52)
    DESK.fill(_wanting_to_talk, order=55)
    ORDER_PAGE.fill(_order_seats, order=10)
    MENU.fill(_trusted_experts, order=30)
    MENU.fill(_trusting_units, order=31)
    EXPERT_HOME.fill(_asked_to_trust, order=15)
    SEARCH.fill(searching.found, order=30)


# --- Navigation ---------------------------------------------------------------------------------------------------------


def _is_expert(request: HttpRequest) -> User | None:
    """The person, when they are in the register."""
    user = request.user
    return user if isinstance(user, User) and mine.expert_of(user) is not None else None


def entry(request: HttpRequest, name: str, label: str, icon: str, count: int | None = None) -> NavEntry:
    """An entry that leads to the named page."""
    url = reverse(name)
    return NavEntry(label, url, icon, current=is_here(request, url), count=count)


def _my_tasks(request: HttpRequest) -> NavEntry | None:
    user = _is_expert(request)
    if user is None:
        return None
    both = standing(user).may(Permission.ORDER_HANDLE)
    return entry(request, "assignments:mine", _("Omat tehtävät") if both else _("Tehtävät"), "calendar")


def _my_offers(request: HttpRequest) -> NavEntry | None:
    user = _is_expert(request)
    if user is None:
        return None
    return entry(request, "assignments:offers", _("Pyynnöt"), "mail", mine.count_waiting(user, clock.now()) or None)


def _board(request: HttpRequest) -> NavEntry | None:
    return entry(request, "assignments:board", _("Taulu"), "noticeboard") if _is_expert(request) else None


def _desk_tasks(request: HttpRequest) -> NavEntry | None:
    if not isinstance(request.user, User) or not standing(request.user).may(Permission.ORDER_HANDLE):
        return None
    found = entry(request, "assignments:desk-tasks", _("Tehtävät"), "calendar")
    return replace(found, current=found.current or _is_desks(request))


def _is_desks(request: HttpRequest) -> bool:
    """Whether the page at hand is one of the desk's about tasks."""
    match = request.resolver_match
    return match is not None and match.app_name == "assignments" and str(match.url_name).startswith("desk")


def _trusted_experts(request: HttpRequest) -> NavEntry | None:
    """For those who order: whom their units turn to first."""
    if not isinstance(request.user, User) or not standing(request.user).may(Permission.ORDER_PLACE):
        return None
    return entry(request, "assignments:trusted", _("Vakiotekijät"), "heart-handshake")


def _trusting_units(request: HttpRequest) -> NavEntry | None:
    """For experts: which units turn to them first."""
    return (
        entry(request, "assignments:my-units", _("Yksiköt, joiden vakiotekijä olen"), "heart-handshake")
        if _is_expert(request)
        else None
    )


# --- The expert's home --------------------------------------------------------------------------------------------------


def _my_home(user: User, at: datetime) -> Panel | None:
    """The next task with everything to go, offers that wait, reports to give, talks, and what comes later; four statements."""
    to_report, coming = mine.confirmed(user, at)
    offers, to_talk = mine.waiting_offers(user, at), talks.mine_to_come(user)
    if not (to_report or coming or offers or to_talk):
        return None
    context = {"to_report": to_report[:SHOWN], "offers": offers[:SHOWN], "later": coming[1 : SHOWN + 1], "next": None}
    context |= {
        "talks": to_talk[:SHOWN],
        "has_briefing": bool(coming) and any(one.assignment_id == coming[0].pk for one in to_talk),
    }
    return Panel("assignments/home.html", context | (_next_task(coming[0]) if coming else {}), order=10)


def _asked_to_trust(user: User, at: datetime) -> Panel | None:
    """Units that would like to turn to the expert first and wait for an answer."""
    asked = [one for one in trust.of_expert(user) if one.state == TrustState.ASKED]
    return Panel("assignments/asked_to_trust.html", {"asked": asked}, order=15) if asked else None


def _next_task(found: Assignment) -> dict[str, Any]:
    task = found.task
    return {
        "next": found,
        "task": task,
        "order": task.order,
        "where": where(task),
        "contact": contact(task),
        "phone": task.day_contact_phone or task.order.day_contact_phone,
        "helper_phone": helper_phone(task.order),
        "companions": mine.companions(found),
        "leave_at": found.busy_from if found.busy_from < task.starts_at else None,
    }


# --- The desk -----------------------------------------------------------------------------------------------------------


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


# --- An order's page ----------------------------------------------------------------------------------------------------


def _order_seats(request: HttpRequest, order: Order) -> Panel | None:
    stands = stand_of_order(order)
    if not stands:
        return None
    for_desk = may_handle(request.user, order)
    tasks = [
        {
            "task": stand.task,
            "seats": [_seat_line(one, for_desk=for_desk) for one in stand.seats],
            "url": url_of(stand.task) if for_desk else "",
        }
        for stand in stands
    ]
    return Panel("assignments/order_seats.html", {"tasks": tasks, "for_desk": for_desk}, order=10)


def _seat_line(stand: SeatStand, *, for_desk: bool) -> dict[str, str]:
    """One seat in a sentence; the client hears who comes, and how many are thinking, never who was asked."""
    if stand.assignment is not None:
        expert = stand.assignment.expert
        return {
            "words": f"{expert.shown_name}, {_('mukana oppimassa') if stand.seat.is_shadow else _(expert.title)}",
            "badge": stand.assignment.get_state_display(),
            "tone": "good",
        }
    if stand.seat.task.state != "planned":
        return {"words": _("Ei tekijää"), "badge": "", "tone": "neutral"}
    if stand.seat.is_shadow and not stand.waiting and stand.round is None:
        return {"words": _("Paikka uudelle tekijälle, joka tulee oppimaan."), "badge": _("vapaa"), "tone": "neutral"}
    if stand.round is not None and stand.round.board_until is not None:
        day = day_words(clock.local_day(stand.round.board_until))
        words = _("Kysytään kaikilta, joille tehtävä sopii. Kuulette viimeistään %(day)s.") % {"day": day}
        if for_desk:
            words = _("Taululla %(day)s asti, ilmoittautuneita %(n)s.") % {"day": day, "n": stand.interested}
        return {"words": words, "badge": _("haussa"), "tone": "info"}
    if waiting := stand.waiting:
        last = max(offer.answer_by for offer in waiting if offer.answer_by)
        words = ngettext(
            "Kysymme yhdeltä tekijältä. Vastaus tulee viimeistään %(moment)s.",
            "Kysymme %(n)s tekijältä. Vastaus tulee viimeistään %(moment)s.",
            len(waiting),
        ) % {"n": len(waiting), "moment": moment_words(last)}
        if for_desk:
            words = ", ".join(f"{offer.expert.shown_name}: {offer.get_state_display()}" for offer in stand.offers[:6])
        return {"words": words, "badge": _("kysytty"), "tone": "info"}
    return {"words": _("Etsimme tekijää."), "badge": _("haussa"), "tone": "action"}
