"""Back-off and quiet hours, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.core.clock import helsinki, local
from kokemussilta.notifications.rules import MOST_ATTEMPTS, awake, pause_after


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
