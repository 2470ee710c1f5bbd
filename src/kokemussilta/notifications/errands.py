"""Long work beside the worker's loop, each kind in a thread of its own, so that no message waits for it. Areas register theirs.

An errand looks for itself what there is to do, does it in steps that may be cut off at any time, and ends when it is told to stop.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import Error as DatabaseTrouble
from django.db import connections

logger = logging.getLogger(__name__)

_LOOK_EVERY = 0.4
_PATIENCE = 6.0


@dataclass(frozen=True)
class Errand:
    """`waits(at)` answers by one quick look whether there is something to do; `do(stop)` does it all."""

    name: str
    waits: Callable[[datetime], bool]
    do: Callable[[Callable[[], bool]], object]


_errands: dict[str, Errand] = {}


def register(errand: Errand) -> None:
    """Add an errand; the same name again replaces it."""
    _errands[errand.name] = errand


def do_all() -> None:
    """Do here and now whatever waits; for tests and the demo."""
    for errand in _errands.values():
        errand.do(lambda: False)


class Runner:
    """The threads of one worker, at most one for each errand."""

    def __init__(self) -> None:
        self._threads: dict[str, threading.Thread] = {}
        self._ending = threading.Event()
        self._looked_at = 0.0

    def look(self, at: datetime) -> None:
        """Start the errands that something waits for; no more often than is worth it."""
        if time.monotonic() - self._looked_at < _LOOK_EVERY:
            return
        self._looked_at = time.monotonic()
        for errand in _errands.values():
            thread = self._threads.get(errand.name)
            if (thread is None or not thread.is_alive()) and errand.waits(at):
                self._start(errand)

    def end(self) -> None:
        """Tell all to stop, and wait a little for them."""
        self._ending.set()
        for thread in self._threads.values():
            thread.join(_PATIENCE)

    def _start(self, errand: Errand) -> None:
        thread = threading.Thread(target=self._run, args=[errand], name=errand.name, daemon=True)
        self._threads[errand.name] = thread
        thread.start()

    def _run(self, errand: Errand) -> None:
        try:
            errand.do(self._ending.is_set)
        except DatabaseTrouble as error:
            logger.warning("database: %s; %s goes on later", type(error).__name__, errand.name)
        except Exception:
            # It is tried again at the next look; the log says which place it was.
            logger.exception("errand %s failed", errand.name)
        finally:
            connections.close_all()
