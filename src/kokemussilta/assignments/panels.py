"""What the area shows on other areas' pages: the expert's home, the desk, an order's page, the navigation."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.calendars import where
from kokemussilta.assignments.letters.words import contact
from kokemussilta.assignments.queries import desk, mine
from kokemussilta.assignments.queries.seats import SeatStand, stand_of_order
from kokemussilta.core import clock
from kokemussilta.core.dates import clock_words, day_words, days_between, moment_words, span_words
from kokemussilta.core.slots import DESK, DESK_SIDE, EXPERT_HOME, NAVIGATION, ORDER_PAGE, NavEntry, Panel, Queue, QueueRow
from kokemussilta.orders.models import Order, Task
from kokemussilta.orders.policies import may_handle

SHOWN = 5


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    NAVIGATION.fill(_my_tasks, order=20)
    NAVIGATION.fill(_my_offers, order=21)
    NAVIGATION.fill(_board, order=22)
    NAVIGATION.fill(_desk_tasks, order=40)
    EXPERT_HOME.fill(_next_task, order=10)
    EXPERT_HOME.fill(_waiting_offers, order=20)
    EXPERT_HOME.fill(_waiting_reports, order=30)
    EXPERT_HOME.fill(_coming_tasks, order=40)
    DESK.fill(_open_seats, order=20)
    DESK.fill(_interests, order=25)
    DESK.fill(_ending_offers, order=30)
    DESK.fill(_without_briefing, order=40)
    DESK.fill(_without_report, order=50)
    DESK.fill(_wanting_to_talk, order=55)
    DESK_SIDE.fill(_week, order=10)
    ORDER_PAGE.fill(_order_seats, order=10)


# --- Navigation ---------------------------------------------------------------------------------------------------------


def _is_expert(request: HttpRequest) -> User | None:
    """The person, when they are in the register; asked once a request."""
    user = request.user
    if not isinstance(user, User):
        return None
    if "_is_expert" not in user.__dict__:
        user.__dict__["_is_expert"] = mine.expert_of(user) is not None
    return user if user.__dict__["_is_expert"] else None


def _entry(request: HttpRequest, name: str, label: str, icon: str, count: int | None = None) -> NavEntry:
    url = reverse(name)
    return NavEntry(label, url, icon, current=request.path == url, count=count)


def _my_tasks(request: HttpRequest) -> NavEntry | None:
    return _entry(request, "assignments:mine", _("Tehtävät"), "calendar") if _is_expert(request) else None


def _my_offers(request: HttpRequest) -> NavEntry | None:
    user = _is_expert(request)
    if user is None:
        return None
    return _entry(request, "assignments:offers", _("Pyynnöt"), "mail", mine.count_waiting(user, clock.now()) or None)


def _board(request: HttpRequest) -> NavEntry | None:
    return _entry(request, "assignments:board", _("Taulu"), "noticeboard") if _is_expert(request) else None


def _desk_tasks(request: HttpRequest) -> NavEntry | None:
    if not isinstance(request.user, User) or not standing(request.user).may(Permission.ORDER_HANDLE):
        return None
    return _entry(request, "assignments:desk-tasks", _("Kalenteri"), "calendar")


# --- The expert's home --------------------------------------------------------------------------------------------------


def _next_task(user: User, at: datetime) -> Panel | None:
    found = mine.coming(user, at).first()
    if found is None:
        return None
    task = found.task
    context = {
        "assignment": found,
        "task": task,
        "order": task.order,
        "where": where(task),
        "contact": contact(task),
        "phone": task.day_contact_phone or task.order.day_contact_phone,
        "helper_phone": (task.order.handler.phone if task.order.handler else "")
        or (task.order.desk.phone if task.order.desk else ""),
        "companions": mine.companions(found),
        "leave_at": found.busy_from if found.busy_from < task.starts_at else None,
    }
    return Panel("assignments/home_next.html", context, order=10)


def _waiting_offers(user: User, at: datetime) -> Panel | None:
    found = list(mine.waiting_offers(user, at)[:SHOWN])
    return Panel("assignments/home_offers.html", {"offers": found}, order=20) if found else None


def _waiting_reports(user: User, at: datetime) -> Panel | None:
    found = list(mine.to_report(user, at)[:SHOWN])
    return Panel("assignments/home_reports.html", {"assignments": found}, order=15) if found else None


def _coming_tasks(user: User, at: datetime) -> Panel | None:
    found = list(mine.coming(user, at)[1 : SHOWN + 1])
    return Panel("assignments/home_coming.html", {"assignments": found}, order=40) if found else None


# --- The desk -----------------------------------------------------------------------------------------------------------


def _queue(key: str, title: str, rows: list[QueueRow], count: int) -> Queue | None:
    return Queue(key, title, rows, count, url=reverse("assignments:desk-tasks") if count > len(rows) else "") if count else None


def _url(task: Task) -> str:
    return reverse("assignments:desk", args=[task.code])


def _meta(task: Task) -> str:
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
    return QueueRow(seat.task.order.heading, _meta(seat.task), _url(seat.task), action, badge, tone)


def _open_seats(user: User, at: datetime) -> Queue | None:
    seats = desk.open_seats(user, at)
    rows = [_open_seat(seat, at) for seat in seats[:SHOWN]]
    return _queue("open-seats", _("Paikat ilman tekijää"), rows, _count(rows, seats))


def _count(rows: list[QueueRow], found: QuerySet[Any]) -> int:
    """How many there are: counted in the database only when the page does not hold them all."""
    return len(rows) if len(rows) < SHOWN else found.order_by().count()


def _interests(user: User, at: datetime) -> Queue | None:
    found = desk.waiting_interests(user)
    rows = [
        QueueRow(
            one.round.seat.task.order.heading, one.expert.shown_name, _url(one.round.seat.task), _("Valitse"),
            _("taululla %(day)s asti") % {"day": day_words(clock.local_day(one.round.board_until))} if one.round.board_until else "",
            "info",
        )
        for one in found[:SHOWN]
    ]  # fmt: skip
    return _queue("interests", _("Ilmoittautuneet odottavat valintaa"), rows, _count(rows, found))


def _ending_offers(user: User, at: datetime) -> Queue | None:
    found = desk.ending_offers(user, at)
    rows = [
        QueueRow(
            one.expert.shown_name, one.seat.task.order.heading, _url(one.seat.task), _("Katso"),
            _("aikaa %(moment)s asti") % {"moment": moment_words(one.answer_by)} if one.answer_by else "", "action",
        )
        for one in found[:SHOWN]
    ]  # fmt: skip
    return _queue("ending-offers", _("Vastausaika päättymässä"), rows, _count(rows, found))


def _people(key: str, title: str, found: QuerySet[Any], action: str, badge: str) -> Queue | None:
    rows = [
        QueueRow(one.expert.shown_name, f"{one.task.order.heading}, {_meta(one.task)}", _url(one.task), action, badge, "action")
        for one in found[:SHOWN]
    ]
    return _queue(key, title, rows, _count(rows, found))


def _without_briefing(user: User, at: datetime) -> Queue | None:
    return _people(
        "briefings", _("Briiffaus pitämättä tällä viikolla"), desk.without_briefing(user, at), _("Avaa"), _("Briiffaa")
    )


def _without_report(user: User, at: datetime) -> Queue | None:
    return _people("reports", _("Raportti puuttuu"), desk.without_report(user, at), _("Avaa"), "")


def _wanting_to_talk(user: User, at: datetime) -> Queue | None:
    found = desk.wanting_to_talk(user, at)
    rows = [
        QueueRow(one.expert.shown_name, one.task.order.heading, _url(one.task), _("Avaa"), _("Soita"), "action")
        for one in found[:SHOWN]
    ]
    return _queue("talks", _("Haluaa jutella"), rows, len(found))


def _week(user: User, at: datetime) -> Panel | None:
    today = clock.local_day(at)
    monday = today - timedelta(days=today.weekday())
    days: dict[object, list[dict[str, object]]] = {}
    for one in desk.week(user, clock.helsinki(monday, 0), clock.helsinki(monday + timedelta(days=7), 0)):
        line = f"{clock_words(one.task.starts_at)} {one.expert.shown_name} · {one.task.order.product.name}"
        entry = {"line": line, "url": _url(one.task), "briefed": one.briefed_on is not None or one.task.starts_at <= at}
        days.setdefault(clock.local_day(one.task.starts_at), []).append(entry)
    return Panel("assignments/desk_week.html", {"days": list(days.items())}, order=10)


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
            "url": _url(stand.task) if for_desk else "",
        }
        for stand in stands
    ]
    return Panel("assignments/order_seats.html", {"tasks": tasks, "for_desk": for_desk}, order=10)


def _seat_line(stand: SeatStand, *, for_desk: bool) -> dict[str, str]:
    """One seat in a sentence; the client hears who comes, and how many are thinking, never who was asked."""
    if stand.assignment is not None:
        expert = stand.assignment.expert
        return {"words": f"{expert.shown_name}, {expert.title}", "badge": stand.assignment.get_state_display(), "tone": "good"}
    if stand.seat.task.state != "planned":
        return {"words": _("Ei tekijää"), "badge": "", "tone": "neutral"}
    if stand.round is not None and stand.round.board_until is not None:
        day = day_words(clock.local_day(stand.round.board_until))
        words = _("Kysytään kaikilta, joille tehtävä sopii. Kuulette viimeistään %(day)s.") % {"day": day}
        if for_desk:
            words = _("Taululla %(day)s asti, ilmoittautuneita %(n)s.") % {"day": day, "n": len(stand.interested)}
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
