"""One person's possible sets of tasks, and the best of them under given prices of places."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappush, heappushpop
from typing import NamedTuple

from kokemussilta.matching.planning.problem import Problem, bonus, spent

_NOTHING = 1e-6
#: Steps of one search for one person's best sets.
MOST_STEPS = 30_000


@dataclass(frozen=True)
class Schedule:
    """Edges that one person takes together, sorted, and their points."""

    person: int
    edges: tuple[int, ...]
    points: int


class Desk:
    """One person's edges, and which of them go together. `edges[i]` is the problem's index of local edge i."""

    def __init__(self, problem: Problem, person: int, edges: Sequence[int]) -> None:
        limits = problem.people[person]
        self.problem, self.person, self.edges = problem, person, list(edges)
        seats = [problem.edges[edge].seat for edge in edges]
        self.seats = seats
        self.fees = [problem.seats[seat].fee for seat in seats]
        self.money = limits.money if limits.money is not None else sum(self.fees)
        self.cap = min(limits.cap, len(seats))
        self.burden = [problem.burden(person, count) for count in range(self.cap + 1)]
        self.clash = _clashes(problem, person, seats)
        self.limits = [
            (sum(1 << at for at, seat in enumerate(seats) if seat in limit.seats), limit.most)
            for limit in limits.limits
            if sum(seat in limit.seats for seat in seats) > limit.most
        ]
        self.purses = [
            ([at for at, seat in enumerate(seats) if seat in purse.seats], purse.most)
            for purse in limits.purses
            if spent(problem, purse, seats) > purse.most
        ]
        self.is_limited = bool(self.limits or self.purses)
        series = [problem.seats[seat].series for seat in seats]
        shared = [one is not None and (one in limits.begun or series.count(one) > 1) for one in series]
        #: At most what continuity can add to an edge; nought where it would be the only one of its series.
        self.extra = [problem.continuity * one for one in shared]
        self.has_extra = any(self.extra)
        #: Whether the last search saw every set; else `upper` is only what no set can pass.
        self.is_whole, self.upper = True, 0.0

    def schedule(self, local: Sequence[int]) -> Schedule:
        """The schedule of these local edges."""
        edges = tuple(sorted(self.edges[at] for at in local))
        points = sum(self.problem.edges[edge].score + self.problem.cover for edge in edges) - self.burden[len(edges)]
        return Schedule(self.person, edges, points + self.continuity(local))

    def continuity(self, local: Sequence[int]) -> int:
        """The points that these local edges earn for staying with one series."""
        return bonus(self.problem, self.person, (self.seats[at] for at in local)) if self.has_extra else 0

    def allows(self, local: Sequence[int], more: int) -> bool:
        """Whether a further local edge goes with these."""
        mask = 0
        for at in local:
            mask |= 1 << at
        return (
            len(local) < self.cap
            and not mask & self.clash[more]
            and sum(self.fees[at] for at in local) + self.fees[more] <= self.money
            and self.within_limits(mask | 1 << more)
        )

    def within_limits(self, mask: int) -> bool:
        """Whether the local edges of the mask keep every limit, and every purse is enough."""
        return all((mask & seats).bit_count() <= most for seats, most in self.limits) and all(
            sum(self.fees[at] for at in ats if mask >> at & 1) <= most for ats, most in self.purses
        )

    def best(
        self, values: Sequence[float], *, keep: int, above: float = _NOTHING, slack: float = 0, steps: int = MOST_STEPS
    ) -> list[tuple[float, tuple[int, ...]]]:
        """The most valuable sets of local edges worth more than `above`, best first, at most `keep`.

        `values`: for each local edge its points less its price. The best set has no edge worth less than nothing; `slack` lets such
        edges in, as far as a set that is not the best may hold them. Exhaustive, with the bound that edges never clash; but ends after
        so many `steps` (see `is_whole`), for somebody who fits a hundred seats has more sets than there is time for.
        """
        worth = [value + extra for value, extra in zip(values, self.extra, strict=True)] if self.has_extra else values
        order = [at for at in range(len(values)) if worth[at] > -slack]
        order.sort(key=lambda at: -worth[at])
        found: list[tuple[float, tuple[int, ...]]] = []
        search = _Search(self, values, worth, order, keep, above, found, steps)
        if order and self.cap:
            search.extend(0, _Part(0.0, 0.0, 0, 0, self.money, ()))
        found.sort(reverse=True)
        self.is_whole, self.upper = search.steps > 0, found[0][0] if found else 0.0
        if not self.is_whole:
            self.upper = max(self.upper, search.bound(0, 0.0, 0))
        return found


class _Part(NamedTuple):
    """Edges chosen so far: their worth with all extras and without, bits of those taken and barred, money left."""

    hope: float
    value: float
    taken: int
    barred: int
    money: int
    chosen: tuple[int, ...]


@dataclass
class _Search:
    """A depth-first search through one person's sets; `low` is what a set must beat."""

    desk: Desk
    values: Sequence[float]
    worth: Sequence[float]
    order: list[int]
    keep: int
    low: float
    found: list[tuple[float, tuple[int, ...]]]
    steps: int

    def extend(self, start: int, part: _Part) -> None:
        """Try each later edge in turn on top of the part."""
        desk, order, count = self.desk, self.order, len(part.chosen)
        for place in range(start, len(order)):
            self.steps -= 1
            if self.steps <= 0 or self.bound(place, part.hope, count) <= self.low:
                return
            at = order[place]
            if (
                part.barred >> at & 1
                or desk.fees[at] > part.money
                or (desk.is_limited and not desk.within_limits(part.taken | 1 << at))
            ):
                continue
            longer, value = (*part.chosen, at), part.value + self.values[at]
            self._note(value - desk.burden[count + 1] + desk.continuity(longer), longer)
            if count + 1 < desk.cap:
                hope, taken, barred = part.hope + self.worth[at], part.taken | 1 << at, part.barred | desk.clash[at]
                self.extend(place + 1, _Part(hope, value, taken, barred, part.money - desk.fees[at], longer))

    def bound(self, place: int, hope: float, count: int) -> float:
        """What no set can pass that has so many edges, worth `hope`, and further ones from this place of the order on."""
        best, order, burden = float("-inf"), self.order, self.desk.burden
        for size in range(count + 1, min(self.desk.cap, count + len(order) - place) + 1):
            hope += self.worth[order[place + size - count - 1]]
            best = max(best, hope - burden[size])
        return best

    def _note(self, value: float, chosen: tuple[int, ...]) -> None:
        if value <= self.low:
            return
        if len(self.found) < self.keep:
            heappush(self.found, (value, chosen))
        else:
            heappushpop(self.found, (value, chosen))
        if len(self.found) == self.keep:
            self.low = max(self.low, self.found[0][0])


