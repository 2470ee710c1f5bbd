"""Plain rules of contracts and qualifications: how long, when to remind, what usually holds how long. No Django."""

from calendar import monthrange
from datetime import date, timedelta

#: Both are reminded so many days before a contract or a qualification ends.
REMIND_DAYS = (60, 14)
#: What stands on the coordinator's list of what ends soon.
SOON = timedelta(days=90)
#: A person may stop at a week's notice or later; at once when both want it is agreed otherwise.
NOTICE = timedelta(days=7)
#: How long, in months, what somebody has shown usually holds; those that are not here hold until told otherwise.
USUAL_MONTHS = {"first_aid": 36, "insurance": 12}


def after_months(day: date, months: int) -> date:
    """The last day of so many months that begin on `day`: from 1 March, 12 months, 28 (or 29) February.

    From a day that the last month lacks, the end of that month.
    """
    number = day.month - 1 + months
    year, month = day.year + number // 12, number % 12 + 1
    last = monthrange(year, month)[1]
    return date(year, month, last) if day.day > last else date(year, month, day.day) - timedelta(days=1)


def usual_end(kind: str, got_on: date) -> date | None:
    """The day on which something shown usually ends; None when it has no usual end."""
    months = USUAL_MONTHS.get(kind)
    return after_months(got_on, months) if months else None


def stage_of(ends_on: date, today: date) -> int | None:
    """Which reminder is due: the number of days of its stage, the nearest one; None when none is, or it is over."""
    left = (ends_on - today).days
    return next((days for days in sorted(REMIND_DAYS) if 0 <= left <= days), None)


def earliest_end(starts_on: date, today: date) -> date:
    """The first day that may be the last one after notice is given today."""
    return max(today + NOTICE, starts_on)
