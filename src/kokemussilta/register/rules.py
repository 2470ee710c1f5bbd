"""Plain rules of the register: spans of the week, what an entry still lacks."""

from collections.abc import Iterable
from datetime import date, time, timedelta

Span = tuple[int, time, time]

#: Nobody rests longer after one task; a break is for that.
MOST_REST_DAYS = 14
#: Somebody not met for longer than this stands on the desk.
MET_WITHIN = timedelta(days=60)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Weekly spans (weekday 0..6, from, until) sorted, the overlapping and touching ones of a day made one.

    Raises ValueError for a weekday outside the week or a span that does not end after it starts.
    """
    out: list[Span] = []
    for weekday, start, end in sorted(spans):
        if not 0 <= weekday <= 6:
            raise ValueError("weekday")
        if end <= start:
            raise ValueError("span")
        if out and out[-1][0] == weekday and start <= out[-1][2]:
            out[-1] = (weekday, out[-1][1], max(end, out[-1][2]))
        else:
            out.append((weekday, start, end))
    return out


def missing_parts(*, has_themes: bool, has_languages: bool, has_kinds: bool, has_reach: bool) -> list[str]:
    """What keeps offers from fitting: the essential parts of an entry that are empty, the weightiest first.

    `has_reach`: on-site or remote work is possible at all. No weekly hours is fine: it means "ask each time".
    """
    parts = (("themes", has_themes), ("languages", has_languages), ("kinds", has_kinds), ("reach", has_reach))
    return [name for name, present in parts if not present]


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def coming_weeks(today: date, count: int = 12) -> list[date]:
    """The Mondays of this week and the next ones."""
    first = monday_of(today)
    return [first + timedelta(weeks=number) for number in range(count)]


def repeated(since: date, until: date, weekdays: Iterable[int], *, every: int = 1) -> list[tuple[date, date]]:
    """The chosen weekdays (0..6) between two days, both included, of each `every`th week from the first day's on.

    Days one after another are one span: (first, last).
    """
    chosen, spans = frozenset(weekdays), list[tuple[date, date]]()
    for number in range((until - since).days + 1):
        day = since + timedelta(days=number)
        if day.weekday() not in chosen or (monday_of(day) - monday_of(since)).days // 7 % every:
            continue
        if spans and spans[-1][1] + timedelta(days=1) == day:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


def not_met_since(on: date) -> date:
    """Who was last met before this day has been without contact for too long."""
    return on - MET_WITHIN
