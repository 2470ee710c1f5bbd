"""Fees: the sourced examples, and what holds for every row and work."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kokemussilta.core.clock import helsinki
from kokemussilta.pricing.rules import Row, Supplement, Work, cents_of, due, fee_lines, settled, total, units
from kokemussilta.pricing.states import LineKind, Measure, Occasion, PriceUnit

WEDNESDAY = helsinki(date(2026, 3, 4), 10)


def row(unit: str = PriceUnit.TASK, cents: int = 5000, **more: int | None) -> Row:
    """A row of a schedule."""
    return Row(schedule="S-1", version=2, row=7, service="luento", unit=unit, cents=cents, **more)


def work(minutes: int = 60, **more: object) -> Work:
    """An hour on an ordinary Wednesday."""
    return replace(Work("luento", WEDNESDAY, minutes), **more)  # type: ignore[arg-type]  # typed by the dataclass


def supplement(**more: object) -> Supplement:
    """Ten euros by hand, where nothing else is told."""
    one = Supplement("S-1", 2, "lisä", "Lisä", Measure.FIXED, 1000)
    return replace(one, **more)  # type: ignore[arg-type]  # typed by the dataclass


@pytest.mark.parametrize(
    ("unit", "minutes", "quantity"),
    [
        (PriceUnit.TASK, 300, "1.00"),
        (PriceUnit.PACKAGE, 10, "1.00"),
        (PriceUnit.MEETING, 90, "1.00"),
        (PriceUnit.HOUR, 60, "1.00"),
        (PriceUnit.HOUR, 50, "0.83"),
        (PriceUnit.HALF_HOUR, 30, "1.00"),
        (PriceUnit.HALF_HOUR, 31, "2.00"),
        (PriceUnit.HALF_DAY, 240, "1.00"),
        (PriceUnit.HALF_DAY, 241, "2.00"),
        (PriceUnit.DAY, 30, "1.00"),
        (PriceUnit.DAY, 481, "2.00"),
    ],
)
def test_units_of_minutes(unit: str, minutes: int, quantity: str) -> None:
    assert units(unit, minutes) == Decimal(quantity)


def test_group_leading_pays_its_hours_with_preparation() -> None:
    """KoKoA 2018: 25 € an hour for leading a group, preparation included."""
    lines = fee_lines(row(PriceUnit.HOUR, 2500, preparation_cents=2500), work(90, preparation_minutes=45))
    assert [(line.kind, line.quantity, line.cents, line.taxable) for line in lines] == [
        (LineKind.FEE, Decimal("1.50"), 3750, True),
        (LineKind.PREPARATION, Decimal("0.75"), 1875, True),
    ]


def test_package_includes_its_preparation() -> None:
    """Vantaa: 50 € for a group session as a package."""
    assert total(fee_lines(row(PriceUnit.PACKAGE, 5000), work(150, preparation_minutes=60))) == 5000


def test_second_visit_of_a_day_costs_less() -> None:
    """Writers' school visits: 275 €, two on one day 385 €."""
    one = row(cents=27500, second_cents=11000)
    pays = [total(fee_lines(one, work(earlier_same_day=earlier))) for earlier in (0, 1)]
    assert (pays, sum(pays)) == ([27500, 11000], 38500)
    assert fee_lines(one, work(earlier_same_day=1))[0].because["rule"] == "second"


def test_minimum_lifts_a_short_task_but_not_a_second_one() -> None:
    one = row(PriceUnit.HALF_HOUR, 1300, minimum_cents=5000, second_cents=1200)
    (first,) = fee_lines(one, work(60))
    assert (first.quantity, first.unit_cents, first.cents, first.because["rule"]) == (Decimal("1.00"), 5000, 5000, "minimum")
    assert fee_lines(one, work(120))[0].cents == 5200
    assert fee_lines(one, work(60, earlier_same_day=1))[0].cents == 2400


def test_range_is_settled_within_its_limits() -> None:
    one = row(cents=10000, most_cents=60000)
    assert [settled(one, cents) for cents in (None, 5000, 25000, 90000)] == [10000, 10000, 25000, 60000]
    (fee,) = fee_lines(one, work(settled_cents=25000))
    assert (fee.cents, fee.because["least"], fee.because["most"]) == (25000, 10000, 60000)
    assert settled(row(cents=5000), 9000) == 5000


def test_no_row_pays_nothing() -> None:
    assert fee_lines(None, work(), [supplement()]) == ()


