"""`make check`: every check of the code that needs no database, two at a time; quiet where all is well.

python scripts/run_checks.py               all of them
python scripts/run_checks.py types tiers   only those
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTHON = [sys.executable, "-m"]
SETTINGS = ["--settings=config.settings"]
VAR = ROOT / ".cache" / "checks"

#: Name and command, the slowest first. What a check writes is shown only when it fails.
CHECKS: dict[str, list[str]] = {
    "types": [*PYTHON, "mypy"],
    "architecture": [*PYTHON, "pytest", "tests/architecture", "-q", "--no-header"],
    "migrations": [*PYTHON, "django", "makemigrations", "--check", "--dry-run", *SETTINGS],
    "messages": [*PYTHON, "django", "messages", "--check", *SETTINGS],
    "tiers": [str(BIN / "lint-imports"), "--cache-dir", ".cache/import-linter"],
    "styles": [*PYTHON, "kokemussilta.core.bundle", "--check"],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "--output-format=concise"],
    "format": [str(BIN / "ruff"), "format", "--check", "--output-format=concise"],
}


@dataclass(frozen=True)
class Outcome:
    """What came of one check; `words` is all that it wrote."""

    name: str
    passed: bool
    seconds: float
    words: str


def run(name: str) -> Outcome:
    """Run one check."""
    VAR.mkdir(parents=True, exist_ok=True)
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"} | {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "KOKEMUSSILTA_DEMO": "1",
        "KOKEMUSSILTA_VAR": str(VAR),
    }
    start = time.monotonic()
    done = subprocess.run(CHECKS[name], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return Outcome(name, done.returncode == 0, time.monotonic() - start, (done.stdout + done.stderr).strip())


def main() -> int:
    """1 when a check failed; what failed is shown last."""
    names = sys.argv[1:] or list(CHECKS)
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; there are {', '.join(CHECKS)}")
    failed: list[Outcome] = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for future in as_completed([pool.submit(run, name) for name in names]):
            outcome = future.result()
            print(f"{'ok    ' if outcome.passed else 'FAILED'} {outcome.name:<13} {outcome.seconds:5.1f} s", flush=True)
            if not outcome.passed:
                failed.append(outcome)
    for outcome in failed:
        print(f"\n--- {outcome.name}\n{outcome.words}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
