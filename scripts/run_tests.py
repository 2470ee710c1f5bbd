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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.child import see_through  # noqa: E402
from scripts.test_tools import ensure  # noqa: E402

WORKERS = str(max(2, min(os.cpu_count() or 2, 6)))
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS]
WITH_POSTGRES = [sys.executable, "scripts/with_postgres.py"]
ALONE = "not journey and not kill"

#: The rules of the house read files, so one database is enough for them. Kills need the machine to themselves, and a database
#: that waits for the disk.
RUNS: dict[str, list[str]] = {
    "sqlite": [*PYTEST, "-m", ALONE],
    "postgres": [*WITH_POSTGRES, "--", *PYTEST, "-m", f"{ALONE} and not architecture"],
    "journeys": [*PYTEST, "-m", "journey", "--dist", "loadfile"],
    "journeys-postgres": [*WITH_POSTGRES, "--", *PYTEST, "-n", "0", "tests/journeys/test_main_path.py"],
    "kills": [*PYTEST, "-m", "kill", "-n", "0"],
    "kills-postgres": [*WITH_POSTGRES, "--durable", "--", *PYTEST, "-m", "kill", "-n", "0"],
}


def run(name: str, extra: list[str], folder: Path) -> tuple[int, Counter[str]]:
    """Run one set; answers its exit code and how many tests passed, failed, were skipped."""
    report = folder / f"tests-{name}.xml"
    report.unlink(missing_ok=True)
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    code = see_through([*RUNS[name], f"--junitxml={report}", *extra], env=env, cwd=ROOT)
    return code, read(report)


def read(report: Path) -> Counter[str]:
    """The counts of a JUnit report; none when the run died before it wrote one."""
    counts: Counter[str] = Counter()
    if not report.exists():
        return counts
    for suite in ET.parse(report).getroot().iter("testsuite"):
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
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    subprocess.run([sys.executable, "-m", "kokemussilta", "messages", "--compile"], cwd=ROOT, check=True)
    seed = random.randrange(2**31)
    start, total, failed = time.monotonic(), Counter[str](), []
    for name in names:
        print(f"\n--- {name} (--randomly-seed={seed})", flush=True)
        code, counts = run(name, [f"--randomly-seed={seed}", *extra], folder)
        total += counts
        if code != 0:
            failed.append(name)
    seconds = time.monotonic() - start
    if failed:
        print(f"\nnot passed: {', '.join(failed)}")
    words = ", ".join(f"{total[key]} {key}" for key in ("failed", "passed", "skipped") if total[key] or key == "passed")
    print(f"\n===== {words} in {seconds:.2f}s =====", flush=True)
    return 1 if failed else 0


def _split(words: list[str]) -> tuple[list[str], str, list[str]]:
    """Before and after the first `--`."""
    if "--" not in words:
        return words, "", []
    at = words.index("--")
    return words[:at], "--", words[at + 1 :]


if __name__ == "__main__":
    sys.exit(main())
