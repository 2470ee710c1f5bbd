"""Kokemussilta as a hurried programmer would have written it: what the kills must find. Never part of the program.

`NAIVE` in the environment chooses one of three faults:

- `answers-first`: the page says thank you, and the answer is saved in the background;
- `letters-after`: the letters are written after the change is committed, as an `on_commit` hook or a task queue would;
- `marks-first`: the worker marks a message as sent, and sends it then.

Served as `tests.kills.naive:application`; run as `python -m tests.kills.naive worker` it is the worker. Each leaves the pause that
a slow disk or a slow mail server makes.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction

PAUSE = 0.25
PAUSE_OF_MAIL = 0.04

application = get_wsgi_application()

from kokemussilta.assignments import actions  # noqa: E402
from kokemussilta.assignments.models import Offer  # noqa: E402
from kokemussilta.notifications import delivery, outbox  # noqa: E402
from kokemussilta.notifications.delivery import Post  # noqa: E402
from kokemussilta.notifications.letters import Letter  # noqa: E402
from kokemussilta.notifications.models import Message  # noqa: E402


def answer_first() -> None:
    """Both answers return at once; a thread does the work."""
    for name in ("accept", "decline"):
        setattr(actions, name, _in_background(getattr(actions, name)))


def _in_background(action: Callable[..., Any]) -> Callable[..., None]:
    def later(**facts: Any) -> None:
        time.sleep(PAUSE)
        try:
            action(**facts)
        finally:
            connection.close()

    def start(*, offer: Offer, **facts: Any) -> None:
        threading.Thread(target=later, kwargs={"offer": offer, **facts}).start()

    return start


def write_letters_after() -> None:
    """`outbox.queue` waits for the commit, and then takes a transaction of its own."""
    real = outbox.queue

    def queue(write: Callable[[], Letter], **facts: Any) -> None:
        def later() -> None:
            time.sleep(PAUSE)
            with transaction.atomic():
                real(write, **facts)

        transaction.on_commit(later)

    outbox.queue = queue


def mark_first() -> None:
    """The worker's post takes a message as sent before it is. The mail server takes twice as long as all the rest, on any machine."""
    real, mark = Post.send, delivery._mark_sent
    ended = [time.monotonic()]

    def nothing(message: Message, at: datetime, *, rest: Callable[[float], None] = time.sleep) -> None:
        """Marked before, so there is nothing to mark."""

    def send(self: Post, message: Message, *, at: datetime) -> None:
        mark(message, at)
        time.sleep(min(PAUSE, max(PAUSE_OF_MAIL, 2 * (time.monotonic() - ended[0]))))
        real(self, message, at=at)
        ended[0] = time.monotonic()

    Post.send = send  # type: ignore[method-assign]
    delivery._mark_sent = nothing


FAULTS = {"answers-first": answer_first, "letters-after": write_letters_after, "marks-first": mark_first}
FAULTS[os.environ["NAIVE"]]()

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kokemussilta", *sys.argv[1:]])
