"""The generalised assignment problem: against trying everything, and as a command."""

import itertools
import json
import math
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kokemussilta.matching.__main__ import main
from kokemussilta.matching.planning.gap import Problem, improving, knapsacks, prices, read, solve, starting
from kokemussilta.matching.planning.gap.bounding import walk_up
from kokemussilta.matching.planning.gap.improving import Search
from kokemussilta.matching.planning.gap.watch import Watch


def made(kind: str, agents: int, jobs: int, seed: int) -> Problem:
    """By the published recipes: D, dear where light; E, the same but stretched."""
    chance = np.random.default_rng(seed)
    if kind == "D":
        weights = chance.integers(1, 101, size=(agents, jobs))
        costs = 111 - weights + chance.integers(-10, 11, size=(agents, jobs))
    else:
        weights = np.maximum((1 - 10 * np.log(1 - chance.random((agents, jobs)))).astype(int), 1)
        costs = (1000 / weights - 10 * chance.random((agents, jobs))).astype(int)
    return Problem(costs, weights, (0.8 * weights.sum(axis=1) / agents).astype(int))


def cheapest(problem: Problem) -> int | None:
    """By trying everything."""
    ways = itertools.product(range(problem.agents), repeat=problem.jobs)
    costs = [problem.cost(way) for one in ways if problem.holds(way := np.array(one, dtype=np.int64))]
    return min(costs, default=None)


def as_text(problem: Problem) -> str:
    rows = [[problem.agents, problem.jobs], *problem.costs.tolist(), *problem.weights.tolist(), problem.room.tolist()]
    return "\n".join(" ".join(map(str, row)) for row in rows)


@st.composite
def small(draw: st.DrawFn) -> Problem:
    agents, jobs = draw(st.integers(1, 4)), draw(st.integers(0, 5))
    numbers = lambda low, high, count: draw(st.lists(st.integers(low, high), min_size=count, max_size=count))  # noqa: E731
    costs, weights = numbers(-9, 30, agents * jobs), numbers(0, 9, agents * jobs)
    shape = (agents, jobs)
    room = np.array(numbers(-1, 16, agents), dtype=np.int64)
    return Problem(np.array(costs, dtype=np.int64).reshape(shape), np.array(weights, dtype=np.int64).reshape(shape), room)


@settings(max_examples=60)
@given(small(), st.booleans())
def test_small_ones_equal_trying_everything(problem: Problem, is_at_once: bool) -> None:
    answer = solve(problem, seconds=10, small=400 if is_at_once else 0)
    best = cheapest(problem)
    assert answer.objective == best
    if best is None:
        assert (answer.status, answer.bound, answer.agents) == ("infeasible", None, ())
    else:
        agents = np.array(answer.agents, dtype=np.int64)
        assert (answer.status, answer.bound) == ("optimal", best)
        assert (problem.cost(agents), problem.holds(agents)) == (best, True)


@settings(max_examples=60)
@given(small())
def test_freeing_ever_more_finds_what_there_is(problem: Problem) -> None:
    begun = prices.edge_prices(problem) if problem.jobs and (problem.room >= 0).all() else None
    if begun is None:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(starting, "_FEWEST", 1)
        patch.setattr(starting, "_NEAR", 1)
        first = starting.first_answer(problem, begun.relaxed.parts, begun.relaxed.agents, Watch(10))
    if cheapest(problem) is None:
        assert (first.agents, first.is_done) == (None, True)
    else:
        assert first.agents is not None
        assert problem.holds(first.agents)


@settings(max_examples=100)
@given(small())
def test_what_is_found_at_once_fits(problem: Problem) -> None:
    found = starting.quick_answer(problem) if problem.jobs else None
    assert found is None or problem.holds(found)


