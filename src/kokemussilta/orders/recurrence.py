"""When a series meets: weekdays, every so many weeks, without holidays, in school weeks. Plain Python, no clock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

#: So far ahead a series may reach.
FARTHEST = timedelta(days=730)


class LeftOut(StrEnum):
    """Why a day that the pattern meets is left out at first; people may take it in."""

    HOLIDAY = "holiday"
    SCHOOL = "school"


@dataclass(frozen=True)
class Pattern:
    """A series from `first` on: on these weekdays (Monday is 0; none: the first day's own), in every `every`-th week.

    It ends at `until`, or when `times` days have been kept; days left out don't count. `winter_week`: the ISO week of the local
    winter holiday when only school weeks will do, else None.
    """

    first: date
    weekdays: frozenset[int] = frozenset()
    every: int = 1
    until: date | None = None
    times: int | None = None
    no_holidays: bool = True
    winter_week: int | None = None

    @property
    def days(self) -> frozenset[int]:
        """The weekdays on which it meets."""
        return self.weekdays or frozenset({self.first.weekday()})

    @property
    def repeats(self) -> bool:
        """Whether it could meet more than once."""
        return bool(self.until and self.until > self.first) or (self.times or 1) > 1

    def as_json(self) -> dict[str, Any]:
        """The pattern as kept in a row."""
        return {
            "first": self.first.isoformat(), "weekdays": sorted(self.days), "every": self.every,
            "until": self.until.isoformat() if self.until else "", "times": self.times, "no_holidays": self.no_holidays,
            "winter_week": self.winter_week,
        }  # fmt: skip

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Pattern":
        """The pattern from a row."""
        return cls(
            date.fromisoformat(kept["first"]), frozenset(kept["weekdays"]), kept["every"],
            date.fromisoformat(kept["until"]) if kept["until"] else None, kept["times"], kept["no_holidays"], kept["winter_week"],
        )  # fmt: skip


@dataclass(frozen=True)
class Day:
    """A day that the pattern meets; `left_out` tells why it is not taken at first."""

    on: date
    left_out: LeftOut | None = None


def school_holiday(day: date, winter_week: int) -> bool:
    """Whether schools are commonly closed for a holiday: summer, Christmas, the local winter week, autumn's week 42.

    Each town decides on its own days; that is why they are shown, and can be taken in.
    """
    week = day.isocalendar().week
    summer = date(day.year, 6, 1) + timedelta(days=(5 - date(day.year, 6, 1).weekday()) % 7)
    return (
        week in {winter_week, 42}
        or summer <= day < date(day.year, 8, 10)
        or (day.month, day.day) >= (12, 22)
        or (day.month, day.day) <= (1, 6)
    )


def meets(pattern: Pattern, is_holiday: Callable[[date], bool], most: int) -> list[Day]:
    """The days of the series in turn, those left out among them; at most `most` that are kept."""
    found: list[Day] = []
    kept = 0
    wanted = min(pattern.times or most, most)
    for day in _days(pattern):
        why = _why_left_out(pattern, day, is_holiday)
        found.append(Day(day, why))
        kept += why is None
        if kept == wanted:
            break
    # A series that ends by its count ends with a day that is kept.
    while pattern.times and found and found[-1].left_out is not None:
        found.pop()
    return found


def _days(pattern: Pattern) -> Iterator[date]:
    """Every day that the pattern meets, till it ends."""
    last = min(pattern.until or date.max, pattern.first + FARTHEST)
    # Without a day or a count to end at it meets once.
    if pattern.until is None and pattern.times is None:
        last = pattern.first
    monday = pattern.first - timedelta(days=pattern.first.weekday())
    while monday <= last:
        for weekday in sorted(pattern.days):
            day = monday + timedelta(days=weekday)
            if pattern.first <= day <= last:
                yield day
        monday += timedelta(weeks=pattern.every)


def _why_left_out(pattern: Pattern, day: date, is_holiday: Callable[[date], bool]) -> LeftOut | None:
    if pattern.no_holidays and is_holiday(day):
        return LeftOut.HOLIDAY
    if pattern.winter_week is not None and school_holiday(day, pattern.winter_week):
        return LeftOut.SCHOOL
    return None
