"""When a session ends. Pure functions over moments in seconds since 1970."""

from dataclasses import dataclass

HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True)
class Limits:
    """How long a session with a second factor lives: without use, and in any case. Seconds."""

    idle: float
    whole: float

    @classmethod
    def of(cls, *, idle_hours: int, days: int) -> "Limits":
        """From the units that people set."""
        return cls(idle_hours * HOUR, days * DAY)


def has_ended(*, opened: float, seen: float, now: float, limits: Limits) -> bool:
    """Whether a session with a second factor, opened and last used at these moments, is over."""
    return now - seen > limits.idle or now - opened > limits.whole


def is_fresh(*, shown: float | None, now: float, timeout: float) -> bool:
    """Whether the person showed who they are lately enough to change how they sign in."""
    return shown is not None and now - shown < timeout


def renews(*, seen: float, now: float, second_factor: bool) -> bool:
    """Whether the moment of last use is written anew: every five minutes, for ordinary sessions once a day."""
    return now - seen > (5 * 60 if second_factor else DAY)
