"""Summing done tasks: plain arithmetic over rows, so that parts always make the whole."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DoneTask:
    """A held task as figures see it; `minutes` is the task's own length, `person_minutes` the sum over its experts."""

    on: date
    sector: str
    product: str
    people: int
    minutes: int
    person_minutes: int


@dataclass(frozen=True)
class Sums:
    """The measures of a group of tasks."""

    tasks: int = 0
    people: int = 0
    minutes: int = 0
    person_minutes: int = 0

    def plus(self, task: DoneTask) -> "Sums":
        """The sums with one more task."""
        return Sums(
            self.tasks + 1,
            self.people + task.people,
            self.minutes + task.minutes,
            self.person_minutes + task.person_minutes,
        )


def totals(tasks: Iterable[DoneTask]) -> Sums:
    """All tasks together."""
    sums = Sums()
    for task in tasks:
        sums = sums.plus(task)
    return sums


def grouped(tasks: Iterable[DoneTask], key: Callable[[DoneTask], Hashable]) -> dict[Hashable, Sums]:
    """Sums by a single-valued property of a task; each task is in exactly one group."""
    groups: dict[Hashable, Sums] = defaultdict(Sums)
    for task in tasks:
        groups[key(task)] = groups[key(task)].plus(task)
    return dict(groups)


def months_between(first: date, last: date) -> list[tuple[int, int]]:
    """The (year, month) pairs from one day's month to another's, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [((first.year * 12 + first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1) for n in range(max(0, count))]


def tenths_of_hours(minutes: list[int]) -> list[int]:
    """Minutes as tenths of hours that add up to what the rounded sum is: those that lose most by rounding down get the rest.

    Largest remainders; of equal ones the earlier.
    """
    whole = [part // 6 for part in minutes]
    left = _rounded(sum(minutes)) - sum(whole)
    by_loss = sorted(range(len(minutes)), key=lambda place: (-(minutes[place] % 6), place))
    given = set(by_loss[:left])
    return [tenths + (place in given) for place, tenths in enumerate(whole)]


def _rounded(minutes: int) -> int:
    """To the nearest tenth of an hour, halves up."""
    return (minutes + 3) // 6
