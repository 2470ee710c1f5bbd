"""`make test`: everything on SQLite and on PostgreSQL, the journeys in a browser, the kills.

python scripts/run_tests.py                      all
python scripts/run_tests.py sqlite               one of sqlite, postgres, journeys, journeys-postgres, kills, kills-postgres
python scripts/run_tests.py sqlite -- -k offer   what follows -- goes to pytest
"""

import os
import random
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.child import Command, see_through  # noqa: E402
from scripts.test_tools import ensure  # noqa: E402

WORKERS = str(max(2, min(os.cpu_count() or 2, 6)))
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS]
WITH_POSTGRES = [sys.executable, "scripts/with_postgres.py"]
ALONE = "not journey and not kill"

JOURNEYS = ["-m", "journey", "--dist", "loadfile", "--no-loadscope-reorder"]
KILLS = ["-m", "kill", "-n", "0"]

#: The rules of the house read files, so one database is enough for them. Kills need a database that waits for the disk.
RUNS: dict[str, list[str]] = {
    "sqlite": [*PYTEST, "-m", ALONE],
    "postgres": [*WITH_POSTGRES, "--", *PYTEST, "-m", f"{ALONE} and not architecture"],
    "journeys": [*PYTEST, *JOURNEYS],
    "journeys-postgres": [*WITH_POSTGRES, "--", *PYTEST, *JOURNEYS],
    "kills": [*PYTEST, *KILLS],
    "kills-postgres": [*WITH_POSTGRES, "--durable", "--", *PYTEST, *KILLS],
}
#: Sets that mostly wait, for processes that start and letters that go: they run side by side.
SIDE_BY_SIDE = ("kills", "kills-postgres")
FOLDER = ROOT / "build"


def run(names: Sequence[str], extra: list[str]) -> dict[str, int]:
    """Run sets, side by side when there are several; the exit code of each. What several write is shown when all have ended."""
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    logs = {name: FOLDER / f"tests-{name}.log" for name in names} if len(names) > 1 else {}
    for name in names:
        report(name).unlink(missing_ok=True)
    commands = [Command([*RUNS[name], f"--junitxml={report(name)}", *extra], env, ROOT, logs.get(name)) for name in names]
    print(f"\n--- {' and '.join(names)} ({' '.join(extra)})", flush=True)
    codes = see_through(*commands)
    for name, log in logs.items():
        print(f"\n{name}:\n{log.read_text(errors='replace')}", flush=True)
    return dict(zip(names, codes, strict=True))


def report(name: str) -> Path:
    """Where pytest writes what became of each test."""
    return FOLDER / f"tests-{name}.xml"


def read(file: Path) -> Counter[str]:
    """The counts of a JUnit report; none when the run died before it wrote one."""
    counts: Counter[str] = Counter()
    if not file.exists():
        return counts
    for suite in ET.parse(file).getroot().iter("testsuite"):
        numbers = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
        counts["failed"] += numbers["failures"] + numbers["errors"]
        counts["skipped"] += numbers["skipped"]
        counts["passed"] += numbers["tests"] - numbers["failures"] - numbers["errors"] - numbers["skipped"]
    return counts


def main() -> int:
    """1 when a test failed, or a set found none."""
    asked, _, extra = (list(part) for part in _split(sys.argv[1:]))
    names = asked or list(RUNS)
    unknown = [name for name in names if name not in RUNS]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; there are {', '.join(RUNS)}")
    sentence = ensure()
    if sentence:
        sys.exit(f"kokemussilta: {sentence}")
    FOLDER.mkdir(exist_ok=True)
    subprocess.run([sys.executable, "-m", "kokemussilta", "messages", "--compile"], cwd=ROOT, check=True)
    extra = [f"--randomly-seed={random.randrange(2**31)}", *extra]
    start, codes = time.monotonic(), dict[str, int]()
    for group in _groups(names):
        codes |= run(group, extra)
    seconds = time.monotonic() - start
    total = sum((read(report(name)) for name in names), Counter[str]())
    failed = [name for name, code in codes.items() if code != 0]
    if failed:
        print(f"\nnot passed: {', '.join(failed)}")
    words = ", ".join(f"{total[key]} {key}" for key in ("failed", "passed", "skipped") if total[key] or key == "passed")
    print(f"\n===== {words} in {seconds:.2f}s =====", flush=True)
    return 1 if failed else 0


def _groups(names: list[str]) -> list[list[str]]:
    """One set after the other, but together those that may run side by side."""
    together = [name for name in names if name in SIDE_BY_SIDE]
    return [[name] for name in names if name not in SIDE_BY_SIDE] + ([together] if together else [])


def _split(words: list[str]) -> tuple[list[str], str, list[str]]:
    """Before and after the first `--`."""
    if "--" not in words:
        return words, "", []
    at = words.index("--")
    return words[:at], "--", words[at + 1 :]


if __name__ == "__main__":
    sys.exit(main())
