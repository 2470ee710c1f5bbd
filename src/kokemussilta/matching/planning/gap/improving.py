"""Better and better answers: some jobs are freed at a time and given anew as whole loads, all else held."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kokemussilta.matching.planning.gap.knapsacks import near_loads
from kokemussilta.matching.planning.gap.mending import by_loads
from kokemussilta.matching.planning.gap.prices import Prices
from kokemussilta.matching.planning.gap.reading import Flags, Floats, Ints, Problem
from kokemussilta.matching.planning.gap.starting import left_over

_POINT = 1 - 1e-3  # costs are whole: what is nearer than this to the bound can't be bettered


@dataclass(frozen=True)
class Given:
    """Agents for the freed jobs, no worse than before, or none; and whether that is proven the best for them."""

    agents: Ints | None
    is_best: bool


def give_anew(
    problem: Problem, now: Ints, prices: Floats, *, most: int, stop: Callable[[], bool], pricing: Callable[[], bool]
) -> Given:
    """Loads priced anew, every load that a better answer could hold (`most` at most) listed, the cheapest choice of them."""
    mine = now[None] == np.arange(problem.agents)[:, None]
    value = problem.cost(now)
    program = Prices(problem, prices)
    program.add(np.flatnonzero(mine.any(axis=1)), mine[mine.any(axis=1)])
    program.tighten(stop=pricing)
    if value - program.bound < _POINT:
        return Given(None, is_best=True)
    is_whole = _list_loads(program, value - program.bound - _POINT, most)
    agents, loads = program.columns
    start: Flags = (mine[agents] == loads).all(axis=1)
    found = by_loads(problem, agents, loads, stop=stop, start=start)
    if found.agents is None or not problem.holds(found.agents) or problem.cost(found.agents) > value:
        return Given(None, is_best=False)
    return Given(found.agents, is_best=is_whole and found.is_done)


def _list_loads(program: Prices, slack: float, most: int) -> bool:
    """Add all loads within the slack, or within as much of it as keeps them few; answers whether it was all of it."""
    problem, is_whole = program.problem, True
    while True:
        listed: list[Flags] = []
        for agent in range(problem.agents):
            values = program.prices - problem.costs[agent]
            left = most - sum(len(loads) for loads in listed)
            near = near_loads(values, problem.weights[agent], int(problem.room[agent]), slack, left)
            if near is None:
                break
            listed.append(near[0])
        else:
            program.add(np.repeat(np.arange(problem.agents), [len(loads) for loads in listed]), np.concatenate(listed))
            return is_whole
        slack, is_whole = slack * 0.75, False


class Search:
    """The best answer so far and the next try; as many jobs are freed as a try's time allows."""

    def __init__(self, problem: Problem, answer: Ints, parts: Floats, prices: Floats, *, seed: int) -> None:
        self._problem, self._parts, self._prices = problem, parts, prices
        self._chance = np.random.default_rng(seed)
        self._count = min(40, problem.jobs)
        self.take(answer)

    def take(self, answer: Ints) -> None:
        """Go on from this answer."""
        self.answer, self.value = answer, self._problem.cost(answer)

    def step(
        self, *, seconds: float, most: int, until: Callable[[float], Callable[[], bool]], now: Callable[[], float]
    ) -> bool:
        """One try; True when it proved that no answer is better."""
        began = now()
        free = self._freed()
        kept = np.setdiff1d(np.arange(self._problem.jobs), free)
        part = self._problem.part(free, left_over(self._problem, self.answer, kept))
        given = give_anew(
            part, self.answer[free], self._prices[free], most=most, stop=until(seconds), pricing=until(seconds / 2)
        )
        if given.agents is not None:
            answer = self.answer.copy()
            answer[free] = given.agents
            self.take(answer)
        if given.is_best and not len(kept):
            return True
        if given.is_best and now() - began < seconds / 2:
            self._count = min(self._problem.jobs, self._count + max(3, self._count // 8))
        elif not given.is_best:
            self._count = max(min(16, self._problem.jobs), self._count - 3)
        return False

    def _freed(self) -> Ints:
        """By lot, rather those which the relaxation would have elsewhere."""
        jobs = np.arange(self._problem.jobs)
        if self._count >= len(jobs):
            return jobs
        weight = 1 - np.minimum(self._parts[self.answer, jobs], 1) + 0.1
        lot = np.log(1 - self._chance.random(len(jobs))) / weight
        return np.sort(np.argsort(-lot)[: self._count])
