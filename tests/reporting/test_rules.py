"""Rounding that adds up, and months."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.reporting.rules import months_between, tenths_of_hours


def test_months_between_crosses_the_year() -> None:
    assert months_between(date(2026, 11, 30), date(2027, 2, 1)) == [(2026, 11), (2026, 12), (2027, 1), (2027, 2)]


def test_months_between_of_one_month() -> None:
    assert months_between(date(2026, 3, 1), date(2026, 3, 31)) == [(2026, 3)]


@given(st.lists(st.integers(0, 5000), max_size=30))
def test_rounded_hours_add_up_to_the_rounded_whole(minutes: list[int]) -> None:
    tenths = tenths_of_hours(minutes)

    assert sum(tenths) == sum(tenths_of_hours([sum(minutes)]))
    assert all(abs(tenth * 6 - part) < 6 for tenth, part in zip(tenths, minutes, strict=True))


def test_hours_are_rounded_where_most_would_be_lost() -> None:
    assert tenths_of_hours([75, 75, 75, 60]) == [13, 13, 12, 10]  # 285 minutes are 4.75 hours, shown as 4.8
    assert tenths_of_hours([75]) == [13]
    assert tenths_of_hours([]) == []
