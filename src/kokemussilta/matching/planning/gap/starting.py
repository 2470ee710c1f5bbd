"""A first answer: most jobs where the relaxation puts them, the doubtful ones by an integer program."""

import numpy as np

from kokemussilta.matching.planning.gap.mending import Mended, by_edges
from kokemussilta.matching.planning.gap.reading import Flags, Floats, Ints, Problem
from kokemussilta.matching.planning.gap.watch import Watch

_FEWEST, _SURE, _NEAR = 60, 0.9, 6
_TRY = 1.0  # seconds of work
_DEARER = (0.5, 0.7, 0.85, 1.0, 1.02, 1.05, 1.1, 1.2, 1.5, 2.0, 4.0, 1000.0)


def first_answer(problem: Problem, parts: Floats, agents_prices: Floats, watch: Watch) -> Mended:
    """Frees more and more jobs, with more and more of their agents, until everything fits; the last time all of it."""
    dearness, rank = _dearness(problem, agents_prices), nearest(problem, agents_prices)
    where, top = parts.argmax(axis=0), parts.max(axis=0)
    # Least sure first; of equally sure ones those whose next agent is nearly as good.
    order = np.lexsort((_second(dearness), np.round(top, 2)))
    count, near = max(_FEWEST, int((top < _SURE).sum())), _NEAR
    while True:
        whole = count >= problem.jobs
        free = np.sort(order[:count])
        kept = np.setdiff1d(np.arange(problem.jobs), free)
        room = left_over(problem, where, kept)
        everything = whole and near >= problem.agents
        edges = (rank < near) | (parts > 1e-6)
        if (room >= 0).all():
            stop = watch.after(watch.left() if everything else _TRY)
            found = by_edges(problem.part(free, room), edges[:, free], stop=stop, seconds=watch.left())
            if found.agents is not None:
                answer = where.copy()
                answer[free] = found.agents
                return Mended(answer, found.is_done and everything)
            if everything or watch.left() <= 0:
                return Mended(None, found.is_done and everything)
        count, near = (count, near + max(2, problem.agents // 4)) if whole else (2 * count, near)


def quick_answer(problem: Problem, agents_prices: Floats | None = None) -> Ints | None:
    """Any answer, at once: jobs in turn where they are cheapest and fit, with room ever dearer until all fit; the cheapest of those found."""
    if (problem.room < 0).any():
        return None
    ratio = float(np.abs(problem.costs).mean()) / max(float(problem.weights.mean()), 1.0)
    base = np.full(problem.agents, ratio) if agents_prices is None else agents_prices + ratio / 100
    tried = (_in_turn(problem, problem.costs + more * base[:, None] * problem.weights) for more in _DEARER)
    return min((answer for answer in tried if answer is not None), key=problem.cost, default=None)


def _in_turn(problem: Problem, dear: Floats) -> Ints | None:
    room, agents = problem.room.copy(), np.zeros(problem.jobs, dtype=np.int64)
    ways = np.argsort(dear, axis=0, kind="stable")
    for job in np.argsort(-_second(dear), kind="stable").tolist():
        fits = np.flatnonzero(problem.weights[ways[:, job], job] <= room[ways[:, job]])
        if not len(fits):
            return None
        agent = ways[fits[0], job]
        agents[job] = agent
        room[agent] -= problem.weights[agent, job]
    return agents


def nearest(problem: Problem, agents_prices: Floats) -> Ints:
    """Each agent's rank for each job at the prices of agents' room."""
    order: Ints = np.argsort(np.argsort(_dearness(problem, agents_prices), axis=0), axis=0)
    return order


def _dearness(problem: Problem, agents_prices: Floats) -> Floats:
    """How much dearer each agent is than the best for each job; without end where the job does not fit."""
    dearness = problem.costs + agents_prices[:, None] * problem.weights
    return np.where(problem.weights <= problem.room[:, None], dearness - dearness.min(axis=0), np.inf)


def left_over(problem: Problem, agents: Ints, kept: Ints) -> Ints:
    """The room that remains when the kept jobs are where they are."""
    taken = np.bincount(agents[kept], weights=problem.weights[agents[kept], kept], minlength=problem.agents)
    return problem.room - taken.astype(np.int64)


def _second(dearness: Floats) -> Floats:
    if len(dearness) < 2:
        return np.zeros(dearness.shape[1])
    ordered: Floats = np.partition(dearness, 1, axis=0)
    gap: Floats = ordered[1] - ordered[0]
    return gap


def all_edges(problem: Problem) -> Flags:
    """Every agent for every job."""
    return np.ones((problem.agents, problem.jobs), dtype=bool)
