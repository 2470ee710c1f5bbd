"""Template filters for days, times, spans and sums; the words are made in `core.dates`."""

from datetime import date, datetime

from django import template

from kokemussilta.core import clock, dates

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """`to 3.12.`."""
    if value is None:
        return ""
    return dates.day_words(clock.local_day(value) if isinstance(value, datetime) else value)


@register.filter
def full_day(value: date | datetime | None) -> str:
    """`torstai 3.12.2026`."""
    if value is None:
        return ""
    return dates.long_day_words(clock.local_day(value) if isinstance(value, datetime) else value)


@register.filter
def moment(value: datetime | None) -> str:
    """`to 3.12. klo 17.30`."""
    return dates.moment_words(value) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """`17.30`."""
    return dates.clock_words(value) if value else ""


@register.filter
def until(starts_at: datetime, ends_at: datetime) -> str:
    """`{{ task.starts_at|until:task.ends_at }}`: `to 3.12. klo 17.30–19.00`."""
    return dates.span_words(starts_at, ends_at)


@register.filter
def near(value: date | datetime | None) -> str:
    """`huomenna`, `3 päivää sitten`."""
    if value is None:
        return ""
    on = clock.local_day(value) if isinstance(value, datetime) else value
    return dates.days_between(on, clock.local_day(clock.now()))


@register.filter
def euros(cents: int | None) -> str:
    """Cents as euros."""
    return "" if cents is None else dates.euros(cents)
