"""`make bench`: the main pages at a country's size, beside a bare floor, in the same run and the same process.

Everything goes through Django's test client: the full middleware, sessions and the database, without sockets. So the figures are server
time, and ratios to the floor say more than milliseconds. DATABASE_URL chooses the database; `scripts/with_postgres.py` gives a throw-away one.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

PARSER = argparse.ArgumentParser(prog="bench", description=__doc__)
PARSER.add_argument("--people", type=int, default=10_000)
PARSER.add_argument("--tasks", type=int, default=12, help="tasks that each person has done or agreed to, over a year")
PARSER.add_argument("--times", type=int, default=40)


@dataclass(frozen=True)
class Measured:
    """A row of the report; milliseconds."""

    name: str
    median: float
    p95: float
    statements: int | None = None


def measure(name: str, run: Callable[[], object], times: int, statements: int | None = None) -> Measured:
    """Run some times for nothing, then `times` times for the record; what is measured once is not run before."""
    for _ in range(3 if times > 1 else 0):
        run()
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        spent.append((time.perf_counter() - start) * 1000)
    spent.sort()
    return Measured(name, statistics.median(spent), spent[max(0, int(len(spent) * 0.95) - 1)], statements)


def report(rows: list[Measured], floor: float) -> None:
    """The table, with each row's ratio to the floor."""
    print(f"{'':<46}{'median ms':>10}{'p95 ms':>10}{'x floor':>9}{'SQL':>6}")
    for row in rows:
        statements = "" if row.statements is None else str(row.statements)
        print(f"{row.name:<46}{row.median:>10.2f}{row.p95:>10.2f}{row.median / floor:>9.1f}{statements:>6}")


def main() -> int:
    """Set up a database of its own, fill it, measure."""
    options = PARSER.parse_args()
    with tempfile.TemporaryDirectory(prefix="kokemussilta-bench-") as folder:
        os.environ["KOKEMUSSILTA_VAR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
        import django

        django.setup()
        from bench import filling, pages, working
        from kokemussilta.core import clock

        place = filling.fill(options.people)
        tasks = working.give_work(place, options.tasks, clock.now())
        print(f"{options.people} people with {tasks} tasks, {options.times} runs, database: {filling.database()}")
        rows, floor = pages.measure_all(place, options.times, measure)
        report(rows, floor)
    return 0


if __name__ == "__main__":
    sys.exit(main())
