"""Weekly shifts of contracts beside a task: plain functions, no database, no clock."""

from collections.abc import Iterator
from datetime import date, timedelta

from kokemussilta.assignments.judged import Busy, SeatFacts, Shift
from kokemussilta.core.clock import helsinki, local_day

#: A shift so many days before or after a task is never in its way (`ways.crosses`).
NEAR_DAYS = 2


def days_near(seat: SeatFacts) -> Iterator[date]:
    """The days of Helsinki on which a shift could be in the way of the task."""
    day, last = local_day(seat.starts_at) - timedelta(days=NEAR_DAYS), local_day(seat.ends_at) + timedelta(days=NEAR_DAYS)
    while day <= last:
        yield day
        day += timedelta(days=1)


def first_of(weekday: int, since: date) -> date:
    """The first such weekday from a day on."""
    return since + timedelta(days=(weekday - since.weekday()) % 7)


def is_on(shift: Shift, day: date) -> bool:
    """Whether the shift is on that day."""
    return shift.first <= day and (shift.last is None or day <= shift.last) and (day - shift.first).days % 7 == 0


def visits_near(shift: Shift, seat: SeatFacts) -> Iterator[Busy]:
    """The times of the shift near the task, each as a visit. A task in the shift's own unit is a part of the shift, never in its way."""
    if shift.unit == seat.unit:
        return
    for day in days_near(seat):
        if is_on(shift, day):
            starts, ends = (helsinki(day, *divmod(minute, 60)) for minute in (shift.start, shift.until))
            yield Busy(0, starts, ends, "on_site", shift.latitude, shift.longitude, 0)
