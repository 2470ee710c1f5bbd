"""The ranking of people for a seat: pure Python and numpy, no Django, the same answer for the same facts.

A `Pool` holds everyone's register facts once, with boolean arrays for the rules that exclude most: consent, theme, language,
kind. What is left (some hundreds of ten thousand) meets the rules of `assignments.rules` themselves, on fresh tasks. The
result equals applying the rules to each person one by one (tested). Never the authority: offers check again in their transaction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kokemussilta.assignments.rules import BY_CODE, RULES, Busy, ExpertFacts, Rule, SeatFacts

Mask = NDArray[np.bool_]
Key = TypeVar("Key")
# The rules that the arrays answer, and the sparse ones in their midst; all others are applied person by person.
_ARRAYED = ("consent", "in_task", "asked", "theme", "language", "kind")
_REST = tuple(rule for rule in RULES if rule.code not in _ARRAYED)
if tuple(rule.code for rule in RULES[: len(_ARRAYED)]) != _ARRAYED:
    raise RuntimeError("the arrays answer the first rules, in their order")


@dataclass(frozen=True)
class Fresh:
    """What must be read anew for each request: who is in the task, who was asked for the seat, everyone's tasks."""

    in_task: frozenset[int]
    asked: frozenset[int]


@dataclass
class Sieve:
    """What the arrays say: the first rule of each excluded person, and those who are left, as places in the pool."""

    first: dict[str, NDArray[np.intp]]
    left: NDArray[np.intp]


@dataclass
class Outcome:
    """Who fits (row numbers), and who is excluded by which first rule."""

    fitting: list[int] = field(default_factory=list)
    excluded: dict[str, list[int]] = field(default_factory=dict)

    def count(self, code: str) -> int:
        """How many the rule excludes first."""
        return len(self.excluded.get(code, ()))


class Pool:
    """Everyone's register facts with the arrays over them. `facts` may change in place through `put`."""

    def __init__(self, facts: Iterable[ExpertFacts]) -> None:
        self.facts = list(facts)
        self.numbers = np.array([one.expert for one in self.facts], dtype=np.int64)
        self.place = {one.expert: place for place, one in enumerate(self.facts)}
        self._open: Mask = np.zeros(len(self.facts), dtype=bool)
        self._themes: dict[tuple[int, str], Mask] = {}
        self._perspectives: dict[str, Mask] = {}
        self._languages: dict[int, Mask] = {}
        self._kinds: dict[int, Mask] = {}
        for place, one in enumerate(self.facts):
            self._mark(place, one)

    def __len__(self) -> int:
        return len(self.facts)

    def put(self, one: ExpertFacts) -> None:
        """Replace the facts of somebody who is in the pool."""
        place = self.place[one.expert]
        self.facts[place] = one
        for masks in (self._themes, self._perspectives, self._languages, self._kinds):
            for mask in masks.values():
                mask[place] = False
        self._mark(place, one)

    def _mark(self, place: int, one: ExpertFacts) -> None:
        self._open[place] = one.is_active and one.is_brokered
        for _theme, top, perspective in one.themes:
            self._mask(self._themes, (top, perspective))[place] = True
            self._mask(self._perspectives, perspective)[place] = True
        for language in one.languages:
            self._mask(self._languages, language)[place] = True
        for kind in one.kinds:
            self._mask(self._kinds, kind)[place] = True

    def _mask(self, masks: dict[Key, Mask], key: Key) -> Mask:
        found = masks.get(key)
        if found is None:
            found = masks[key] = np.zeros(len(self.facts), dtype=bool)
        return found

    def _none(self) -> Mask:
        return np.zeros(len(self.facts), dtype=bool)

    def _has_theme(self, seat: SeatFacts) -> Mask:
        if not seat.themes:
            if not seat.perspective:
                return ~self._none()
            return self._perspectives.get(seat.perspective, self._none())
        tops = {top for _theme, top in seat.themes}
        found = self._none()
        for (top, perspective), mask in self._themes.items():
            if top in tops and seat.perspective in {"", perspective}:
                found |= mask
        return found

    def _places(self, numbers: Iterable[int]) -> Mask:
        mask = self._none()
        mask[[self.place[number] for number in numbers if number in self.place]] = True
        return mask

    def sieve(self, seat: SeatFacts, fresh: Fresh, among: Mask) -> Sieve:
        """Apply the arrayed rules, in their order, to the people marked in `among`."""
        left = among.copy()
        first: dict[str, NDArray[np.intp]] = {}
        passes = {
            "consent": self._open,
            "in_task": ~self._places(fresh.in_task),
            "asked": ~self._places(fresh.asked),
            "theme": self._has_theme(seat),
            "language": self._languages.get(seat.language, self._none()),
            "kind": self._kinds.get(seat.kind, self._none()),
        }
        for code in _ARRAYED:
            first[code] = np.flatnonzero(left & ~passes[code])
            left &= passes[code]
        return Sieve(first, np.flatnonzero(left))


def decide(pool: Pool, seat: SeatFacts, sieve: Sieve, busy: Mapping[int, tuple[Busy, ...]]) -> Outcome:
    """Apply the other rules to those whom the sieve left, with their fresh tasks, and count everyone once."""
    outcome = Outcome()
    for code, places in sieve.first.items():
        if len(places):
            outcome.excluded[code] = pool.numbers[places].tolist()
    for place in sieve.left.tolist():
        one = with_tasks(pool.facts[place], busy)
        rule = next((rule for rule in _REST if rule.excludes(one, seat)), None)
        if rule is None:
            outcome.fitting.append(one.expert)
        else:
            outcome.excluded.setdefault(rule.code, []).append(one.expert)
    return outcome


def with_tasks(one: ExpertFacts, busy: Mapping[int, tuple[Busy, ...]]) -> ExpertFacts:
    """The facts with fresh tasks in them."""
    tasks = busy.get(one.expert, ())
    return one if tasks == one.busy else replace(one, busy=tasks)


def all_rules(one: ExpertFacts, seat: SeatFacts, fresh: Fresh) -> tuple[Rule, ...]:
    """Every rule that excludes the person, in order; `one` carries fresh tasks."""
    asked = frozenset({seat.seat}) if one.expert in fresh.asked else frozenset()
    facts = replace(one, asked_seats=asked)
    found = {rule.code for rule in RULES if rule.excludes(facts, seat)}
    if one.expert in fresh.in_task:
        found.add("in_task")
    return tuple(BY_CODE[rule.code] for rule in RULES if rule.code in found)
