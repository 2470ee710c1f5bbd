"""One action, one transaction; and when the database says that another was in the way, the whole action once more (ADR 0004)."""

import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, transaction
from django.db.models import Model
from django.utils.functional import LazyObject

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

# Seconds before each new try; a database that is in the way for longer than this is in trouble.
PAUSES = (0.05, 0.2, 0.5, 1.0)
# PostgreSQL: deadlock, serialization failure, lock not available.
_PASSING = {"40P01", "40001", "55P03"}
# SQLite: busy, locked; the lower byte of its codes.
_OCCUPIED = {5, 6}

# SQLite has one writer. Threads of this process queue for it here, where the next one wakes at once; in SQLite's own queue each
# sleeps and looks again (up to 0.1 s), and a hundred at once starve some. Other processes are waited for there, as ever.
# What runs after a commit is still inside, so the same thread may enter again.
_WRITER = threading.RLock()


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
    cause = error.__cause__
    return getattr(cause, "sqlstate", "") in _PASSING or getattr(cause, "sqlite_errorcode", 0) & 0xFF in _OCCUPIED


def whole(action: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Run `action` in a transaction, again from its start when another was in the way; inside a transaction just run it.

    Every action is wrapped so: all of it happens or nothing. Before a new try the rows that were handed to it (with the rows
    that they hold: an order's product, a task's order) are what they were at the first, whatever the first had set on them, and
    what was read ahead is read again. Rows that others have moved meanwhile are found out by `advance`, or read afresh by the
    action after taking its locks. Has no other effect than the database's: nothing that is mailed, written to files or kept in
    the process may happen inside.
    """

    @wraps(action)
    def run(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        if transaction.get_connection().in_atomic_block:
            with transaction.atomic():
                return action(*args, **kwargs)
        # What can be read only once would be empty the second time.
        given: dict[str, Any] = {name: list(fact) if isinstance(fact, Iterator) else fact for name, fact in kwargs.items()}
        before = _Before([*args, *given.values()])
        for pause in PAUSES:
            try:
                with _turn():
                    return action(*args, **given)
            except OperationalError as error:
                if not in_the_way(error):
                    raise
            before.restore()
            time.sleep(pause * random.uniform(0.5, 1.5))
        with _turn():
            return action(*args, **given)

    return run


class _Before:
    """How the rows among an action's arguments were before its first try."""

    def __init__(self, given: Iterable[Any]) -> None:
        self._rows = [(row, _facts(row)) for row in _rows(given)]

    def restore(self) -> None:
        """Make them so again; what had been read ahead is forgotten, so that it is read anew."""
        for row, facts in self._rows:
            facts.pop("_prefetched_objects_cache", None)
            row.__dict__.clear()
            row.__dict__.update(facts)
        # The next try writes into these, so the copies to keep are new ones.
        self._rows = [(row, _facts(row)) for row, _ in self._rows]


def _facts(row: Model) -> dict[str, Any]:
    """What a row knows of itself and which rows it holds, in places of their own."""
    facts = row.__dict__.copy()
    facts["_state"] = copy(row._state)
    facts["_state"].fields_cache = row._state.fields_cache.copy()
    return facts


def _rows(given: Iterable[Any]) -> Iterator[Model]:
    """The rows among the things given, in lists too, and those that they hold; each once."""
    ahead, known = list(given), set[int]()
    while ahead:
        thing = ahead.pop()
        if isinstance(thing, LazyObject):  # the request's person
            thing = vars(thing)["_wrapped"]
        if isinstance(thing, (list, tuple)):
            ahead += thing
        elif isinstance(thing, Model) and id(thing) not in known:
            known.add(id(thing))
            ahead += thing._state.fields_cache.values()
            yield thing
