"""When a message is tried again, and when a telephone stays quiet. Pure functions."""

from datetime import datetime, timedelta

from kokemussilta.core.clock import helsinki, local

# A minute, then rarer; after the short steps every four hours for about three days.
_STEPS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60))
_LONG_STEP = timedelta(hours=4)
MOST_ATTEMPTS = 24

# An unreachable mail server is no fault of the message: everything waits a little and no attempt is counted.
OUTAGE_PAUSE = timedelta(minutes=1)

# How long one worker may hold a message before another believes that it died.
CLAIM = timedelta(minutes=5)

#: The hours of a Finnish night in which no routine text message rings, unless an installation says otherwise.
NIGHT = (21, 8)


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after that many failed attempts (1, 2, ...); None when it is time to give up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return _STEPS[attempts - 1] if attempts <= len(_STEPS) else _LONG_STEP


def awake(at: datetime, night: tuple[int, int] = NIGHT) -> datetime:
    """`at`, or when it falls in the night (its first hour, and the hour when it is over) the next morning, by the clocks of Helsinki.

    A night may begin after midnight; one whose two hours are the same is none.
    """
    begins, ends = night
    if begins == ends:
        return at
    wall = local(at)
    if begins < ends:
        return helsinki(wall.date(), ends) if begins <= wall.hour < ends else at
    if wall.hour < ends:
        return helsinki(wall.date(), ends)
    if wall.hour >= begins:
        return helsinki(wall.date() + timedelta(days=1), ends)
    return at


def hours_of(words: str) -> tuple[int, int]:
    """`21-8` as two hours."""
    begins, _dash, ends = words.partition("-")
    return int(begins), int(ends)
