"""The planner: prices of places, schedules of people, and a bound that says how good a plan could be at all.

Column generation (Dantzig and Wolfe 1960): a linear program prices each place, each person answers with the best set of tasks at
those prices, until nobody can improve. The bound is tight, because a person's own rules (caps, ceilings, clashes, limits) hold
inside their schedules. Then every schedule that a better plan could hold is listed from the prices, and an integer program chooses
among their edges, which finds the optimum and proves it (Baldacci, Christofides and Mingozzi 2008).
"""

import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from kokemussilta.matching.planning.greedy import first_plan
from kokemussilta.matching.planning.master import Choice, Floats, Master, Prices
from kokemussilta.matching.planning.problem import Problem, evaluate
from kokemussilta.matching.planning.schedules import Desk, Schedule, desks

_ROUNDS = 1000
_SMOOTHED_ROUNDS = 60
_FIRST_PEOPLE_OF_SEAT = 6
_ROUND_OFF = 0.01  # points are whole; a bound of 7.99 is one of 8
_WIDTHS = (0.0, 4.0, 30.0, 150.0, 600.0)  # points that a listed schedule may lose at most, narrow first
_MOST_SCHEDULES = 300_000


@dataclass(frozen=True)
class Progress:
    """Where a solve stands: its stage (`first`, `pricing`, `choosing`), the best plan's points and places, the bound, seconds, edges."""

    stage: str
    objective: int
    filled: int
    bound: float
    seconds: float
    edges: tuple[int, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Solution:
    """A plan: chosen edges (indices), points, places filled, an upper bound, a status and the seconds it took.

    `status`: `optimal` is proven; `feasible` ran out of time; `stopped` was told to stop. `prices`: what a place of each seat costs.
    """

    edges: tuple[int, ...]
    objective: int
    filled: int
    bound: float
    status: str
    seconds: float
    prices: tuple[float, ...] = field(default=(), repr=False)

    @property
    def gap(self) -> float:
        """By what share a better plan could at most be better; nought when proven."""
        return max(0.0, self.bound - self.objective) / max(1.0, abs(self.bound))


def solve(
    problem: Problem,
    *,
    seconds: float = math.inf,
    start: Iterable[int] = (),
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    stop: Callable[[], bool] = lambda: False,
    clock: Callable[[], float] = time.monotonic,
) -> Solution:
    """The best plan found within the seconds, proven where they suffice. Without a limit the same problem gives the same plan.

    `start`: edges of an earlier plan; those that still hold together are where the search begins.
    """
    watch = Watch(clock, seconds, stop)
    return _Solve(problem, watch, on_progress).run(list(start))


class Watch:
    """The time a solve has, and whether it was told to stop."""

    def __init__(self, clock: Callable[[], float], seconds: float, stop: Callable[[], bool]) -> None:
        self._clock, self._began, self._seconds, self.stopped = clock, clock(), seconds, stop

    def spent(self) -> float:
        """Seconds so far."""
        return self._clock() - self._began

    def left(self) -> float:
        """Seconds that remain."""
        return self._seconds - self.spent()

    def over(self) -> bool:
        """Whether to end now."""
        return self.left() <= 0 or self.stopped()


class _Solve:
    """One solve's state: the best plan, the best bound with its prices."""

    def __init__(self, problem: Problem, watch: Watch, tell: Callable[[Progress], None]) -> None:
        self._problem, self._watch, self._tell = problem, watch, tell
        self._desks = desks(problem)
        self._rules = _apart_rules(problem, self._desks)
        self._points = np.array([edge.score + problem.cover for edge in problem.edges], dtype=float)
        self._seat_of = np.array([edge.seat for edge in problem.edges], dtype=np.intp)
        self._places = np.array([seat.places for seat in problem.seats], dtype=float)
        self._plan: list[Schedule] = []
        self._best, self._bound = 0, math.inf
        nothing = np.zeros(len(problem.seats))
        self._prices = Prices(nothing, np.zeros(len(problem.people)), np.zeros(len(self._rules)))

    def run(self, start: Sequence[int]) -> Solution:
        """First a plan, then prices, then the choice."""
        if start:
            self._keep(first_plan(self._problem, self._desks, start), "first")
        self._keep(first_plan(self._problem, self._desks), "first")
        if self._desks:
            self._price()
            self._choose()
        else:
            self._bound = 0.0
        return self._solution()

    # --- Prices ---------------------------------------------------------------------------------------------------------

    def _price(self) -> None:
        """Price, answer, add, until nobody can improve or time is over; the prices of the least bound stay.

        New prices are drawn towards those (Wentges 1997), since raw ones swing.
        """
        master = Master(self._problem, self._rules)
        master.add([*self._plan, *self._likely()])
        for turn in range(_ROUNDS):
            value, prices, shares = master.relax()
            added = 0
            if 0 < turn < _SMOOTHED_ROUNDS:
                added = master.add(self._answers(prices.towards(self._prices, 0.5)))
            if not added:
                added = master.add(self._answers(prices))
            if turn % 4 == 3:
                self._round(master.columns, shares)
            self._say("pricing")
            if not added or self._bound - value < _ROUND_OFF or self._proven() or self._watch.over():
                break
        self._round(master.columns, shares)

    def _answers(self, prices: Prices) -> list[Schedule]:
        """Each person's best schedules at these prices; they give a bound too (Lagrange)."""
        answers: list[Schedule] = []
        values, bound = self._values(prices), self._of_places(prices)
        for desk in self._desks.values():
            found = desk.best([values[edge] for edge in desk.edges], keep=2)
            if self._watch.over():
                return answers
            bound += max(0.0, desk.upper)
            if found:
                answers += [desk.schedule(local) for _, local in found]
        if bound < self._bound:
            self._bound, self._prices = bound, prices
        return answers

    def _values(self, prices: Prices) -> list[float]:
        """What each edge is worth after its place is paid."""
        values = self._points - prices.seats[self._seat_of]
        for price, rule in zip(prices.apart.tolist(), self._rules, strict=True):
            values[list(rule)] -= price
        return [float(value) for value in values.tolist()]

    def _of_places(self, prices: Prices) -> float:
        return float(self._places @ prices.seats + prices.apart.sum())

    def _likely(self) -> list[Schedule]:
        """Single tasks to begin with: the best few people of each seat."""
        by_seat: dict[int, list[tuple[int, int, Desk, int]]] = defaultdict(list)
        for desk in self._desks.values():
            for at, edge in enumerate(desk.edges):
                by_seat[desk.seats[at]].append((-self._problem.edges[edge].score, edge, desk, at))
        return [
            desk.schedule([at])
            for seat, options in by_seat.items()
            for _, _, desk, at in sorted(options, key=lambda one: one[:2])[
                : _FIRST_PEOPLE_OF_SEAT * self._problem.seats[seat].places
            ]
        ]

    def _round(self, columns: Sequence[Schedule], shares: Floats) -> None:
        """A plan from what the linear program takes most of."""
        order = np.argsort(-shares, kind="stable")
        taken = order[shares[order] > _ROUND_OFF].tolist()
        self._keep(first_plan(self._problem, self._desks, [edge for at in taken for edge in columns[at].edges]), "pricing")

    # --- The choice -----------------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        """Choose among all schedules that lose little at these prices, then among those that lose more, until no better plan can be."""
        for width in _WIDTHS:
            if self._proven() or self._watch.over():
                return
            needed = self._bound - self._best - 1 + _ROUND_OFF
            listed = self._edges_within(min(width + _ROUND_OFF, needed))
            if listed is None:
                return
            edges, is_whole = listed
            mine = [edge for schedule in self._plan for edge in schedule.edges]
            choice = Choice(self._problem, self._desks, self._rules, edges | set(mine))
            chosen = choice.solve(
                start=mine, enough=math.floor(self._bound + _ROUND_OFF), seconds=self._watch.left(), stop=self._watch.stopped
            )
            self._keep(self._schedules(chosen.edges), "choosing")
            if not is_whole:
                return
            if chosen.is_best and self._bound - self._best - 1 < width:
                self._bound = float(self._best)

    def _edges_within(self, width: float) -> tuple[set[int], bool] | None:
        """The edges of every schedule that loses at most `width` at the kept prices, and whether all could be looked through.

        None when they are too many to list.
        """
        values, edges, count, is_whole = self._values(self._prices), set[int](), 0, True
        for desk in self._desks.values():
            mine = [values[edge] for edge in desk.edges]
            best = desk.best(mine, keep=1)
            is_whole = is_whole and desk.is_whole
            least = (best[0][0] if best else 0.0) - width
            found = desk.best(mine, keep=_MOST_SCHEDULES, above=least, slack=width, steps=_MOST_SCHEDULES)
            is_whole = is_whole and desk.is_whole
            edges.update(desk.edges[at] for _, local in found for at in local)
            count += len(found)
            if count > _MOST_SCHEDULES:
                return None
            if self._watch.over():
                return edges, False
        return edges, is_whole

    def _schedules(self, edges: Iterable[int]) -> list[Schedule]:
        local: dict[int, list[int]] = defaultdict(list)
        for edge in edges:
            desk = self._desks[self._problem.edges[edge].person]
            local[desk.person].append(desk.edges.index(edge))
        return [self._desks[person].schedule(ats) for person, ats in local.items()]

    # --- Keeping --------------------------------------------------------------------------------------------------------

    def _keep(self, plan: Sequence[Schedule], stage: str) -> None:
        points = sum(schedule.points for schedule in plan)
        if points > self._best:
            self._plan, self._best = list(plan), points
        self._say(stage)

    def _say(self, stage: str) -> None:
        edges = tuple(sorted(edge for schedule in self._plan for edge in schedule.edges))
        self._tell(Progress(stage, self._best, len(edges), self._bound, self._watch.spent(), edges))

    def _proven(self) -> bool:
        return self._bound - self._best < 1 - _ROUND_OFF

    def _solution(self) -> Solution:
        edges = tuple(sorted(edge for schedule in self._plan for edge in schedule.edges))
        objective, filled = evaluate(self._problem, edges)
        status = "optimal" if self._proven() else "stopped" if self._watch.stopped() else "feasible"
        bound = float(objective) if self._proven() else self._bound
        prices = tuple(self._prices.seats.tolist())
        return Solution(edges, objective, filled, bound, status, self._watch.spent(), prices)


def _apart_rules(problem: Problem, desks: dict[int, Desk]) -> list[tuple[int, int]]:
    """Pairs of edges that would put two people who must not meet into one task."""
    rules = []
    for one, other in problem.apart:
        if one in desks and other in desks:
            for first in desks[one].edges:
                task = problem.seats[problem.edges[first].seat].task
                rules += [
                    (first, second) for second in desks[other].edges if problem.seats[problem.edges[second].seat].task == task
                ]
    return rules
