"""The assignment solved: prices and a bound, a first answer, then better ones until time ends or none can be better."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from kokemussilta.matching.planning.gap.beside import Beside, beside
from kokemussilta.matching.planning.gap.bounding import walk_up
from kokemussilta.matching.planning.gap.improving import Search
from kokemussilta.matching.planning.gap.mending import Mended, by_edges
from kokemussilta.matching.planning.gap.prices import Relaxed, edge_prices
from kokemussilta.matching.planning.gap.reading import Ints, Problem
from kokemussilta.matching.planning.gap.starting import all_edges, first_answer, quick_answer
from kokemussilta.matching.planning.gap.watch import Watch

_SMALL = 150  # edges: so few are gone through at once
_LARGE = 450  # jobs: of so many some answer is looked for before a bound
_HURRY = 3.0  # seconds: with less as well
_WIDEST = 30_000  # room: loads of wider ones are not to be listed
_BOUND_SHARE = 0.12  # of the time
_LAST = 0.1  # seconds for what is left to do when time ends
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
    watch = Watch(seconds - min(_LAST, seconds / 20), now)
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
    if (problem.room < 0).any():
        return Answer(None, None, (), "infeasible")
    spare = quick_answer(problem)
    begun = edge_prices(problem, watch.left())
    if begun is None:
        return Answer(None, None, (), "infeasible")
    bound, relaxed = begun.value, begun.relaxed
    if math.isinf(bound):
        return _answer(problem, Mended(None, is_done=False), bound, spare)
    found_at_once = [one for one in (spare, quick_answer(problem, relaxed.agents)) if one is not None]
    spare = min(found_at_once, key=problem.cost, default=None)
    if problem.costs.size <= small or problem.room.max() > _WIDEST:
        found = by_edges(problem, all_edges(problem), stop=watch.until(math.inf), seconds=watch.left(), start=spare)
        return _answer(problem, found, bound, spare)
    with beside(problem, relaxed, watch, is_wanted=processes > 1) as other:
        search = Search(problem, relaxed, watch, seed=1)
        if other.is_alone and (problem.jobs > _LARGE or watch.left() < _HURRY):  # an answer first of all
            first = other.better(first_answer(problem, relaxed.parts, relaxed.agents, watch))
            if first.agents is None or first.is_done:
                return _answer(problem, first, bound, spare)
            search.take(first.agents)
        bounded = walk_up(problem, relaxed.jobs, bound, stop=watch.until(watch.left() * _BOUND_SHARE))
        if bounded.value > bound:
            bound, search.relaxed = bounded.value, Relaxed(bounded.prices, relaxed.agents, relaxed.parts)
            other.tell(search.relaxed)
        search.step()
        is_proven = other.exchange(search)
        if search.answer is None:
            first = other.better(first_answer(problem, relaxed.parts, relaxed.agents, watch))
            if first.agents is None or first.is_done:
                return _answer(problem, first, bound, spare)
            search.take(first.agents)
        return _better(search, other, search.value if is_proven else bound, watch)


def _better(search: Search, other: Beside, bound: float, watch: Watch) -> Answer:
    while search.value > (least := math.ceil(max(bound, search.bound) - _HAIR)) and watch.left() > 0:
        if search.step() or other.exchange(search):
            bound = search.value
    assert search.answer is not None
    return Answer(int(search.value), least, _listed(search.answer), "optimal" if search.value <= least else "feasible")


def _answer(problem: Problem, found: Mended, bound: float, spare: Ints | None) -> Answer:
    """With what was found at once when nothing better was."""
    least = None if math.isinf(bound) else math.ceil(bound - _HAIR)
    if found.agents is None and not found.is_done and spare is not None:
        found = Mended(spare, is_done=False)
    if found.agents is None:
        return Answer(None, None if found.is_done else least, (), "infeasible" if found.is_done else "unknown")
    value = problem.cost(found.agents)
    is_best = found.is_done or (least is not None and value <= least)
    return Answer(value, value if is_best else least, _listed(found.agents), "optimal" if is_best else "feasible")


def _listed(agents: Ints) -> tuple[int, ...]:
    return tuple(agents.tolist())
