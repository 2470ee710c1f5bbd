"""A test that starts a process, never stops it and never ends; only `tests/test_ending.py` runs it, from outside."""

import os
import time
from pathlib import Path

from tests.servers import Running


def test_it_waits(tmp_path):
    careless = Running(["sleep", "600"], env=dict(os.environ), log=tmp_path / "log", cwd=tmp_path)
    careless.start()
    assert careless._process is not None

    Path(os.environ["TELL"]).write_text(f"{os.getpid()} {careless._process.pid}\n")
    time.sleep(600)
