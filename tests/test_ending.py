"""A run of tests that is told to end takes everything with it that it has started."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0


def awaited(done) -> bool:
    """Whether it came true in time."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if done():
            return True
        time.sleep(0.05)
    return False


def is_there(pid: int) -> bool:
    """Whether a process runs; one that has ended and whose parent has not looked yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def below(pid: int) -> list[int]:
    """The processes that it has started, and those that they have."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(number) for number in task.read_text().split()]
    return found[1:]


@pytest.mark.slow
@pytest.mark.architecture  # it brings a PostgreSQL of its own, so once is enough
def test_a_run_that_is_told_to_end_leaves_nothing_running(tmp_path):
    told = tmp_path / "told"
    command = [sys.executable, "-m", "pytest", "-q", "tests/waits_forever.py"]
    run = subprocess.Popen(
        [sys.executable, "scripts/with_postgres.py", "--", *command],
        cwd=ROOT, env=os.environ | {"TELL": str(told)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        assert awaited(lambda: (told.exists() and told.read_text().endswith("\n")) or run.poll() is not None)
        started = below(run.pid)
        assert {int(pid) for pid in told.read_text().split()} < set(started)  # and a PostgreSQL

        run.send_signal(signal.SIGTERM)

        assert run.wait(PATIENCE) == 128 + signal.SIGTERM
        assert [pid for pid in started if is_there(pid)] == []
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
