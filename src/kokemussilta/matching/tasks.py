"""Everyone's tasks of a year as arrays: each person has a run of rows. No Django.

A person whose tasks change gets a new run at the end; an edition before it does not know of that run and is not disturbed. Editions
share one timeline, which is put in order anew when many have changed since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kokemussilta.assignments.rules import Busy
from kokemussilta.matching.columns import Mask, Numbers, Places
from kokemussilta.matching.timeline import Timeline

Column = NDArray[Any]
#: How a task is done, as a number.
WAYS = ("on_site", "remote", "hybrid")
#: What stands in a row, and its type. Moments are microseconds since 1970; a place that is not known has no coordinates (NaN).
FIELDS: dict[str, type[np.generic]] = {
    "task": np.int64, "starts": np.int64, "ends": np.int64, "way": np.int8, "latitude": np.float64, "longitude": np.float64,
    "cents": np.int64, "kind": np.int64, "unit": np.int64, "organisation": np.int64,
}  # fmt: skip
_STARTS, _ENDS = list(FIELDS).index("starts"), list(FIELDS).index("ends")
#: A row, in the order of `FIELDS`.
Row = tuple[int, int, int, int, float, float, int, int, int, int]


# So many rows are read from the runs of those asked about without asking what the timeline would cost; a row of a run costs so many of it.
_FEW, _DEARER = 2000, 4
# When so many have changed, the timeline is put in order anew.
_MANY_MOVED = 1000
# So many counts of everyone are kept at most.
_TALLIES = 64
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(at: datetime) -> int:
    """A moment as whole microseconds since 1970."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def row_of(busy: Busy, unit: int = 0, organisation: int = 0) -> Row:
    """One task as a row."""
    return (
        busy.task, micros(busy.starts_at), micros(busy.ends_at), WAYS.index(busy.place),
        np.nan if busy.latitude is None else busy.latitude, np.nan if busy.longitude is None else busy.longitude,
        busy.fee_cents, busy.kind, unit, organisation,
    )  # fmt: skip


def engaged_row(span: tuple[datetime, datetime]) -> Row:
    """A time at which somebody's own calendar says that they are busy, as a row without a task."""
    return 0, micros(span[0]), micros(span[1]), 0, np.nan, np.nan, 0, 0, 0, 0


@dataclass(frozen=True)
class Rows:
    """The tasks of some people: `owner` tells whose each is, as a place among those asked about; from `near`, a place in the pool."""

    owner: Places
    where: Places
    store: "_Store"
    known: Mapping[str, Column] = made_by(default_factory=dict)

    def __len__(self) -> int:
        return len(self.owner)

    def __getitem__(self, field: str) -> Column:
        found = self.known.get(field)
        return self.store.columns[field].take(self.where) if found is None else found

    def only(self, wanted: NDArray[np.bool_]) -> "Rows":
        """Some of them."""
        kept = np.flatnonzero(wanted)
        known = {field: values.take(kept) for field, values in self.known.items()}
        return Rows(self.owner.take(kept), self.where.take(kept), self.store, known)

    def __add__(self, other: "Rows") -> "Rows":
        known = {field: np.append(values, other[field]) for field, values in self.known.items()}
        return Rows(np.append(self.owner, other.owner), np.append(self.where, other.where), self.store, known)


class _Store:
    """Rows with room behind them; what is used of it is never written again."""

    def __init__(self, room: int) -> None:
        self.columns = {field: np.zeros(room, dtype=kind) for field, kind in FIELDS.items()}
        self.room, self.used = room, 0
        #: No row lasts longer than this.
        self.longest = 0

    def add(self, rows: Sequence[Row]) -> int:
        """Put rows behind the used ones; answers where they begin."""
        first = self.used
        for field, values in zip(FIELDS, zip(*rows, strict=True), strict=False):
            self.columns[field][first : first + len(rows)] = values
        self.longest = max(self.longest, *(row[_ENDS] - row[_STARTS] for row in rows))
        self.used += len(rows)
        return first

    def fill(self, columns: Mapping[str, Column]) -> None:
        """Put whole columns into an empty store."""
        self.used = len(columns["task"])
        for field, values in columns.items():
            self.columns[field][: self.used] = values
        if self.used:
            self.longest = int((self.columns["ends"][: self.used] - self.columns["starts"][: self.used]).max())


