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

QUIET_FROM, QUIET_UNTIL = 21, 8


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after that many failed attempts (1, 2, ...); None when it is time to give up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return _STEPS[attempts - 1] if attempts <= len(_STEPS) else _LONG_STEP


def awake(at: datetime) -> datetime:
    """`at`, or the next eight o'clock in Helsinki when it falls in the quiet hours from 21 to 8."""
    wall = local(at)
    if wall.hour < QUIET_UNTIL:
        return helsinki(wall.date(), QUIET_UNTIL)
    if wall.hour >= QUIET_FROM:
        return helsinki(wall.date() + timedelta(days=1), QUIET_UNTIL)
    return at
