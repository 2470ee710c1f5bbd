"""Plans keep every rule, asked of `assignments.rules` one by one; they fill most, then please most; a no costs nobody anything."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from kokemussilta.assignments.rules import BY_CODE, ExpertFacts, Rule, SeatFacts, Shown, first_exclusion
from kokemussilta.matching.planning.problem import Edge, evaluate
from kokemussilta.matching.plans import shaping
from kokemussilta.matching.plans.search import Task, search
from kokemussilta.matching.plans.shaping import Candidate, Wanted, as_busy, broken, cover, fair, shape
from kokemussilta.matching.scoring import History, score
from tests.matching.test_engine import random_expert, random_seat


def a_world(chance: Random, *, seats: int, people: int) -> Task:
    """Seats of any shape, some of one task or one series, and whoever the rules allow to each of them."""
    wanted: list[Wanted] = []
    for number in range(seats):
        facts = replace(random_seat(chance), seat=number, task=200 + number, demands=frozenset(), themes=frozenset())
        if wanted and chance.random() < 0.2:
            facts = replace(wanted[-1].facts, seat=number)
        wanted.append(Wanted(facts, chance.choice([None, None, 1, 2])))
    able = [
        replace(
            random_expert(number, chance), is_active=True, is_brokered=True, paused_from=None, languages=frozenset({1, 2, 3}),
            kinds=frozenset({1, 2, 3, 4}), boundaries=frozenset(), remote_ok=True, on_site_ok=True, max_km=900, notice_days=0,
            free_spans=(), max_per_week=chance.choice([None, 1, 2]), max_per_month=chance.choice([None, None, 2, 4]),
            ceiling_cents=chance.choice([None, None, 15000, 30000]),
        )
        for number in range(people)
    ]  # fmt: skip
    everyone = [Candidate(one, chance.choice([0, 0, 1, 5])) for one in able]
    edges = [
        Edge(at, number, chance.randrange(20, 101))
        for at, one in enumerate(wanted) for number, who in enumerate(everyone) if first_exclusion(who.facts, one.facts) is None
    ]  # fmt: skip
    return Task(wanted, everyone, edges)


def against(task: Task, chosen: tuple[int, ...]) -> list[str]:
    """What the rules say against each seat of a plan, all others of the same person being theirs."""
    mine: dict[int, list[SeatFacts]] = defaultdict(list)
    for at in chosen:
        mine[task.edges[at].person].append(task.seats[task.edges[at].seat].facts)
    faults = []
    for person, seats in mine.items():
        one = task.people[person].facts
        for seat in seats:
            busy = one.busy + tuple(as_busy(other) for other in seats if other is not seat)
            rule = first_exclusion(replace(one, busy=busy), seat)
            faults += [f"{person}: {rule.code}"] if rule else []
    return faults


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_no_plan_breaks_a_rule(seed: int) -> None:
    task = a_world(Random(seed), seats=12, people=15)

    found = search(task, seconds=20)

    seats = [task.edges[at].seat for at in found.edges]
    assert against(task, found.edges) == []
    assert len(set(seats)) == len(seats)
    assert (found.most_filled, found.best_preference) == (found.filled, found.preference)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_most_seats_first_then_most_points_as_trying_everything_finds(seed: int) -> None:
    whole = a_world(Random(seed), seats=5, people=5)
    task = replace(whole, edges=list(Random(seed).sample(list(whole.edges), min(10, len(whole.edges)))))
    problem = shape(task.seats, task.people, task.edges)
    best = (0, 0)
    for size in range(1, len(task.seats) + 1):
        for chosen in combinations(range(len(task.edges)), size):
            if len({task.edges[at].seat for at in chosen}) == size and not against(task, chosen):
                best = max(best, (size, evaluate(problem, chosen)[0] - cover(len(task.seats)) * size))

    found = search(task, seconds=20)

    assert (found.filled, found.preference) == best


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_what_is_held_stays_and_the_rest_goes_with_it(seed: int) -> None:
    task = a_world(Random(seed), seats=10, people=12)
    first = search(task, seconds=20)
    held = tuple(Random(seed).sample(list(first.edges), len(first.edges) // 2))

    found = search(replace(task, held=held, start=first.edges), seconds=20)

    assert set(held) <= set(found.edges)
    assert against(task, found.edges) == []
    assert (found.filled, found.preference) == (first.filled, first.preference)


def test_a_rule_that_planning_knows_nothing_of_is_kept_too(monkeypatch) -> None:
    """The finished plan is asked of the rules: what they say against it is a cut, and the search goes on."""
    chance = Random(4)
    task = a_world(chance, seats=8, people=4)

    def rests(one: ExpertFacts, seat: SeatFacts) -> bool:
        """A week between any two tasks of the plan."""
        return any(
            busy.task >= 200 and busy.task != seat.task and abs(busy.starts_at - seat.starts_at) < timedelta(days=7)
            for busy in one.busy
        )

    rules = (*BY_CODE.values(), Rule("rests", Shown.NOT_AVAILABLE, rests))
    monkeypatch.setattr("kokemussilta.assignments.rules.RULES", rules)
    before = shape(task.seats, task.people, task.edges)

    found = search(task, seconds=20)

    assert broken(task.seats, task.people, [task.edges[at] for at in found.edges]) == []
    assert against(task, found.edges) == []
    assert evaluate(before, found.edges)[1] == found.filled > 0


def test_the_next_task_goes_to_whoever_has_fewest() -> None:
    chance = Random(1)
    one = replace(random_expert(1, chance), max_per_week=None, max_per_month=None, ceiling_cents=None, busy=())
    seats = [Wanted(replace(random_seat(chance), seat=at, task=300 + at)) for at in range(2)]
    far = [
        Wanted(
            replace(
                seat.facts,
                starts_at=seat.facts.starts_at + timedelta(days=9 * at),
                ends_at=seat.facts.ends_at + timedelta(days=9 * at),
                fee_cents=0,
            )
        )
        for at, seat in enumerate(seats)
    ]
    people = [Candidate(one, load=0), Candidate(one, load=0), Candidate(one, load=4)]
    edges = [Edge(at, person, 70) for at in range(2) for person in range(3)]

    problem = shape(far, people, edges)
    costs = [problem.burden(person, 1) for person in range(3)]

    assert costs == [0, 0, 40]
    assert evaluate(problem, [0, 4])[0] > evaluate(problem, [0, 3])[0]
    steps = [later - earlier for earlier, later in zip(fair(), fair()[1:], strict=False)]
    assert steps == sorted(steps)
    assert max(steps) == shaping.HEAVIEST


@given(st.integers(0, 2**32), st.integers(0, 6), st.sampled_from([None, 0, 3, 40, 200]))
def test_saying_no_never_lowers_a_score(seed: int, lately: int, days: int | None) -> None:
    """Whoever was asked and said no is scored as whoever was asked and did not answer, and never below whoever said yes."""
    chance = Random(seed)
    one, seat = random_expert(1, chance), random_seat(chance)

    def points(history: History) -> int:
        return score(one, seat, history, code="A", is_strong=True, is_newcomer=False).total

    after_no, after_silence = History(lately, days), History(lately, days)
    after_yes = History(lately + 1, days)
    assert points(after_no) == points(after_silence) >= points(after_yes)
