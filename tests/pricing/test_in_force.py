"""Shipped data, and what is in force on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kokemussilta.core.clock import helsinki
from kokemussilta.pricing import queries
from kokemussilta.pricing.loading import load_all, missing
from kokemussilta.pricing.models import FeeSchedule, ScheduleVersion, TravelRates
from kokemussilta.pricing.rules import Row
from kokemussilta.vocabulary.models import Municipality
from tests.factories import people

AT = helsinki(date(2026, 3, 4), 12)


@pytest.mark.parametrize(
    ("day", "car", "full", "half", "meal"),
    [
        (date(2023, 12, 31), 53, 4800, 2200, 1230),
        (date(2024, 1, 1), 57, 5100, 2400, 1275),
        (date(2025, 6, 1), 59, 5300, 2400, 1325),
        (date(2026, 12, 31), 55, 5400, 2500, 1350),
    ],
)
def test_rates_follow_the_trips_day(shipped, day, car, full, half, meal):
    rates = queries.rates_on(day)
    assert (rates.car_cents, rates.full_day_cents, rates.half_day_cents, rates.meal_cents) == (car, full, half, meal)


def test_before_the_first_row_nothing_is_told(shipped):
    assert queries.rates_on(date(2022, 12, 31)) == queries.NO_RATES


def test_loading_again_adds_nothing_and_a_newer_row_stays(shipped):
    TravelRates.objects.create(valid_from=date(2026, 1, 1), car_cents=56, source="Verohallinto")
    kept = TravelRates.objects.count(), ScheduleVersion.objects.count()
    load_all()
    assert (TravelRates.objects.count(), ScheduleVersion.objects.count()) == kept
    assert (queries.rates_on(date(2026, 5, 1)).car_cents, missing()) == (56, [])


def test_a_changed_example_comes_as_a_new_version(shipped):
    version = FeeSchedule.objects.get(example="vantaa-group").versions.get()
    version.rows.update(cents=4000)
    load_all()
    assert list(version.schedule.versions.values_list("number", flat=True)) == [2, 1]


def test_unloaded_data_is_told(db):
    assert missing() == ["2023-01-01", "2024-01-01", "2025-01-01", "2026-01-01", "kokoa-2018", "vantaa-group"]


def _publish(schedule: FeeSchedule, number: int, day: date, cents: int) -> None:
    version = ScheduleVersion.objects.create(
        schedule=schedule, number=number, state="published", valid_from=day, made_at=AT, state_since=AT
    )
    version.rows.create(number=1, service="luento", cents=cents)


def test_the_row_of_a_service_comes_before_the_row_of_all(db):
    organisation = people.organisation()
    schedule = FeeSchedule.objects.create(organisation=organisation)
    _publish(schedule, 1, date(2026, 1, 1), 5000)
    assert queries.row_for(organisation.pk, "muu", date(2026, 2, 1)) is None
    schedule.versions.get().rows.create(number=2, service="", cents=2500, unit="hour")
    found = queries.row_for(organisation.pk, "muu", date(2026, 2, 1))
    assert found == Row(schedule.code, 1, 2, "", "hour", 2500)
    assert queries.row_for(organisation.pk, "luento", date(2025, 12, 31)) is None
    assert queries.row_for(None, "luento", date(2026, 2, 1)) is None


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=some.data())
def test_every_day_has_one_version_and_a_new_one_changes_no_earlier_day(db, data):
    """Versions made on one day after another, each from some later day: no gap after the first, no overlap, no past touched."""
    organisation = people.organisation()
    schedule = FeeSchedule.objects.create(organisation=organisation)
    first = date(2026, 1, 1)
    days = [first + timedelta(days=number) for number in range(40)]
    before: dict[date, object] = {}
    froms: list[date] = []
    for number in range(1, data.draw(some.integers(1, 4)) + 1):
        valid_from = first + timedelta(days=data.draw(some.integers(0, 39)))
        _publish(schedule, number, valid_from, number)
        froms.append(valid_from)
        after = {day: queries.row_for(organisation.pk, "luento", day) for day in days}
        assert all(after[day] == before.get(day) for day in days if day < valid_from)
        assert [day for day in days if after[day] is not None] == [day for day in days if day >= min(froms)]
        before = after


def test_proposed_kilometres():
    """Helsinki to Tampere is some 180 km by road; the estimate stays within ten per cent."""
    helsinki_, tampere = (Municipality(latitude=lat, longitude=lon) for lat, lon in ((60.17, 24.94), (61.50, 23.76)))
    assert 162 <= queries.proposed_km(helsinki_, tampere) <= 210
    assert (queries.proposed_km(None, tampere), queries.proposed_km(tampere, tampere)) == (0, 0)
