"""Template filters for days, times, spans, sums and telephone numbers; days are worded in `core.dates`."""

from datetime import date, datetime, timedelta

from django import template

from kokemussilta.core import clock, dates
from kokemussilta.core.fields import phone_words

register = template.Library()

#: Days of another year are told with it when they are farther off than this.
NEAR_ENOUGH = timedelta(days=90)


@register.filter
def day(value: date | datetime | None) -> str:
    """`to 3.12.`; with the year when it could be mistaken."""
    if value is None:
        return ""
    on = _day_of(value)
    return dates.day_words(on, year=_needs_year(on))


@register.filter
def dated(value: date | datetime | None) -> str:
    """`to 3.12.2026`: for papers and for what holds long. Fits where Finnish would bend a written weekday: `ti 3.12.2026 asti`."""
    return "" if value is None else dates.day_words(_day_of(value), year=True)


@register.filter
def full_day(value: date | datetime | None) -> str:
    """`torstai 3.12.2026`, where it stands by itself."""
    return "" if value is None else dates.long_day_words(_day_of(value))


@register.filter
def moment(value: datetime | None) -> str:
    """`to 3.12. klo 17.30`; with the year when it could be mistaken."""
    return dates.moment_words(value, year=_needs_year(_day_of(value))) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """`17.30`."""
    return dates.clock_words(value) if value else ""


@register.filter
def until(starts_at: datetime, ends_at: datetime) -> str:
    """`{{ task.starts_at|until:task.ends_at }}`: `to 3.12. klo 17.30–19.00`; with the year when it could be mistaken."""
    return dates.span_words(starts_at, ends_at, year=_needs_year(_day_of(starts_at)))


@register.filter
def near(value: date | datetime | None) -> str:
    """`huomenna`, `3 päivää sitten`."""
    return "" if value is None else dates.days_between(_day_of(value), clock.local_day(clock.now()))


@register.filter
def euros(cents: int | None) -> str:
    """Cents as euros."""
    return "" if cents is None else dates.euros(cents)


@register.filter
def phone(number: str | None) -> str:
    """`040 123 4567`; its `tel:` link keeps the international form."""
    return phone_words(number or "")


def _day_of(value: date | datetime) -> date:
    return clock.local_day(value) if isinstance(value, datetime) else value


def _needs_year(on: date) -> bool:
    today = clock.local_day(clock.now())
    return on.year != today.year and abs(on - today) > NEAR_ENOUGH
