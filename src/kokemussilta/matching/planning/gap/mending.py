"""Two integer programs that give jobs to agents: over single jobs of each agent, and over whole loads of each agent."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from kokemussilta.matching.planning.gap.prices import add_columns, add_rows, silent
from kokemussilta.matching.planning.gap.reading import Flags, Floats, Ints, Problem

_INT = np.int32
_HALF = 0.5
_LEAST_SECONDS = 0.05


@dataclass(frozen=True)
class Mended:
    """Agents, one for each job, or none found; and whether the program was gone through to its end."""

    agents: Ints | None
    is_done: bool


def by_edges(
    problem: Problem, edges: Flags, *, stop: Callable[[], bool], start: Ints | None = None, seconds: float = math.inf
) -> Mended:
    """The cheapest within the edges (agents x jobs) that may be used."""
    edges = edges & (problem.weights <= problem.room[:, None])
    if start is not None:
        edges = edges.copy()
        edges[start, np.arange(problem.jobs)] = True
    agent, job = np.nonzero(edges)
    count = len(agent)
    highs = _exact(seconds)
    least = np.concatenate([np.ones(problem.jobs), np.full(problem.agents, -highspy.kHighsInf)])
    add_rows(highs, least, np.concatenate([np.ones(problem.jobs), problem.room.astype(float)]))
    places, values = np.empty(2 * count, _INT), np.ones(2 * count)
    places[0::2], places[1::2] = job, problem.jobs + agent
    values[1::2] = problem.weights[agent, job]
    starts, full = np.arange(0, 2 * count, 2, dtype=_INT), np.ones(count)
    highs.addCols(count, problem.costs[agent, job].astype(float), np.zeros(count), full, 2 * count, starts, places, values)
    taken = _run(highs, count, stop, None if start is None else start[job] == agent)
    agents = None
    if taken is not None:
        agents = np.full(problem.jobs, -1)
        agents[job[taken]] = agent[taken]
    return Mended(agents, highs.getModelStatus() in _DONE)


def by_loads(problem: Problem, agents: Ints, loads: Flags, *, stop: Callable[[], bool], seconds: float = math.inf) -> Mended:
    """The cheapest choice of whole loads, at most one for each agent; a job in two of them goes where it costs less."""
    costs = np.where(loads, problem.costs[agents], 0).sum(axis=1)
    highs = _exact(seconds)
    highs.setOptionValue("presolve", "off")  # loads leave it nothing to find: twice as fast without
    least = np.concatenate([np.ones(problem.jobs), np.full(problem.agents, -highspy.kHighsInf)])
    add_rows(highs, least, np.concatenate([np.full(problem.jobs, highspy.kHighsInf), np.ones(problem.agents)]))
    add_columns(highs, costs.astype(float), 1.0, np.hstack([loads, np.arange(problem.agents)[None] == agents[:, None]]))
    taken = _run(highs, len(agents), stop, None)
    chosen = None
    if taken is not None:
        offered = np.full((problem.agents, problem.jobs), np.inf)
        for at in np.flatnonzero(taken).tolist():
            offered[agents[at], loads[at]] = problem.costs[agents[at], loads[at]]
        chosen = offered.argmin(axis=0)
    return Mended(chosen, highs.getModelStatus() in _DONE)


_DONE = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)


def _exact(seconds: float) -> highspy.Highs:
    """Told of the time as well: between two asks whether to stop it may be busy for long."""
    highs = silent()
    highs.setOptionValue("time_limit", max(seconds, _LEAST_SECONDS))
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 1 - 1e-3)
    return highs


def _run(highs: highspy.Highs, count: int, stop: Callable[[], bool], start: Flags | None) -> Flags | None:
    whole = np.array([highspy.HighsVarType.kInteger] * count)
    highs.changeColsIntegrality(count, np.arange(count, dtype=_INT), whole)
    if start is not None:
        highs.setSolution(count, np.arange(count, dtype=_INT), start.astype(float))
    highs.cbMipInterrupt.subscribe(lambda event: event.interrupt(stop()))
    highs.run()
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    taken: Floats = np.array(highs.getSolution().col_value)
    return taken > _HALF
