"""A few processes kept as one: the web server and the worker start, stop and fall together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType

PATIENCE = 10.0
_LOOK_EVERY = 0.1
_SHORT_LIFE = 30.0
_LONGEST_PAUSE = 30.0
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process: one that is `vital` takes the others with it, another is started again when it ends."""

    name: str
    command: list[str]
    vital: bool
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = 1.0
    due: float = 0.0

    def start(self, env: dict[str, str]) -> None:
        """Start it in our own process group, so that one signal to the group reaches all."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, env=env, preexec_fn=_settle)  # noqa: PLW1509  we have no threads

    def code(self) -> int | None:
        """The exit code, None while it runs."""
        return None if self.process is None else self.process.poll()


class Group:
    """Starts children, watches over them, and stops them all on SIGTERM, SIGINT or SIGHUP, or when a vital one ends."""

    def __init__(self, children: list[Child], *, env: dict[str, str], say: Callable[[str], None]) -> None:
        self.children = children
        self.env = env
        self.say = say
        self.stopping = False

    def run(self, *, ready: Callable[[], bool] = lambda: True, when_ready: Callable[[], None] = lambda: None) -> int:
        """Run until stopped and answer the exit code; `when_ready` is called once `ready()` is true."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        told = False
        code: int | None = None
        try:
            for child in self.children:
                child.start(self.env)
            while not self.stopping and code is None:
                code = self._look()
                if not told and code is None and ready():
                    told = True
                    when_ready()
                time.sleep(_LOOK_EVERY)
        finally:
            self._end()
        return 0 if self.stopping else code or 0

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _look(self) -> int | None:
        """Start again what may be; the exit code when a vital child has ended."""
        for child in self.children:
            code = child.code()
            if code is None:
                continue
            if child.vital:
                if not self.stopping:
                    self.say(f"The {child.name} ended ({code}).")
                return code if code > 0 else 1
            self._start_again(child, code)
        return None

    def _start_again(self, child: Child, code: int) -> None:
        """At once, but ever more slowly when it keeps dying young."""
        at = time.monotonic()
        if child.due == 0:
            child.pause = 1.0 if at - child.started > _SHORT_LIFE else min(child.pause * 2, _LONGEST_PAUSE)
            child.due = at + child.pause
            self.say(f"The {child.name} ended ({code}); starting it again in {child.pause:.0f} s.")
        elif at >= child.due:
            child.due = 0
            child.start(self.env)

    def _end(self) -> None:
        """Ask all to end, wait, and end those that don't."""
        running = [child.process for child in self.children if child.process is not None and child.process.poll() is None]
        for process in running:
            with suppress(ProcessLookupError):
                process.terminate()
        until = time.monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def ours(path: str) -> dict[str, str]:
    """Our environment for a child, with `path` among the places that Python imports from."""
    known = os.environ.get("PYTHONPATH", "")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [path, known])), "PYTHONUNBUFFERED": "1"}


def _settle() -> None:
    """In the child, before it starts: Ctrl-C is left to us, and on Linux it ends when we are killed without a word.

    A terminal sends Ctrl-C to the whole group; the web server's processes, told to end by that and by us, may hang.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
