"""A seat, and those who are looked at: everyone at once while many are left, then the places of the few. No Django."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from kokemussilta.assignments.rules import SeatFacts
from kokemussilta.matching.columns import Columns, Key, Mask, Numbers, Places, Whose, marked, placed
from kokemussilta.matching.roads import Homes
from kokemussilta.matching.tasks import Tasks
from kokemussilta.matching.towns import Ways

if TYPE_CHECKING:
    from kokemussilta.matching.engine import Pool

_T = TypeVar("_T", bound=np.generic)


class Look:
    """What the rules ask of a pool. `whose`: a mask over everyone, or places; each answer is as long as what was asked.

    With a mask, answers are about everyone, those not marked too; only tasks are read of those marked alone.
    `in_task`, `asked`: places, in rising order.
    """

    def __init__(self, pool: "Pool", seat: SeatFacts, whose: Whose, *, in_task: Places, asked: Places) -> None:
        self.columns: Columns = pool.columns
        self.tasks: Tasks = pool.tasks
        self.engaged: Tasks = pool.engaged
        self.shifts: Tasks = pool.shifts
        self.seat: SeatFacts = seat
        self.in_task: Places = in_task
        self.asked: Places = asked
        self.whose: Whose = whose
        self._pool = pool

    @property
    def places(self) -> Places | None:
        """The places that are looked at; None: everyone."""
        return placed(self.whose)

    @cached_property
    def ways(self) -> Ways | None:
        """The way from each town to the seat's place; None when it is remote or nobody knows where it is."""
        seat = self.seat
        if seat.place == "remote" or seat.latitude is None or seat.longitude is None:
            return None
        return self._pool.towns.ways_to(seat.latitude, seat.longitude)

    @cached_property
    def homes(self) -> Homes:
        """Everyone's home."""
        columns = self.columns
        return Homes(
            columns.number("value", "latitude"), columns.number("value", "longitude"), columns.flag("on_site_ok"),
            columns.number("value", "max_km"), columns.flag("has_car"),
        )  # fmt: skip

    @property
    def towns(self) -> Places:
        """The home town of each of those looked at."""
        return self.here(self._pool.towns.of)

    @property
    def towns_of_all(self) -> Places:
        """Everyone's home town."""
        return self._pool.towns.of

    def flag(self, *key: Hashable) -> Mask:
        """Who has it."""
        return self.here(self.columns.flag(*key))

    def flag_of_any(self, wanted: Callable[[Key], bool], name: str) -> Mask:
        """Who has any of the flags whose key begins with `name` and is wanted."""
        found = np.zeros(self.columns.size, dtype=bool)
        for key, mask in self.columns.flags_of(name):
            if wanted(key):
                found |= mask
        return self.here(found)

    def number(self, kind: str, *key: Hashable) -> Numbers:
        """One number a person."""
        return self.here(self.columns.number(kind, *key))

    def layers(self, *key: Hashable) -> Iterator[tuple[Numbers, Numbers]]:
        """The pairs (from, until) under a key."""
        for first, until in self.columns.layers(*key):
            yield self.here(first), self.here(until)

    def within(self, *key: Hashable, on: float) -> Mask:
        """Whether any span under the key holds the day or minute."""
        return self.here(self.columns.within(*key, on=on))

    def any_boundary(self, boundaries: Iterable[tuple[str, int | str | None]]) -> Mask:
        """Who has any of these boundaries."""
        found = self.nobody()
        for boundary in boundaries:
            if self.columns.is_known("boundary", *boundary):
                found |= self.flag("boundary", *boundary)
        return found

    def among(self, places: Places) -> Mask:
        """Who stands at one of these places."""
        if not len(places):
            return self.nobody()
        mask = np.zeros(self.columns.size, dtype=bool)
        mask[places] = True
        return self.here(mask)

    def those(self, mask: Mask) -> Whose:
        """Those looked at who are marked, of those looked at: to be asked for their tasks."""
        return self.whose & mask if self.whose.dtype == np.bool_ else self.whose[mask]

    def leave_out(self, hits: Mask) -> tuple[Whose, int] | None:
        """Look no more at those marked, of those looked at; answers who they are and how many, None when there are none."""
        mask = marked(self.whose)
        if mask is not None:
            hits = hits & mask
        count = int(np.count_nonzero(hits))
        if not count:
            return None
        if mask is not None:
            self.whose = mask ^ hits
            return hits, count
        out = self.whose.take(np.flatnonzero(hits))
        self.whose = self.whose.take(np.flatnonzero(~hits))
        return out, count

    def tally(self, since: int, until: int, field: str = "") -> Numbers:
        """How many of each one's tasks begin in the span, or what a field of them comes to."""
        return self.tasks.tally(self.whose, since, until, field)

    def nobody(self) -> Mask:
        """Nobody."""
        return np.zeros(len(self.whose), dtype=bool)

    def here(self, column: NDArray[_T]) -> NDArray[_T]:
        """The part of a column of everyone's that is about those looked at."""
        return column if self.whose.dtype == np.bool_ else column.take(self.whose)
