"""The linear and integer programs of a plan, in HiGHS. The one place that knows the solver library."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray

from kokemussilta.matching.planning.problem import Problem
from kokemussilta.matching.planning.schedules import Desk, Schedule

Floats = NDArray[np.float64]
_INT = np.int32
_HALF = 0.5  # parts nought from one, and one whole point from the next


@dataclass(frozen=True)
class Prices:
    """What a place of each seat costs, what each person's best schedule is worth, what each rule of apart costs."""

    seats: Floats
    people: Floats
    apart: Floats

    def towards(self, other: "Prices", share: float) -> "Prices":
        """Part of the way to other prices."""
        return Prices(
            self.seats * (1 - share) + other.seats * share,
            self.people * (1 - share) + other.people * share,
            self.apart * (1 - share) + other.apart * share,
        )


class Master:
    """Which schedules to take, in parts: at most one a person, no seat filled twice, nobody beside whom they must not meet."""

    def __init__(self, problem: Problem, rules: Sequence[tuple[int, int]]) -> None:
        self._seats, self._people = len(problem.seats), len(problem.people)
        self._seat_of = [edge.seat for edge in problem.edges]
        self._rules_of: dict[int, list[int]] = defaultdict(list)
        for rule, pair in enumerate(rules):
            for edge in pair:
                self._rules_of[edge].append(self._seats + self._people + rule)
        self.columns: list[Schedule] = []
        self._known: set[Schedule] = set()
        most = np.ones(self._seats + self._people + len(rules))
        most[: self._seats] = [seat.places for seat in problem.seats]
        self._highs = _silent()
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        _add_rows(self._highs, [[] for _ in most], np.full(len(most), -highspy.kHighsInf), most)

    def add(self, schedules: Iterable[Schedule]) -> int:
        """Add those that are new; answers how many."""
        new = [schedule for schedule in dict.fromkeys(schedules) if schedule not in self._known]
        if not new:
            return 0
        self._known.update(new)
        self.columns += new
        starts, rows = [], list[int]()
        for schedule in new:
            starts.append(len(rows))
            rows.append(self._seats + schedule.person)
            for edge in schedule.edges:
                rows.append(self._seat_of[edge])
                rows += self._rules_of.get(edge, ())
        points = np.array([schedule.points for schedule in new], dtype=float)
        free = np.full(len(new), highspy.kHighsInf)
        self._highs.addCols(
            len(new),
            points,
            np.zeros(len(new)),
            free,
            len(rows),
            np.array(starts, _INT),
            np.array(rows, _INT),
            np.ones(len(rows)),
        )
        return len(new)

    def relax(self) -> tuple[float, Prices, Floats]:
        """The linear program's value, its prices, and how much of each column it takes."""
        self._highs.run()
        solution = self._highs.getSolution()
        duals = np.maximum(np.array(solution.row_dual), 0)
        people = self._seats + self._people
        prices = Prices(duals[: self._seats], duals[self._seats : people], duals[people:])
        return self._highs.getInfo().objective_function_value, prices, np.array(solution.col_value)


@dataclass(frozen=True)
class Chosen:
    """What the integer program chose, and whether nothing among its edges is better."""

    edges: tuple[int, ...]
    is_best: bool


@dataclass
class _Rows:
    """Rows of a program being written."""

    items: list[list[tuple[int, float]]] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def add(self, items: list[tuple[int, float]], most: float, least: float = -highspy.kHighsInf) -> None:
        self.items.append(items)
        self.most.append(most)
        self.least.append(least)


