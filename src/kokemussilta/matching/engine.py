"""The hard rules for everyone at once: numpy, no Django, the same answer for the same facts.

`decide` goes through the rules in their order and looks each time only at those whom no rule before has excluded: at first
in whole columns, then, when few are left, at their places alone. What a rule excludes is told in `excludes`; the result equals `assignments.rules` on each person (tested). Never the authority: offers check again in
their transaction.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from kokemussilta.assignments.rules import BY_CODE, RULES, Busy, ExpertFacts, Rule, SeatFacts
from kokemussilta.matching.columns import Beside, Columns, Mask, Places, Whose, placed
from kokemussilta.matching.excludes import EXCLUDES
from kokemussilta.matching.look import Look
from kokemussilta.matching.rows import Row, engaged_row, row_of, shift_row
from kokemussilta.matching.tasks import Tasks
from kokemussilta.matching.towns import Towns

__all__ = ["Fresh", "Outcome", "Places", "Pool", "all_rules", "decide"]
if missing := [rule.code for rule in RULES if rule.code not in EXCLUDES]:
    raise RuntimeError(f"no arrays for these rules: {missing}")


#: While a larger share than this is left, a rule is applied to everyone at once, which is quicker than picking out those who are left.
FEW = 0.25


@dataclass(frozen=True)
class Fresh:
    """What must be read anew for each request: who is in the task (row numbers), who was asked for the seat."""

    in_task: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()


class Excluded(Mapping[str, Places]):
    """Who is excluded, by the code of the first rule that does it: places in rising order, made when they are asked for."""

    def __init__(self, found: dict[str, Whose]) -> None:
        self._found = found
        #: How many by each rule.
        self.counts = {code: _count(those) for code, those in found.items()}

    def __getitem__(self, code: str) -> Places:
        places = placed(self._found[code])
        if places is None:
            places = self._found[code] = np.flatnonzero(self._found[code])
        return places

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


@dataclass(frozen=True)
class Outcome:
    """Who fits, and who is excluded by which first rule: places in the pool, everyone once, each list in rising order."""

    fitting: Places
    excluded: Excluded

    @property
    def excluded_count(self) -> int:
        """How many do not fit."""
        return sum(self.excluded.counts.values())


class Pool:
    """Everyone's facts and tasks as arrays. It never changes: `with_people` makes the next edition."""

    def __init__(self, facts: Iterable[ExpertFacts] = ()) -> None:
        everyone = list(facts)
        self.columns = Columns(len(everyone))
        self.columns.set_all(((one, Beside()) for one in everyone), 0)
        self.place = {one.expert: place for place, one in enumerate(everyone)}
        self.tasks = Tasks(len(everyone), {place: [row_of(busy) for busy in one.busy] for place, one in enumerate(everyone)})
        self.engaged = Tasks(len(everyone), {place: engaged_rows(one) for place, one in enumerate(everyone)})
        self.shifts = Tasks(len(everyone), {place: shift_rows(one) for place, one in enumerate(everyone)})
        self._towns: Towns | None = None

    @classmethod
    def of(cls, columns: Columns, tasks: Tasks, engaged: Tasks, shifts: Tasks) -> "Pool":
        """The pool over these arrays."""
        made = object.__new__(cls)
        made.columns, made.tasks, made.engaged, made.shifts, made._towns = columns, tasks, engaged, shifts, None
        numbers = columns.number("value", "person").astype(np.int64).tolist()
        made.place = {number: place for place, number in enumerate(numbers) if number}
        return made

    def __len__(self) -> int:
        return self.columns.size

    @property
    def towns(self) -> Towns:
        """Where everyone is at home."""
        if self._towns is None:
            self._towns = Towns(self.columns.number("value", "latitude"), self.columns.number("value", "longitude"))
        return self._towns

    def with_people(
        self,
        people: Iterable[ExpertFacts],
        *,
        besides: Mapping[int, Beside] | None = None,
        rows: Mapping[int, list[Row]] | None = None,
        gone: Iterable[int] = (),
    ) -> "Pool":
        """The pool with these people's facts in place of their old ones; new people come last, those gone leave an empty place.

        `rows`: everyone's tasks with the places they were at; without it those of the facts count.
        """
        people, besides = list(people), besides or {}
        made = object.__new__(Pool)
        made.place = self.place
        if new := [one.expert for one in people if one.expert not in self.place]:
            made.place = self.place | {number: place for place, number in enumerate(new, start=len(self))}
        made.columns = self.columns.next(len(self) + len(new))
        put: dict[int, list[Row]] = {}
        for one in people:
            place = made.place[one.expert]
            made.columns.clear(place)
            made.columns.set(place, one, besides.get(one.expert, Beside()))
            put[place] = [row_of(busy) for busy in one.busy] if rows is None else rows.get(one.expert, [])
        if lost := [number for number in gone if number in made.place]:
            made.place = made.place.copy()
            for number in lost:
                place = made.place.pop(number)
                made.columns.clear(place)
                put[place] = []
        made.tasks = self.tasks.next(made.columns.size, put)
        nothing: dict[int, list[Row]] = {place: [] for place in put}
        spans = {made.place[one.expert]: engaged_rows(one) for one in people}
        made.engaged = self.engaged.next(made.columns.size, nothing | spans)
        weekly = {made.place[one.expert]: shift_rows(one) for one in people}
        made.shifts = self.shifts.next(made.columns.size, nothing | weekly)
        homes = made.columns.number("value", "latitude"), made.columns.number("value", "longitude")
        made._towns = self._towns and self._towns.next(*homes, changed=list(put))
        return made

    def trying(self, more: Mapping[int, Iterable[Busy]], *, alone: bool = False) -> "Pool":
        """The pool with these tasks beside those that people (row numbers) have, each once; no edition knows of it.

        `alone`: nobody else has any tasks in it, which is quick: for looking at these people only.
        """
        made = object.__new__(Pool)
        made.columns, made.place, made._towns = self.columns, self.place, self.towns
        made.engaged, made.shifts = self.engaged, self.shifts
        rows = {}
        for person, theirs in more.items():
            if (place := self.place.get(person)) is not None:
                held = self.tasks.rows_of(place)
                known = {row[0] for row in held}
                rows[place] = held + [row_of(one) for one in theirs if one.task not in known]
        made.tasks = Tasks(len(self), rows) if alone else self.tasks.apart(rows)
        return made

    def numbers(self, places: Places) -> list[int]:
        """The row numbers of the people at these places."""
        found: list[int] = self.columns.number("value", "person")[places].astype(np.int64).tolist()
        return found

    def places(self, numbers: Iterable[int]) -> Places:
        """Where the people with these row numbers are, in rising order."""
        return np.array(sorted(self.place[number] for number in numbers if number in self.place), dtype=np.intp)