def _clashes(problem: Problem, person: int, seats: Sequence[int]) -> list[int]:
    """For each local edge a bit for each that cannot go with it, itself included."""
    sharing: dict[tuple[str, int], int] = defaultdict(int)
    for at, number in enumerate(seats):
        seat = problem.seats[number]
        sharing["task", seat.task] |= 1 << at
        for slot in seat.slots:
            sharing["slot", slot] |= 1 << at
    found = []
    for number in seats:
        seat = problem.seats[number]
        mask = sharing["task", seat.task]
        for slot in seat.slots:
            mask |= sharing["slot", slot]
        found.append(mask)
    place = {number: at for at, number in enumerate(seats)}
    for one, other in problem.people[person].clashes:
        if one in place and other in place:
            found[place[one]] |= 1 << place[other]
            found[place[other]] |= 1 << place[one]
    return found


def desks(problem: Problem) -> dict[int, Desk]:
    """Each person who can take anything, with their edges, by number."""
    edges: dict[int, list[int]] = defaultdict(list)
    for index, (seat, person, _) in enumerate(problem.edges):
        limits = problem.people[person]
        affordable = limits.money is None or problem.seats[seat].fee <= limits.money
        if affordable and limits.cap > 0 and problem.seats[seat].places > 0:
            edges[person].append(index)
    return {person: Desk(problem, person, edges[person]) for person in sorted(edges)}
