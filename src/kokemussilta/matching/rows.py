"""Tasks as rows of numbers, and a store of them whose used part never changes. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kokemussilta.assignments.rules import Busy, Shift, paid_in
from kokemussilta.core.clock import helsinki
from kokemussilta.matching.columns import Numbers, Places

Column = NDArray[Any]
#: How a task is done, as a number.
WAYS = ("on_site", "remote", "hybrid")
#: What stands in a row, and its type. Moments are microseconds since 1970; a place that is not known has no coordinates (NaN).
FIELDS: dict[str, type[np.generic]] = {
    "task": np.int64, "starts": np.int64, "ends": np.int64, "way": np.int8, "latitude": np.float64, "longitude": np.float64,
    "cents": np.int64, "kind": np.int64, "unit": np.int64, "organisation": np.int64, "heavy": np.int8,
    "pays": np.int64,
}  # fmt: skip
#: A row, in the order of `FIELDS`.
Row = tuple[int, int, int, int, float, float, int, int, int, int, int, int]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = 60_000_000
_DAY = 24 * 60 * _MINUTE
# So many weeks are longer than anybody works.
_NO_END = 100_000


def micros(at: datetime) -> int:
    """A moment as whole microseconds since 1970."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def row_of(busy: Busy, unit: int = 0, organisation: int = 0) -> Row:
    """One task as a row."""
    return (
        busy.task, micros(busy.starts_at), micros(busy.ends_at), WAYS.index(busy.place),
        np.nan if busy.latitude is None else busy.latitude, np.nan if busy.longitude is None else busy.longitude,
        busy.fee_cents, busy.kind, unit, organisation, int(busy.is_heavy),
        paid_in(busy),
    )  # fmt: skip


def engaged_row(span: tuple[datetime, datetime]) -> Row:
    """A time at which somebody's own calendar says that they are busy, as a row without a task."""
    return 0, micros(span[0]), micros(span[1]), 0, np.nan, np.nan, 0, 0, 0, 0, 0, 0


@dataclass(frozen=True)
class Rows:
    """The tasks of some people: `owner` tells whose each is, as a place among those asked about; from `near`, a place in the pool."""

    owner: Places
    where: Places
    store: "Store"
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


def shift_row(shift: Shift) -> Row:
    """A weekly shift as a row: `starts` and `ends` are the clock in Finland at its first time, `kind` in how many weeks it comes again."""
    weeks = _NO_END if shift.last is None else (shift.last - shift.first).days // 7
    start, until = (_DAY * _day_number(shift.first) + _MINUTE * minute for minute in (shift.start, shift.until))
    latitude = np.nan if shift.latitude is None else shift.latitude
    longitude = np.nan if shift.longitude is None else shift.longitude
    return 0, start, until, WAYS.index("on_site"), latitude, longitude, 0, weeks, shift.unit, 0, 0, 0


def on_day(shifts: Rows, day: date) -> Rows:
    """The weekly shifts that are on that day, as tasks of it."""
    first = shifts["starts"] // _DAY
    weeks, over = np.divmod(_day_number(day) - first, 7)
    here = shifts.only((over == 0) & (weeks >= 0) & (weeks <= shifts["kind"]))
    midnight = here["starts"] // _DAY * _DAY
    times = {field: _moments(here[field] - midnight, day) for field in ("starts", "ends")}
    return Rows(here.owner, here.where, here.store, times)


def _moments(clocks: Column, day: date) -> Column:
    """The moments of a day when clocks in Finland show so much, in microseconds since midnight."""
    shown, where = np.unique(clocks, return_inverse=True)
    found = [micros(helsinki(day, *divmod(int(clock) // _MINUTE, 60))) for clock in shown.tolist()]
    return np.array(found, dtype=np.int64)[where]


def _day_number(day: date) -> int:
    return (day - _EPOCH.date()).days


class Store:
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
        put = slice(first, first + len(rows))
        self.longest = max(self.longest, int((self.columns["ends"][put] - self.columns["starts"][put]).max()))
        self.used += len(rows)
        return first

    def fill(self, columns: Mapping[str, Column]) -> None:
        """Put whole columns into an empty store."""
        self.used = len(columns["task"])
        for field, values in columns.items():
            self.columns[field][: self.used] = values
        if self.used:
            self.longest = int((self.columns["ends"][: self.used] - self.columns["starts"][: self.used]).max())


def counted(rows: Rows, size: int, wanted: NDArray[np.bool_], values: Column | None = None) -> Numbers:
    """For each person asked about, how many of the rows are `wanted`, or what their values come to."""
    weights = wanted.astype(np.float64) if values is None else np.where(wanted, values, 0).astype(np.float64)
    found: Numbers = np.bincount(rows.owner, weights=weights, minlength=size).astype(np.float64)
    return found
