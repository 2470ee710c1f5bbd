"""Runs a command to its end and no further: whatever signal comes to us, it is told to end, and we wait until it has."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

#: What asks us to end. Ctrl-C in a terminal reaches the command by itself: it belongs to the same group.
SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
#: Seconds that a command has for ending what it has started.
PATIENCE = 60.0


def see_through(command: Sequence[str], *, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> int:
    """The command's exit code. After a signal, when the command has ended, raises SystemExit with what a shell would say."""
    told: list[int] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        told.append(number)
        if number != signal.SIGINT and child is not None:
            child.send_signal(signal.SIGTERM)

    child: subprocess.Popen[bytes] | None = None
    before = {number: signal.signal(number, pass_on) for number in SIGNALS}
    try:
        child = subprocess.Popen(command, env=env, cwd=cwd)
        if told:
            child.send_signal(signal.SIGTERM)
        code = _wait(child, told)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if told:
        sys.exit(128 + told[0])
    return code


def _wait(child: "subprocess.Popen[bytes]", told: list[int]) -> int:
    """Until it has ended by itself, or was told and has had its time."""
    until = 0.0
    while True:
        try:
            return child.wait(1)
        except subprocess.TimeoutExpired:
            until = until or (time.monotonic() + PATIENCE if told else 0.0)
            if until and time.monotonic() > until:
                child.kill()


def end_on_sigterm() -> None:
    """From here on SIGTERM and SIGHUP end this process as `sys.exit` does, once: what is open is closed on the way out."""

    def end(number: int, _frame: FrameType | None) -> None:
        for one in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, signal.SIG_IGN)
        sys.exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
