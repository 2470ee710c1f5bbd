"""Everyone's tasks in the order in which they begin: who has what in a span of time, without looking at each person's own. No Django."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kokemussilta.matching.columns import Places


@dataclass(frozen=True)
class Timeline:
    """When each row begins, in rising order, when it ends, whose it is (a place in the pool) and where its other fields are."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    owner: Places
    where: Places
    _values: dict[str, tuple[NDArray[Any], Places, Places]] = field(default_factory=dict)

    @classmethod
    def of(cls, owner: Places, where: Places, starts: NDArray[Any], ends: NDArray[Any]) -> "Timeline":
        """The rows at `where`, put in order."""
        order = np.argsort(starts, kind="stable")
        return cls(starts[order], ends[order], owner[order], where[order])

    def between(self, since: int, until: int) -> slice:
        """Which of them begin in the span, its end left out."""
        first, last = np.searchsorted(self.starts, (since, until)).tolist()
        return slice(first, max(first, last))

    def equal(self, name: str, column: NDArray[Any], value: int) -> slice:
        """Which rows have this value in a field of row numbers, for `ending`; `column` as the rows have it."""
        found = self._values.get(name)
        if found is None:
            values = column.take(self.where)
            # Small whole numbers are put in order many times quicker.
            is_small = len(values) and values.min() >= 0 and values.max() <= np.iinfo(np.uint16).max
            order = np.argsort(values.astype(np.uint16) if is_small else values, kind="stable")
            found = self._values[name] = values[order], order, self.owner.take(order)
        first, last = np.searchsorted(found[0], (value, value + 1)).tolist()
        return slice(first, last)

    def found(self, name: str, rows: slice) -> tuple[Places, Places]:
        """Whose the rows are that `equal` found, and where their other fields are."""
        _values, order, owner = self._values[name]
        return owner[rows], self.where.take(order[rows])

    def ending(self, name: str, rows: slice, since: int, *, longest: int) -> Places:
        """Whose are those of the rows that `equal` found which end then or later; `longest`: no row lasts longer."""
        _values, order, owner = self._values[name]
        # In the order of their beginnings: those that begin later than that end later too, and those before the longest do not.
        maybe, surely = np.searchsorted(self.starts, (since - longest, since))
        some, all_ = (rows.start + np.searchsorted(order[rows], (maybe, surely))).tolist()
        kept = self.ends.take(order[some:all_]) >= since
        return np.concatenate([owner[some:all_][kept], owner[all_ : rows.stop]])
