"""A crowd: threads that act at the same moment, each with a database connection of its own, like those of a server."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, Self

from django.db import connection, connections

from kokemussilta.assignments import actions
from kokemussilta.assignments.models import Offer
from tests.conftest import AT

Deed = Callable[[], Any]


class Crowd:
    """Threads that stay, each with its database connection; use with `with`."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.gate = threading.Barrier(size)
        self.pool = ThreadPoolExecutor(size)

    def at_once(self, deeds: Sequence[Deed]) -> list[Any]:
        """Every deed in a thread of its own, let go at the same moment; the answer, or the exception, of each."""
        assert len(deeds) == self.size

        def run(deed: Deed) -> Any:
            try:
                connection.ensure_connection()
            except Exception:
                self.gate.abort()
                raise
            try:
                self.gate.wait(60)
                return deed()
            except Exception as error:  # noqa: BLE001  the test looks at whatever came
                return error

        return list(self.pool.map(run, deeds))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.gate.reset()
        self.at_once([connections.close_all] * self.size)
        self.pool.shutdown()


def at_once(deeds: Sequence[Deed]) -> list[Any]:
    """The same with a crowd for one time."""
    with Crowd(len(deeds)) as crowd:
        return crowd.at_once(deeds)


def kinds(outcomes: Sequence[Any]) -> Counter[str]:
    """How many outcomes of each type."""
    return Counter(type(outcome).__name__ for outcome in outcomes)


def say_yes(offer: Offer) -> Deed:
    """A yes to an offer, by its link, an hour after it was sent."""
    return lambda: actions.accept(offer=Offer.objects.get(pk=offer.pk), by=None, at=AT + timedelta(hours=1))
