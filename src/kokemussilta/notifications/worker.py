"""The worker's loop: duties whose time has come, then the outbox, and a heartbeat; it outlives its database's troubles."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import Error as DatabaseTrouble
from django.db import close_old_connections, connections

from kokemussilta.core.clock import now
from kokemussilta.core.codes import new_code
from kokemussilta.notifications import duties
from kokemussilta.notifications.delivery import Post, deliver_next
from kokemussilta.notifications.errands import Runner
from kokemussilta.notifications.models import WorkerBeat

logger = logging.getLogger(__name__)

_BEAT_EVERY = timedelta(seconds=10)
_FORGOTTEN_AFTER = timedelta(days=1)
_LONGEST_PAUSE = 30.0


def run(stop: Callable[[], bool], poll: float = 0.5) -> None:
    """Work until `stop()` says so, looking at it between messages; the message in hand is finished first.

    `poll` is the seconds to rest when there was nothing to do. Database errors make the rests longer, up to half a minute.
    """
    post = Post()
    beat, errands = Beat(new_code()), Runner()
    pause = poll
    try:
        while not stop():
            try:
                close_old_connections()
                _turn(post, beat, errands, stop)
                pause = poll
            except DatabaseTrouble as error:
                pause = min(max(pause, 0.5) * 2, _LONGEST_PAUSE)
                logger.warning("database: %s; trying again in %.0f s", type(error).__name__, pause)
                connections.close_all()
            except Exception:
                # One poor row or duty must not end the work of all others; the log says which place it was.
                pause = min(max(pause, 0.5) * 2, _LONGEST_PAUSE)
                logger.exception("the worker goes on in %.0f s", pause)
            _rest(pause, stop)
    finally:
        errands.end()
        post.close()
        _leave(beat)


class Beat:
    """The heartbeat of one worker: a row, written every ten seconds."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self.last: datetime | None = None

    def give(self, at: datetime) -> None:
        """Say that we are alive, unless we just did; rows of workers gone for a day are swept away."""
        if self.last is not None and self.last <= at < self.last + _BEAT_EVERY:
            return
        if self.last is None:
            WorkerBeat.objects.filter(beat_at__lt=at - _FORGOTTEN_AFTER).delete()
        WorkerBeat.objects.update_or_create(
            worker=self.worker, defaults={"beat_at": at}, create_defaults={"beat_at": at, "started_at": at}
        )
        self.last = at


def _turn(post: Post, beat: Beat, errands: Runner, stop: Callable[[], bool]) -> None:
    """Once round: a beat, the errands, the duties, then messages until none is due; the connection to the mail server is let go after."""
    beat.give(now())
    errands.look(now())
    duties.run_due(now())
    sent_any = False
    while not stop() and deliver_next(post, at=now()):
        sent_any = True
        beat.give(now())
        errands.look(now())
    if sent_any:
        post.close()


def _rest(seconds: float, stop: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not stop() and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, 0.2))


def _leave(beat: Beat) -> None:
    """Take our heartbeat away, so that a stopped worker is known to be stopped."""
    with suppress(DatabaseTrouble):
        WorkerBeat.objects.filter(worker=beat.worker).delete()
    connections.close_all()
