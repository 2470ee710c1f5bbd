"""The time given, by whichever clock."""

import time
from collections.abc import Callable


class Watch:
    """How long is left of the time given."""

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self.end = now() + seconds

    def until(self, seconds: float) -> Callable[[], bool]:
        """Tells when these seconds, or all of the time, have gone."""
        end = min(self.end, self.now() + seconds)
        return lambda: self.now() >= end

    def after(self, work: float) -> Callable[[], bool]:
        """Tells when the processor has worked so many seconds for this process, or all of the time has gone.

        So a try is worth as much on a busy machine, only there are fewer of them.
        """
        end = time.process_time() + work
        return lambda: time.process_time() >= end or self.now() >= self.end

    def left(self) -> float:
        """Seconds left."""
        return self.end - self.now()