def engaged_rows(one: ExpertFacts) -> list[Row]:
    """When the person's own calendars say that they are busy, as rows."""
    return [engaged_row(span) for span in one.engaged]


def shift_rows(one: ExpertFacts) -> list[Row]:
    """The person's weekly shifts as rows."""
    return [shift_row(shift) for shift in one.shifts]


def decide(pool: Pool, seat: SeatFacts, fresh: Fresh, among: Mask, *, leaving_out: Container[str] = ()) -> Outcome:
    """Apply the rules in their order to the people marked in `among`; those with a code in `leaving_out` are not applied."""
    look = _look(pool, seat, fresh, among.copy())
    found: dict[str, Whose] = {}
    left, few = _count(among), len(pool) * FEW
    for rule in RULES:
        if rule.code in leaving_out:
            continue
        if left < few and look.places is None:
            look.whose = np.flatnonzero(look.whose)
        if out := look.leave_out(EXCLUDES[rule.code](look)):
            found[rule.code], count = out
            left -= count
    return Outcome(np.flatnonzero(look.whose) if look.places is None else look.places, Excluded(found))


def all_rules(pool: Pool, seat: SeatFacts, fresh: Fresh, places: Places) -> list[tuple[Rule, ...]]:
    """Every rule that excludes each of the people at these places, in order."""
    look = _look(pool, seat, fresh, places)
    found = [(BY_CODE[rule.code], EXCLUDES[rule.code](look)) for rule in RULES]
    return [tuple(rule for rule, hits in found if hits[number]) for number in range(len(places))]


def _look(pool: Pool, seat: SeatFacts, fresh: Fresh, whose: Whose) -> Look:
    return Look(pool, seat, whose, in_task=pool.places(fresh.in_task), asked=pool.places(fresh.asked))


def _count(those: Whose) -> int:
    return int(np.count_nonzero(those)) if those.dtype == np.bool_ else len(those)
