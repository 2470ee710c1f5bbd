"""Everyone's tasks of a year as arrays: each person has a run of rows. No Django.

A person whose tasks change gets a new run at the end; an edition before it does not know of that run and is not disturbed. Editions
share one timeline, which is put in order anew when many have changed since.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from kokemussilta.matching.columns import Mask, Numbers, Places, Whose, marked, placed
from kokemussilta.matching.rows import FIELDS, Column, Row, Rows, Store, counted
from kokemussilta.matching.timeline import Timeline

# So many rows are read from the runs of those asked about without asking what the timeline would cost; a row of a run costs so many of it.
_FEW, _DEARER = 2000, 4
# When so many have changed, the timeline is put in order anew.
_MANY_MOVED = 1000
# So many counts of everyone are kept at most.
_TALLIES = 64


class Tasks:
    """The tasks of everyone, by their place in the pool."""

    def __init__(self, size: int, rows: Mapping[int, Sequence[Row]] | None = None) -> None:
        rows = rows or {}
        self._store = Store(sum(map(len, rows.values())) * 9 // 8 + 64)
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
        self._paid: dict[int, Numbers] = {}

    @classmethod
    def of_columns(cls, count: Column, columns: Mapping[str, Column], *, room: int = 0) -> "Tasks":
        """The tasks from whole columns, each person's run behind that of the one before; `count` tells how long each is.

        `room`: for so many more rows at least.
        """
        made = cls(len(count))
        made._count = count.astype(np.int64)
        made._first = np.cumsum(made._count) - made._count
        made._store = Store(len(columns["task"]) * 9 // 8 + 64 + room)
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
        elif line := self._timeline:
            moved = np.union1d(self._moved, list(rows)).astype(np.intp)
            made._timeline, made._moved = (line, moved) if len(moved) <= _MANY_MOVED else (None, made._moved)
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
    def is_empty(self) -> bool:
        """Whether nobody has any."""
        return self._store.used == 0

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

    def near(self, whose: Whose, since: int, until: int) -> Rows:
        """The tasks that begin in the span, its end left out, of the people marked or at these places; `owner` is a place in the pool."""
        mask, places = marked(whose), placed(whose)
        if places is not None and (own := self._owned(places)) <= _FEW:
            return self._runs(places, since, until)
        span = self.timeline.between(since, until)
        if places is not None and own * _DEARER < span.stop - span.start:
            return self._runs(places, since, until)
        if mask is None:
            mask = np.zeros(len(self._first), dtype=bool)
            mask[places] = True
        if not len(self._moved):
            return self._marked(mask, span)
        settled = mask.copy()
        settled[self._moved] = False
        return self._marked(settled, span) + self._runs(self._moved[mask[self._moved]], since, until)

    def _owned(self, places: Places) -> int:
        """How many rows the people at these places have."""
        return int(self._count.take(places).sum())

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

    def tally(self, whose: Whose, since: int, until: int, field: str = "") -> Numbers:
        """How many tasks of each begin in the span, its end left out, or what a field of those comes to. A mask: of everyone."""
        places = placed(whose)
        if places is None:
            return self._tally(since, until, field)
        if (since, until, field) in self._tallies or self._owned(places) > _FEW:
            return self._tally(since, until, field).take(places)
        rows = self.of(places)
        starts = rows["starts"]
        return counted(rows, len(places), (since <= starts) & (starts < until), rows[field] if field else None)

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
        if self._owned(whose) <= _FEW:
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
        own = self._owned(whose)
        if own <= _FEW:
            return self._equal_in_runs(whose, field, value, ending_from)
        theirs = self.timeline.equal(field, self._store.columns[field], value)
        if own * _DEARER < theirs.stop - theirs.start:
            return self._equal_in_runs(whose, field, value, ending_from)
        owners = self.timeline.ending(field, theirs, ending_from, longest=self.longest)
        found = np.bincount(owners, minlength=len(self._first))
        if len(self._moved):
            found[self._moved] = self._equal_in_runs(self._moved, field, value, ending_from)
        return found.take(whose).astype(np.float64)

    def _equal_in_runs(self, places: Places, field: str, value: int, ending_from: int) -> Numbers:
        rows = self.of(places)
        return counted(rows, len(places), (rows[field] == value) & (rows["ends"] >= ending_from))

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


def paid(tasks: Tasks, whose: Whose, month: int) -> Numbers:
    """What the fees of each that count in a month (`rules.paid_in`) come to, in cents. A mask: of everyone."""
    places = placed(whose)
    if places is not None and month not in tasks._paid and tasks._owned(places) <= _FEW:
        return _paid_to(tasks, places, month)
    found = tasks._paid.get(month)
    if found is None:
        theirs = tasks.timeline.equal("pays", tasks._store.columns["pays"], month)
        owner, where = tasks.timeline.found("pays", theirs)
        cents = tasks._store.columns["cents"].take(where).astype(np.float64)
        found = np.bincount(owner, weights=cents, minlength=len(tasks._first)).astype(np.float64)
        if len(tasks._moved):
            found[tasks._moved] = _paid_to(tasks, tasks._moved, month)
        tasks._paid[month] = found
    return found if places is None else found.take(places)


def _paid_to(tasks: Tasks, places: Places, month: int) -> Numbers:
    rows = tasks.of(places)
    return counted(rows, len(places), rows["pays"] == month, rows["cents"])
