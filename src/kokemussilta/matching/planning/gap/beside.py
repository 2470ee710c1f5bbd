"""A second process that searches along: started before prices are known, told of them, exchanging the best answer.

Whatever becomes of it, the first process goes on alone.
"""

import math
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
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
_TELLABLE = 2000  # jobs
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
    """The line to the other process; without one, nothing is ever heard.

    The two speak in turn, so that the line never fills up while the other is at work.
    """

    def __init__(self, problem: Problem, line: Connection | None, *, speaks_first: bool = False) -> None:
        self._problem, self._line, self._may_speak = problem, line, speaks_first
        self._told = math.inf  # the best value that the other knows

    @property
    def is_alone(self) -> bool:
        """Whether nobody is there."""
        return self._line is None

    def tell(self, relaxed: Relaxed) -> None:
        """Better prices, once; only what is not nought. The other reads them when it next listens, so they must fit into the line."""
        if self._problem.jobs <= _TELLABLE:
            places = np.flatnonzero(relaxed.parts > _HAIR).astype(np.int32)
            parts = relaxed.parts.ravel()[places].astype(np.float32)
            self._send(_Prices(relaxed.jobs, relaxed.agents, places, parts))

    def exchange(self, search: Search) -> bool:
        """Take the other's answer if it is better, tell one's own if it is; True when the other has proven that none is better."""
        is_proven = False
        for heard in self._heard():
            if isinstance(heard, _Prices):
                search.relaxed = heard.whole()
                continue
            value, answer, proven = heard
            if answer is not None and value < search.value:
                search.take(answer.astype(np.int64))
            is_proven |= proven and value <= search.value
            self._told = min(value, self._told)
        if self._may_speak:
            self._may_speak = False
            is_news = search.answer is not None and search.value < self._told
            self._send((search.value, search.answer.astype(np.int32) if is_news and search.answer is not None else None, False))
            self._told = min(search.value, self._told)
        return is_proven

    def better(self, found: Mended) -> Mended:
        """The other's answer when one's own search found none."""
        answers: list[Ints] = [
            heard[1].astype(np.int64) for heard in self._heard() if isinstance(heard, tuple) and heard[1] is not None
        ]
        if found.agents is None and not found.is_done and answers:
            return Mended(min(answers, key=self._problem.cost), is_done=False)
        return found

    def proved(self, search: Search) -> None:
        """Say that no answer is better."""
        answer = None if search.answer is None else search.answer.astype(np.int32)
        self._send((search.value, answer, True))

    def _send(self, thing: object) -> None:
        try:
            if self._line is not None:
                self._line.send(thing)
        except _GONE:
            self._line = None

    def _heard(self) -> Iterator[Any]:
        try:
            while self._line is not None and self._line.poll():
                heard = self._line.recv()
                self._may_speak |= isinstance(heard, tuple)
                yield heard
        except _GONE:
            self._line = None


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
    search, told = Search(problem, relaxed, watch, seed=_SEED), Beside(problem, line, speaks_first=True)
    first = first_answer(problem, relaxed.parts, relaxed.agents, watch)  # dearer than a dive's, but almost sure to be found
    if first.agents is not None:
        search.take(first.agents)
        told.exchange(search)
    while watch.left() > 0 and not told.is_alone:
        if search.step():
            told.proved(search)
            return
        told.exchange(search)
