"""`python -m bench.planning`: the planner on instances of the field's shape, beside the greedy plan that is its floor.

Two instances are shipped (`bench/instances/`, their best values proven); loose ones, where nearly every place can be filled, are made here
from a seed. Of each: points, places filled, the bound's distance, seconds; and what one cancellation costs afterwards.
"""

import argparse
import gzip
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench import assigning
from kokemussilta.matching.planning.greedy import first_plan
from kokemussilta.matching.planning.holding import rest
from kokemussilta.matching.planning.problem import Problem, evaluate, read
from kokemussilta.matching.planning.schedules import desks
from kokemussilta.matching.planning.solver import solve

INSTANCES = Path(__file__).with_name("instances")
GROUPS, LANGUAGES, ROLES, WEEKS, SIDE_KM = 12, 8, 8, 6, 600
HALF_DAYS = 14 * WEEKS

PARSER = argparse.ArgumentParser(prog="bench.planning", description=__doc__)
PARSER.add_argument("--seconds", type=float, default=10.0)
PARSER.add_argument("--loose", type=int, default=3, help="how many loose instances (default 3)")
PARSER.add_argument("--tasks", type=int, default=1000)
PARSER.add_argument("--people", type=int, default=2000)
PARSER.add_argument(
    "--gap", nargs="*", metavar="SHAPE", help="generalised assignment instead, of these shapes, such as D20x100"
)
PARSER.add_argument("--clock", choices=[*assigning.CLOCKS], default="wall", help="with --gap: which time is counted")
PARSER.add_argument("--no-bare", action="store_true", help="with --gap: without HiGHS alone beside it")
PARSER.add_argument("--processes", type=int, default=2, help="with --gap (default 2)")
PARSER.add_argument("--seed", type=int, default=7, help="with --gap (default 7)")


def loose(tasks: int, people: int, seed: int) -> dict[str, Any]:
    """A made-up instance in the exchange format: themes, languages, roles, half-days, distances, caps, ceilings, pairs apart."""
    chance = np.random.default_rng(seed)
    themes = [set(chance.choice(GROUPS, size=chance.choice([1, 1, 2, 2, 3, 4]), replace=False).tolist()) for _ in range(people)]
    languages = chance.random((people, LANGUAGES)) < 0.15
    languages[:, 0] = True
    roles = chance.random((people, ROLES)) < 0.4
    free = chance.random((people, HALF_DAYS)) < 0.5
    home, reach = chance.random((people, 2)) * SIDE_KM, chance.choice([45, 90, 150, 300, 600], size=people)
    liked, client = chance.integers(100, 520, size=people), chance.integers(0, 60, size=people)
    slots, edges = [], []
    for task in range(tasks):
        first = int(chance.integers(0, HALF_DAYS))
        taken = [first, first + 1] if chance.random() < 0.2 and first + 1 < HALF_DAYS else [first]
        theme, role, asker = int(chance.integers(0, GROUPS)), int(chance.integers(0, ROLES)), int(chance.integers(0, 60))
        language = 0 if chance.random() < 0.85 else int(chance.integers(1, LANGUAGES))
        away = np.hypot(*(home - chance.random(2) * SIDE_KM).T)
        fits = languages[:, language] & roles[:, role] & free[:, taken].all(axis=1) & (away <= reach)
        slots.append(taken)
        for person in np.flatnonzero(fits).tolist():
            if theme in themes[person]:
                points = liked[person] + 200 * (asker == client[person]) + 80 * (1 - away[person] / reach[person])
                edges.append([task, person, int(points)])
    return {
        "n": chance.choice([1, 2, 3], p=[0.75, 0.2, 0.05], size=tasks).tolist(), "slots": slots, "edges": edges,
        "fee": (chance.integers(50, 390, size=tasks) * 100).tolist(), "cap": chance.integers(0, 6, size=people).tolist(),
        "money": np.exp(chance.normal(11.5, 1.0, size=people)).astype(int).tolist(),
        "pairs": [chance.choice(people, 2, replace=False).tolist() for _ in range(people // 50)],
        "fair": [0, 40, 100, 180, 280], "cover": 10_000,
    }  # fmt: skip


def instances(options: argparse.Namespace) -> Iterator[tuple[str, Problem]]:
    """The shipped ones, then the made ones."""
    for path in sorted(INSTANCES.glob("*.json.gz")):
        yield path.name.removesuffix(".json.gz"), read(json.loads(gzip.decompress(path.read_bytes())))
    for seed in range(1, options.loose + 1):
        yield f"loose-{options.tasks}x{options.people}-{seed}", read(loose(options.tasks, options.people, seed))


def one(name: str, problem: Problem, seconds: float) -> None:
    """A line of the plan, a line of its greedy floor, a line of a cancellation planned anew."""
    began = time.perf_counter()
    chosen = [edge for schedule in first_plan(problem, desks(problem)) for edge in schedule.edges]
    greedy = evaluate(problem, chosen)
    spent = time.perf_counter() - began
    found = solve(problem, seconds=seconds)
    line(name, (found.objective, found.filled), found.bound, found.seconds, found.status)
    line("  greedy (the floor)", greedy, found.bound, spent)
    cancelled = found.edges[len(found.edges) // 2]
    held = [edge for edge in found.edges if edge != cancelled]
    began = time.perf_counter()
    left = rest(problem, held, [cancelled])
    mended = [*held, *left.whole(solve(left.problem, seconds=1.0).edges)]
    spent = time.perf_counter() - began
    anew = solve(rest(problem, [], [cancelled]).problem, seconds=seconds)
    line("  one cancellation, nobody else moved", evaluate(problem, mended), anew.bound, spent)


def line(name: str, plan: tuple[int, int], bound: float, seconds: float, status: str = "") -> None:
    """One row of the report."""
    points, filled = plan
    gap = max(0.0, bound - points) / bound if bound and math.isfinite(bound) else 0.0
    print(f"{name:<42}{points:>12,}{filled:>8}{gap:>12.4%}{seconds:>9.2f}  {status}", flush=True)


def main() -> None:
    """Print the report."""
    options = PARSER.parse_args()
    if options.gap is not None:
        shapes = options.gap or list(assigning.SHAPES)
        assigning.report(
            shapes,
            seconds=options.seconds,
            seed=options.seed,
            clock=options.clock,
            processes=options.processes,
            with_bare=not options.no_bare,
        )
        return
    print(f"{'the planner':<42}{'points':>12}{'filled':>8}{'gap':>12}{'seconds':>9}")
    for name, problem in instances(options):
        one(name, problem, options.seconds)


if __name__ == "__main__":
    main()
