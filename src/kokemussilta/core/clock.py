"""The one place that asks what time it is; everything else is told (`at=`)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

HELSINKI = ZoneInfo("Europe/Helsinki")


def now() -> datetime:
    """This moment, in UTC."""
    return timezone.now()


def local(at: datetime) -> datetime:
    """The moment as clocks on Finnish walls show it."""
    return at.astimezone(HELSINKI)


def local_day(at: datetime) -> date:
    """The Finnish calendar day of a moment."""
    return local(at).date()


def helsinki(day: date, hour: int, minute: int = 0) -> datetime:
    """A wall-clock time in Finland; an hour repeated in autumn means its first turn."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HELSINKI)
