"""The planner: equal to trying everything, proven, within every rule; it starts, stops and tells as asked."""

import json
import random
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kokemussilta.matching import __main__ as command
from kokemussilta.matching.planning.greedy import first_plan
from kokemussilta.matching.planning.holding import rest
from kokemussilta.matching.planning.problem import Edge, Limit, Person, Problem, Purse, Seat, evaluate, read
from kokemussilta.matching.planning.schedules import Desk
from kokemussilta.matching.planning.solver import Progress, solve

FAIR = [(0,), (0, 4, 10, 18, 30), (0, 40, 100, 180, 280)]


@st.composite
def problems(draw):
    """Small problems with every kind of rule, small enough to try all plans."""
    seats, people = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    chance = random.Random(draw(st.integers(0, 2**32)))

    def some(most):
        return frozenset(chance.sample(range(most), chance.randint(1, most)))

    return Problem(
        seats=[
            Seat(chance.choice([1, 1, 2]), chance.choice([at, max(0, at - 1)]), chance.choice([100, 200, 300]),
                 frozenset(chance.sample(range(4), chance.choice([0, 1, 1, 2]))), chance.choice([None, 0, 1]))
            for at in range(seats)
        ],
        people=[
            Person(chance.randint(0, 3), chance.choice([None, 250, 400, 900]), chance.choice([0, 0, 1, 6]),
                   frozenset(chance.sample(list(combinations(range(seats), 2)), chance.choice([0, 1]) if seats > 1 else 0)),
                   (Limit(some(seats), chance.randint(0, 2)),) * chance.choice([0, 0, 1]),
                   (Purse(some(seats), chance.choice([0, 200, 500])),) * chance.choice([0, 0, 1]),
                   frozenset(chance.sample([0, 1], chance.choice([0, 0, 1]))))
            for _ in range(people)
        ],
        edges=[
            Edge(seat, person, chance.choice([0, 5, 10, 50, 70]))
            for seat in range(seats) for person in range(people) if chance.random() < 0.7
        ][:11],
        apart=[pair for pair in combinations(range(people), 2) if chance.random() < 0.3],
        fair=chance.choice(FAIR), cover=chance.choice([0, 10, 100]), continuity=chance.choice([0, 0, 7, 20]),
    )  # fmt: skip


def best_of_all(problem):
    """The best objective, by trying every set of edges."""
    best = 0
    for mask in range(1 << len(problem.edges)):
        try:
            best = max(best, evaluate(problem, [at for at in range(len(problem.edges)) if mask >> at & 1])[0])
        except ValueError:
            continue
    return best


@settings(max_examples=120, deadline=None)
@given(problems())
def test_as_good_as_trying_everything_and_proven(problem):
    found = solve(problem)

    assert (found.objective, found.status, found.bound) == (best_of_all(problem), "optimal", found.objective)
    assert evaluate(problem, found.edges) == (found.objective, found.filled)


def wide(seats=120, people=160, seed=1):
    """A problem of the shape of a month: themes, half-days, ceilings, pairs apart."""
    chance = random.Random(seed)
    groups = [chance.sample(range(8), chance.choice([1, 1, 2, 3])) for _ in range(people)]
    fits = [(seat, chance.randrange(8)) for seat in range(seats)]
    return Problem(
        seats=[Seat(chance.choice([1, 1, 1, 2]), at, chance.randrange(5000, 39000), frozenset({chance.randrange(40)})) for at in range(seats)],
        people=[Person(chance.randint(0, 4), chance.randrange(10_000, 150_000)) for _ in range(people)],
        edges=[
            Edge(seat, person, chance.randrange(100, 700))
            for seat, group in fits for person in range(people) if group in groups[person] and chance.random() < 0.5
        ],
        apart=[(at, at + 1) for at in range(0, people - 1, 9)],
        fair=FAIR[2], cover=10_000,
    )  # fmt: skip


def test_the_same_problem_gives_the_same_plan():
    problem = wide()
    plans = {solve(problem).edges for _ in range(3)}

    assert len(plans) == 1


