"""A calendar feed as a file (RFC 5545). It goes to others' machines, so it says when and in which town, and nothing of what or who.

The words are fixed: no title, theme, service, client or person is ever written; the link leads to the page, which asks to sign in.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from kokemussilta.assignments.letters.words import town
from kokemussilta.assignments.models import Assignment, Feed, Talk
from kokemussilta.assignments.queries import feeds as queries
from kokemussilta.assignments.states import FeedKind, TalkState
from kokemussilta.orders.models import Task
from kokemussilta.orders.states import TaskState


@dataclass(frozen=True)
class Entry:
    """One event. `made_at` and `changed_at` give its version: seconds between them only grow, and stay while nothing changes."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    words: str
    place: str
    path: str
    made_at: datetime
    changed_at: datetime
    is_off: bool = False


def calendar_of(feed: Feed, at: datetime) -> bytes:
    """The feed's events in the language that is active; the same bytes as long as nothing changes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Kokemussilta//kokemussilta//FI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Kokemussilta")
    calendar.add("x-published-ttl", "PT1H")
    for entry in _entries(feed, at):
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _entries(feed: Feed, at: datetime) -> list[Entry]:
    talks = [_talk(one) for one in queries.talks_for(feed.user, feed.kind, at)]
    if feed.kind == FeedKind.EXPERT:
        own = queries.assignments_for(feed.user, at)
        changed = queries.changed_at([one.task.code for one in own])
        return [*(_own(one, changed.get(one.task.code)) for one in own), *talks]
    tasks = queries.tasks_for(feed.user, feed.kind, at)
    changed = queries.changed_at([task.code for task in tasks])
    return [*(_task(task, feed.kind, changed.get(task.code)) for task in tasks), *talks]


def _own(one: Assignment, changed_at: datetime | None) -> Entry:
    """The same event as the file that was mailed (`calendars`), so that a calendar that got both shows one."""
    task = one.task
    last = max(one.confirmed_at, one.state_since, changed_at or one.confirmed_at)
    path = reverse("assignments:task", args=[task.code])
    off = one.state.startswith("cancelled") or task.state == TaskState.CANCELLED
    return Entry(one.code, task.starts_at, task.ends_at, _("Tehtävä"), town(task), path, one.confirmed_at, last, off)


def _task(task: Task, kind: str, changed_at: datetime | None) -> Entry:
    last = max(task.created_at, changed_at or task.created_at)
    off = task.state == TaskState.CANCELLED
    if kind == FeedKind.CLIENT:
        words, path = _("Vierailu"), reverse("orders:order", args=[task.order.code])
    else:
        words, path = _lacking(task), reverse("assignments:desk", args=[task.code])
    return Entry(task.code, task.starts_at, task.ends_at, words, town(task), path, task.created_at, last, off)


def _lacking(task: Task) -> str:
    lacks = task.state == TaskState.PLANNED and task.seats_taken < task.seats_all  # type: ignore[attr-defined]
    return _("Tehtävä, tekijä puuttuu") if lacks else _("Tehtävä")


def _talk(one: Talk) -> Entry:
    assert one.starts_at is not None
    assert one.ends_at is not None
    path = reverse("assignments:talk", args=[one.assignment.code, one.kind])
    off = one.state not in {TalkState.BOOKED, TalkState.HELD}
    return Entry(one.code, one.starts_at, one.ends_at, _("Juttelu"), "", path, one.opened_at, one.state_since, off)


def _event(entry: Entry) -> Event:
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    event = Event()
    event.add("uid", f"{entry.uid}@{host}".lower())
    event.add("sequence", max(0, int((entry.changed_at - entry.made_at).total_seconds())))
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.words)
    if entry.place:
        event.add("location", entry.place)
    event.add("url", settings.PUBLIC_URL + entry.path)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if entry.is_off else "CONFIRMED")
    return event
