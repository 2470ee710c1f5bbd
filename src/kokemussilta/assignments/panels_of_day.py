"""What the day brings to other pages: the desk's coming days and debriefs, the client's visits, the way to calendar feeds."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments import heaviness
from kokemussilta.assignments.agenda import lines
from kokemussilta.assignments.panels import entry
from kokemussilta.assignments.panels_of_desk import SHOWN, meta_of, queue_of, stand_of, url_of
from kokemussilta.assignments.queries import agenda, deliverables, desk, inductions
from kokemussilta.core import clock
from kokemussilta.core.dates import clock_words, day_words, days_between, moment_words
from kokemussilta.core.slots import (
    CLIENT_HOME,
    DESK,
    DESK_SIDE,
    MENU,
    NAVIGATION,
    ORDER_PAGE,
    TASK_PAGE,
    NavEntry,
    Panel,
    Queue,
    QueueRow,
)
from kokemussilta.orders.models import Order, Task
from kokemussilta.orders.policies import may_handle, may_speak_for_client
from kokemussilta.orders.queries import has_ordered
from kokemussilta.orders.states import TaskState


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    NAVIGATION.fill(_visits, order=61)
    MENU.fill(_feeds, order=40)
    DESK.fill(_debriefs, order=56)
    DESK_SIDE.fill(_week, order=10)
    CLIENT_HOME.fill(_coming_visits, order=5)
    TASK_PAGE.fill(_deliverables, order=10)
    TASK_PAGE.fill(_marks, order=20)
    ORDER_PAGE.fill(_inductions, order=20)


def _coming_visits(user: User, at: datetime) -> Panel | None:
    """The next visits to a client's units, with who comes; two statements."""
    found = [lines.of_client(task) for task in agenda.client_coming(user, at, SHOWN)]
    return Panel("assignments/client_visits.html", {"lines": found}, order=5) if found else None


def _debriefs(user: User, at: datetime) -> Queue | None:
    """Debriefs that were offered after heavy tasks, until they were had or done without."""
    found: list[Any] = desk.work(user, at).debriefs
    rows = [
        QueueRow(
            one.expert.shown_name, f"{one.task.order.heading}, {meta_of(one.task)}",
            reverse("assignments:talk", args=[one.code, one.debrief.kind]), _("Avaa"), *stand_of(one.debrief, at),
        )
        for one in found[:SHOWN]
    ]  # fmt: skip
    return queue_of("debriefs", _("Purkujuttelut"), rows, len(found))


def _week(user: User, at: datetime) -> Panel | None:
    """The coming seven days, today first; what was called off stands on top. The page's `?whose=own` leaves others' tasks out."""
    work = desk.work(user, at)
    today = clock.local_day(at)

    def days(own: bool) -> list[dict[str, Any]]:  # noqa: FBT001  one of two lists
        found: dict[date, list[dict[str, object]]] = {today: []}
        for one in work.week:
            if own and one.task.order.handler_id != user.pk:
                continue
            line = f"{clock_words(one.task.starts_at)} {one.expert.shown_name} · {one.task.order.product.name}"
            briefed = one.briefed_on is not None or one.no_briefing or one.task.starts_at <= at  # type: ignore[attr-defined]
            entry = {"line": line, "url": url_of(one.task), "briefed": briefed}
            found.setdefault(clock.local_day(one.task.starts_at), []).append(entry)
        return [
            {"day": day, "is_today": day == today, "name": _day_name(day, today), "entries": rows}
            for day, rows in found.items()
        ]

    off = [
        {
            "line": f"{moment_words(one.task.starts_at)} {one.expert.shown_name} · {one.task.order.product.name}",
            "what": one.get_state_display(),
            "url": url_of(one.task),
            "own": one.task.order.handler_id == user.pk,
        }
        for one in work.called_off
    ]
    context = {"everyone": days(own=False), "own": days(own=True), "called_off": off}
    return Panel("assignments/desk_week.html", context, order=10)


def _day_name(day: date, today: date) -> str:
    """The day, with `tänään` and `huomenna` before it."""
    words = day_words(day)
    return f"{days_between(day, today).capitalize()}, {words}" if (day - today).days in {0, 1} else words


def _visits(request: HttpRequest) -> NavEntry | None:
    """Those who order see who comes to them and when."""
    user = request.user
    if not isinstance(user, User) or standing(user).may(Permission.ORDER_HANDLE):
        return None
    if not standing(user).may(Permission.ORDER_PLACE) and not has_ordered(user):
        return None
    return entry(request, "assignments:visits", _("Vierailut"), "calendar")


def _feeds(request: HttpRequest) -> NavEntry | None:
    return (
        entry(request, "assignments:feeds", _("Kalenterin osoitteet"), "calendar") if isinstance(request.user, User) else None
    )


# --- A task's and an order's page -----------------------------------------------------------------------------------------


def _deliverables(request: HttpRequest, task: Task) -> Panel | None:
    """What the task produces, for its desk."""
    if not isinstance(request.user, User) or not deliverables.produces(task):
        return None
    context = {"deliverables": deliverables.of_task(request.user, task), "task": task}
    return Panel("assignments/deliverables_card.html", context, order=10)


def _marks(request: HttpRequest, task: Task) -> Panel | None:
    """Whether the task is heavy: by itself, or by the desk's mark."""
    if task.state != TaskState.PLANNED:
        return None
    by_itself = heaviness.is_heavy_by_itself(task)
    context = {"task": task, "is_heavy_by_itself": by_itself, "is_marked": not by_itself and hasattr(task, "heavy")}
    return Panel("assignments/task_marks.html", context, order=20)


def _inductions(request: HttpRequest, order: Order) -> Panel | None:
    """To the unit how far it has come with its experts, one statement; to the desk, which sees that on tasks, the way to the list."""
    user, for_desk = request.user, may_handle(request.user, order)
    if order.unit is None or not (for_desk or may_speak_for_client(user, order)):
        return None
    people = [] if for_desk else inductions.of_order(order)
    return Panel("assignments/order_induction.html", {"people": people, "unit": order.unit}, order=20)
