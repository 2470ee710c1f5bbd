"""A first plan in a blink: the seats with fewest people first, the best person for each."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from kokemussilta.matching.planning.problem import Problem
from kokemussilta.matching.planning.schedules import Desk, Schedule


def first_plan(problem: Problem, desks: Mapping[int, Desk], start: Iterable[int] = ()) -> list[Schedule]:
    """A plan that breaks no rule; begins from the edges of `start` that still hold together."""
    plan = _Plan(problem, desks)
    for edge in start:
        plan.take(edge)
    wanting: dict[int, list[int]] = defaultdict(list)
    for desk in desks.values():
        for edge in desk.edges:
            wanting[problem.edges[edge].seat].append(edge)
    for seat in sorted(wanting, key=lambda seat: (len(wanting[seat]) / problem.seats[seat].places, seat)):
        while plan.open_places(seat):
            best = max(wanting[seat], key=lambda edge: (plan.gain(edge), -edge))
            if not plan.gain(best) or not plan.take(best):
                wanting[seat].remove(best)
            if not wanting[seat]:
                break
    return plan.schedules()


class _Plan:
    """Edges taken so far, person by person."""

    def __init__(self, problem: Problem, desks: Mapping[int, Desk]) -> None:
        self._problem, self._desks = problem, desks
        self._local = {edge: (desk, at) for desk in desks.values() for at, edge in enumerate(desk.edges)}
        self._taken: dict[int, list[int]] = {person: [] for person in desks}
        self._filled = Counter[int]()
        self._in_task: dict[int, set[int]] = defaultdict(set)
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, other in problem.apart:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def open_places(self, seat: int) -> int:
        return self._problem.seats[seat].places - self._filled[seat]

    def gain(self, edge: int) -> int:
        """Points of taking the edge on top; nought when it is not worth it."""
        desk, _ = self._local[edge]
        count = len(self._taken[desk.person])
        if count >= desk.cap:
            return 0
        return max(0, self._problem.edges[edge].score + self._problem.cover - desk.burden[count + 1] + desk.burden[count])

    def take(self, edge: int) -> bool:
        """Take the edge if every rule allows it."""
        if edge not in self._local:
            return False
        desk, at = self._local[edge]
        seat = self._problem.edges[edge].seat
        task = self._problem.seats[seat].task
        taken = self._taken[desk.person]
        if not self.open_places(seat) or self._apart[desk.person] & self._in_task[task] or not desk.allows(taken, at):
            return False
        taken.append(at)
        self._filled[seat] += 1
        self._in_task[task].add(desk.person)
        return True

    def schedules(self) -> list[Schedule]:
        return [self._desks[person].schedule(local) for person, local in self._taken.items() if local]
