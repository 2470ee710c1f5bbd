"""Calendar files (RFC 5545): the same event keeps its UID; each later version has a higher SEQUENCE."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from kokemussilta.notifications.letters import Attachment
from kokemussilta.orders.models import Task


def client_file(task: Task, *, at: datetime, cancelled: bool = False) -> Attachment:
    """The task as an event for the client's calendar, whoever comes; or its cancellation."""
    return event_file(task, uid=task.code, since=task.created_at, at=at, cancelled=cancelled)


@dataclass(frozen=True)
class Span:
    """An event of a calendar: when, what, where; `path` leads to its page."""

    starts_at: datetime
    ends_at: datetime
    words: str
    place: str = ""
    path: str = ""


def event_file(task: Task, *, uid: str, since: datetime, at: datetime, cancelled: bool, path: str = "") -> Attachment:
    """The task as an event of the calendar entry `uid`, which was made at `since`; `path` leads to its page."""
    span = Span(task.starts_at, task.ends_at, task.order.product.name, where(task), path)
    return span_file(span, uid=uid, since=since, at=at, cancelled=cancelled)


def span_file(span: Span, *, uid: str, since: datetime, at: datetime, cancelled: bool) -> Attachment:
    """Any event as a file to send."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    event = Event()
    event.add("uid", f"{uid}@{host}".lower())
    # Seconds since the event was made: it only grows, and needs no counter of its own.
    event.add("sequence", max(0, int((at - since).total_seconds())))
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", span.starts_at.astimezone(UTC))
    event.add("dtend", span.ends_at.astimezone(UTC))
    event.add("summary", span.words)
    if span.place:
        event.add("location", span.place)
    if span.path:
        event.add("url", settings.PUBLIC_URL + span.path)
    event.add("organizer", f"mailto:{_from_address()}")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    method = "CANCEL" if cancelled else "PUBLISH"
    calendar = Calendar()
    calendar.add("prodid", "-//Kokemussilta//kokemussilta//FI")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return Attachment(_("tehtava.ics"), f"text/calendar; charset=utf-8; method={method}", calendar.to_ical().decode())


def where(task: Task) -> str:
    """The place in words: address and municipality, or that it is remote."""
    town = task.municipality.name if task.municipality else ""
    if task.place == "remote":
        return _("Etänä")
    return ", ".join(part for part in (task.address, town) if part)


def _from_address() -> str:
    return str(settings.DEFAULT_FROM_EMAIL).rsplit("<", 1)[-1].rstrip(">")
