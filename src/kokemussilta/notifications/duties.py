"""Work that comes round by itself: reminders, expiries, digests. Areas register theirs when the program starts.

A duty must bear being run twice over the same moment: its actions move rows by compare-and-set and its letters carry `once`.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kokemussilta.notifications.models import DutyRun

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

logger = logging.getLogger(__name__)

# How long a run is believed to be at work before another worker may take the turn, and how soon a failed one is tried again.
_TURN = timedelta(minutes=10)
_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True)
class Duty:
    """What is done every `every`; `run(at)` answers how many things it did. `title` is for the operators' page."""

    name: str
    every: timedelta
    run: Callable[[datetime], int]
    title: "str | _StrPromise"


_duties: dict[str, Duty] = {}


def register(duty: Duty) -> None:
    """Add a duty; the same name again replaces it."""
    _duties[duty.name] = duty


def all_duties() -> list[Duty]:
    """Every duty, in the order of registration."""
    return list(_duties.values())


def run_due(at: datetime) -> dict[str, int]:
    """Run the duties whose time has come and that no other worker took; answers what each of them did.

    One that raises is logged, tried again in five minutes, and stops no other.
    """
    planned = dict(DutyRun.objects.values_list("name", "next_at"))
    outcome: dict[str, int] = {}
    for duty in all_duties():
        next_at = planned.get(duty.name)
        if (next_at is None or next_at <= at) and _take_turn(duty, next_at, at):
            done = _run(duty, at)
            if done is not None:
                outcome[duty.name] = done
    return outcome


def run_all(at: datetime, *, rounds: int = 20) -> dict[str, int]:
    """Run every duty, due or not, until a round does nothing more; for tests and the demo. Errors are raised.

    Raises RuntimeError when there is still something to do after `rounds`.
    """
    total = {duty.name: 0 for duty in all_duties()}
    for _ in range(rounds):
        done = {duty.name: duty.run(at) for duty in all_duties()}
        for name, count in done.items():
            total[name] += count
        if not any(done.values()):
            return total
    raise RuntimeError(f"duties never came to rest: {sorted(name for name, count in done.items() if count)}")


def _take_turn(duty: Duty, next_at: datetime | None, at: datetime) -> bool:
    """Whether this worker is the one that moved the duty's clock."""
    if next_at is None:
        row, _ = DutyRun.objects.get_or_create(name=duty.name, defaults={"next_at": at})
        next_at = row.next_at
        if next_at > at:
            return False
    moved = DutyRun.objects.filter(name=duty.name, next_at=next_at).update(next_at=at + _TURN, started_at=at)
    return moved == 1


def _run(duty: Duty, at: datetime) -> int | None:
    """What the duty did, or None when it failed."""
    row = DutyRun.objects.filter(name=duty.name, started_at=at)
    try:
        done = duty.run(at)
    except Exception as error:  # noqa: BLE001  a duty of any area may fail in any way; the others go on
        # Words of an error may quote rows, so only its kind and place are logged.
        logger.error("duty %s failed: %s at %s", duty.name, type(error).__name__, _place(error))  # noqa: TRY400
        row.update(next_at=at + min(duty.every, _AGAIN), last_error=type(error).__name__[:80])
        return None
    row.update(next_at=at + duty.every, succeeded_at=at, done=done, last_error="")
    return done


def _place(error: BaseException) -> str:
    """Where an error was raised: module and line."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    return f"{frame.tb_frame.f_globals.get('__name__', '?')}:{frame.tb_lineno}" if frame else "?"
