"""A second process that searches along: started before prices are known, told of them, exchanging the best answer.

Whatever becomes of it, the first process goes on alone.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kokemussilta.matching.planning.gap.improving import Search
from kokemussilta.matching.planning.gap.mending import Mended
from kokemussilta.matching.planning.gap.prices import Relaxed
from kokemussilta.matching.planning.gap.reading import Floats, Ints, Problem
from kokemussilta.matching.planning.gap.starting import first_answer
from kokemussilta.matching.planning.gap.watch import Watch

_SEED = 2
_HAIR = 1e-9
_GONE = (EOFError, OSError)


@dataclass(frozen=True)
class _Prices:
    jobs: Floats
    agents: Floats
    places: NDArray[np.int32]
    parts: NDArray[np.float32]

    def whole(self) -> Relaxed:
        parts = np.zeros(len(self.agents) * len(self.jobs))
        parts[self.places] = self.parts
        return Relaxed(self.jobs, self.agents, parts.reshape(len(self.agents), len(self.jobs)))


class Beside:
    """The line to the other process; without one, nothing is ever heard."""

    def __init__(self, problem: Problem, line: Connection | None, *, may_tell: bool = False) -> None:
        self._problem, self._line, self._told = problem, line, -1
        self._may_tell = may_tell  # not before the other is heard: until then it does not listen

    def tell(self, relaxed: Relaxed) -> None:
        """Better prices; only what is not nought, so that the line never fills up while the other is at work."""
        places = np.flatnonzero(relaxed.parts > _HAIR).astype(np.int32)
        parts = relaxed.parts.ravel()[places].astype(np.float32)
        self._send(_Prices(relaxed.jobs, relaxed.agents, places, parts))

    def exchange(self, search: Search) -> bool:
        """Take the other's answer if it is better, tell one's own if it is new; True when the other has proven that none is better."""
        is_proven = False
        for heard in self._heard():
            if isinstance(heard, _Prices):
                search.relaxed = heard.whole()
            elif isinstance(heard, tuple):
                self._may_tell = True
                value, answer, proven = heard
                if value < search.value:
                    search.take(answer.astype(np.int64))
                is_proven |= proven and value <= search.value
                self._told = min(value, self._told) if self._told >= 0 else value
        if self._may_tell and (self._told < 0 or search.value < self._told):
            self._told = search.value
            self._send((search.value, search.answer.astype(np.int32), False))
        return is_proven

    def better(self, found: Mended) -> Mended:
        """The other's answer when one's own search found none."""
        answers: list[Ints] = [heard[1].astype(np.int64) for heard in self._heard() if isinstance(heard, tuple)]
        if found.agents is None and not found.is_done and answers:
            return Mended(min(answers, key=self._problem.cost), is_done=False)
        return found

    def proved(self, search: Search) -> None:
        """Say that no answer is better."""
        self._send((search.value, search.answer.astype(np.int32), True))

    def _send(self, thing: object) -> None:
        if self._line is not None:
            with suppress(*_GONE):
                self._line.send(thing)

    def _heard(self) -> Iterator[Any]:
        with suppress(*_GONE):
            while self._line is not None and self._line.poll():
                yield self._line.recv()


@contextmanager
def beside(problem: Problem, relaxed: Relaxed, watch: Watch, *, is_wanted: bool) -> Iterator[Beside]:
    """The other process for as long as the block lasts."""
    if not is_wanted or "fork" not in multiprocessing.get_all_start_methods():
        yield Beside(problem, None)
        return
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    other = context.Process(target=_search, args=(problem, relaxed, Watch(watch.left(), watch.now), here, there), daemon=True)
    other.start()
    there.close()
    try:
        yield Beside(problem, here)
    finally:
        here.close()
        other.kill()
        other.join()


def _search(problem: Problem, relaxed: Relaxed, watch: Watch, here: Connection, line: Connection) -> None:
    here.close()
    first = first_answer(problem, relaxed.parts, relaxed.agents, until=watch.until)
    if first.agents is None:
        return
    search, told = Search(problem, first.agents, relaxed, seed=_SEED), Beside(problem, line, may_tell=True)
    told.exchange(search)
    while watch.left() > 0:
        if search.step(watch):
            told.proved(search)
            return
        told.exchange(search)