def test_progress_only_gets_better_and_the_first_plan_comes_at_once():
    told: list[Progress] = []
    found = solve(wide(), on_progress=told.append)

    assert told[0].stage == "first"
    assert [one.objective for one in told] == sorted(one.objective for one in told)
    assert all(one.objective <= one.bound for one in told)
    assert told[-1].objective == found.objective
    assert {"first", "pricing", "choosing"} >= {one.stage for one in told}


def test_stopped_and_out_of_time_it_says_so_and_keeps_the_plan():
    problem = wide()
    stopped = solve(problem, stop=lambda: True)
    ticks = iter(range(100_000))
    late = solve(problem, seconds=3, clock=lambda: float(next(ticks)))

    assert (stopped.status, late.status) == ("stopped", "feasible")
    for found in (stopped, late):
        assert evaluate(problem, found.edges) == (found.objective, found.filled)
        assert found.filled > 0
        assert found.objective <= found.bound


def test_an_earlier_plan_is_begun_from():
    problem = wide()
    best = solve(problem)
    again = solve(problem, start=best.edges, stop=lambda: True)

    assert again.objective == best.objective
    assert again.filled == best.filled


def test_a_start_that_breaks_rules_is_taken_as_far_as_it_holds():
    problem = wide()
    everything = range(len(problem.edges))

    found = solve(problem, start=everything, stop=lambda: True)

    assert evaluate(problem, found.edges) == (found.objective, found.filled)


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ([0, 0], "an edge is chosen twice"),
        ([0, 1], "seat 0 is filled 2 times"),
        ([0, 3], "people 0 and 1 are together in task 0"),
        ([0, 2], "person 0: two tasks clash"),
        ([0, 4], "person 0: two tasks clash"),
        ([0, 5], "person 0: over the earnings ceiling"),
        ([0, 6], "person 0: two tasks clash"),
        ([5, 6, 7], "person 0: over the cap"),
        ([6, 7], "person 0: over a limit"),
    ],
)
def test_each_broken_rule_is_named(chosen, sentence):
    problem = Problem(
        seats=[
            Seat(1, 0, 100, frozenset({1})), Seat(1, 0, 100), Seat(1, 1, 100, frozenset({1})), Seat(1, 2, 900), Seat(1, 3), Seat(1, 4),
        ],
        people=[
            Person(cap=2, money=900, clashes=frozenset({(4, 0)}), limits=(Limit(frozenset({4, 5}), 1),)),
            Person(cap=1),
        ],
        edges=[
            Edge(0, 0, 1), Edge(0, 1, 1), Edge(1, 0, 1), Edge(1, 1, 1), Edge(2, 0, 1), Edge(3, 0, 1), Edge(4, 0, 1), Edge(5, 0, 1),
        ],
        apart=[(0, 1)],
    )  # fmt: skip

    with pytest.raises(ValueError, match=sentence):
        evaluate(problem, chosen)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"fair": (0, 10, 15)}, "convex"), ({"edges": [Edge(0, 0, 1), Edge(0, 0, 2)]}, "twice"), ({"edges": [Edge(5, 0, 1)]}, "not there"),
    ],
)  # fmt: skip
def test_what_no_plan_can_be_made_of_is_said(more, sentence):
    with pytest.raises(ValueError, match=sentence):
        Problem(**({"seats": [Seat(1, 0)], "people": [Person(1)], "edges": [Edge(0, 0, 1)]} | more))


def test_nothing_to_do_is_done():
    empty = solve(Problem(seats=[Seat(1, 0)], people=[], edges=[]))
    barred = solve(Problem(seats=[Seat(1, 0, 500)], people=[Person(3, 400)], edges=[Edge(0, 0, 9)]))

    assert [(found.objective, found.bound, found.status) for found in (empty, barred)] == [(0, 0.0, "optimal")] * 2