def test_supplements_of_time_and_way() -> None:
    evening = supplement(code="ilta", occasion=Occasion.EVENING, limit=18 * 60, measure=Measure.PERCENT, amount=25)
    weekend = supplement(code="vkl", occasion=Occasion.WEEKEND)
    far = supplement(code="matka", occasion=Occasion.FAR, limit=100)
    by_hand = supplement(code="kieli")
    other = supplement(code="muu", service="ryhmä", occasion=Occasion.WEEKEND)
    all_of_them = (evening, weekend, far, by_hand, other)

    def codes(job: Work, *chosen: str) -> list[str]:
        return [each.code for each in due(all_of_them, job, frozenset(chosen))]

    assert codes(work(480)) == []
    assert codes(work(481)) == ["ilta"]
    assert codes(work(20 * 60)) == ["ilta"]
    assert codes(work(way_km=100)) == []
    assert codes(work(way_km=101), "kieli") == ["matka", "kieli"]
    assert codes(work(starts_at=helsinki(date(2026, 3, 7), 10))) == ["vkl"]
    assert codes(work(starts_at=helsinki(date(2026, 4, 6), 10))) == ["vkl"]  # Easter Monday
    assert codes(work(starts_at=helsinki(date(2026, 3, 7), 10), service="ryhmä")) == ["vkl", "muu"]


def test_percent_counts_of_the_fee_alone() -> None:
    percent = supplement(measure=Measure.PERCENT, amount=25)
    lines = fee_lines(row(cents=10010, preparation_cents=2000), work(preparation_minutes=60), (percent, supplement()))
    assert [(line.kind, line.cents) for line in lines] == [
        (LineKind.FEE, 10010), (LineKind.PREPARATION, 2000), (LineKind.SUPPLEMENT, 2503), (LineKind.SUPPLEMENT, 1000),
    ]  # fmt: skip


rows = some.builds(
    Row,
    schedule=some.just("S-1"),
    version=some.integers(1, 9),
    row=some.integers(1, 99),
    service=some.sampled_from(["", "luento"]),
    unit=some.sampled_from([str(unit) for unit in PriceUnit]),
    cents=some.integers(0, 60_000),
    most_cents=some.none(),
    second_cents=some.none() | some.integers(0, 60_000),
    minimum_cents=some.none() | some.integers(0, 60_000),
    preparation_cents=some.none() | some.integers(0, 10_000),
)
ranges = some.tuples(rows, some.integers(0, 60_000)).map(lambda pair: replace(pair[0], most_cents=pair[0].cents + pair[1]))
works = some.builds(
    Work,
    service=some.just("luento"),
    starts_at=some.integers(0, 2_600_000).map(lambda minutes: helsinki(date(2023, 1, 1), 0) + timedelta(minutes=minutes)),
    minutes=some.integers(0, 3000),
    preparation_minutes=some.integers(0, 600),
    earlier_same_day=some.integers(0, 3),
    settled_cents=some.none() | some.integers(0, 200_000),
    way_km=some.integers(0, 500),
)
supplements = some.builds(
    Supplement,
    schedule=some.just("S-1"),
    version=some.integers(1, 9),
    code=some.text("abc", min_size=1, max_size=3),
    name=some.just("Lisä"),
    measure=some.sampled_from([str(measure) for measure in Measure]),
    amount=some.integers(0, 20_000),
    occasion=some.sampled_from([str(occasion) for occasion in Occasion]),
    service=some.sampled_from(["", "luento", "ryhmä"]),
    limit=some.integers(0, 1439),
)


@given(rows | ranges, works, some.lists(supplements, max_size=4))
def test_every_line_can_be_checked_on_paper(one: Row, job: Work, extra: list[Supplement]) -> None:
    lines = fee_lines(one, job, due(extra, job))
    assert [line.cents for line in lines] == [cents_of(line.quantity, line.unit_cents) for line in lines]
    assert all(line.quantity == line.quantity.quantize(Decimal("0.01")) and line.cents >= 0 for line in lines)
    assert total(lines) == sum(line.cents for line in lines)
    for line in lines:
        assert json.loads(json.dumps(dict(line.because))) == dict(line.because)
        assert (line.because["schedule"], line.taxable) == ("S-1", True)


@given(rows | ranges, works, some.lists(supplements, max_size=4), some.integers(0, 600), some.integers(0, 120))
def test_more_time_never_pays_less(one: Row, job: Work, extra: list[Supplement], more: int, prepared: int) -> None:
    longer = replace(job, minutes=job.minutes + more, preparation_minutes=job.preparation_minutes + prepared)
    assert total(fee_lines(one, job, due(extra, job))) <= total(fee_lines(one, longer, due(extra, longer)))


@given(ranges, works)
def test_settled_amounts_stay_in_their_range(one: Row, job: Work) -> None:
    assert one.cents <= settled(one, job.settled_cents) <= (one.most_cents or 0)


@given(works)
def test_work_ends_after_its_minutes(job: Work) -> None:
    assert job.ends_at - job.starts_at == timedelta(minutes=job.minutes)