class Choice:
    """Which of some edges to take, whole: every rule as rows of its own."""

    def __init__(
        self, problem: Problem, desks: Mapping[int, Desk], rules: Sequence[tuple[int, int]], edges: Iterable[int]
    ) -> None:
        self._problem = problem
        self._edges = sorted(edges)
        self._column = {edge: at for at, edge in enumerate(self._edges)}
        self._points = [float(problem.edges[edge].score + problem.cover) for edge in self._edges]
        self._rows = _Rows()
        by_seat: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for edge, column in self._column.items():
            by_seat[problem.edges[edge].seat].append((column, 1.0))
        for seat, items in by_seat.items():
            self._rows.add(items, problem.seats[seat].places)
        for desk in desks.values():
            self._write_person(desk)
        for one, other in rules:
            if one in self._column and other in self._column:
                self._rows.add([(self._column[one], 1.0), (self._column[other], 1.0)], 1.0)

    def solve(self, *, start: Iterable[int], enough: float, seconds: float, stop: Callable[[], bool]) -> Chosen:
        """The best of them, from `start` on; done as soon as the points reach `enough`."""
        if not self._edges:
            return Chosen((), is_best=True)
        highs, count, whole = _silent(), len(self._points), len(self._edges)
        highs.addVars(count, np.zeros(count), np.ones(count))
        highs.changeColsCost(count, np.arange(count, dtype=_INT), np.array(self._points))
        highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        _add_rows(highs, self._rows.items, np.array(self._rows.least), np.array(self._rows.most))
        highs.changeColsIntegrality(whole, np.arange(whole, dtype=_INT), np.array([highspy.HighsVarType.kInteger] * whole))
        highs.setOptionValue("time_limit", max(seconds, 0.05))
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.setOptionValue("mip_abs_gap", _HALF)
        highs.setOptionValue("objective_target", enough - _HALF)
        begin = np.array([self._column[edge] for edge in start if edge in self._column], dtype=_INT)
        if len(begin):
            highs.setSolution(len(begin), begin, np.ones(len(begin)))
        highs.cbMipInterrupt.subscribe(lambda event: event.interrupt(stop()))
        highs.run()
        if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Chosen((), is_best=False)
        taken = np.array(highs.getSolution().col_value)[:whole] > _HALF
        done = highs.getModelStatus() in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kObjectiveTarget)
        return Chosen(tuple(edge for edge, is_taken in zip(self._edges, taken.tolist(), strict=True) if is_taken), is_best=done)

    # --- One person's rules ---------------------------------------------------------------------------------------------

    def _new_column(self, points: float) -> int:
        self._points.append(points)
        return len(self._points) - 1

    def _write_person(self, desk: Desk) -> None:
        mine = [(at, self._column[edge]) for at, edge in enumerate(desk.edges) if edge in self._column]
        if not mine:
            return
        cap = min(desk.cap, len(mine))
        steps = [(self._new_column(desk.burden[count - 1] - desk.burden[count]), -1.0) for count in range(1, cap + 1)]
        self._rows.add([*((column, 1.0) for _, column in mine), *steps], 0.0, 0.0)
        dearest = sorted((desk.fees[at] for at, _ in mine), reverse=True)[:cap]
        if sum(dearest) > desk.money:
            # Euros, so that numbers stay near to each other.
            self._rows.add([(column, desk.fees[at] / 100) for at, column in mine], desk.money / 100)
        for seats, most in desk.limits:
            self._rows.add([(column, 1.0) for at, column in mine if seats >> at & 1], most)
        columns = dict(mine)
        for ats, most in desk.purses:
            self._rows.add([(columns[at], desk.fees[at] / 100) for at in ats if at in columns], most / 100)
        if cap > 1:
            self._write_clashes(desk, mine)
        self._write_series(desk, mine)

    def _write_clashes(self, desk: Desk, mine: list[tuple[int, int]]) -> None:
        """Those that share a task or a slot in one row each; the other pairs one by one."""
        sharing: dict[tuple[str, int], list[int]] = defaultdict(list)
        for at, _ in mine:
            seat = self._problem.seats[desk.seats[at]]
            sharing["task", seat.task].append(at)
            for slot in seat.slots:
                sharing["slot", slot].append(at)
        columns, covered = dict(mine), [0] * len(desk.edges)
        for group in {tuple(ats) for ats in sharing.values() if len(ats) > 1}:
            self._rows.add([(columns[at], 1.0) for at in group], 1.0)
            for at in group:
                covered[at] |= sum(1 << other for other in group)
        for at, column in mine:
            for other, beside in mine:
                if at < other and desk.clash[at] & ~covered[at] & 1 << other:
                    self._rows.add([(column, 1.0), (beside, 1.0)], 1.0)

    def _write_series(self, desk: Desk, mine: list[tuple[int, int]]) -> None:
        """Continuity: each task of a series earns it, and having any of the series costs it once."""
        series: dict[int, list[int]] = defaultdict(list)
        for at, column in mine:
            if (one := self._problem.seats[desk.seats[at]].series) is not None and self._problem.continuity:
                series[one].append(column)
        for one, columns in series.items():
            if one in self._problem.people[desk.person].begun:
                for column in columns:
                    self._points[column] += self._problem.continuity
            elif len(columns) > 1:
                any_of_it = self._new_column(-float(self._problem.continuity))
                for column in columns:
                    self._points[column] += self._problem.continuity
                    self._rows.add([(column, 1.0), (any_of_it, -1.0)], 0.0)


def _silent() -> highspy.Highs:
    """One thread and a fixed seed, so that the same problem takes the same way."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # the library brings no types
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", 0)
    return highs


def _add_rows(highs: highspy.Highs, rows: Sequence[Sequence[tuple[int, float]]], least: Floats, most: Floats) -> None:
    starts = np.cumsum([0, *(len(row) for row in rows)])[:-1].astype(_INT)
    places = np.array([at for row in rows for at, _ in row], dtype=_INT)
    values = np.array([value for row in rows for _, value in row], dtype=float)
    highs.addRows(len(rows), least, most, len(places), starts, places, values)
