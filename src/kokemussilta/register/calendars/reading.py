"""Finding the busy times in a calendar's text. Only when somebody is busy comes out of here, never with what."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from kokemussilta.register.calendars.address import Unreadable

HELSINKI = ZoneInfo("Europe/Helsinki")
#: More than this is no person's calendar.
MOST_ENTRIES = 20_000
MOST_SPANS = 3_000
#: Outlook's own word for what is in the calendar and leaves its person free.
_FREE = {"FREE", "WORKINGELSEWHERE", "TENTATIVE"}

Span = tuple[datetime, datetime]


def busy_times(text: bytes, since: datetime, until: datetime, *, ours: str = "") -> list[Span]:
    """The times between two moments when the calendar says busy, in UTC, in order and apart from each other.

    Left out: what is cancelled, tentative, marked as free, and tasks of this very program (`ours`: its host), which are known already
    and must not stand in their own way. A time without a zone is Finnish; a whole day is that day in Finland. Raises Unreadable.
    """
    head = text.lstrip(b"\xef\xbb\xbf \t\r\n")
    # One that breaks off would look like one with fewer entries.
    if not (head[:15].upper() == b"BEGIN:VCALENDAR" and head[-64:].rstrip().upper().endswith(b"END:VCALENDAR")):
        raise Unreadable("not_calendar")
    if text.upper().count(b"BEGIN:VEVENT") > MOST_ENTRIES:
        raise Unreadable("too_large")
    try:
        calendars = Calendar.from_ical(head, multiple=True)
        found = [span for calendar in calendars for span in _of(calendar, since, until, ours)]
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, NotImplementedError) as error:
        raise Unreadable("not_calendar") from error
    spans = apart((max(start, since), min(end, until)) for start, end in found if start < until and end > since)
    if len(spans) > MOST_SPANS:
        raise Unreadable("too_large")
    return spans


def apart(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap or touch made one; empty ones left out."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _of(calendar: Any, since: datetime, until: datetime, ours: str) -> Iterator[Span]:
    for entry in recurring_ical_events.of(calendar, components=["VEVENT"], skip_bad_series=True).between(since, until):
        if _is_busy(entry, ours):
            yield _span(entry)
    for sheet in calendar.walk("VFREEBUSY"):
        yield from _told_busy(sheet)


def _is_busy(entry: Any, ours: str) -> bool:
    says = {name: str(entry.get(name, "")).upper() for name in ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")}
    is_free = says["TRANSP"] == "TRANSPARENT" or says["X-MICROSOFT-CDO-BUSYSTATUS"] in _FREE
    is_off = says["STATUS"] in {"CANCELLED", "TENTATIVE"}
    is_ours = bool(ours) and str(entry.get("UID", "")).lower().endswith(f"@{ours.lower()}")
    return not (is_free or is_off or is_ours)


def _span(entry: Any) -> Span:
    start, end = entry.start, entry.end
    if not isinstance(start, datetime) and end <= start:
        end = start + timedelta(days=1)
    return _moment(start), _moment(end)


def _told_busy(sheet: Any) -> Iterator[Span]:
    """The periods of a sheet that tells nothing but free and busy."""
    periods = sheet.get("FREEBUSY", [])
    for period in periods if isinstance(periods, list) else [periods]:
        if str(period.params.get("FBTYPE", "BUSY")).upper() in {"BUSY", "BUSY-UNAVAILABLE"}:
            yield _moment(period.start), _moment(period.end)


def _moment(told: date) -> datetime:
    if not isinstance(told, datetime):
        told = datetime.combine(told, time())
    return (told if told.tzinfo else told.replace(tzinfo=HELSINKI)).astimezone(UTC)
