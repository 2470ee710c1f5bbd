"""The assignment solved: prices and a bound, a first answer, then better ones until time ends or none can be better."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from kokemussilta.matching.planning.gap.beside import Beside, beside
from kokemussilta.matching.planning.gap.improving import Search
from kokemussilta.matching.planning.gap.mending import Mended, by_edges
from kokemussilta.matching.planning.gap.prices import Prices, Relaxed, edge_prices
from kokemussilta.matching.planning.gap.reading import Ints, Problem
from kokemussilta.matching.planning.gap.starting import all_edges, first_answer
from kokemussilta.matching.planning.gap.watch import Watch

_SMALL = 150  # edges: so few are gone through at once
_HAIR = 1e-6


@dataclass(frozen=True)
class Answer:
    """What it costs and what it must cost at least, an agent for each job, how it ended.

    `status`: optimal (proven), feasible (time ended), infeasible (proven that the jobs do not fit), unknown (none found in time).
    """

    objective: int | None
    bound: int | None
    agents: tuple[int, ...]
    status: str


def solve(
    problem: Problem,
    *,
    seconds: float,
    now: Callable[[], float] = time.monotonic,
    processes: int = 1,
    small: int = _SMALL,
) -> Answer:
    """The best found in the time, with the bound that says how good it is."""
    watch = Watch(seconds, now)
    if not problem.jobs and (problem.room >= 0).all():
        return Answer(0, 0, (), "optimal")
    shared = problem.costs.min(axis=0)  # each job is done once whoever does it, so this much is paid anyway
    plain = Problem(problem.costs - shared, problem.weights, problem.room)
    found = _solve(plain, watch, small, processes)
    paid = int(shared.sum())
    if found.status == "infeasible":
        return found
    bound = None if found.bound is None else found.bound + paid
    return Answer(None if found.objective is None else found.objective + paid, bound, found.agents, found.status)


def _solve(problem: Problem, watch: Watch, small: int, processes: int) -> Answer:
    begun = edge_prices(problem) if (problem.room >= 0).all() else None
    if begun is None:
        return Answer(None, None, (), "infeasible")
    bound, relaxed = begun.value, begun.relaxed
    if problem.costs.size <= small:
        return _answer(problem, by_edges(problem, all_edges(problem), stop=watch.until(math.inf)), bound)
    with beside(problem, relaxed, watch, is_wanted=processes > 1) as other:
        program = Prices(problem, relaxed.jobs)
        program.tighten(stop=watch.until(watch.left() * 0.35))
        bound = max(bound, program.bound)
        relaxed = Relaxed(program.prices, relaxed.agents, program.parts if program.is_done else relaxed.parts)
        if program.is_done:
            other.tell(relaxed)
        first = first_answer(problem, relaxed.parts, relaxed.agents, until=watch.until)
        if first.agents is None or first.is_done:
            return _answer(problem, other.better(first), bound)
        search = Search(problem, first.agents, relaxed, seed=1)
        return _better(search, other, math.ceil(bound - _HAIR), watch)


def _better(search: Search, other: Beside, bound: int, watch: Watch) -> Answer:
    other.exchange(search)
    while search.value > bound and watch.left() > 0:
        if search.step(watch) or other.exchange(search):
            bound = search.value
    return Answer(search.value, bound, _listed(search.answer), "optimal" if search.value <= bound else "feasible")


def _answer(problem: Problem, found: Mended, bound: float) -> Answer:
    least = math.ceil(bound - _HAIR)
    if found.agents is None:
        return Answer(None, None if found.is_done else least, (), "infeasible" if found.is_done else "unknown")
    value = problem.cost(found.agents)
    is_best = found.is_done or value <= least
    return Answer(value, value if is_best else least, _listed(found.agents), "optimal" if is_best else "feasible")


def _listed(agents: Ints) -> tuple[int, ...]:
    return tuple(agents.tolist())
