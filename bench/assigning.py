"""`python -m bench.planning --gap`: generalised assignment, instances made from a seed by the published recipes, beside the bare solver.

D: what is light at an agent is dear there. E: the same, with weights and costs stretched far. Every row: the cost, how far it is above the proven
bound, seconds, seconds of processor time (of all processes together), the machine's load; below it HiGHS alone on the plain model with the same time.
"""

import os
import resource
import time
from collections.abc import Callable

import numpy as np

from kokemussilta.matching.planning.gap import Problem, solve
from kokemussilta.matching.planning.gap.mending import by_edges
from kokemussilta.matching.planning.gap.starting import all_edges

SHAPES = (
    "D5x100", "D10x100", "D20x100", "D5x200", "D10x200", "D20x200", "D20x400", "D40x400",
    "E20x100", "E10x200", "E20x200", "E20x400",
)  # fmt: skip
CLOCKS: dict[str, Callable[[], float]] = {"wall": time.monotonic, "processor": time.process_time}


def made(shape: str, seed: int) -> Problem:
    """An instance of a kind and a size, such as D20x100: twenty agents, a hundred jobs."""
    agents, jobs = (int(part) for part in shape[1:].split("x"))
    chance = np.random.default_rng(seed)
    if shape[0] == "D":
        weights = chance.integers(1, 101, size=(agents, jobs))
        costs = 111 - weights + chance.integers(-10, 11, size=(agents, jobs))
    else:
        weights = np.maximum((1 - 10 * np.log(1 - chance.random((agents, jobs)))).astype(int), 1)
        costs = (1000 / weights - 10 * chance.random((agents, jobs))).astype(int)
    return Problem(costs, weights, (0.8 * weights.sum(axis=1) / agents).astype(int))


def report(shapes: list[str], *, seconds: float, seed: int, clock: str, processes: int, with_bare: bool) -> None:
    """Two lines of each instance; at the end the mean and the worst."""
    now, ours, bare = CLOCKS[clock], [], []
    print(
        f"{'generalised assignment':<24}{'cost':>10}{'bound':>10}{'gap':>10}{'seconds':>9}{'work':>7}{'load':>6}   HiGHS alone below"
    )
    for shape in shapes:
        problem = made(shape, seed)
        began, worked = now(), _work()
        found = solve(problem, seconds=seconds, now=now, processes=processes)
        ours.append(_line(shape, found.objective, found.bound, (now() - began, _work() - worked), found.status))
        if not with_bare:
            continue
        began, worked = now(), _work()
        end = began + seconds
        alone = by_edges(problem, all_edges(problem), stop=lambda end=end: now() >= end)  # type: ignore[misc]  # bound at once
        cost = None if alone.agents is None else problem.cost(alone.agents)
        bare.append(_line("  HiGHS", cost, found.bound, (now() - began, _work() - worked), ""))
    for name, gaps in (("mean, worst", ours), ("  HiGHS", bare)):
        found_ones = [gap for gap in gaps if gap is not None]
        if not found_ones:
            continue
        print(
            f"{name:<24}{np.mean(found_ones):>10.3%}{max(found_ones):>10.3%}   {len(found_ones)} of {len(gaps)} found",
            flush=True,
        )


def _work() -> float:
    """Seconds that the processor has worked for this process and those of its children that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _line(name: str, cost: int | None, bound: int | None, spent: tuple[float, float], status: str) -> float | None:
    gap = None if cost is None or not bound else (cost - bound) / bound
    shown = "" if gap is None else f"{gap:.3%}"
    seconds, work = spent
    print(
        f"{name:<24}{cost or '-':>10}{bound or '-':>10}{shown:>10}{seconds:>9.2f}{work:>7.1f}{os.getloadavg()[0]:>6.1f}   {status}",
        flush=True,
    )
    return gap
