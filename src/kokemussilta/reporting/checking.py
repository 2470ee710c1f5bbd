"""A sheet of past tasks, row by row: what each tells, and what has to be mended."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from kokemussilta.reporting.columns import Lists, fact
from kokemussilta.reporting.models import TaskFact

Problem = tuple[int, str, str]


@dataclass
class Check:
    """Good rows as facts, not yet in the database; problems as row number, column and words."""

    facts: list[TaskFact] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def faulty(self) -> int:
        """How many rows have something to mend."""
        return len({number for number, _column, _words in self.problems})


def check(rows: Iterable[tuple[int, list[str]]], mapping: dict[str, int], *, today: date) -> Check:
    """Read rows (number, cells) by a mapping; four statements however many rows."""
    found, lists = Check(), Lists.read()
    for number, cells in rows:
        read, problems = fact(cells, mapping, lists, until=today)
        found.problems += [(number, column, words) for column, words in problems]
        if read is not None:
            read.number = number
            found.facts.append(read)
    return found
