"""`python -m kokemussilta.matching solve FILE`: the planner alone, without a database."""

import argparse
import json
import os
import sys
import time
from pathlib import Path

from kokemussilta.matching.planning import gap, problem, solver

_SOLVE = """One JSON object comes out. Of a plan: objective, filled, bound, edges (places in the file's list), status, seconds.
With --format gap (the file: "agents jobs", a row of costs for each agent, a row of weights for each agent, the capacities; every job once, as
cheaply as can be): objective, bound, agents (one for each job, in the order of the jobs; the first agent is 0), status, seconds. Status is
optimal (proven), feasible (time ended), infeasible (proven) or unknown (no answer was found in time; objective is then null, agents empty)."""


def main(words: list[str] | None = None) -> int:
    """0 with one JSON object on standard output; 2 with a sentence when the file cannot be planned."""
    parser = argparse.ArgumentParser(prog="kokemussilta.matching", description="Plan seats and people from a file.")
    commands = parser.add_subparsers(dest="command", required=True)
    solve = commands.add_parser("solve", help="find the best plan and a bound that proves how good it is", description=_SOLVE)
    solve.add_argument(
        "file", type=Path, help="the instance: JSON, or the classic text of generalised assignment with --format gap"
    )
    solve.add_argument("--seconds", type=float, default=10.0, help="time to search (default 10)")
    solve.add_argument("--format", choices=["ebe", "gap"], default="ebe", help="what the file holds (default ebe)")
    asked = parser.parse_args(words)
    try:
        answer = _solve(asked.file, asked.format, asked.seconds)
    except (OSError, ValueError) as wrong:
        print(f"kokemussilta.matching: {asked.file.name}: {wrong}", file=sys.stderr)
        return 2
    print(json.dumps(answer))
    return 0


def _solve(file: Path, form: str, seconds: float) -> dict[str, object]:
    began = time.monotonic()
    if form == "gap":
        given = gap.solve(
            gap.read(file.read_text()), seconds=seconds - (time.monotonic() - began), processes=os.cpu_count() or 1
        )
        return {
            "objective": given.objective,
            "bound": given.bound,
            "agents": list(given.agents),
            "status": given.status,
            "seconds": round(time.monotonic() - began, 3),
        }
    found = solver.solve(problem.read(json.loads(file.read_text())), seconds=seconds - (time.monotonic() - began))
    return {
        "objective": found.objective,
        "filled": found.filled,
        "bound": found.bound,
        "edges": list(found.edges),
        "status": found.status,
        "seconds": round(time.monotonic() - began, 3),
    }


if __name__ == "__main__":
    sys.exit(main())
