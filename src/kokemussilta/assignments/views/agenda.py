"""The order of the day, week by week: for the desk (calendar, list, map), for clients (visits to them), for experts (their own)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import User
from kokemussilta.assignments.agenda import lines
from kokemussilta.assignments.agenda.lines import Line
from kokemussilta.assignments.agenda.weeks import Week, asked_day
from kokemussilta.assignments.calendars import where
from kokemussilta.assignments.letters.words import contact
from kokemussilta.assignments.queries import agenda as queries
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.orders.states import TaskState


@page(may=Permission.ORDER_HANDLE)
def desk_week(request: HttpRequest) -> HttpResponse:
    """The desk's week as a calendar, a list or a map; everybody's tasks or one's own."""
    user, week = cast(User, request.user), _week(request)
    own = request.GET.get("whose") == "own"
    tasks = queries.desk_week(user, week.starts_at, week.ends_at, own=own)
    told = [lines.of_desk(task) for task in tasks]
    context: dict[str, Any] = {"title": _("Tehtävät"), "for_desk": True, "own": own}
    if request.GET.get("as") == "map":
        context |= {"towns": lines.by_town(tasks, told), "map": lines.on_map(tasks, queries.municipalities())}
    return _shown(request, week, [*told, *_talks(user, week)], context, count=len(tasks))


@page(may=Permission.ORDER_HANDLE)
def desk_day(request: HttpRequest) -> HttpResponse:
    """One day of the desk on paper: where, when, who goes, whom they meet, and the numbers to call."""
    user = cast(User, request.user)
    day = asked_day(request.GET.get("day", ""), clock.local_day(clock.now()))
    start, end = clock.helsinki(day, 0), clock.helsinki(day + timedelta(days=1), 0)
    own = request.GET.get("whose") == "own"
    tasks = [task for task in queries.desk_week(user, start, end, own=own) if task.state != TaskState.CANCELLED]
    rows = [{"task": task, "where": where(task), "contact": contact(task)} for task in tasks]
    context = {"day": day, "rows": rows, "week": Week.of(day), "own": own}
    return render(request, "assignments/desk_day.html", context)


@page()
def week(request: HttpRequest) -> HttpResponse:
    """An expert's own week."""
    user, shown = cast(User, request.user), _week(request)
    tasks = [lines.of_expert(one) for one in queries.expert_week(user, shown.starts_at, shown.ends_at)]
    context = {"title": _("Omat tehtävät"), "for_expert": True}
    return _shown(request, shown, [*tasks, *_talks(user, shown)], context, count=len(tasks))


@page()
def visits(request: HttpRequest) -> HttpResponse:
    """Visits to a client and to the units for which they order."""
    user, shown = cast(User, request.user), _week(request)
    told = [lines.of_client(task) for task in queries.client_week(user, shown.starts_at, shown.ends_at)]
    return _shown(request, shown, told, {"title": _("Vierailut")}, count=len(told))


def _week(request: HttpRequest) -> Week:
    today = clock.local_day(clock.now())
    return Week.asked(request.GET.get("week", "") or request.GET.get("day", ""), today)


def _talks(user: User, week: Week) -> list[Line]:
    return [lines.of_talk(talk, user) for talk in queries.talks_between(user, week.starts_at, week.ends_at)]


def _shown(request: HttpRequest, week: Week, told: Sequence[Line], context: dict[str, Any], *, count: int) -> HttpResponse:
    at = clock.now()
    ways = {"week", "list", "map"} if context.get("for_desk") else {"week", "list"}
    way = request.GET.get("as", "week")
    context |= {
        "week": week,
        "this_week": Week.of(clock.local_day(at)),
        "days": lines.by_day(week, told, at),
        "told": lines.told(week, count),
        "way": way if way in ways else "week",
        "is_empty": not told,
        "keep": "&whose=own" if context.get("own") else "",
    }
    return render(request, "assignments/agenda.html", context)