def test_without_time_it_says_so_or_has_some_answer() -> None:
    problem = made("D", 10, 200, seed=5)
    answer = solve(problem, seconds=0.001)
    assert (answer.status, answer.bound) == ("feasible", None)
    assert problem.holds(np.array(answer.agents, dtype=np.int64))


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.integers(-20, 60), st.integers(0, 9)), min_size=1, max_size=7),
    st.integers(-1, 25),
    st.integers(0, 30),
)
def test_loads_equal_trying_everything(items: list[tuple[int, int]], room: int, slack: int) -> None:
    values = np.array([value / 4 for value, _ in items])
    weights = np.array([weight for _, weight in items])
    ways = [np.array(way) for way in itertools.product([False, True], repeat=len(items))]
    fitting = [way for way in ways if weights[way].sum() <= room]
    if not fitting:
        return
    best = max(values[way].sum() for way in fitting)
    worth, loads = knapsacks.best_loads(values[None], weights[None], np.array([room]))
    assert (worth[0], values[loads[0]].sum(), weights[loads[0]].sum() <= room) == (best, best, True)
    near = knapsacks.near_loads(values, weights, room, slack / 2, 10_000)
    assert near is not None
    expected = {way.tobytes() for way in fitting if values[way].sum() >= best - slack / 2}
    assert {load.tobytes() for load in near[0]} == expected
    assert len(near[0]) == len(expected)


@pytest.mark.parametrize(("kind", "agents", "jobs"), [("D", 5, 60), ("E", 8, 40)])
def test_a_larger_one_is_answered_within_its_bound(kind: str, agents: int, jobs: int) -> None:
    problem = made(kind, agents, jobs, seed=3)
    answer = solve(problem, seconds=1.5, now=time.process_time)
    given_to = np.array(answer.agents, dtype=np.int64)
    assert (answer.objective, problem.holds(given_to)) == (problem.cost(given_to), True)
    assert answer.bound is not None
    assert answer.objective is not None
    assert answer.bound <= answer.objective < answer.bound * 1.1


def test_two_processes_answer_as_one_does() -> None:
    problem = made("E", 6, 30, seed=1)
    alone, together = solve(problem, seconds=9), solve(problem, seconds=9, processes=2)
    assert alone.objective == together.objective
    assert alone.status == together.status == "optimal"


def test_the_bound_holds_however_early_it_is_stopped() -> None:
    problem = made("D", 4, 12, seed=2)
    bounds = []
    for rounds in (1, 3, 200):
        program = prices.Prices(problem, np.full(problem.jobs, 40.0))
        program.tighten(stop=lambda: False, rounds=rounds)
        bounds.append(program.bound)
    best = solve(problem, seconds=10).objective
    assert bounds == sorted(bounds)
    assert best is not None
    assert math.ceil(bounds[-1] - 1e-6) <= best


def test_a_try_never_makes_it_worse() -> None:
    problem = made("D", 6, 40, seed=5)
    begun = prices.edge_prices(problem)
    assert begun is not None
    answer = np.array(solve(problem, seconds=0.3, now=time.process_time).agents, dtype=np.int64)
    search = Search(problem, begun.relaxed, Watch(2), seed=2)
    search.take(answer)
    values = [search.value]
    for _ in range(4):
        search.step()
        assert search.answer is not None
        assert problem.holds(search.answer)
        values.append(search.value)
    assert values == sorted(values, reverse=True)


def test_time_is_kept_and_nobody_is_left_behind() -> None:
    began = time.monotonic()
    answer = solve(made("D", 8, 80, seed=6), seconds=3, processes=2)
    assert time.monotonic() - began < 5
    assert multiprocessing.active_children() == []
    assert answer.status == "feasible"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks the system who is whose child")
