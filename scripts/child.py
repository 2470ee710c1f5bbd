"""Runs commands to their end and no further: whatever signal comes to us, they are told to end, and we wait until they have."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

#: What asks us to end. Ctrl-C in a terminal reaches the commands by itself: they belong to the same group.
SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
#: Seconds that a command has for ending what it has started.
PATIENCE = 60.0


@dataclass(frozen=True)
class Command:
    """A command to run; what it writes goes to `log`, to where ours goes when there is none."""

    words: Sequence[str]
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    log: Path | None = None

    def start(self) -> "subprocess.Popen[bytes]":
        """Start it."""
        if self.log is None:
            return subprocess.Popen(self.words, env=self.env, cwd=self.cwd)
        with self.log.open("wb") as file:
            return subprocess.Popen(self.words, env=self.env, cwd=self.cwd, stdout=file, stderr=subprocess.STDOUT)


def see_through(*commands: Command) -> list[int]:
    """Run commands side by side; their exit codes. After a signal, when all have ended, SystemExit with what a shell would say."""
    told: list[int] = []
    running: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        told.append(number)
        if number != signal.SIGINT:
            for child in running:
                child.send_signal(signal.SIGTERM)

    before = {number: signal.signal(number, pass_on) for number in SIGNALS}
    try:
        for command in commands:
            running.append(command.start())
        if told:
            pass_on(signal.SIGTERM, None)
        codes = [_wait(child, told) for child in running]
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if told:
        sys.exit(128 + told[0])
    return codes


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
