"""Prices of jobs by column generation, and the bound that they prove: the one place, with `mending.py`, that knows the solver."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from kokemussilta.matching.planning.gap.knapsacks import best_loads
from kokemussilta.matching.planning.gap.reading import Flags, Floats, Ints, Problem

_INT = np.int32
_PRIMAL_SIMPLEX = 4
_STEADY = 0.8  # how much of the best known prices stays in the next ones tried
_CLOSE = 0.01


def silent() -> highspy.Highs:
    """One thread and a fixed seed."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # the library brings no types
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", 0)
    return highs


def add_rows(highs: highspy.Highs, least: Floats, most: Floats) -> None:
    """Rows with nothing in them yet."""
    none = np.zeros(len(least), _INT)
    highs.addRows(len(least), least, most, 0, none, np.array([], _INT), np.array([], float))


def add_columns(highs: highspy.Highs, costs: Floats, most: float, rows: Flags, values: Floats | None = None) -> None:
    """Columns from nought to `most`; `rows` says for each column in which rows it stands."""
    count = len(costs)
    starts = np.cumsum(rows.sum(axis=1)) - rows.sum(axis=1)
    places = np.nonzero(rows)[1].astype(_INT)
    given = np.ones(len(places)) if values is None else values
    full = np.full(count, most)
    highs.addCols(count, costs.astype(float), np.zeros(count), full, len(places), starts.astype(_INT), places, given)


@dataclass(frozen=True)
class Relaxed:
    """Prices of jobs and of agents' room, and how much of each job each agent takes."""

    jobs: Floats
    agents: Floats
    parts: Floats


@dataclass(frozen=True)
class Begun:
    """The linear relaxation's value, which is a bound, and what it says."""

    value: float
    relaxed: Relaxed


def edge_prices(problem: Problem, seconds: float = math.inf) -> Begun | None:
    """The linear relaxation over single jobs of each agent; none when not even parts of jobs fit; a value below all when time ended."""
    agents, jobs = problem.agents, problem.jobs
    highs = silent()
    least = np.concatenate([np.ones(jobs), np.full(agents, -highspy.kHighsInf)])
    add_rows(highs, least, np.concatenate([np.ones(jobs), problem.room.astype(float)]))
    count = agents * jobs
    places = np.empty(2 * count, _INT)
    places[0::2], places[1::2] = np.tile(np.arange(jobs), agents), np.repeat(np.arange(agents), jobs) + jobs
    values = np.ones(2 * count)
    values[1::2] = problem.weights.ravel()
    most = np.where(problem.weights.ravel() <= np.repeat(problem.room, jobs), 1.0, 0.0)
    starts = np.arange(0, 2 * count, 2, dtype=_INT)
    highs.addCols(count, problem.costs.ravel().astype(float), np.zeros(count), most, 2 * count, starts, places, values)
    highs.setOptionValue("time_limit", max(seconds, 0.0))
    highs.run()
    if highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
        return Begun(-math.inf, Relaxed(np.zeros(jobs), np.zeros(agents), np.zeros((agents, jobs))))
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = highs.getSolution()
    duals = np.array(solution.row_dual)
    parts = np.array(solution.col_value).reshape(agents, jobs)
    relaxed = Relaxed(np.maximum(duals[:jobs], 0), np.maximum(-duals[jobs:], 0), parts)
    return Begun(highs.getInfo().objective_function_value, relaxed)


class Prices:
    """A linear program over whole loads: each agent at most one, each job in at least one, widened by the best load at its prices."""

    def __init__(self, problem: Problem, prices: Floats) -> None:
        self.problem, self.prices, self.bound = problem, prices, -math.inf
        self.parts: Floats = np.zeros((problem.agents, problem.jobs))
        self.is_done = False
        self._agents: list[Ints] = []
        self._loads: list[Flags] = []
        self._known: set[tuple[int, bytes]] = set()
        self._highs = silent()
        self._highs.setOptionValue("simplex_strategy", _PRIMAL_SIMPLEX)
        jobs, agents = problem.jobs, problem.agents
        least = np.concatenate([np.ones(jobs), np.full(agents, -highspy.kHighsInf)])
        add_rows(self._highs, least, np.concatenate([np.full(jobs, highspy.kHighsInf), np.ones(agents)]))
        alone = np.hstack([np.eye(jobs, dtype=bool), np.zeros((jobs, agents), dtype=bool)])
        self._dear = 3.0 * float(np.abs(problem.costs).max(initial=1)) + 1
        add_columns(self._highs, np.full(jobs, self._dear), highspy.kHighsInf, alone)

    @property
    def columns(self) -> tuple[Ints, Flags]:
        """The loads so far: whose, and which jobs."""
        if not self._loads:
            return np.zeros(0, np.int64), np.zeros((0, self.problem.jobs), dtype=bool)
        return np.concatenate(self._agents), np.concatenate(self._loads)

    def add(self, agents: Ints, loads: Flags) -> int:
        """Add those that are new; answers how many."""
        new = []
        for at, (agent, load) in enumerate(zip(agents.tolist(), loads, strict=True)):
            key = (agent, load.tobytes())
            if key not in self._known and load.any():
                self._known.add(key)
                new.append(at)
        if new:
            agents, loads = agents[new], loads[new]
            self._agents.append(agents)
            self._loads.append(loads)
            costs = np.where(loads, self.problem.costs[agents], 0).sum(axis=1)
            rows = np.hstack([loads, np.arange(self.problem.agents)[None] == agents[:, None]])
            add_columns(self._highs, costs, highspy.kHighsInf, rows)
        return len(new)

    def tighten(self, *, stop: Callable[[], bool], rounds: int = 10_000) -> None:
        """Better prices until no load improves them or it is time to stop; the bound is true whenever it stops."""
        problem, all_agents = self.problem, np.arange(self.problem.agents)
        value, latest = self._relax() if self._loads else (math.inf, self.prices)
        tried, is_latest = self.prices, not self._loads
        for _ in range(rounds):
            worth, loads = best_loads(tried[None] - problem.costs, problem.weights, problem.room)
            bound = float(tried.sum() - worth.sum())
            if bound > self.bound:
                self.bound, self.prices = bound, tried
            added = self.add(all_agents, loads)
            if not added and is_latest:
                self.is_done = True
                break
            if added:
                value, latest = self._relax()
            if value - self.bound < _CLOSE:
                self.is_done = True
                break
            if stop():
                break
            is_latest = value - self.bound <= 1 or not added
            tried = latest if is_latest else _STEADY * self.prices + (1 - _STEADY) * latest

    def _relax(self) -> tuple[float, Floats]:
        self._highs.run()
        solution = self._highs.getSolution()
        taken = np.array(solution.col_value)[self.problem.jobs :]
        agents, loads = self.columns
        self.parts = np.zeros_like(self.parts)
        for at in np.flatnonzero(taken > 1e-9).tolist():
            self.parts[agents[at]] += taken[at] * loads[at]
        prices = np.maximum(np.array(solution.row_dual)[: self.problem.jobs], 0)
        return self._highs.getInfo().objective_function_value, prices
