"""Plain rules."""

from datetime import date, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.register import rules

hours = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
spans = st.tuples(st.integers(0, 6), hours, hours).filter(lambda span: span[1] < span[2])


@given(st.lists(spans, max_size=12))
def test_merged_spans_cover_the_same_minutes_and_never_touch(given_spans):
    out = rules.merged(given_spans)
    assert all(a[0] < b[0] or a[2] < b[1] for a, b in pairwise(out))
    for weekday, start, end in given_spans:
        assert any(day == weekday and first <= start and end <= last for day, first, last in out)


@pytest.mark.parametrize("span", [(7, time(9), time(10)), (-1, time(9), time(10)), (0, time(9), time(9))])
def test_impossible_spans_are_refused(span):
    with pytest.raises(ValueError, match=r"weekday|span"):
        rules.merged([span])


def test_what_is_missing_is_told_the_weightiest_first():
    facts = {"has_themes": False, "has_languages": True, "has_kinds": False, "has_reach": True}
    assert rules.missing_parts(**facts) == ["themes", "kinds"]


def test_the_coming_weeks_start_from_this_monday():
    assert rules.coming_weeks(date(2027, 3, 4), 2) == [date(2027, 3, 1), date(2027, 3, 8)]
