"""Everyone's tasks of a year as arrays: each person has a run of rows. No Django.

A person whose tasks change gets a new run at the end; an edition before it does not know of that run and is not disturbed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kokemussilta.assignments.rules import Busy, paid_in
from kokemussilta.matching.columns import Numbers, Places

Column = NDArray[Any]
#: How a task is done, as a number.
WAYS = ("on_site", "remote", "hybrid")
#: What stands in a row, and its type. Moments are microseconds since 1970; a place that is not known has no coordinates (NaN).
FIELDS: dict[str, type[np.generic]] = {
    "task": np.int64, "starts": np.int64, "ends": np.int64, "way": np.int8, "latitude": np.float64, "longitude": np.float64,
    "cents": np.int64, "kind": np.int64, "unit": np.int64, "organisation": np.int64,
    "pays": np.int64,
}  # fmt: skip
#: A row, in the order of `FIELDS`.
Row = tuple[int, int, int, int, float, float, int, int, int, int, int]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(at: datetime) -> int:
    """A moment as whole microseconds since 1970."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def row_of(busy: Busy, unit: int = 0, organisation: int = 0) -> Row:
    """One task as a row."""
    return (
        busy.task, micros(busy.starts_at), micros(busy.ends_at), WAYS.index(busy.place),
        np.nan if busy.latitude is None else busy.latitude, np.nan if busy.longitude is None else busy.longitude,
        busy.fee_cents, busy.kind, unit, organisation, paid_in(busy),
    )  # fmt: skip


def engaged_row(span: tuple[datetime, datetime]) -> Row:
    """A time at which somebody's own calendar says that they are busy, as a row without a task."""
    return 0, micros(span[0]), micros(span[1]), 0, np.nan, np.nan, 0, 0, 0, 0, 0


@dataclass(frozen=True)
class Rows:
    """The tasks of some people: `owner` tells whose each is, as a place among those asked about."""

    owner: Places
    where: Places
    store: "_Store"

    def __getitem__(self, field: str) -> Column:
        return self.store.columns[field][self.where]

    def only(self, wanted: NDArray[np.bool_]) -> "Rows":
        """Some of them."""
        return Rows(self.owner[wanted], self.where[wanted], self.store)


class _Store:
    """Rows with room behind them; what is used of it is never written again."""

    def __init__(self, room: int) -> None:
        self.columns = {field: np.zeros(room, dtype=kind) for field, kind in FIELDS.items()}
        self.room, self.used = room, 0

    def add(self, rows: Sequence[Row]) -> int:
        """Put rows behind the used ones; answers where they begin."""
        first = self.used
        for field, values in zip(FIELDS, zip(*rows, strict=True), strict=False):
            self.columns[field][first : first + len(rows)] = values
        self.used += len(rows)
        return first


class Tasks:
    """The tasks of everyone, by their place in the pool."""

    def __init__(self, size: int, rows: Mapping[int, Sequence[Row]] | None = None) -> None:
        rows = rows or {}
        self._store = _Store(sum(map(len, rows.values())) * 9 // 8 + 64)
        self._first = np.zeros(size, dtype=np.int64)
        self._count = np.zeros(size, dtype=np.int64)
        self._put(rows)

    @classmethod
    def of_columns(cls, count: Column, columns: Mapping[str, Column], *, room: int = 0) -> "Tasks":
        """The tasks from whole columns, each person's run behind that of the one before; `count` tells how long each is.

        `room`: for so many more rows at least.
        """
        made = cls(len(count))
        made._count = count.astype(np.int64)
        made._first = np.cumsum(made._count) - made._count
        used = len(columns["task"])
        made._store = _Store(used * 9 // 8 + 64 + room)
        for field, values in columns.items():
            made._store.columns[field][:used] = values
        made._store.used = used
        return made

    def whole(self) -> tuple[Column, dict[str, Column]]:
        """What `of_columns` takes, without the rows that nobody has any more."""
        rows = self.of(np.arange(len(self._first)))
        return self._count, {field: rows[field] for field in FIELDS}

    def next(self, size: int, rows: Mapping[int, Sequence[Row]]) -> "Tasks":
        """The next edition, with other tasks for the people at these places."""
        made = Tasks(0)
        more = np.zeros(size - len(self._first), dtype=np.int64)
        made._first, made._count, made._store = np.append(self._first, more), np.append(self._count, more), self._store
        new = sum(map(len, rows.values()))
        if self._store.used + new > self._store.room:
            made = Tasks.of_columns(*made.whole(), room=new)
        made._put(rows)
        return made

    def of(self, places: Places) -> Rows:
        """The tasks of the people at these places."""
        counts = self._count[places]
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        owner = np.repeat(np.arange(len(places)), counts)
        where = np.arange(total) + np.repeat(self._first[places] - (ends - counts), counts)
        return Rows(owner, where, self._store)

    def rows_of(self, place: int) -> list[Row]:
        """The tasks of the person at this place."""
        rows = self.of(np.array([place], dtype=np.intp))
        return list(zip(*(rows[field].tolist() for field in FIELDS), strict=True))

    def apart(self, rows: Mapping[int, Sequence[Row]]) -> "Tasks":
        """A copy with other tasks for the people at these places, in which nothing is shared: what is tried out fills no edition's room."""
        made = Tasks.of_columns(*self.whole(), room=sum(map(len, rows.values())))
        made._put(rows)
        return made

    def _put(self, rows: Mapping[int, Sequence[Row]]) -> None:
        for place, theirs in rows.items():
            self._first[place], self._count[place] = self._store.add(theirs) if theirs else 0, len(theirs)


def counted(rows: Rows, size: int, wanted: NDArray[np.bool_], values: Column | None = None) -> Numbers:
    """For each person asked about, how many of the rows are `wanted`, or what their values come to."""
    weights = wanted.astype(np.float64) if values is None else np.where(wanted, values, 0).astype(np.float64)
    found: Numbers = np.bincount(rows.owner, weights=weights, minlength=size).astype(np.float64)
    return found
