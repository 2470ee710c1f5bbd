"""Better and better answers: some jobs are freed at a time and given anew as whole loads, all else held."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kokemussilta.matching.planning.gap.knapsacks import near_loads
from kokemussilta.matching.planning.gap.mending import by_edges, by_loads
from kokemussilta.matching.planning.gap.prices import Prices, Relaxed
from kokemussilta.matching.planning.gap.reading import Flags, Floats, Ints, Problem
from kokemussilta.matching.planning.gap.starting import left_over
from kokemussilta.matching.planning.gap.watch import Watch

_NEAR = 6
_MOST = 2500  # loads listed in one try
_MANY = 25  # jobs for an agent: more of them make too many loads to list
_SHARES = (1.0, 0.7, 0.5, 0.35, 0.25, 0.15, 0.08)
_POINT = 1 - 1e-3  # costs are whole: what is nearer than this to the bound can't be bettered


@dataclass(frozen=True)
class Given:
    """Agents for the freed jobs, no worse than before, or none; and whether that is proven the best for them, or at least all that was looked for was gone through."""

    agents: Ints | None
    is_best: bool
    is_done: bool


def give_anew(
    problem: Problem,
    now: Ints,
    prices: Floats,
    *,
    stop: Callable[[], bool],
    pricing: Callable[[], bool],
    most: int = _MOST,
) -> Given:
    """Loads priced anew, every load that a better answer could hold (`most` at most) listed, the cheapest choice of them."""
    mine = now[None] == np.arange(problem.agents)[:, None]
    value = problem.cost(now)
    program = Prices(problem, prices)
    program.add(np.flatnonzero(mine.any(axis=1)), mine[mine.any(axis=1)])
    program.tighten(stop=pricing)
    if value - program.bound < _POINT:
        return Given(None, is_best=True, is_done=True)
    is_whole = _list_loads(program, value - program.bound - _POINT, most)
    agents, loads = program.columns
    start: Flags = (mine[agents] == loads).all(axis=1)
    found = by_loads(problem, agents, loads, stop=stop, start=start)
    if found.agents is None or not problem.holds(found.agents) or problem.cost(found.agents) > value:
        return Given(None, is_best=False, is_done=False)
    return Given(found.agents, is_best=is_whole and found.is_done, is_done=is_whole and found.is_done)


def _list_loads(program: Prices, slack: float, most: int) -> bool:
    """Add all loads within the slack, or within as much of it as keeps them few; answers whether it was all of it."""
    problem = program.problem
    for share in _SHARES:
        listed: list[Flags] = []
        for agent in range(problem.agents):
            values = program.prices - problem.costs[agent]
            left = most - sum(len(loads) for loads in listed)
            near = near_loads(values, problem.weights[agent], int(problem.room[agent]), slack * share, left)
            if near is None:
                break
            listed.append(near[0])
        else:
            program.add(np.repeat(np.arange(problem.agents), [len(loads) for loads in listed]), np.concatenate(listed))
            return share == 1
    return False


def give_edges(problem: Problem, now: Ints, prices: Floats, *, stop: Callable[[], bool]) -> Given:
    """The cheapest over single jobs of each agent, among those that are not far from good at the prices of agents."""
    dear = problem.costs + prices[:, None] * problem.weights
    dear = np.where(problem.weights <= problem.room[:, None], dear - dear.min(axis=0), np.inf)
    near = np.argsort(np.argsort(dear, axis=0), axis=0) < _NEAR
    found = by_edges(problem, near, stop=stop, start=now)
    return Given(found.agents, is_best=found.is_done and problem.agents <= _NEAR, is_done=found.is_done)


class Search:
    """The best answer so far and the next try; as many jobs are freed as a try's time allows."""

    def __init__(self, problem: Problem, answer: Ints, relaxed: Relaxed, *, seed: int) -> None:
        self._problem, self.relaxed = problem, relaxed
        self._chance = np.random.default_rng(seed)
        self._count = dict.fromkeys((True, False), min(40, problem.jobs))
        self.take(answer)

    def take(self, answer: Ints) -> None:
        """Go on from this answer."""
        self.answer, self.value = answer, self._problem.cost(answer)

    def step(self, watch: Watch, seconds: float = 1.0) -> bool:
        """One try; True when it proved that no answer is better."""
        began, in_loads = watch.now(), bool(self._chance.random() < self._share)
        free = self._freed(self._count[in_loads])
        kept = np.setdiff1d(np.arange(self._problem.jobs), free)
        part = self._problem.part(free, left_over(self._problem, self.answer, kept))
        if in_loads:
            prices = self.relaxed.jobs[free]
            given = give_anew(part, self.answer[free], prices, stop=watch.until(seconds), pricing=watch.until(seconds / 2))
        else:
            given = give_edges(part, self.answer[free], self.relaxed.agents, stop=watch.until(seconds))
        if given.agents is not None and self._problem.cost(self._with(free, given.agents)) <= self.value:
            self.take(self._with(free, given.agents))
        if given.is_best and not len(kept):
            return True
        count = self._count[in_loads]
        if given.is_done and watch.now() - began < seconds / 2:
            self._count[in_loads] = min(self._problem.jobs, count + max(3, count // 8))
        elif not given.is_done:
            self._count[in_loads] = max(min(16, self._problem.jobs), count - 3)
        return False

    @property
    def _share(self) -> float:
        """How often whole loads: they do well when an agent has few jobs."""
        return 0.9 if self._problem.jobs <= _MANY * self._problem.agents else 0.5

    def _with(self, free: Ints, agents: Ints) -> Ints:
        answer = self.answer.copy()
        answer[free] = agents
        return answer

    def _freed(self, count: int) -> Ints:
        """By lot, rather those which the relaxation would have elsewhere."""
        jobs = np.arange(self._problem.jobs)
        if count >= len(jobs):
            return jobs
        weight = 1 - np.minimum(self.relaxed.parts[self.answer, jobs], 1) + 0.1
        lot = np.log(1 - self._chance.random(len(jobs))) / weight
        return np.sort(np.argsort(-lot)[:count])
