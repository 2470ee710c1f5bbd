"""Lines drawn from facts: whatever the facts, sums follow from quantities to the cent, and what was agreed is paid."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as some

from kokemussilta.core.clock import HELSINKI
from kokemussilta.fees.drawing import Facts, Paper, draw, preparation_limit
from kokemussilta.pricing.ladder import Ladder, Step
from kokemussilta.pricing.rules import Row, Supplement
from kokemussilta.pricing.states import Cause, Measure, Occasion, PriceUnit, Way
from kokemussilta.pricing.travel import Rates, Trip

STARTS = datetime(2027, 3, 2, 17, 30, tzinfo=HELSINKI)
RATES = Rates("R", 55, 4, 5400, 2500, 1350, 2700, 1600, 42, 23, 14)
ROW = Row("S", 1, 1, "school-lecture", PriceUnit.HALF_HOUR, 1500, preparation_cents=2500)
EVENING = Supplement("S", 1, "1", "Iltalisä", Measure.PERCENT, 15, Occasion.EVENING, limit=18 * 60)
LADDER = Ladder("L", 1, (Step(Cause.CLIENT, 48, 50), Step(Cause.CLIENT, 24, 100)), 100)
FACTS = Facts(True, True, "school-lecture", STARTS, 60, 60, row=ROW)

money = some.one_of(some.none(), some.integers(0, 100_000))
trips = some.builds(
    Trip,
    starts_at=some.just(STARTS - timedelta(hours=2)),
    ends_at=some.integers(1, 60).map(lambda hours: STARTS + timedelta(hours=hours)),
    km=some.decimals(0, 900, places=1),
    passengers=some.integers(0, 4),
    by=some.sampled_from([Way.CAR, Way.PUBLIC, Way.MOPED]),
    distance_km_from_home=some.one_of(some.none(), some.decimals(0, 400, places=1)),
    free_meals=some.integers(0, 4),
)
facts = some.builds(
    Facts,
    is_done=some.booleans(),
    pays_fee=some.booleans(),
    service=some.just("school-lecture"),
    starts_at=some.just(STARTS),
    booked_minutes=some.integers(15, 600),
    minutes=some.integers(0, 900),
    preparation_minutes=some.integers(0, 600),
    earlier_same_day=some.integers(0, 2),
    agreed_cents=money,
    settled_cents=money,
    row=some.sampled_from([None, ROW, replace(ROW, most_cents=3000), replace(ROW, second_cents=1000, minimum_cents=4000)]),
    supplements=some.sampled_from([(), (EVENING,)]),
    trip=some.one_of(some.none(), trips),
    rates=some.sampled_from([None, RATES]),
    proposed_km=some.one_of(some.none(), some.integers(0, 500)),
    receipts=some.lists(some.builds(Paper, some.just("K"), some.sampled_from(["ticket", "other_cost"]), some.just("Juna"),
                                    some.integers(1, 50_000)), max_size=3).map(tuple),
    ladder=some.sampled_from([None, LADDER]),
    cause=some.sampled_from([Cause.CLIENT, Cause.ORGANISER, Cause.CLIENT_ABSENT, Cause.EXPERT]),
    noticed=some.integers(-10, 200).map(lambda hours: timedelta(hours=hours)),
)  # fmt: skip


@given(facts)
def test_every_line_is_its_quantity_times_its_unit_to_the_cent(known: Facts) -> None:
    for one in draw(known):
        expected = (one.line.quantity * one.line.unit_cents).quantize(Decimal(1), ROUND_HALF_UP)
        assert one.line.cents == expected


@given(facts)
def test_without_a_fee_only_costs_are_paid(known: Facts) -> None:
    assert not any(one.line.taxable for one in draw(replace(known, pays_fee=False)))


@given(facts)
def test_a_persons_own_hindrance_pays_no_fee_and_takes_nothing(known: Facts) -> None:
    own = draw(replace(known, is_done=False, cause=Cause.EXPERT))
    assert [one for one in own if one.line.taxable] == []
    assert all(one.line.cents >= 0 for one in own)


@given(facts)
def test_what_was_agreed_is_what_the_fee_line_says(known: Facts) -> None:
    agreed = replace(known, is_done=True, pays_fee=True, agreed_cents=12_345)
    assert draw(agreed)[0].line.cents == 12_345


@given(facts)
def test_called_off_never_pays_more_than_the_work_would_have(known: Facts) -> None:
    done = replace(known, is_done=True, minutes=known.booked_minutes, preparation_minutes=0)
    off = replace(known, is_done=False)
    assert sum(one.line.cents for one in draw(off) if one.line.taxable) <= sum(
        one.line.cents for one in draw(done) if one.line.taxable
    )


def test_the_schedules_evening_is_paid_when_nothing_was_agreed_and_not_twice_when_it_was() -> None:
    late = replace(FACTS, supplements=(EVENING,))
    assert [one.line.cents for one in draw(late)] == [3000, 450]
    assert [one.line.cents for one in draw(replace(late, agreed_cents=3450))] == [3450]


def test_minutes_that_differ_are_marked_with_what_had_been_booked() -> None:
    [one] = draw(replace(FACTS, minutes=100))
    assert (one.line.cents, one.booked_cents, one.line.because["booked_minutes"]) == (6000, 3000, 60)


def test_preparation_is_paid_beside_what_was_agreed() -> None:
    assert [one.line.cents for one in draw(replace(FACTS, agreed_cents=9000, preparation_minutes=30))] == [9000, 1250]


def test_preparation_is_at_most_as_long_as_the_work_an_hour_at_least() -> None:
    assert [preparation_limit(*each) for each in ((15, 30), (60, 90), (480, 300))] == [60, 90, 480]