def test_the_best_sets_are_all_there():
    problem = wide(20, 10)
    for person in range(10):
        edges = [at for at, edge in enumerate(problem.edges) if edge.person == person][:9]
        desk = Desk(problem, person, edges)
        values = [float(problem.edges[at].score) - 400 for at in edges]
        everything = []
        for size in range(1, desk.cap + 1):
            for local in combinations(range(len(edges)), size):
                if all(desk.allows(local[:at], one) for at, one in enumerate(local)):
                    everything.append(sum(values[at] for at in local) - desk.burden[size])
        wanted = sorted((one for one in everything if one > -50), reverse=True)

        found = desk.best(values, keep=10**6, above=-50, slack=10**6)

        assert [round(value, 6) for value, _ in found] == [round(value, 6) for value in wanted]


def test_the_first_plan_holds_every_rule():
    for seed in range(5):
        problem = wide(seed=seed)
        desks = {}
        for person in range(len(problem.people)):
            edges = [
                at for at, edge in enumerate(problem.edges)
                if edge.person == person and problem.seats[edge.seat].fee <= problem.people[person].money
            ]  # fmt: skip
            if edges and problem.people[person].cap:
                desks[person] = Desk(problem, person, edges)
        chosen = [edge for schedule in first_plan(problem, desks) for edge in schedule.edges]
        assert evaluate(problem, chosen)[1] == len(chosen) > 0


# --- Settled work ----------------------------------------------------------------------------------------------------------


@settings(max_examples=120, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_rest_beside_settled_work_is_planned_as_well_as_can_be(problem, chance):
    held = [at for at in solve(problem).edges if chance.random() < 0.5]
    gone = [at for at in range(len(problem.edges)) if at not in held and chance.random() < 0.2]
    left = rest(problem, held, gone)

    found = solve(left.problem)

    together = [*held, *left.whole(found.edges)]
    points, filled = evaluate(problem, together)
    assert filled == len(held) + found.filled
    assert points == evaluate(problem, held)[0] + found.objective
    free = [at for at in range(len(problem.edges)) if at not in held and at not in gone]
    best = points
    for mask in range(1 << len(free)):
        try:
            best = max(best, evaluate(problem, [*held, *(at for place, at in enumerate(free) if mask >> place & 1)])[0])
        except ValueError:
            continue
    assert points == best


# --- The command -----------------------------------------------------------------------------------------------------------

FILE = {
    "n": [1, 2], "fee": [10000, 20000], "slots": [[1], [1, 2]], "edges": [[0, 0, 500], [1, 0, 700], [1, 1, 300], [0, 1, 200]],
    "cap": [2, 9], "money": [50000, 50000], "pairs": [], "fair": [0, 40, 100, 180, 280], "cover": 10000,
}  # fmt: skip


def test_the_command_reads_the_format_and_prints_one_object(tmp_path, capsys):
    path = tmp_path / "instance.json"
    path.write_text(json.dumps(FILE))

    assert command.main(["solve", str(path), "--seconds", "5"]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer.pop("seconds") < 5
    # Person 0 is worth most in the second task; beside them person 1 fills a place of either, the second being worth more.
    assert answer == {"objective": 20920, "filled": 2, "bound": 20920.0, "edges": [1, 2], "status": "optimal"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        json.dumps(FILE | {"edges": [[0]]}),
        json.dumps(FILE | {"n": [1]}),
        json.dumps(FILE | {"cap": None}),
        "\0",
    ],
)
def test_a_file_of_another_kind_gets_a_sentence(tmp_path, capsys, content):
    path = tmp_path / "instance.json"
    path.write_text(content)

    assert command.main(["solve", str(path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("kokemussilta.matching: instance.json: ")


def test_a_file_that_is_not_there_gets_a_sentence(capsys):
    assert command.main(["solve", str(Path("nowhere.json"))]) == 2
    assert "nowhere.json" in capsys.readouterr().err


def test_the_format_caps_tasks_at_the_fairness_table():
    assert [person.cap for person in read(FILE).people] == [2, 4]
