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

    def left(self) -> float:
        """Seconds left."""
        return self.end - self.now()
