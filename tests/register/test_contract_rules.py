"""Days of contracts and qualifications: how long, when to remind, when notice may end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.register.contract_rules import NOTICE, REMIND_DAYS, after_months, earliest_end, stage_of, usual_end

DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2027, 3, 1), 12, date(2028, 2, 29)), (date(2027, 3, 10), 12, date(2028, 3, 9)), (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 12, 15), 1, date(2028, 1, 14)), (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)  # fmt: skip
def test_the_last_of_so_many_months(first, months, last):
    assert after_months(first, months) == last


@given(DAYS, st.integers(1, 120))
def test_months_are_about_as_long_as_months_are(first, months):
    assert months * 28 - 1 <= (after_months(first, months) - first).days <= months * 31 + 1


@given(DAYS, st.integers(0, 119))
def test_more_months_end_later(first, months):
    assert after_months(first, months) < after_months(first, months + 1)


@given(DAYS, st.integers(-400, 400))
def test_each_day_has_at_most_one_reminder_and_the_nearest(today, left):
    stage = stage_of(today + timedelta(days=left), today)

    fitting = [days for days in REMIND_DAYS if 0 <= left <= days]
    assert stage == (min(fitting) if fitting else None)


@given(DAYS, DAYS)
def test_notice_is_never_shorter(starts_on, today):
    end = earliest_end(starts_on, today)

    assert end >= today + NOTICE
    assert end >= starts_on


def test_what_is_shown_holds_as_long_as_usual():
    seen = date(2027, 3, 2)
    assert (usual_end("first_aid", seen), usual_end("insurance", seen), usual_end("criminal_record", seen)) == (
        date(2030, 3, 1), date(2028, 3, 1), None,
    )  # fmt: skip
