"""Travel by the tax administration's conditions: published figures, and what holds for every trip."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kokemussilta.core.clock import HELSINKI, helsinki
from kokemussilta.pricing.rules import cents_of, total
from kokemussilta.pricing.states import LineKind, StartedFrom, Way
from kokemussilta.pricing.travel import Rates, Trip, allowance_days, is_far_enough, night_hours, travel_lines

RATES = Rates("2026", 55, 4, 5400, 2500, 1350, 2700, 1600, 42)
MORNING = helsinki(date(2026, 3, 4), 8)


def trip(hours: float = 7, **more: object) -> Trip:
    """A trip by public transport to a place 60 km from home."""
    one = Trip(MORNING, MORNING + timedelta(hours=hours), distance_km_from_home=Decimal(60))
    return replace(one, **more)  # type: ignore[arg-type]  # typed by the dataclass


def told(journey: Trip) -> list[tuple[str, Decimal, int]]:
    """Kinds, quantities and cents of the lines."""
    return [(line.kind, line.quantity, line.cents) for line in travel_lines(journey, RATES)]


def test_own_car_with_passengers() -> None:
    assert told(trip(2, km=Decimal("120.5"), by=Way.CAR, passengers=2)) == [
        (LineKind.KM, Decimal("120.50"), 6628), (LineKind.PASSENGER, Decimal("241.00"), 964),
    ]  # fmt: skip


def test_public_transport_pays_its_tickets_alone() -> None:
    assert told(trip(2, km=Decimal(120), tickets_cents=2340)) == [(LineKind.TICKET, Decimal("1.00"), 2340)]


def test_a_rate_that_nobody_told_shows_as_missing() -> None:
    (line,) = travel_lines(trip(2, km=Decimal(10), by=Way.MOPED), RATES)
    assert (line.cents, line.because["missing"]) == (0, "moped")


@pytest.mark.parametrize(
    ("hours", "kinds"),
    [
        (6, ()),
        (6.1, ("half_day",)),
        (10, ("half_day",)),
        (10.1, ("full_day",)),
        (24, ("full_day",)),
        (25.9, ("full_day",)),
        (26, ("full_day", "half_day")),
        (30, ("full_day", "half_day")),
        (30.1, ("full_day", "full_day")),
        (51, ("full_day", "full_day", "half_day")),
    ],
)
def test_hours_of_allowances(hours: float, kinds: tuple[str, ...]) -> None:
    assert allowance_days(MORNING, MORNING + timedelta(hours=hours)) == kinds


@pytest.mark.parametrize(
    ("home", "workplace", "started", "far"),
    [
        (15, None, StartedFrom.HOME, False),
        (16, None, StartedFrom.HOME, True),
        (16, 5, StartedFrom.HOME, False),
        (16, 6, StartedFrom.HOME, True),
        (6, 16, StartedFrom.WORKPLACE, True),
        (5, 16, StartedFrom.WORKPLACE, False),
        (16, 6, StartedFrom.WORKPLACE, False),
        (None, None, StartedFrom.HOME, False),
    ],
)
def test_distances(home: int | None, workplace: int | None, started: str, far: bool) -> None:
    distances = [None if km is None else Decimal(km) for km in (home, workplace)]
    journey = trip(distance_km_from_home=distances[0], distance_km_from_workplace=distances[1], started_from=started)
    assert is_far_enough(journey) is far


def test_allowances_of_2026() -> None:
    assert told(trip(7)) == [(LineKind.HALF_DAY, Decimal("1.00"), 2500)]
    assert told(trip(11)) == [(LineKind.FULL_DAY, Decimal("1.00"), 5400)]


def test_free_meals_halve_two_on_a_full_day_one_on_a_part_day() -> None:
    assert told(trip(7, free_meals=1)) == [(LineKind.HALF_DAY, Decimal("0.50"), 1250)]
    assert told(trip(11, free_meals=1)) == [(LineKind.FULL_DAY, Decimal("1.00"), 5400)]
    assert told(trip(11, free_meals=2)) == [(LineKind.FULL_DAY, Decimal("0.50"), 2700)]
    assert told(trip(27, meals_by_day=(1, 1))) == [
        (LineKind.FULL_DAY, Decimal("1.00"), 5400), (LineKind.HALF_DAY, Decimal("0.50"), 1250),
    ]  # fmt: skip


def test_a_meal_is_paid_only_without_an_allowance() -> None:
    assert told(trip(5, meals_bought=1)) == [(LineKind.MEAL, Decimal("1.00"), 1350)]
    assert told(trip(5, meals_bought=2)) == [(LineKind.MEAL, Decimal("1.00"), 2700)]
    assert told(trip(11, meals_bought=2)) == [(LineKind.FULL_DAY, Decimal("1.00"), 5400)]
    assert total(travel_lines(trip(5, meals_bought=2), replace(RATES, two_meals_cents=None))) == 2700


def test_a_night_is_paid_with_an_allowance_and_without_lodging() -> None:
    evening = helsinki(date(2026, 3, 4), 16)
    over_night = trip(starts_at=evening, ends_at=evening + timedelta(hours=20))
    assert told(over_night) == [(LineKind.FULL_DAY, Decimal("1.00"), 5400)]
    assert told(replace(over_night, lodging_paid=False)) == [
        (LineKind.FULL_DAY, Decimal("1.00"), 5400), (LineKind.NIGHT, Decimal("1.00"), 1600),
    ]  # fmt: skip
    short = trip(starts_at=evening, ends_at=evening + timedelta(hours=8), lodging_paid=False)
    assert told(short) == [(LineKind.HALF_DAY, Decimal("1.00"), 2500)]


def test_moved_clocks_make_no_hour() -> None:
    """On the night of 25.10.2026 clocks go back: 21.30 to 3.30 lasts seven hours."""
    start, end = datetime(2026, 10, 24, 21, 30, tzinfo=HELSINKI), datetime(2026, 10, 25, 3, 30, fold=1, tzinfo=HELSINKI)
    assert allowance_days(start, end) == ("half_day",)
    assert night_hours(start, end) == timedelta(hours=7)


trips = some.builds(
    lambda at, minutes, **more: Trip(at, at + timedelta(minutes=minutes), **more),
    at=some.integers(0, 2_100_000).map(lambda minutes: datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    minutes=some.integers(0, 6000),
    km=some.decimals(0, 2000, places=2),
    passengers=some.integers(0, 4),
    by=some.sampled_from([str(way) for way in Way]),
    distance_km_from_home=some.none() | some.decimals(0, 500, places=1),
    distance_km_from_workplace=some.none() | some.decimals(0, 500, places=1),
    started_from=some.sampled_from([str(place) for place in StartedFrom]),
    free_meals=some.integers(0, 6),
    meals_bought=some.integers(0, 3),
    lodging_paid=some.booleans(),
    tickets_cents=some.integers(0, 50_000),
    other_cents=some.integers(0, 50_000),
)


@given(trips)
def test_every_line_can_be_checked_and_is_free_of_tax(journey: Trip) -> None:
    lines = travel_lines(journey, RATES)
    assert [line.cents for line in lines] == [cents_of(line.quantity, line.unit_cents) for line in lines]
    assert not any(line.taxable for line in lines)
    kinds = {line.kind for line in lines}
    assert not (LineKind.MEAL in kinds and kinds & {LineKind.FULL_DAY, LineKind.HALF_DAY})
    assert LineKind.NIGHT not in kinds or kinds & {LineKind.FULL_DAY, LineKind.HALF_DAY}


@given(trips, some.integers(0, 3000), some.integers(0, 3))
def test_longer_trips_and_fewer_free_meals_never_pay_less(journey: Trip, minutes: int, meals: int) -> None:
    """Without bought meals, which an allowance replaces."""
    journey = replace(journey, meals_bought=0)
    longer = replace(journey, ends_at=journey.ends_at + timedelta(minutes=minutes))
    fed = replace(journey, free_meals=journey.free_meals + meals)
    pays = total(travel_lines(journey, RATES))
    assert total(travel_lines(longer, RATES)) >= pays >= total(travel_lines(fed, RATES))


@given(trips)
def test_no_rates_pay_only_what_was_paid_out(journey: Trip) -> None:
    nothing = Rates("tyhjä", None, None, None, None, None)
    assert total(travel_lines(journey, nothing)) == journey.tickets_cents + journey.other_cents


@given(trips)
def test_allowance_days_follow_real_hours(journey: Trip) -> None:
    hours = (journey.ends_at - journey.starts_at).total_seconds() / 3600
    days, rest = int(hours // 24), hours % 24
    full, part = (6, 2 - 1e-9) if days else (10, 6)
    last = ["full_day"] if rest > full else ["half_day"] if rest > part else []
    assert list(allowance_days(journey.starts_at, journey.ends_at)) == ["full_day"] * days + last
