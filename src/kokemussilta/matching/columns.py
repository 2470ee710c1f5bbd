"""Everyone's register facts as arrays, one place a person, so that a rule is applied to all of them at once. No Django.

Flags are booleans under a key; rare ones (a boundary against one unit, say) are kept as places. Numbers are days as
ordinals, minutes, kilometres, degrees, cents, row numbers; what a person may have several of is laid in layers: the first span of a
Monday in layer 0, the second in layer 1. An edition shares with the one before it every array in which nothing changed.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from kokemussilta.assignments.rules import ExpertFacts

Mask = NDArray[np.bool_]
Numbers = NDArray[np.floating[Any]]
Places = NDArray[np.intp]
Key = tuple[Hashable, ...]
#: People as a mask over everyone, or as places.
Whose = Mask | Places
FAR = 1e9
#: What stands in an array where a person has nothing: no day is before it, nobody has it, no limit is met.
NOTHING = {"from": FAR, "until": -1.0, "limit": FAR, "value": 0.0}
# Days, minutes and kilometres are small whole numbers, which half the room holds exactly; rows, codes, cents and degrees take the whole.
_SMALL = {"week", "month", "people", "max_km", "notice_days", "rest_days"}
# Of so many days at most is kept who is away, on a break and so on.
_DAYS_KEPT = 256
_NOBODY = np.zeros(0, dtype=np.intp)


def marked(whose: Whose) -> Mask | None:
    """The mask, when it is one."""
    return cast(Mask, whose) if whose.dtype == np.bool_ else None


def placed(whose: Whose) -> Places | None:
    """The places, when they are."""
    return None if whose.dtype == np.bool_ else cast(Places, whose)


@dataclass(frozen=True)
class Beside:
    """What ranking knows of a person beside the rules' facts, in numbers of rows; `asked_on`: the day of the last request, as an ordinal."""

    code: int = 0
    home: int = 0
    user: int = 0
    asked_on: int = 0
    has_left: bool = False
    is_newcomer: bool = False
    strong: frozenset[int] = frozenset()
    seen_by: frozenset[int] = frozenset()


def number_of(code: str) -> int:
    """A public code as a number, in the same order; what is to be kept in arrays."""
    return int(code, 36)


def code_of(number: float) -> str:
    """The public code that `number_of` made a number of; the alphabet has no nought to be lost at its head."""
    return np.base_repr(int(number), 36)


