"""What is planned: seats with places to fill, people who fit them, and what each person's tasks must keep together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

Pair = tuple[int, int]


class Edge(NamedTuple):
    """A person who may take a place of a seat, and how much that is wanted (points)."""

    seat: int
    person: int
    score: int


@dataclass(frozen=True)
class Seat:
    """Places to fill: `slots` are half-days or whatever two tasks cannot share; seats of one `task` never take a person twice."""

    places: int
    task: int
    fee: int = 0
    slots: frozenset[int] = frozenset()
    series: int | None = None


@dataclass(frozen=True)
class Limit:
    """Of these seats one person takes at most so many: a cap of a week or a month, or rest between heavy tasks."""

    seats: frozenset[int]
    most: int


@dataclass(frozen=True)
class Purse:
    """The fees of these seats together are at most so many cents: an earnings ceiling of one month."""

    seats: frozenset[int]
    most: int


@dataclass(frozen=True)
class Person:
    """What limits one person, beyond the edges. `load` counts tasks that are theirs already; `money` is in cents, None for no ceiling.

    `begun`: series of which they have a task already, so that each further one goes on with it.
    """

    cap: int
    money: int | None = None
    load: int = 0
    clashes: frozenset[Pair] = frozenset()
    limits: tuple[Limit, ...] = ()
    purses: tuple[Purse, ...] = ()
    begun: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Problem:
    """One planning problem; the objective is to be made as large as can be.

    objective = sum(score + cover) over chosen edges + continuity for each further task of one series given to one person
    - sum over people (fair[load + tasks] - fair[load]). `fair` is convex; past its end the last step repeats.
    """

    seats: Sequence[Seat]
    people: Sequence[Person]
    edges: Sequence[Edge]
    apart: Sequence[Pair] = ()
    fair: Sequence[int] = (0,)
    cover: int = 0
    continuity: int = 0

    def __post_init__(self) -> None:
        """ValueError, in words, for what no plan could be made of."""
        steps = [later - earlier for earlier, later in zip(self.fair, self.fair[1:], strict=False)]
        if steps != sorted(steps):
            raise ValueError("fair must be convex: each further task costs at least as much as the one before")
        if len({(edge.seat, edge.person) for edge in self.edges}) != len(self.edges):
            raise ValueError("a pair of seat and person is given twice")
        for edge in self.edges:
            if not (0 <= edge.seat < len(self.seats) and 0 <= edge.person < len(self.people)):
                raise ValueError(f"an edge names a seat or a person that is not there: {tuple(edge)}")

    def burden(self, person: int, tasks: int) -> int:
        """What giving the person so many new tasks costs, in points."""
        load = self.people[person].load
        return self._fair(load + tasks) - self._fair(load)

    def _fair(self, tasks: int) -> int:
        last = len(self.fair) - 1
        if tasks <= last:
            return self.fair[tasks]
        step = self.fair[last] - self.fair[last - 1] if last else 0
        return self.fair[last] + (tasks - last) * step


def clashing(problem: Problem, person: int, one: int, other: int) -> bool:
    """Whether one person cannot take both seats."""
    first, second = problem.seats[one], problem.seats[other]
    pairs = problem.people[person].clashes
    return first.task == second.task or bool(first.slots & second.slots) or (one, other) in pairs or (other, one) in pairs


def bonus(problem: Problem, person: int, seats: Iterable[int]) -> int:
    """The continuity points of one person's seats."""
    begun, counts = problem.people[person].begun, Counter(problem.seats[seat].series for seat in seats)
    return problem.continuity * sum(count - (series not in begun) for series, count in counts.items() if series is not None)


def spent(problem: Problem, purse: Purse, seats: Iterable[int]) -> int:
    """The fees of those seats that the purse pays, in cents."""
    return sum(problem.seats[seat].fee for seat in seats if seat in purse.seats)


def evaluate(problem: Problem, chosen: Iterable[int]) -> tuple[int, int]:
    """The objective and the filled places of these edges; ValueError names the first broken rule. Knows nothing of the solver."""
    chosen = list(chosen)
    if len(set(chosen)) != len(chosen):
        raise ValueError("an edge is chosen twice")
    total, filled, by_person = 0, Counter[int](), defaultdict[int, list[int]](list)
    in_task: dict[int, set[int]] = defaultdict(set)
    for index in chosen:
        edge = problem.edges[index]
        total += edge.score + problem.cover
        filled[edge.seat] += 1
        by_person[edge.person].append(edge.seat)
        in_task[problem.seats[edge.seat].task].add(edge.person)
    for seat, count in filled.items():
        if count > problem.seats[seat].places:
            raise ValueError(f"seat {seat} is filled {count} times")
    for task, people in in_task.items():
        for one, other in problem.apart:
            if one in people and other in people:
                raise ValueError(f"people {one} and {other} are together in task {task}")
    for person, seats in by_person.items():
        broken = broken_rule(problem, person, seats)
        if broken:
            raise ValueError(f"person {person}: {broken}")
        total += bonus(problem, person, seats) - problem.burden(person, len(seats))
    return total, len(chosen)


def broken_rule(problem: Problem, person: int, seats: Sequence[int]) -> str:
    """Which of the person's rules these seats together break; empty when none."""
    limits = problem.people[person]
    if len(seats) > limits.cap:
        return "over the cap"
    if limits.money is not None and sum(problem.seats[seat].fee for seat in seats) > limits.money:
        return "over the earnings ceiling"
    for place, one in enumerate(seats):
        if any(clashing(problem, person, one, other) for other in seats[place + 1 :]):
            return "two tasks clash"
    if any(len(limit.seats.intersection(seats)) > limit.most for limit in limits.limits):
        return "over a limit"
    if any(spent(problem, purse, seats) > purse.most for purse in limits.purses):
        return "over a month's ceiling"
    return ""


def read(content: Mapping[str, Any]) -> Problem:
    """A problem from the exchange format: n, fee, slots, edges, cap, money, pairs, fair, cover. ValueError says what is wrong."""
    try:
        most = len(content["fair"]) - 1
        seats = [
            Seat(int(places), task, int(fee), frozenset(int(slot) for slot in slots))
            for task, (places, fee, slots) in enumerate(zip(content["n"], content["fee"], content["slots"], strict=True))
        ]
        people = [
            Person(cap=min(most, int(cap)), money=int(money))
            for cap, money in zip(content["cap"], content["money"], strict=True)
        ]
        return Problem(
            seats=seats,
            people=people,
            edges=[Edge(int(seat), int(person), int(score)) for seat, person, score in content["edges"]],
            apart=[(int(one), int(other)) for one, other in content["pairs"]],
            fair=[int(points) for points in content["fair"]],
            cover=int(content["cover"]),
        )
    except KeyError as missing:
        raise ValueError(f"the file has no {missing}") from missing
    except TypeError as wrong:
        raise ValueError(f"the file is not of the format: {wrong}") from wrong
