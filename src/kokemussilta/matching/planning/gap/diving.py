"""A dive from prices to an answer: the surest jobs stay where the relaxation has them, a quarter at a time, and the rest is priced anew.

What is left at last, some forty jobs with what room all agents then have, is given by an integer program over whole loads.
"""

from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from kokemussilta.matching.planning.gap.knapsacks import near_loads
from kokemussilta.matching.planning.gap.mending import by_edges, by_loads
from kokemussilta.matching.planning.gap.prices import Prices
from kokemussilta.matching.planning.gap.reading import Flags, Floats, Ints, Problem
from kokemussilta.matching.planning.gap.starting import left_over, nearest
from kokemussilta.matching.planning.gap.watch import Watch

FREE = -1
POINT = 1 - 1e-3  # costs are whole: what is nearer than this to the bound can't be bettered
_AT_A_TIME = 0.25
_TRIED = 2  # ways to fix the next ones, of which that with the least bound is gone
_CHEAP = 100  # jobs: so few are cheap to price more than once
_FEW = 4  # so few are not worth a round of their own
_SHRINK = 0.7
_LEAST_SHARE = 0.01
_PRICING_SECONDS = 2.0
_NEAR = 6  # agents for a job, where loads are too many to list
_HAIR = 1e-6


@dataclass(frozen=True)
class Part:
    """An answer in which some jobs are free; prices of those, and how much of each of them each agent takes."""

    agents: Ints
    prices: Floats
    parts: Floats

    @property
    def free(self) -> Ints:
        """The free jobs."""
        return np.flatnonzero(self.agents == FREE)


@dataclass(frozen=True)
class Ended:
    """Where a dive ended: an answer or none; whether nothing is better than this answer, or, with none, than the value it was to beat."""

    agents: Ints | None
    is_best: bool


@dataclass(frozen=True)
class Dive:
    """How to dive: to how many free jobs, how much by lot, how long the integer program may take, of how many loads, and below which value."""

    problem: Problem
    room_prices: Floats
    chance: np.random.Generator
    watch: Watch
    target: int
    lot: float
    seconds: float
    most: int
    value: float

    def priced(self, agents: Ints, prices: Floats) -> tuple[Part, Prices, float]:
        """The free jobs priced anew; and a bound of the whole."""
        free, kept = np.flatnonzero(agents == FREE), np.flatnonzero(agents != FREE)
        program = Prices(self.problem.part(free, left_over(self.problem, agents, kept)), prices)
        program.tighten(stop=self.watch.after(_PRICING_SECONDS))
        paid = float(self.problem.costs[agents[kept], kept].sum())
        return Part(agents, program.prices, program.parts), program, paid + program.bound

    def down(self, part: Part, program: Prices, bound: float) -> Ended:
        """Fix and price in turn, and give the last ones; it ends early when nothing below the value can come of it."""
        is_whole = bool((part.agents == FREE).all())
        while True:
            if bound > self.value - POINT:
                return Ended(None, is_best=is_whole)
            if len(part.free) <= self.target:
                return self._end(part, program, bound, is_whole=is_whole)
            if self.watch.left() <= 0:
                return Ended(None, is_best=False)
            tried = _TRIED if len(part.free) <= _CHEAP else 1
            ways = [fixed for _ in range(tried) if (fixed := self._fix(part)) is not None]
            if not ways:
                return Ended(None, is_best=False)
            priced = [self.priced(fixed, part.prices[fixed[part.free] == FREE]) for fixed in ways]
            part, program, bound = min(priced, key=itemgetter(2))
            is_whole = False

    def _fix(self, part: Part) -> Ints | None:
        """The surest, with a little lot, as long as they fit; none when nothing fits."""
        free = part.free
        spare = len(free) - self.target
        count = min(spare, max(1, int(len(free) * _AT_A_TIME)))
        if spare - count < _FEW:
            count = spare
        where = part.parts.argmax(axis=0)
        top = part.parts.max(axis=0)
        room = left_over(self.problem, part.agents, np.flatnonzero(part.agents != FREE))
        agents = part.agents.copy()
        for at in np.argsort(-top - self.chance.random(len(free)) * self.lot).tolist():
            agent, weight = where[at], self.problem.weights[where[at], free[at]]
            if top[at] > _HAIR and room[agent] >= weight and count:
                room[agent] -= weight
                agents[free[at]] = agent
                count -= 1
        return agents if (agents != part.agents).any() else None

    def _end(self, part: Part, program: Prices, bound: float, *, is_whole: bool) -> Ended:
        problem, free = program.problem, part.free
        slack = self.value - bound - POINT if np.isfinite(self.value) else float(problem.costs.max(initial=0))
        share = list_loads(program, slack, self.most)
        stop, seconds = self.watch.after(self.seconds), self.watch.left()
        if share:
            found = by_loads(problem, *program.columns, stop=stop, seconds=seconds)
        else:
            found = by_edges(problem, nearest(problem, self.room_prices) < _NEAR, stop=stop, seconds=seconds)
        is_best = is_whole and found.is_done and share == 1 and bool(np.isfinite(self.value))
        if found.agents is None or not problem.holds(found.agents):
            return Ended(None, is_best=is_best and found.agents is None)
        agents = part.agents.copy()
        agents[free] = found.agents
        return Ended(agents, is_best=is_best)


def list_loads(program: Prices, slack: float, most: int) -> float:
    """Add all loads within the slack, or within as much of it as keeps them few; answers which share of it that was, nought for none."""
    problem, share = program.problem, 1.0
    while share > _LEAST_SHARE:
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
            return share
        share *= _SHRINK
    return 0.0
