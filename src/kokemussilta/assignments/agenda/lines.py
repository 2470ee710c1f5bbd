"""What stands on a week's page: each task and talk as a line, worded for the one who reads it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments.agenda.maps import Drawing, Spot, draw
from kokemussilta.assignments.agenda.weeks import Week
from kokemussilta.assignments.letters.words import town
from kokemussilta.assignments.models import Assignment, Talk
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.core.clock import local_day
from kokemussilta.orders.models import Task
from kokemussilta.orders.states import TaskState
from kokemussilta.vocabulary.models import Municipality


@dataclass(frozen=True)
class Line:
    """One thing of a day: when, what, for whom, where, who comes; `badge` tells what is unusual about it."""

    starts_at: datetime
    ends_at: datetime
    title: str
    orderer: str = ""
    place: str = ""
    people: tuple[str, ...] = ()
    url: str = ""
    badge: str = ""
    tone: str = ""
    is_off: bool = False
    handled_by: str = ""


@dataclass(frozen=True)
class Day:
    """One day of a week."""

    day: date
    is_today: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Town:
    """A municipality of the week with its tasks."""

    name: str
    lines: tuple[Line, ...]


def of_desk(task: Any) -> Line:
    """A task as its desk sees it."""
    names = tuple(one.expert.shown_name for one in task.going)
    handler = task.order.handler.get_full_name() if task.order.handler else ""
    return _line(task, names, reverse("assignments:desk", args=[task.code]), *_lack(task), handler=handler)


def of_client(task: Any) -> Line:
    """A visit as the client sees it: who comes, by the name they show."""
    names = tuple(one.expert.shown_name for one in task.going)
    badge = ("", "") if names or task.state != TaskState.PLANNED else (_("tekijää etsitään"), "action")
    return _line(task, names, reverse("orders:order", args=[task.order.code]), *badge)


def of_expert(one: Assignment) -> Line:
    """A task of one's own."""
    off = one.state not in HOLDS_SEAT
    return _line(
        one.task, (), reverse("assignments:task", args=[one.task.code]), *((_("peruttu"), "neutral") if off else ("", ""))
    )


def of_talk(talk: Talk, reader: User) -> Line:
    """An agreed talk; of the other only the name, as they show it."""
    is_own = talk.assignment.expert.user_id == reader.pk
    other = (talk.holder.get_full_name() if talk.holder else "") if is_own else talk.assignment.expert.shown_name
    assert talk.starts_at is not None
    assert talk.ends_at is not None
    return Line(
        talk.starts_at, talk.ends_at, talk.get_kind_display().capitalize(), place=talk.get_way_display(), people=(other,) if other else (),
        url=reverse("assignments:talk", args=[talk.assignment.code, talk.kind]), tone="good",
    )  # fmt: skip


def by_day(week: Week, lines: Iterable[Line], at: datetime) -> list[Day]:
    """The week's seven days; what was called off stands on top of its day."""
    found: dict[date, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (not line.is_off, line.starts_at)):
        found[local_day(line.starts_at)].append(line)
    return [Day(day, day == local_day(at), tuple(found[day])) for day in week.days()]


def by_town(tasks: Sequence[Task], lines: Sequence[Line]) -> list[Town]:
    """The same by municipality, the busiest first; remote tasks and those without a place are last."""
    found: dict[str, list[Line]] = defaultdict(list)
    placed = set()
    for task, line in zip(tasks, lines, strict=True):
        found[line.place].append(line)
        if task.place != "remote" and task.municipality:
            placed.add(line.place)
    ordered = sorted(found.items(), key=lambda pair: (pair[0] not in placed, -len(pair[1]), pair[0]))
    return [Town(name, tuple(rows)) for name, rows in ordered]


def on_map(tasks: Iterable[Task], ground: Iterable[Municipality]) -> Drawing | None:
    """Circles where the tasks are; those that were called off are not counted."""
    counts: dict[int, int] = defaultdict(int)
    towns: dict[int, Municipality] = {}
    for task in tasks:
        if task.place != "remote" and task.municipality and task.state != TaskState.CANCELLED:
            counts[task.municipality.pk] += 1
            towns[task.municipality.pk] = task.municipality
    busy = [Spot(one.name, one.latitude, one.longitude, counts[key]) for key, one in towns.items()]
    return draw(busy, (Spot(one.name, one.latitude, one.longitude) for one in ground))


def told(week: Week, count: int) -> str:
    """The week in a sentence."""
    days = f"{week.monday.day}.{week.monday.month}.–{week.sunday.day}.{week.sunday.month}.{week.sunday.year}"
    if (get_language() or "fi").startswith("sv"):
        days = f"{week.monday.day}.{week.monday.month}–{week.sunday.day}.{week.sunday.month}.{week.sunday.year}"
    what = ngettext("yksi tehtävä", "%(count)s tehtävää", count) % {"count": count} if count else _("ei tehtäviä")
    return f"{days} · {what}"


def _lack(task: Any) -> tuple[str, str]:
    """What a task still needs, as the desk sees it: people, or their briefing."""
    if task.state != TaskState.PLANNED:
        return "", ""
    if len(task.going) < task.seats_all:
        return _("tekijä puuttuu"), "action"
    if any(one.briefed_on is None for one in task.going):
        return _("briiffaamatta"), "action"
    return "", ""


def _line(task: Task, people: tuple[str, ...], url: str, badge: str = "", tone: str = "", *, handler: str = "") -> Line:
    off = task.state == TaskState.CANCELLED
    return Line(
        task.starts_at, task.ends_at, task.order.heading, task.order.orderer, town(task), people, url,
        _("peruttu") if off else badge, "neutral" if off else tone, is_off=off or badge == _("peruttu"), handled_by=handler,
    )  # fmt: skip