def test_the_second_process_ends_when_the_first_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "gap.txt"
    file.write_text(as_text(made("D", 10, 120, seed=6)))
    words = [sys.executable, "-m", "kokemussilta.matching", "solve", str(file), "--format", "gap", "--seconds", "300"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as first:
        children = Path(f"/proc/{first.pid}/task/{first.pid}/children")
        assert comes(lambda: children.read_text().split())
        second = Path("/proc", children.read_text().split()[0])
        first.kill()
    assert comes(lambda: not second.exists() or "(zombie)" in (second / "status").read_text())


def comes(looked_for: Callable[[], object]) -> bool:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if looked_for():
            return True
        time.sleep(0.05)
    return False


def test_a_bound_is_walked_up_to_and_holds() -> None:
    problem = made("E", 5, 20, seed=8)
    begun = prices.edge_prices(problem)
    assert begun is not None
    walked = walk_up(problem, begun.relaxed.jobs, begun.value, stop=lambda: False)
    best = solve(problem, seconds=10)
    assert best.status == "optimal"
    assert best.objective is not None
    assert begun.value < walked.value <= best.objective


def test_work_that_time_does_not_cut_is_the_same_each_time() -> None:
    problem = made("D", 4, 30, seed=4)
    begun = prices.edge_prices(problem)
    assert begun is not None
    tried = []
    for _ in range(2):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(improving, "_ENDS", (3, 7))  # ends so small that they are gone through
            search = Search(problem, begun.relaxed, Watch(600), seed=3)
            for _ in range(4):
                search.step()
        assert search.answer is not None
        tried.append((search.value, search.answer.tolist()))
    assert tried[0] == tried[1]


def test_without_loads_to_list_jobs_are_still_placed() -> None:
    chance = np.random.default_rng(1)
    problem = Problem(chance.integers(0, 3, (3, 60)), np.ones((3, 60), dtype=np.int64), np.full(3, 22))
    answer = solve(problem, seconds=10)
    assert (answer.objective, answer.status) == (answer.bound, "optimal")


def test_very_wide_agents_are_left_to_the_plain_program() -> None:
    narrow = made("D", 3, 10, seed=9)
    wide = Problem(narrow.costs, narrow.weights * 10**6, narrow.room * 10**6)
    assert solve(wide, seconds=20).objective == solve(narrow, seconds=20).objective


def test_the_command_prints_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "gap.txt"
    file.write_text("2 3\n5 1 4\n2 6 3\n2 2 2\n2 2 2\n4 4\n")
    assert main(["solve", str(file), "--format", "gap", "--seconds", "2"]) == 0
    printed = json.loads(capsys.readouterr().out)
    seconds = printed.pop("seconds")
    assert printed == {"objective": 6, "bound": 6, "agents": [1, 0, 1], "status": "optimal"}
    assert 0 <= seconds < 2


def test_the_command_says_that_jobs_do_not_fit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "gap.txt"
    file.write_text(as_text(Problem(np.array([[1, 1]]), np.array([[3, 3]]), np.array([5]))))
    assert main(["solve", str(file), "--format", "gap"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["status"], printed["objective"], printed["agents"]) == ("infeasible", None, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", 'the file must begin with two numbers: "agents jobs"'),
        ("2 3\n1 2 3", "2 agents and 3 jobs need 16 numbers in all, the file has 5"),
        ("1 1\n4\n2\n5 6", "1 agents and 1 jobs need 5 numbers in all, the file has 6"),
        ("1 1\n4.5\n2\n5", "'4.5' is not a whole number"),
        ("0 1\n", "0 agents and 1 jobs cannot be planned: there must be an agent, and no fewer than 0 jobs"),
        ("1 1\n4\n-2\n5", "weights must not be below 0"),
        ("1 1\n99999999999\n2\n5", "a number is over 1000000000"),
    ],
)
def test_a_bad_file_is_said_to_be_bad(text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "gap.txt"
    file.write_text(text)
    assert main(["solve", str(file), "--format", "gap"]) == 2
    assert capsys.readouterr().err == f"kokemussilta.matching: gap.txt: {said}\n"


def test_what_is_written_is_read() -> None:
    problem = made("E", 3, 7, seed=4)
    again = read(as_text(problem))
    assert [again.costs.tolist(), again.weights.tolist(), again.room.tolist()] == [
        problem.costs.tolist(),
        problem.weights.tolist(),
        problem.room.tolist(),
    ]
