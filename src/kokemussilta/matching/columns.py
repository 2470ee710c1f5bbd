"""Everyone's register facts as arrays, one place a person, so that a rule is applied to all of them at once. No Django.

Flags are booleans under a key; rare ones (a boundary against one unit, say) are kept as sets of places. Numbers are days as
ordinals, minutes, kilometres, cents; what a person may have several of is laid in layers: the first span of a Monday in layer 0,
the second in layer 1.
"""

from collections.abc import Hashable, Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kokemussilta.assignments.rules import ExpertFacts

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Key = tuple[Hashable, ...]
FAR = 1e9
#: What stands in an array where a person has nothing: no day is before it, nobody has it, no limit is met.
NOTHING = {"from": FAR, "until": -1.0, "limit": FAR, "value": 0.0}


class Columns:
    """The arrays. A new edition is made by `copy` before something is put, so that a reader never sees half of a change."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._flags: dict[Key, Mask] = {}
        self._rare: dict[Key, set[int]] = {}
        self._numbers: dict[Key, Numbers] = {}

    def copy(self, size: int) -> "Columns":
        """The same arrays, with room for `size` people."""
        made = Columns(size)
        for key, flags in self._flags.items():
            made._flag(key)[: self.size] = flags
        for key, numbers in self._numbers.items():
            made._number(key)[: self.size] = numbers
        made._rare = {key: places.copy() for key, places in self._rare.items()}
        return made

    def flag(self, *key: Hashable) -> Mask:
        """Who has it; nobody when the key is unknown."""
        if (found := self._flags.get(key)) is not None:
            return found
        mask = np.zeros(self.size, dtype=bool)
        mask[list(self._rare.get(key, ()))] = True
        return mask

    def number(self, kind: str, *key: Hashable) -> Numbers:
        """One number a person; `kind` is a key of `NOTHING`, which tells what stands for nothing."""
        found = self._numbers.get((kind, *key))
        return np.full(self.size, NOTHING[kind]) if found is None else found

    def flags_of(self, name: str) -> Iterator[tuple[Key, Mask]]:
        """All flags whose key begins with `name`."""
        return ((key, flags) for key, flags in self._flags.items() if key[0] == name)

    def layers(self, *key: Hashable) -> Iterator[tuple[Numbers, Numbers]]:
        """The pairs (from, until) under a key."""
        layer = 0
        while ("from", *key, layer) in self._numbers:
            yield self.number("from", *key, layer), self.number("until", *key, layer)
            layer += 1

    def clear(self, place: int) -> None:
        """Take everything of a person away."""
        for flags in self._flags.values():
            flags[place] = False
        for key, numbers in self._numbers.items():
            numbers[place] = NOTHING[str(key[0])]
        for places in self._rare.values():
            places.discard(place)

    def set(self, place: int, one: ExpertFacts) -> None:
        """Write a person's facts at a place that holds nothing."""
        for key in _flags_of(one):
            self._flag(key)[place] = True
        for boundary in one.boundaries:
            self._rare.setdefault(("boundary", *boundary), set()).add(place)
        for key, value in _numbers_of(one):
            self._number(key)[place] = value

    def _flag(self, key: Key) -> Mask:
        found = self._flags.get(key)
        if found is None:
            found = self._flags[key] = np.zeros(self.size, dtype=bool)
        return found

    def _number(self, key: Key) -> Numbers:
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = np.full(self.size, NOTHING[str(key[0])])
        return found


def _flags_of(one: ExpertFacts) -> Iterator[Key]:
    switches = {
        "open": one.is_active and one.is_brokered,
        "remote_ok": one.remote_ok,
        "on_site_ok": one.on_site_ok,
        "accepts_voluntary": one.accepts_voluntary,
        "has_spans": bool(one.free_spans),
        "has_car": one.has_car,
        "has_areas": bool(one.towns or one.counties),
        "engaged": bool(one.engaged),
    }
    yield from ((name,) for name, is_on in switches.items() if is_on)
    for _theme, top, perspective in one.themes:
        yield "theme", top, perspective
    yield from (("language", language) for language in one.languages)
    yield from (("kind", kind) for kind in one.kinds)
    yield from (("town", town) for town in one.towns)
    yield from (("county", county) for county in one.counties)


def _numbers_of(one: ExpertFacts) -> Iterator[tuple[Key, float]]:
    yield ("value", "max_km"), one.max_km
    yield ("value", "latitude"), np.radians(one.latitude)
    yield ("value", "longitude"), np.radians(one.longitude)
    yield ("value", "notice_days"), one.notice_days
    limits = {"week": one.max_per_week, "month": one.max_per_month, "cents": one.ceiling_cents, "people": one.max_people}
    yield from ((("limit", name), limit) for name, limit in limits.items() if limit is not None)
    if one.paused_from is not None:
        yield from _span(("paused", 0), one.paused_from, one.paused_until)
    layers: dict[Key, int] = {}
    for held in one.held:
        yield from _span(_next(layers, ("held", held.kind)), held.got_on, held.ends_on)
    for days in one.other_days:
        yield from _span(_next(layers, ("days", "free" if days.is_free else "away")), days.starts_on, days.ends_on)
    for free in one.free_spans:
        key = _next(layers, ("free", free.weekday))
        yield ("from", *key), free.start
        yield ("until", *key), free.until


def _next(layers: dict[Key, int], key: Key) -> Key:
    layer = layers.get(key, 0)
    layers[key] = layer + 1
    return (*key, layer)


def _span(key: Key, first: date, last: date | None) -> Iterator[tuple[Key, float]]:
    yield ("from", *key), first.toordinal()
    yield ("until", *key), FAR if last is None else last.toordinal()
