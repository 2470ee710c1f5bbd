"""Weeks as Finland plans by them: Monday to Sunday, with their ISO numbers. Plain Python."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kokemussilta.core.clock import helsinki, local_day

_CODE = re.compile(r"(\d{4})-W(\d{1,2})")
_FIRST, _LAST = date(2000, 1, 3), date(2099, 12, 28)


def asked_day(words: str, otherwise: date) -> date:
    """The day that an address asks for, `2027-03-02`, brought into this century; else `otherwise`."""
    try:
        return min(max(date.fromisoformat(words.strip()), _FIRST), _LAST)
    except ValueError:
        return otherwise


@dataclass(frozen=True)
class Week:
    """One week by its Monday."""

    monday: date

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week of a day; days beyond this century are brought to its ends."""
        day = min(max(day, _FIRST), _LAST)
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def asked(cls, words: str, otherwise: date) -> "Week":
        """The week that an address asks for: `2027-W09`, or a day of it, `2027-03-02`; else the week of `otherwise`."""
        match = _CODE.fullmatch(words.strip())
        try:
            return cls.of(date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else date.fromisoformat(words.strip()))
        except ValueError:
            return cls.of(otherwise)

    @property
    def code(self) -> str:
        """`2027-W09`, as browsers' week controls write it."""
        year, number, _day = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def number(self) -> int:
        """The week's number."""
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> "Week":
        """The week before."""
        return Week.of(self.monday - timedelta(days=7))

    @property
    def after(self) -> "Week":
        """The week after."""
        return Week.of(self.monday + timedelta(days=7))

    @property
    def starts_at(self) -> datetime:
        """The first moment of Monday."""
        return helsinki(self.monday, 0)

    @property
    def ends_at(self) -> datetime:
        """The first moment of the next Monday."""
        return helsinki(self.monday + timedelta(days=7), 0)

    def days(self) -> Iterator[date]:
        """Monday to Sunday."""
        return (self.monday + timedelta(days=number) for number in range(7))

    def holds(self, moment: datetime) -> bool:
        """Whether the moment falls in the week."""
        return self.monday <= local_day(moment) <= self.sunday