class Columns:
    """The arrays. A new edition is made by `next` before something is put, so that a reader never sees half of a change."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._room = size + size // 16 + 16
        self._flags: dict[Key, Mask] = {}
        self._rare: dict[Key, Places] = {}
        self._numbers: dict[Key, Numbers] = {}
        self._own: set[Key] = set()
        self._within: dict[Key, Mask] = {}

    def next(self, size: int) -> "Columns":
        """The next edition, with room for `size` people; arrays are shared until something is written to them."""
        if size > self._room:
            return self._copied(size)
        made = object.__new__(Columns)
        made.size, made._room, made._own, made._within = size, self._room, set(), {}
        made._flags, made._rare, made._numbers = self._flags.copy(), self._rare.copy(), self._numbers.copy()
        return made

    def _copied(self, size: int) -> "Columns":
        made = Columns(size)
        for key, flags in self._flags.items():
            made._flag(key)[: self.size] = flags[: self.size]
        for key, numbers in self._numbers.items():
            made._number(key)[: self.size] = numbers[: self.size]
        made._rare = self._rare.copy()
        return made

    def flag(self, *key: Hashable) -> Mask:
        """Who has it; nobody when the key is unknown."""
        if (found := self._flags.get(key)) is not None:
            return found[: self.size]
        mask = np.zeros(self.size, dtype=bool)
        mask[self._rare.get(key, _NOBODY)] = True
        return mask

    def number(self, kind: str, *key: Hashable) -> Numbers:
        """One number a person; `kind` is a key of `NOTHING`, which tells what stands for nothing."""
        found = self._numbers.get((kind, *key))
        return np.full(self.size, NOTHING[kind], dtype=_type((kind, *key))) if found is None else found[: self.size]

    def has(self, kind: str, *key: Hashable) -> bool:
        """Whether anybody has such a number."""
        return (kind, *key) in self._numbers

    def is_known(self, *key: Hashable) -> bool:
        """Whether anybody has, or has had, this flag."""
        return key in self._rare or key in self._flags

    def flags_of(self, name: str) -> Iterator[tuple[Key, Mask]]:
        """All flags whose key begins with `name`."""
        return ((key, flags[: self.size]) for key, flags in self._flags.items() if key[0] == name)

    def layers(self, *key: Hashable) -> Iterator[tuple[Numbers, Numbers]]:
        """The pairs (from, until) under a key."""
        layer = 0
        while ("from", *key, layer) in self._numbers:
            yield self.number("from", *key, layer), self.number("until", *key, layer)
            layer += 1

    def within(self, *key: Hashable, on: float) -> Mask:
        """Whose spans under the key hold the day or minute; kept for the next seat of that day."""
        found = self._within.get((*key, on))
        if found is None:
            found = np.zeros(self.size, dtype=bool)
            for start, until in self.layers(*key):
                found |= (start <= on) & (on <= until)
            if ("from", *key, 0) in self._numbers:
                self._within = self._within if len(self._within) < _DAYS_KEPT else {}
                self._within[*key, on] = found
        return found

    def clear(self, place: int) -> None:
        """Take everything of a person away."""
        for key in [key for key, flags in self._flags.items() if flags[place]]:
            self._flag(key)[place] = False
        for key, numbers in list(self._numbers.items()):
            if numbers[place] != (nothing := NOTHING[str(key[0])]):
                self._number(key)[place] = nothing
        for key, places in self._rare.items():
            if (places == place).any():
                self._rare[key] = places[places != place]

    def set(self, place: int, one: ExpertFacts, beside: Beside) -> None:
        """Write a person's facts at a place that holds nothing."""
        for key in _flags_of(one, beside):
            self._flag(key)[place] = True
        for key in _rare_of(one, beside):
            self._rare[key] = np.append(self._rare.get(key, _NOBODY), place)
        for key, value in _numbers_of(one, beside):
            self._number(key)[place] = value

    def set_all(self, people: Iterable[tuple[ExpertFacts, Beside]], start: int) -> None:
        """Write many people at the places from `start` on, one array at a time."""
        flags: dict[Key, list[int]] = {}
        rare: dict[Key, list[int]] = {}
        numbers: dict[Key, tuple[list[int], list[float]]] = {}
        for place, (one, beside) in enumerate(people, start=start):
            for key in _flags_of(one, beside):
                flags.setdefault(key, []).append(place)
            for key in _rare_of(one, beside):
                rare.setdefault(key, []).append(place)
            for key, value in _numbers_of(one, beside):
                places, values = numbers.setdefault(key, ([], []))
                places.append(place)
                values.append(value)
        for key, found in flags.items():
            self._flag(key)[found] = True
        for key, found in rare.items():
            self._rare[key] = np.append(self._rare.get(key, _NOBODY), np.array(found, dtype=np.intp))
        for key, (places, values) in numbers.items():
            self._number(key)[places] = values

    def arrays(self) -> Iterator[tuple[str, Key, NDArray[np.generic]]]:
        """Everything, to be written down: "flag", "rare" or "number", the key, the array."""
        yield from (("flag", key, np.packbits(flags[: self.size])) for key, flags in self._flags.items())
        yield from (("rare", key, places) for key, places in self._rare.items())
        yield from (("number", key, numbers[: self.size]) for key, numbers in self._numbers.items())

    def put_back(self, kind: str, key: Key, array: NDArray[np.generic]) -> None:
        """What `arrays` told."""
        if kind == "flag":
            self._flag(key)[: self.size] = np.unpackbits(array.view(np.uint8), count=self.size).view(bool)
        elif kind == "rare":
            self._rare[key] = array.astype(np.intp)
        else:
            self._number(key)[: self.size] = array

    def _flag(self, key: Key) -> Mask:
        """The flags under a key, this edition's own, to be written to."""
        found = self._flags.get(key)
        if found is None or key not in self._own:
            made = np.zeros(self._room, dtype=bool) if found is None else found.copy()
            self._flags[key] = found = made
            self._own.add(key)
        return found

    def _number(self, key: Key) -> Numbers:
        """The numbers under a key, this edition's own, to be written to."""
        found, self._within = self._numbers.get(key), {}
        if found is None or key not in self._own:
            kind = str(key[0])
            made = np.full(self._room, NOTHING[kind], dtype=_type(key)) if found is None else found.copy()
            self._numbers[key] = found = made
            self._own.add(key)
        return found


def _type(key: Key) -> type[np.floating[Any]]:
    return np.float32 if key[0] in {"from", "until"} or key[1] in _SMALL else np.float64


def _flags_of(one: ExpertFacts, beside: Beside) -> Iterator[Key]:
    switches = {
        "open": one.is_active and one.is_brokered,
        "remote_ok": one.remote_ok,
        "on_site_ok": one.on_site_ok,
        "accepts_voluntary": one.accepts_voluntary,
        "has_spans": bool(one.free_spans),
        "has_car": one.has_car,
        "has_areas": bool(one.towns or one.counties),
        "heavy_is_any": not one.heavy_kinds,
        "has_left": beside.has_left,
        "newcomer": beside.is_newcomer,
    }
    yield from ((name,) for name, is_on in switches.items() if is_on)
    for theme, top, perspective in one.themes:
        yield "theme", top, perspective
        yield "leaf", theme, perspective
    yield from (("language", language) for language in one.languages)
    yield from (("strong", language) for language in beside.strong)
    yield from (("kind", kind) for kind in one.kinds)
    yield from (("heavy", kind) for kind in one.heavy_kinds)
    yield from (("county", county) for county in one.counties)


def _rare_of(one: ExpertFacts, beside: Beside) -> Iterator[Key]:
    yield from (("boundary", *boundary) for boundary in one.boundaries)
    yield from (("town", town) for town in one.towns)
    yield from (("seen_by", organisation) for organisation in beside.seen_by)


def _numbers_of(one: ExpertFacts, beside: Beside) -> Iterator[tuple[Key, float]]:
    yield ("value", "person"), one.expert
    yield ("value", "code"), beside.code
    yield ("value", "home"), beside.home
    yield ("value", "user"), beside.user
    yield ("value", "asked_on"), beside.asked_on
    yield ("value", "max_km"), one.max_km
    yield ("value", "latitude"), one.latitude
    yield ("value", "longitude"), one.longitude
    yield ("value", "notice_days"), one.notice_days
    yield ("value", "rest_days"), one.rest_days
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
