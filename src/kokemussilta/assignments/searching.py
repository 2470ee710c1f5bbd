"""Tasks in the search box: those of the orders that are found, of the people who are found, of a day, or with the very code."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.core import clock, dates
from kokemussilta.core.slots import Queue, QueueRow
from kokemussilta.orders import searching as orders
from kokemussilta.orders.models import Task
from kokemussilta.orders.states import TaskState
from kokemussilta.register import searching as register
from kokemussilta.search.lookup import Wanted

SHOWN = 10
#: Newest orders whose tasks are looked at, on a day all of them; people whose tasks are looked at.
_MOST, _MOST_ON_A_DAY, _MOST_PEOPLE = 1_000, 20_000, 10
_DAY_LONG = timedelta(days=1)


def found(user: User, wanted: Wanted) -> Queue | None:
    """Tasks for the search page: those ahead first, the nearest in time first. One statement, one for who goes. Fills `SEARCH`."""
    at = clock.now()
    shown = list(_first(tasks(user, wanted), at))
    if not shown:
        return None
    names = _names(shown[:SHOWN])
    return Queue("tasks", _("Työtehtävät"), [_row(task, names.get(task.pk, [])) for task in shown[:SHOWN]], len(shown))


def tasks(user: User, wanted: Wanted) -> QuerySet[Task]:
    """The tasks of the person's desks that the words bring; their own orders are others' to handle."""
    seen = Task.objects.visible_to(user).exclude(order__client=user)
    if wanted.day is not None:
        seen = seen.filter(starts_at__gte=_midnight(wanted.day), starts_at__lt=_midnight(wanted.day + _DAY_LONG))
        if not wanted.terms:
            return seen
        return seen.filter(order__in=orders.orders(user, wanted, most=_MOST_ON_A_DAY))
    by_order = Task.objects.filter(order__in=orders.orders(user, wanted, most=_MOST))
    held = Assignment.objects.filter(state__in=HOLDS_SEAT, expert__in=register.people(user, wanted)[:_MOST_PEOPLE])
    parts = [by_order.values("pk"), held.order_by().values("task_id")]
    if codes := wanted.codes:
        parts.append(Task.objects.filter(code__in=codes).order_by().values("pk"))
    return seen.filter(pk__in=parts[0].order_by().union(*parts[1:]))


def _midnight(day: date) -> datetime:
    return clock.helsinki(day, 0)


def _first(found: QuerySet[Task], at: datetime) -> QuerySet[Any]:
    """Those to be shown, with what is shown of them: only then, or PostgreSQL puts that to all that the person sees before it chooses."""
    first = _in_order(found, at).values("pk")[: SHOWN + 1]
    listed = Task.objects.filter(pk__in=first).select_related(
        "order__product", "order__organisation", "order__unit", "municipality"
    )
    return _in_order(listed, at)


def _in_order(found: QuerySet[Task], at: datetime) -> QuerySet[Any]:
    ahead = Q(starts_at__gte=at, state=TaskState.PLANNED)
    return found.order_by(Case(When(ahead, then=0), default=1), Case(When(ahead, then=F("starts_at"))), "-starts_at", "pk")


def _names(shown: list[Task]) -> dict[int, list[str]]:
    """Who is confirmed to each, as others see their names."""
    names: dict[int, list[str]] = {}
    rows = Assignment.objects.filter(task__in=shown, state__in=HOLDS_SEAT).select_related("expert").order_by("seat__number")
    for row in rows:
        names.setdefault(row.task_id, []).append(row.expert.shown_name)
    return names


def _row(task: Task, names: list[str]) -> QueueRow:
    order = task.order
    parts = (
        order.orderer or order.client_name,
        task.municipality.name if task.municipality else "",
        ", ".join(names),
        task.code,
    )
    return QueueRow(
        f"{dates.moment_words(task.starts_at, year=True)}, {order.heading}",
        " · ".join(part for part in parts if part),
        reverse("assignments:desk", args=[task.code]),
        _("Avaa"),
        str(capfirst(task.get_state_display())),
        {TaskState.PLANNED: "info", TaskState.HELD: "good"}.get(TaskState(task.state), "neutral"),
    )
