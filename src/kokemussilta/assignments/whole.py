"""One action, one transaction; and when the database says that another was in the way, the whole action once more."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

# Seconds before each new try; a database that is in the way for longer than this is in trouble.
PAUSES = (0.05, 0.2, 0.5, 1.0)
# PostgreSQL: deadlock, serialization failure, lock not available.
_PASSING = {"40P01", "40001", "55P03"}


# SQLite has one writer. Threads of this process queue for it here, where the next one wakes at once; in SQLite's own queue each
# sleeps and looks again (up to 0.1 s), and a hundred at once starve some. Other processes are waited for there, as ever.
_WRITER = threading.Lock()


@contextmanager
def _turn() -> Iterator[None]:
    """One transaction, when on SQLite as this process's only writer."""
    if transaction.get_connection().vendor == "sqlite":
        with _WRITER, transaction.atomic():
            yield
    else:
        with transaction.atomic():
            yield


def in_the_way(error: OperationalError) -> bool:
    """Whether another transaction was in the way, so that the same again may pass."""
    words = str(error).lower()
    return getattr(error.__cause__, "sqlstate", "") in _PASSING or "locked" in words or "busy" in words


def whole(action: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Run `action` in a transaction, again from its start when another was in the way; inside a transaction just run it.

    The action reads its rows afresh after taking its locks, so a second try does not see what the first had set.
    """

    @wraps(action)
    def run(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        if transaction.get_connection().in_atomic_block:
            with transaction.atomic():
                return action(*args, **kwargs)
        for pause in PAUSES:
            try:
                with _turn():
                    return action(*args, **kwargs)
            except OperationalError as error:
                if not in_the_way(error):
                    raise
                time.sleep(pause * random.uniform(0.5, 1.5))
        with _turn():
            return action(*args, **kwargs)

    return run
