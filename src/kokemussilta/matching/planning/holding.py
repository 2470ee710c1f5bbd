"""What is left to plan when some of it is settled: confirmed work is never moved, locks hold, what was ruled out stays out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kokemussilta.matching.planning.problem import Edge, Limit, Person, Problem, Purse, clashing, spent


@dataclass(frozen=True)
class Rest:
    """A smaller problem; `edges[i]` is the index that its edge i has in the whole one."""

    problem: Problem
    edges: tuple[int, ...]

    def whole(self, chosen: Iterable[int]) -> tuple[int, ...]:
        """Edges chosen in the smaller problem, as indices of the whole one."""
        return tuple(self.edges[at] for at in chosen)


def rest(problem: Problem, held: Iterable[int], gone: Iterable[int] = ()) -> Rest:
    """The problem without the edges `gone`, where the edges `held` are settled.

    Whoever holds tasks has so much less room, and each further task weighs on them as the further one that it is. A plan of the rest
    together with `held` breaks no rule of the whole, and its points are those of `held` and its own (continuity included).
    """
    held, out = sorted(set(held)), set(gone)
    settled = _Settled(problem, held)
    kept = [at for at, edge in enumerate(problem.edges) if at not in out and at not in settled.held and settled.allows(edge)]
    people = [settled.person(number) for number in range(len(problem.people))]
    seats = [replace(seat, places=seat.places - settled.filled[number]) for number, seat in enumerate(problem.seats)]
    edges = [problem.edges[at] for at in kept]
    return Rest(replace(problem, seats=seats, people=people, edges=edges), tuple(kept))


class _Settled:
    """The settled edges, by person and by task."""

    def __init__(self, problem: Problem, held: list[int]) -> None:
        self._problem, self.held = problem, set(held)
        self.filled: dict[int, int] = defaultdict(int)
        self._seats: dict[int, list[int]] = defaultdict(list)
        self._in_task: dict[int, set[int]] = defaultdict(set)
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, other in problem.apart:
            self._apart[one].add(other)
            self._apart[other].add(one)
        for at in held:
            edge = problem.edges[at]
            self.filled[edge.seat] += 1
            self._seats[edge.person].append(edge.seat)
            self._in_task[problem.seats[edge.seat].task].add(edge.person)

    def allows(self, edge: Edge) -> bool:
        """Whether the edge still goes with what is settled, as far as one person's and one task's settled work bar it."""
        seat = self._problem.seats[edge.seat]
        return (
            seat.places > self.filled[edge.seat]
            and not self._apart[edge.person] & self._in_task[seat.task]
            and not any(clashing(self._problem, edge.person, edge.seat, other) for other in self._seats[edge.person])
        )

    def person(self, number: int) -> Person:
        """What limits the person beside their settled tasks."""
        person, seats = self._problem.people[number], self._seats[number]
        if not seats:
            return person
        paid = sum(self._problem.seats[seat].fee for seat in seats)
        return replace(
            person,
            cap=person.cap - len(seats),
            money=None if person.money is None else person.money - paid,
            load=person.load + len(seats),
            limits=tuple(Limit(limit.seats, limit.most - len(limit.seats.intersection(seats))) for limit in person.limits),
            begun=person.begun.union(one for seat in seats if (one := self._problem.seats[seat].series) is not None),
            purses=tuple(Purse(purse.seats, purse.most - spent(self._problem, purse, seats)) for purse in person.purses),
        )
