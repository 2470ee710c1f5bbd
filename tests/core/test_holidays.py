"""The days on which Finland rests."""

from datetime import date, timedelta

import pytest
from dateutil.easter import easter as known_easter  # type: ignore[import-untyped]  # brings no types
from hypothesis import given
from hypothesis import strategies as some

from kokemussilta.core.holidays import easter, holiday, holidays


@given(some.integers(1900, 2500))
def test_easter_is_what_another_computation_says(year):
    assert easter(year) == known_easter(year)


@given(some.integers(1955, 2500))
def test_days_that_move_keep_their_weekday(year):
    rest = holidays(year)
    by_name = {str(name): day for day, name in rest.items()}

    assert len(rest) >= 14
    assert by_name["juhannuspäivä"].weekday() == 5
    assert date(year, 6, 20) <= by_name["juhannuspäivä"] <= date(year, 6, 26)
    assert by_name["juhannusaatto"] == by_name["juhannuspäivä"] - timedelta(days=1)
    assert by_name["pyhäinpäivä"].weekday() == 5
    assert date(year, 10, 31) <= by_name["pyhäinpäivä"] <= date(year, 11, 6)
    assert by_name["helatorstai"].weekday() == 3 or by_name.get("vappu") == date(year, 5, 1)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 4, 3), "pitkäperjantai"), (date(2026, 4, 6), "toinen pääsiäispäivä"), (date(2026, 5, 14), "helatorstai"),
        (date(2026, 6, 19), "juhannusaatto"), (date(2026, 10, 31), "pyhäinpäivä"), (date(2026, 12, 6), "itsenäisyyspäivä"),
        (date(2027, 3, 26), "pitkäperjantai"), (date(2027, 6, 26), "juhannuspäivä"), (date(2027, 11, 6), "pyhäinpäivä"),
        (date(2027, 1, 6), "loppiainen"), (date(2027, 1, 7), ""), (date(2027, 12, 27), ""),
    ],
)  # fmt: skip
def test_days_as_the_calendar_has_them(day, name):
    assert str(holiday(day)) == name
