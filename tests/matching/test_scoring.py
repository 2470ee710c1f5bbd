"""Scores in arrays equal the plain ones, in the same order every time; refusals are nowhere in them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.assignments.rules import ExpertFacts, SeatFacts
from kokemussilta.core.clock import local_day
from kokemussilta.matching.columns import Beside
from kokemussilta.matching.engine import Pool
from kokemussilta.matching.rows import row_of
from kokemussilta.matching.scoring import History, Score, Scores, ranked, score
from kokemussilta.matching.weights import LATELY_DAYS, USUAL, WEIGHTS, Level, Part, points_of
from tests.matching.test_engine import random_expert, random_seat

AT = datetime(2027, 3, 2, 7, 30, tzinfo=UTC)


def known(people: list[ExpertFacts], chance: Random) -> tuple[Pool, dict[int, Beside], dict[int, list[tuple[int, int]]]]:
    """A pool of people with places that they have been to."""
    besides, been, rows = {}, {}, {}
    for one in people:
        asked = chance.choice([0, 0, local_day(AT).toordinal() - chance.randrange(120)])
        besides[one.expert] = Beside(
            code=22 * 36**7 + one.expert, asked_on=asked, is_newcomer=chance.random() < 0.2,
            strong=frozenset(language for language in one.languages if chance.random() < 0.5),
        )  # fmt: skip
        been[one.expert] = [(chance.choice([0, 7]), chance.choice([3, 3, 4])) for _ in one.busy]
        rows[one.expert] = [row_of(busy, *where) for busy, where in zip(one.busy, been[one.expert], strict=True)]
    return Pool().with_people(people, besides=besides, rows=rows), besides, been


def history(one: ExpertFacts, seat: SeatFacts, beside: Beside, been: list[tuple[int, int]]) -> History:
    """The plain reference of what the arrays count."""
    return History(
        lately=sum(abs(busy.starts_at - AT) <= timedelta(days=LATELY_DAYS) for busy in one.busy),
        days_since_asked=local_day(AT).toordinal() - beside.asked_on if beside.asked_on else None,
        at_unit=sum(unit == seat.unit for unit, _organisation in been),
        at_organisation=sum(organisation == seat.organisation for _unit, organisation in been),
    )


def plain(pool_of: list[ExpertFacts], seat: SeatFacts, besides: dict[int, Beside], been: dict[int, list[tuple[int, int]]],
          weights: dict[Part, int]) -> list[Score]:  # fmt: skip
    return [
        score(
            one, seat, history(one, seat, besides[one.expert], been[one.expert]),
            code=np.base_repr(besides[one.expert].code, 36), is_strong=seat.language in besides[one.expert].strong,
            is_newcomer=besides[one.expert].is_newcomer, weights=weights,
        )
        for one in pool_of
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_arrays_equal_the_plain_score_and_its_order(seed: int) -> None:
    chance = Random(seed)
    # Those who are away never reach the score; the calendar's word is for the others.
    people = [
        replace(one, other_days=tuple(days for days in one.other_days if days.is_free))
        for one in (random_expert(number, chance) for number in range(1, 200))
    ]
    pool, besides, been = known(people, chance)
    for _ in range(10):
        seat = random_seat(chance)
        weights = points_of({part: chance.choice(list(Level)) for part in Part})
        expected = ranked(plain(people, seat, besides, been, weights))
        scores = Scores(pool, seat, np.arange(len(pool)), at=AT, weights=weights)

        assert scores.best() == expected
        assert scores.best(20) == expected[:20]


def test_the_same_facts_give_the_same_order_a_hundred_times() -> None:
    chance = Random(4)
    people = [random_expert(number, chance) for number in range(1, 3000)]
    pool, _besides, _been = known(people, chance)
    seat, orders = random_seat(chance), set()
    for _ in range(100):
        places = np.arange(len(pool))
        orders.add(tuple(one.expert for one in Scores(pool, seat, places, at=AT).best(20)))

    assert len(orders) == 1


@given(st.dictionaries(st.sampled_from(list(Part)), st.sampled_from(list(Level))))
def test_points_are_always_a_hundred_and_fairness_always_counts(levels: dict[Part, Level]) -> None:
    points = points_of(levels)

    assert sum(points.values()) == 100
    assert points == points_of(levels)
    for part, weight in WEIGHTS.items():
        assert points[part] >= 0
        if weight.least:
            assert points[part] > 0


def test_the_usual_levels_are_the_usual_points() -> None:
    assert points_of({}) == USUAL
    assert points_of(dict.fromkeys(Part, Level.USUAL)) == USUAL


def test_more_weight_never_gives_fewer_points() -> None:
    for part, weight in WEIGHTS.items():
        allowed = [level for level in Level if level >= weight.least]
        points = [points_of({part: level})[part] for level in allowed]
        assert points == sorted(points)
        assert len(set(points)) == len(points)


def test_refusals_are_in_no_fact_of_the_score() -> None:
    """Who has said no to other seats comes where they would have come anyway."""
    chance = Random(8)
    people = [random_expert(number, chance) for number in range(1, 100)]
    pool, besides, _been = known(people, chance)
    refusers = [replace(one, asked_seats=frozenset(range(100, 140))) for one in people]
    after = pool.with_people(
        refusers, besides=besides, rows={one.expert: [row_of(busy) for busy in one.busy] for one in people}
    )
    before = pool.with_people(people, besides=besides, rows={one.expert: [row_of(busy) for busy in one.busy] for one in people})
    for _ in range(20):
        seat, places = random_seat(chance), np.arange(len(pool))
        assert Scores(after, seat, places, at=AT).best() == Scores(before, seat, places, at=AT).best()


def test_among_equals_the_one_asked_longest_ago_is_first() -> None:
    chance = Random(1)
    one, seat = random_expert(1, chance), random_seat(chance)
    today = local_day(AT).toordinal()
    besides = {number: Beside(code=number, asked_on=asked) for number, asked in ((1, today - 70), (2, 0), (3, today - 300))}
    pool = Pool().with_people([replace(one, expert=number) for number in (1, 2, 3)], besides=besides)

    assert [found.expert for found in Scores(pool, seat, np.arange(3), at=AT).best()] == [2, 3, 1]


def test_nobody_at_all_is_ranked_without_a_fuss() -> None:
    seat = random_seat(Random(1))

    assert Scores(Pool(), seat, np.zeros(0, dtype=np.intp), at=AT).best(20) == []
    assert date(2027, 3, 2) == local_day(AT)
