"""Better and better answers: dives from the relaxation, and dives around the best answer with some of its jobs freed."""

import math

import numpy as np

from kokemussilta.matching.planning.gap.diving import FREE, Dive, Ended, Part
from kokemussilta.matching.planning.gap.prices import Prices, Relaxed
from kokemussilta.matching.planning.gap.reading import Floats, Ints, Problem
from kokemussilta.matching.planning.gap.watch import Watch

_PRICED = 160  # jobs priced together at most, for agents enough
_PRICED_EACH = 8  # and for each agent
_ENDS = (22, 40)  # free jobs at a dive's end: so many more than agents, so many at most
_WIDTHS = (1.3, 1.8, 2.4)  # jobs freed around an answer, in ends
_SPREAD = 6
_ANEW, _AROUND = 0, 1  # from the relaxation, around an answer
_OFTEN = (0.15, 0.3)  # how often from the relaxation; how often where that is everything
_SECONDS = (1.5, 1.0)  # of the integer program
_MOST = 2000  # loads listed for it
_SHARE = 0.15  # of all the time at most
_LOTS = (0.3, 0.1)
_STRAY = 0.1  # the chance of a job that is where the relaxation has it, beside one that is not


class Search:
    """The best answer so far, if any, and the next try."""

    def __init__(self, problem: Problem, relaxed: Relaxed, watch: Watch, *, seed: int) -> None:
        self._problem, self.relaxed, self._watch = problem, relaxed, watch
        self._chance = np.random.default_rng(seed)
        self._is_small, self._often = problem.jobs <= _ENDS[1], 1
        self._end = min(problem.agents + _ENDS[0], _ENDS[1], max(2 * problem.jobs // 3, 8))
        self._longest = max(watch.left(), 0.0) * _SHARE
        self._root: tuple[Part, Prices, float] | None = None
        self.answer: Ints | None = None
        self.value = math.inf
        self.bound = -math.inf

    def take(self, answer: Ints) -> None:
        """Go on from this answer."""
        self.answer, self.value = answer, self._problem.cost(answer)

    def step(self) -> bool:
        """One try; True when it proved that no answer is better."""
        if self.answer is None or self._chance.random() < _OFTEN[self._is_small]:
            ended = self._from_relaxation()
        else:
            ended = self._around(self.answer)
        if ended.agents is not None and self._problem.cost(ended.agents) < self.value:
            self.take(ended.agents)
        return ended.is_best and self.answer is not None

    def _dive(self, kind: int) -> Dive:
        target = max(1, self._end + int(self._chance.integers(-_SPREAD, _SPREAD + 1)))
        seconds, most = min(_SECONDS[kind], self._longest), _MOST
        if kind == _ANEW and self._is_small:  # everything at once, for longer and longer
            target, self._often = self._problem.jobs, self._often * 2
            seconds, most = seconds * self._often, most * self._often
        prices = self.relaxed.agents
        return Dive(self._problem, prices, self._chance, self._watch, target, _LOTS[kind], seconds, most, self.value)

    def _from_relaxation(self) -> Ended:
        """All jobs priced together, or, of very many, those that are least sure."""
        dive, jobs = self._dive(_ANEW), self._problem.jobs
        priced = min(_PRICED, max(_PRICED_EACH * self._problem.agents, self._end))
        if jobs > priced:
            return dive.down(*dive.priced(*self._least_sure(priced)))
        if self._root is None:
            self._root = dive.priced(np.full(jobs, FREE), self.relaxed.jobs)
            part, program, bound = self._root
            self.bound = max(self.bound, bound)
            if program.is_done:
                self.relaxed = Relaxed(part.prices, self.relaxed.agents, part.parts)
        return dive.down(*self._root)

    def _least_sure(self, count: int) -> tuple[Ints, Floats]:
        """All but so many where the linear relaxation has them, rather those that it would not lightly have elsewhere."""
        problem, relaxed = self._problem, self.relaxed
        dear = np.sort(problem.costs + relaxed.agents[:, None] * problem.weights, axis=0)
        sure = (dear[1] - dear[0] if problem.agents > 1 else dear[0]) * (1 + self._chance.random(problem.jobs) / 2)
        sure[relaxed.parts.max(axis=0) < 1 - 1e-6] = -1
        agents = relaxed.parts.argmax(axis=0)
        agents[np.argsort(-sure)[problem.jobs - count :]] = FREE
        return agents, relaxed.jobs[agents == FREE]

    def _around(self, answer: Ints) -> Ended:
        """Free some jobs by lot, rather those which the relaxation would have elsewhere."""
        jobs = np.arange(self._problem.jobs)
        dive = self._dive(_AROUND)
        count = min(len(jobs), int(dive.target * self._chance.choice(_WIDTHS)))
        weight = 1 - np.minimum(self.relaxed.parts[answer, jobs], 1) + _STRAY
        lot = np.log(1 - self._chance.random(len(jobs))) / weight
        agents = answer.copy()
        agents[np.argsort(-lot)[:count]] = FREE
        return dive.down(*dive.priced(agents, self.relaxed.jobs[agents == FREE]))
