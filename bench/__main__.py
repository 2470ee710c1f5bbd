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
    """A row of the report; milliseconds that passed, and those of this process's processor time."""

    name: str
    median: float
    p95: float
    cpu: float
    cpu_p95: float
    statements: int | None = None


def measure(name: str, run: Callable[[], object], times: int, statements: int | None = None) -> Measured:
    """Run some times for nothing, then `times` times for the record; what is measured once is not run before."""
    for _ in range(3 if times > 1 else 0):
        run()
    passed, spent = [], []
    for _ in range(times):
        start, cpu = time.perf_counter(), time.process_time()
        run()
        spent.append((time.process_time() - cpu) * 1000)
        passed.append((time.perf_counter() - start) * 1000)
    return Measured(name, *_middle_and_p95(passed), *_middle_and_p95(spent), statements)


def _middle_and_p95(spent: list[float]) -> tuple[float, float]:
    return statistics.median(spent), sorted(spent)[max(0, int(len(spent) * 0.95) - 1)]


def report(rows: list[Measured], floor: float) -> None:
    """The table, with the ratio of each row's processor time to the floor's; a database server's own time is in what passed alone."""
    print(f"{'':<52}{'median ms':>10}{'p95 ms':>10}{'CPU ms':>10}{'CPU p95':>10}{'x floor':>9}{'SQL':>6}")
    for row in rows:
        statements = "" if row.statements is None else str(row.statements)
        told = "".join(f"{spent:>10.2f}" for spent in (row.median, row.p95, row.cpu, row.cpu_p95))
        print(f"{row.name:<52}{told}{row.cpu / floor:>9.1f}{statements:>6}")


def main() -> int:
    """Set up a database of its own, fill it, measure."""
    options = PARSER.parse_args()
    with tempfile.TemporaryDirectory(prefix="kokemussilta-bench-") as folder:
        os.environ["KOKEMUSSILTA_VAR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
        import django

        django.setup()
        from bench import filling, pages, ranking, working
        from kokemussilta.core import clock

        place = filling.fill(options.people)
        tasks = working.give_work(place, options.tasks, clock.now())
        print(f"{options.people} people with {tasks} tasks, {options.times} runs, database: {filling.database()}")
        for measured in (ranking, pages):
            report(*measured.measure_all(place, options.times, measure))
    return 0


if __name__ == "__main__":
    sys.exit(main())
