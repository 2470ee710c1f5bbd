"""Back-off and quiet hours, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.core.clock import helsinki, local
from kokemussilta.notifications.rules import MOST_ATTEMPTS, awake, hours_of, pause_after


def test_the_pauses_grow_and_end():
    pauses = [pause_after(attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]
    assert pauses[:7] == [timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 240, 240)]
    assert pauses[-1] is None
    assert sum(filter(None, pauses), timedelta()) > timedelta(days=3)


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ((2027, 3, 2, 7, 59), (2027, 3, 2, 8, 0)),
        ((2027, 3, 2, 8, 0), (2027, 3, 2, 8, 0)),
        ((2027, 3, 2, 20, 59), (2027, 3, 2, 20, 59)),
        ((2027, 3, 2, 21, 0), (2027, 3, 3, 8, 0)),
        ((2027, 12, 31, 23, 30), (2028, 1, 1, 8, 0)),
        ((2027, 3, 28, 2, 30), (2027, 3, 28, 8, 0)),  # the night when clocks go forward
    ],
)
def test_telephones_are_quiet_from_nine_to_eight(at, then):
    def wall(year, month, day, hour, minute):
        return helsinki(datetime(year, month, day, tzinfo=UTC).date(), hour, minute)

    assert awake(wall(*at)) == wall(*then)


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_no_telephone_rings_at_night_and_none_waits_longer_than_a_night(at):
    then = awake(at)
    assert 8 <= local(then).hour < 21
    assert timedelta(0) <= then - at <= timedelta(hours=12)
    assert awake(then) == then


HOURS = st.integers(min_value=0, max_value=23)
# The nights in which Finnish clocks change, and the days around them.
CHANGES = [datetime(2027, 3, 27, tzinfo=UTC), datetime(2027, 10, 30, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)]


@given(st.sampled_from(CHANGES), st.integers(min_value=0, max_value=60 * 48), st.tuples(HOURS, HOURS))
def test_a_night_of_ones_own_holds_over_the_change_of_clocks(day, minutes, night):
    at = day + timedelta(minutes=minutes)
    begins, ends = night

    then = awake(at, night)

    in_night = (begins <= local(at).hour < ends) if begins < ends else local(at).hour < ends or local(at).hour >= begins
    if begins == ends or not in_night:
        assert then == at
    else:
        assert (local(then).hour, local(then).minute) == (ends, 0) or (ends == 3 and local(then).hour == 4)
        assert timedelta(0) < then - at <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("at", "then"),
    [
        # Clocks go forward at 3 on 28 March 2027: the night is an hour shorter.
        (datetime(2027, 3, 27, 19, 30, tzinfo=UTC), datetime(2027, 3, 28, 5, 0, tzinfo=UTC)),
        (datetime(2027, 3, 28, 4, 59, tzinfo=UTC), datetime(2027, 3, 28, 5, 0, tzinfo=UTC)),
        (datetime(2027, 3, 28, 5, 0, tzinfo=UTC), datetime(2027, 3, 28, 5, 0, tzinfo=UTC)),
        # And back at 4 on 31 October 2027: it is an hour longer, and three o'clock comes twice.
        (datetime(2027, 10, 30, 18, 30, tzinfo=UTC), datetime(2027, 10, 31, 6, 0, tzinfo=UTC)),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 6, 0, tzinfo=UTC)),
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), datetime(2027, 10, 31, 6, 0, tzinfo=UTC)),
        (datetime(2027, 10, 31, 6, 0, tzinfo=UTC), datetime(2027, 10, 31, 6, 0, tzinfo=UTC)),
    ],
)
def test_the_night_in_which_clocks_change_ends_at_eight(at, then):
    assert awake(at) == then


def test_an_installation_words_its_night():
    assert [hours_of(words) for words in ("21-8", "0-6", "22-07")] == [(21, 8), (0, 6), (22, 7)]
