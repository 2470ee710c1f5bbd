"""`python -m kokemussilta.matching solve FILE`: the planner alone, without a database."""

import argparse
import json
import sys
import time
from pathlib import Path

from kokemussilta.matching.planning import problem, solver


def main(words: list[str] | None = None) -> int:
    """0 with one JSON object on standard output; 2 with a sentence when the file cannot be planned."""
    parser = argparse.ArgumentParser(prog="kokemussilta.matching", description="Plan seats and people from a file.")
    commands = parser.add_subparsers(dest="command", required=True)
    solve = commands.add_parser("solve", help="find the best plan and a bound that proves how good it is")
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