class Tasks:
    """The tasks of everyone, by their place in the pool."""

    def __init__(self, size: int, rows: Mapping[int, Sequence[Row]] | None = None) -> None:
        rows = rows or {}
        self._store = _Store(sum(map(len, rows.values())) * 9 // 8 + 64)
        self._first = np.zeros(size, dtype=np.int64)
        self._count = np.zeros(size, dtype=np.int64)
        self._begin()
        self._put(rows)

    def _begin(self) -> None:
        self._timeline: Timeline | None = None
        #: Whose rows are no longer those of the timeline.
        self._moved: Places = np.zeros(0, dtype=np.intp)
        self._tallies: dict[tuple[int, int, str], Numbers] = {}
        self._slid: tuple[int, int, Numbers] | None = None

    @classmethod
    def of_columns(cls, count: Column, columns: Mapping[str, Column], *, room: int = 0) -> "Tasks":
        """The tasks from whole columns, each person's run behind that of the one before; `count` tells how long each is.

        `room`: for so many more rows at least.
        """
        made = cls(len(count))
        made._count = count.astype(np.int64)
        made._first = np.cumsum(made._count) - made._count
        made._store = _Store(len(columns["task"]) * 9 // 8 + 64 + room)
        made._store.fill(columns)
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
        elif len(moved := np.union1d(self._moved, list(rows)).astype(np.intp)) <= _MANY_MOVED:
            made._timeline, made._moved = self._timeline, moved if self._timeline else self._moved
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

    @property
    def timeline(self) -> Timeline:
        """Everyone's rows in the order in which they begin, but for those whose rows have changed since it was made."""
        if self._timeline is None:
            everyone = self.of(np.arange(len(self._first)))
            self._timeline = Timeline.of(everyone.owner, everyone.where, everyone["starts"], everyone["ends"])
        return self._timeline

    @property
    def longest(self) -> int:
        """No task lasts longer than so many microseconds."""
        return self._store.longest

    def near(self, whose: Mask | Places, since: int, until: int) -> Rows:
        """The tasks that begin in the span, its end left out, of the people marked or at these places; `owner` is a place in the pool."""
        is_mask = whose.dtype == np.bool_
        own = None if is_mask else int(self._count.take(whose).sum())
        if own is not None and own <= _FEW:
            return self._runs(whose, since, until)
        span = self.timeline.between(since, until)
        if own is not None and own * _DEARER < span.stop - span.start:
            return self._runs(whose, since, until)
        mask = whose if is_mask else np.zeros(len(self._first), dtype=bool)
        if not is_mask:
            mask[whose] = True
        if not len(self._moved):
            return self._marked(mask, span)
        settled = mask.copy()
        settled[self._moved] = False
        return self._marked(settled, span) + self._runs(self._moved[mask[self._moved]], since, until)

    def _marked(self, mask: Mask, span: slice) -> Rows:
        line = self.timeline
        kept = np.flatnonzero(mask.take(line.owner[span]))
        known = {"starts": line.starts[span].take(kept), "ends": line.ends[span].take(kept)}
        return Rows(line.owner[span].take(kept), line.where[span].take(kept), self._store, known)

    def _runs(self, places: Places, since: int, until: int) -> Rows:
        rows = self.of(places)
        starts = rows["starts"]
        rows = rows.only((since <= starts) & (starts < until))
        return Rows(places.take(rows.owner), rows.where, self._store)

    def tally(self, whose: Mask | Places, since: int, until: int, field: str = "") -> Numbers:
        """How many tasks of each begin in the span, its end left out, or what a field of those comes to. A mask: of everyone."""
        if whose.dtype == np.bool_:
            return self._tally(since, until, field)
        key = (since, until, field)
        if key in self._tallies or int(self._count.take(whose).sum()) > _FEW:
            return self._tally(since, until, field).take(whose)
        rows = self.of(whose)
        starts = rows["starts"]
        return counted(rows, len(whose), (since <= starts) & (starts < until), rows[field] if field else None)

    def _tally(self, since: int, until: int, field: str) -> Numbers:
        found = self._tallies.get((since, until, field))
        if found is None:
            found = self._summed(since, until, field)
            if len(self._tallies) >= _TALLIES:
                self._tallies = {}
            self._tallies[since, until, field] = found
        return found

    def _summed(self, since: int, until: int, field: str = "") -> Numbers:
        size, span = len(self._first), self.timeline.between(since, until)
        weights = self._store.columns[field].take(self.timeline.where[span]).astype(np.float64) if field else None
        found = np.bincount(self.timeline.owner[span], weights=weights, minlength=size).astype(np.float64)
        if len(self._moved):
            rows = self._runs(self._moved, since, until)
            found[self._moved] = 0
            np.add.at(found, rows.owner, rows[field] if field else 1)
        return found

    def slid(self, whose: Places, since: int, until: int) -> Numbers:
        """What `tally` tells, of a span that moves on with the clock: what has come in or gone out since it was last asked is enough."""
        own = int(self._count.take(whose).sum())
        if own <= _FEW:
            return self.tally(whose, since, until)
        known = self._slid
        if known is None or abs(known[0] - since) + abs(known[1] - until) > (until - since) // 8:
            known = since, until, self._summed(since, until)
        elif known[:2] != (since, until):
            found = known[2].copy()
            for first, last, sign in ((known[0], since, -1), (known[1], until, 1)):
                rows = self.near(np.ones(len(found), dtype=bool), min(first, last), max(first, last))
                np.add.at(found, rows.owner, sign if first < last else -sign)
            known = since, until, found
        self._slid = known
        return known[2].take(whose)

    def equal(self, whose: Places, field: str, value: int, *, ending_from: int) -> Numbers:
        """How many tasks of each have this value there and end at that moment or later."""
        own, size = int(self._count.take(whose).sum()), len(self._first)
        theirs = None if own <= _FEW else self.timeline.equal(field, self._store.columns[field], value)
        if theirs is None or own * _DEARER < len(theirs):
            rows = self.of(whose)
            return counted(rows, len(whose), (rows[field] == value) & (rows["ends"] >= ending_from))
        line = self.timeline
        theirs = theirs[line.ends.take(theirs) >= ending_from]
        found = np.bincount(line.owner.take(theirs), minlength=size).astype(np.float64)
        if len(self._moved):
            rows = self.of(self._moved)
            found[self._moved] = counted(rows, len(self._moved), (rows[field] == value) & (rows["ends"] >= ending_from))
        return found.take(whose)

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
