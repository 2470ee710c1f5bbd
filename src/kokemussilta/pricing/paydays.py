"""When money comes: an organisation pays on certain days of the month, some days after a claim is ready. Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kokemussilta.core.holidays import holiday

#: When nothing else is known: in the middle and at the end of the month, two weeks after the work, what payroll got three days before.
USUAL_DAYS = (15, 31)
USUAL_ROUTE_DAYS = 14
USUAL_PAYROLL_DAYS = 3


@dataclass(frozen=True)
class PayRhythm:
    """How an organisation pays. `days` of the month (31: the last); `route_days`: from the work until a claim has usually been
    approved; `payroll_days`: how long before a pay day payroll needs it.
    """

    days: tuple[int, ...] = USUAL_DAYS
    route_days: int = USUAL_ROUTE_DAYS
    payroll_days: int = USUAL_PAYROLL_DAYS

    def expected_on(self, worked_on: date) -> date:
        """When the fee of work done on a day is expected on the account."""
        return next_pay_day(worked_on + timedelta(days=self.route_days + self.payroll_days), self.days)


def next_pay_day(ready_on: date, days: Sequence[int]) -> date:
    """The first pay day on or after a day; one that falls on a weekend or a day of rest is paid on the working day before it."""
    wanted = sorted(set(days)) or list(USUAL_DAYS)
    year, month = ready_on.year, ready_on.month
    while True:
        for number in wanted:
            found = working_day(_day_of(year, month, number))
            if found >= ready_on:
                return found
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def working_day(day: date) -> date:
    """The day itself, or the last before it on which banks are open."""
    while day.weekday() >= 5 or holiday(day):
        day -= timedelta(days=1)
    return day


def month_of(day: date) -> date:
    """The first day of its month: how a payment month is kept."""
    return day.replace(day=1)


def _day_of(year: int, month: int, number: int) -> date:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month, min(number, last))
