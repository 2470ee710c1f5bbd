"""Solving a shaped problem with what is settled held fast, and the finished plan asked of the rules. Plain Python, no Django."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from kokemussilta.matching.planning.holding import rest
from kokemussilta.matching.planning.problem import Edge, evaluate
from kokemussilta.matching.plans.shaping import Candidate, Cut, Wanted, broken, cover, most_filled, shape

if TYPE_CHECKING:
    from kokemussilta.matching.planning.solver import Progress

_MOST_CUTS = 60


@dataclass(frozen=True)
class Found:
    """A plan so far: chosen edges (indices), points of preference, what no plan can pass, seconds. None: nothing proven yet."""

    edges: tuple[int, ...]
    preference: int
    most_filled: int | None
    best_preference: int | None
    seconds: float

    @property
    def filled(self) -> int:
        """How many seats have somebody."""
        return len(self.edges)


@dataclass(frozen=True)
class Task:
    """What is to be planned. `held` edges are settled; `start` is where the search begins."""

    seats: Sequence[Wanted]
    people: Sequence[Candidate]
    edges: Sequence[Edge]
    held: tuple[int, ...] = ()
    start: tuple[int, ...] = ()


def search(
    task: Task, *, seconds: float, tell: Callable[[Found], None] = lambda _found: None, stop: Callable[[], bool] = lambda: False
) -> Found:
    """The best plan found in the time, every rule kept; `tell` hears of each better one."""
    began = monotonic()
    cuts: list[Cut] = []
    start: Iterable[int] = task.start
    while True:
        found = _once(task, cuts, start, began=began, seconds=seconds, tell=tell, stop=stop)
        more = broken(task.seats, task.people, [task.edges[at] for at in found.edges])
        if not more:
            return found
        if len(cuts) > _MOST_CUTS or monotonic() - began > seconds or stop():
            return _without(task, found, more)
        cuts += more
        start = found.edges


def _once(
    task: Task,
    cuts: list[Cut],
    start: Iterable[int],
    *,
    began: float,
    seconds: float,
    tell: Callable[[Found], None],
    stop: Callable[[], bool],
) -> Found:
    # The solver's library is heavy, and only the worker needs it.
    from kokemussilta.matching.planning.solver import solve

    problem = shape(task.seats, task.people, task.edges, cuts)
    part = rest(problem, task.held)
    place = {whole: at for at, whole in enumerate(part.edges)}
    settled = evaluate(problem, task.held)[0]
    size = len(task.seats)

    def whole(objective: int, bound: float, edges: Iterable[int]) -> Found:
        chosen = tuple(sorted((*task.held, *part.whole(edges))))
        points, filled = settled + objective, len(chosen)
        most = most_filled(settled + bound, size) if bound < float("inf") else None
        best = int(settled + bound + 0.01) - cover(size) * filled if most == filled else None
        return Found(chosen, points - cover(size) * filled, most, best, monotonic() - began)

    def hear(progress: "Progress") -> None:
        tell(whole(progress.objective, progress.bound, progress.edges))

    left = max(0.05, seconds - (monotonic() - began))
    begin = [place[at] for at in start if at in place]
    solution = solve(part.problem, seconds=left, start=begin, on_progress=hear, stop=stop)
    return whole(solution.objective, solution.bound, solution.edges)


def _without(task: Task, found: Found, cuts: Iterable[Cut]) -> Found:
    """The plan without what the rules are still against; nothing settled is taken out."""
    against = {(seat, cut.person) for cut in cuts for seat in cut.seats}
    kept = tuple(at for at in found.edges if at in task.held or task.edges[at][:2] not in against)
    points = evaluate(shape(task.seats, task.people, task.edges), kept)[0] - cover(len(task.seats)) * len(kept)
    return Found(kept, points, found.most_filled, None, found.seconds)
