"""Tasks asked for by time, by place and by sum: the same as each person's own run tells, however many editions later."""

from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.matching import tasks as module
from kokemussilta.matching.rows import FIELDS, Row, Rows
from kokemussilta.matching.tasks import Tasks, paid
from kokemussilta.matching.towns import Towns
from kokemussilta.vocabulary.rules import distance_km, travel_minutes

PEOPLE = 40


def random_row(chance: Random) -> Row:
    starts = chance.randrange(1000)
    return (
        chance.randrange(99), starts, starts + chance.randrange(1, 30), 0, 60.0, 22.0, chance.randrange(500), chance.randrange(4),
        chance.randrange(3), chance.randrange(3), chance.randrange(2), chance.randrange(24320, 24324),
    )  # fmt: skip


def random_people(chance: Random, count: int) -> dict[int, list[Row]]:
    return {place: [random_row(chance) for _ in range(chance.randrange(6))] for place in chance.sample(range(PEOPLE), count)}


def editions(chance: Random) -> tuple[Tasks, dict[int, list[Row]]]:
    """Tasks after a few changes, asked before each so that what is kept would be old; and the same in plain Python."""
    held = random_people(chance, PEOPLE)
    tasks = Tasks(PEOPLE, held)
    for _ in range(chance.randrange(4)):
        tasks.near(np.ones(PEOPLE, dtype=bool), 0, 500)
        tasks.slid(np.arange(PEOPLE), 100, 900)
        change = random_people(chance, chance.randrange(5))
        tasks, held = tasks.next(PEOPLE, change), held | change
    return tasks, held


def told(rows: Rows) -> Counter[tuple[int, ...]]:
    return Counter(zip(rows.owner.tolist(), *(rows[field].tolist() for field in FIELDS), strict=True))


@pytest.fixture(params=["few at a time", "all at once"], autouse=True)
def _way_of_reading(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every question is answered from runs and from the timeline."""
    if request.param == "all at once":
        monkeypatch.setattr(module, "_FEW", -1)
        monkeypatch.setattr(module, "_DEARER", 10**6)
    monkeypatch.setattr(module, "_MANY_MOVED", 6)


@given(st.integers(0, 2**32), st.integers(0, 1000), st.integers(0, 400))
def test_what_begins_in_a_span_is_what_each_has_in_it(seed: int, since: int, length: int) -> None:
    chance = Random(seed)
    tasks, held = editions(chance)
    whose = np.array(sorted(chance.sample(range(PEOPLE), chance.randrange(PEOPLE))), dtype=np.intp)
    mask = np.zeros(PEOPLE, dtype=bool)
    mask[whose] = True

    expected = Counter((place, *row) for place in whose.tolist() for row in held[place] if since <= row[1] < since + length)

    assert told(tasks.near(whose, since, since + length)) == expected
    assert told(tasks.near(mask, since, since + length)) == expected
    some = tasks.near(mask, since, since + length)
    assert told(some.only(some["kind"] == 2)) == Counter({row: count for row, count in expected.items() if row[8] == 2})
    assert tasks.longest >= max((row[2] - row[1] for rows in held.values() for row in rows), default=0)


@given(st.integers(0, 2**32), st.integers(24320, 24324))
def test_what_is_paid_in_a_month_is_what_each_has_of_it(seed: int, month: int) -> None:
    chance = Random(seed)
    tasks, held = editions(chance)
    everyone = np.ones(PEOPLE, dtype=bool)
    whose = np.array(sorted(chance.sample(range(PEOPLE), chance.randrange(PEOPLE))), dtype=np.intp)
    expected = [sum(row[6] for row in held[place] if row[11] == month) for place in range(PEOPLE)]

    few = paid(tasks, whose, month).tolist()
    for _again in range(2):
        assert paid(tasks, everyone, month).tolist() == expected
        assert paid(tasks, whose, month).tolist() == few == [expected[place] for place in whose.tolist()]


@given(st.integers(0, 2**32), st.integers(0, 1000), st.integers(0, 400))
def test_tallies_are_sums_of_what_each_has(seed: int, since: int, length: int) -> None:
    chance = Random(seed)
    tasks, held = editions(chance)
    until, everyone = since + length, np.ones(PEOPLE, dtype=bool)
    whose = np.array(sorted(chance.sample(range(PEOPLE), chance.randrange(PEOPLE))), dtype=np.intp)
    inside = {place: [row for row in rows if since <= row[1] < until] for place, rows in held.items()}
    counts, cents = (
        [len(inside[place]) for place in range(PEOPLE)],
        [sum(row[6] for row in inside[place]) for place in range(PEOPLE)],
    )

    for _again in range(2):
        assert tasks.tally(everyone, since, until).tolist() == counts
        assert tasks.tally(everyone, since, until, "cents").tolist() == cents
        assert tasks.tally(whose, since, until).tolist() == [counts[place] for place in whose.tolist()]
        assert tasks.tally(whose, since, until, "cents").tolist() == [cents[place] for place in whose.tolist()]


@given(st.integers(0, 2**32))
def test_a_span_that_slides_tells_what_one_asked_anew_tells(seed: int) -> None:
    chance = Random(seed)
    tasks, _held = editions(chance)
    since, whose = 300, np.arange(PEOPLE)
    for _ in range(6):
        since += chance.choice([-40, -1, 0, 1, 7, 30])
        until = since + 400 + chance.randrange(3)
        assert tasks.slid(whose, since, until).tolist() == tasks.tally(whose, since, until).tolist()


@given(st.integers(0, 2**32), st.integers(0, 1000))
def test_who_has_been_at_a_place_since(seed: int, ending_from: int) -> None:
    chance = Random(seed)
    tasks, held = editions(chance)
    whose = np.array(sorted(chance.sample(range(PEOPLE), chance.randrange(PEOPLE))), dtype=np.intp)
    for field, column in (("unit", 8), ("organisation", 9)):
        expected = [sum(row[column] == 1 and row[2] >= ending_from for row in held[place]) for place in whose.tolist()]
        assert tasks.equal(whose, field, 1, ending_from=ending_from).tolist() == expected


@given(st.integers(0, 2**32))
def test_the_way_from_towns_is_the_way_from_each_home(seed: int) -> None:
    chance = Random(seed)
    spots = [(60 + chance.random() * 9, 21 + chance.random() * 9) for _ in range(5)]
    homes = [chance.choice(spots) for _ in range(30)]
    towns = Towns(np.array([home[0] for home in homes]), np.array([home[1] for home in homes]))
    moved, there = chance.sample(range(30), 3), chance.choice([*spots, (61.5, 23.76)])
    for place in moved:
        homes[place] = chance.choice([*spots, (65.0, 25.5)])
    homes.append((65.0, 25.5))
    latitude, longitude = np.array([home[0] for home in homes]), np.array([home[1] for home in homes])
    towns = towns.next(latitude, longitude, changed=[*moved, 30])

    ways = towns.ways_to(*there)

    plain = [distance_km(*home, *there) for home in homes]
    np.testing.assert_allclose(ways.km.take(towns.of), plain, atol=1e-9)
    assert ways.minutes.take(towns.of).tolist() == [travel_minutes(way) for way in plain]
    for limit in (0, 1, round(plain[0]), 50, 300):
        assert (ways.km.take(towns.of) > limit).tolist() == [way > limit for way in plain]
