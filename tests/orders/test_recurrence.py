"""Series against a plain reference that looks at every day."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from kokemussilta.core.holidays import holiday
from kokemussilta.orders.recurrence import FARTHEST, Day, LeftOut, Pattern, meets, school_holiday

patterns = some.builds(
    Pattern,
    first=some.dates(date(2026, 1, 1), date(2028, 12, 31)),
    weekdays=some.frozensets(some.integers(0, 6)),
    every=some.integers(1, 4),
    until=some.none() | some.dates(date(2026, 1, 1), date(2030, 12, 31)),
    times=some.none() | some.integers(1, 70),
    no_holidays=some.booleans(),
    winter_week=some.sampled_from([None, 8, 9, 10]),
)


def _rests(day: date) -> bool:
    return bool(holiday(day))


def _reference(pattern: Pattern, most: int) -> list[date]:
    """The kept days, found by looking at each day in turn."""
    kept: list[date] = []
    monday = pattern.first - timedelta(days=pattern.first.weekday())
    weekdays = pattern.weekdays or {pattern.first.weekday()}
    limit = pattern.times or most
    day = pattern.first
    while day <= pattern.first + FARTHEST and len(kept) < min(limit, most):
        if pattern.until is not None and day > pattern.until:
            break
        if pattern.until is None and pattern.times is None and day > pattern.first:
            break
        meets_week = ((day - monday).days // 7) % pattern.every == 0
        free = not (pattern.no_holidays and _rests(day))
        free = free and not (pattern.winter_week and school_holiday(day, pattern.winter_week))
        if meets_week and day.weekday() in weekdays and free:
            kept.append(day)
        day += timedelta(days=1)
    return kept


@settings(max_examples=300)
@given(patterns, some.integers(1, 60))
def test_a_series_keeps_the_days_that_a_plain_look_finds(pattern, most):
    found = meets(pattern, _rests, most)

    assert [day.on for day in found if day.left_out is None] == _reference(pattern, most)


@given(patterns)
def test_days_come_in_turn_and_each_left_out_has_its_reason(pattern):
    found = meets(pattern, _rests, 60)

    assert [day.on for day in found] == sorted({day.on for day in found})
    for day in found:
        assert day.on.weekday() in pattern.days
        if day.left_out == LeftOut.HOLIDAY:
            assert pattern.no_holidays
            assert _rests(day.on)
        if day.left_out == LeftOut.SCHOOL:
            assert pattern.winter_week
            assert school_holiday(day.on, pattern.winter_week)


@given(patterns)
def test_a_kept_pattern_is_the_same_pattern(pattern):
    again = Pattern.of(pattern.as_json())

    assert meets(again, _rests, 60) == meets(pattern, _rests, 60)


def test_every_other_thursday_skips_ascension_day():
    pattern = Pattern(date(2026, 4, 30), frozenset({3}), every=2, times=3)

    assert meets(pattern, _rests, 60) == [
        Day(date(2026, 4, 30)), Day(date(2026, 5, 14), LeftOut.HOLIDAY), Day(date(2026, 5, 28)), Day(date(2026, 6, 11)),
    ]  # fmt: skip


def test_school_weeks_leave_out_winter_summer_and_christmas():
    closed = [date(2027, 3, 3), date(2027, 6, 5), date(2027, 8, 9), date(2027, 10, 20), date(2026, 12, 23), date(2027, 1, 5)]
    open_ = [date(2027, 2, 24), date(2027, 6, 4), date(2027, 8, 10), date(2027, 10, 27), date(2026, 12, 21), date(2027, 1, 7)]

    assert [school_holiday(day, 9) for day in (*closed, *open_)] == [True] * 6 + [False] * 6


def test_one_day_alone_does_not_repeat():
    pattern = Pattern(date(2026, 4, 30))

    assert (pattern.repeats, meets(pattern, _rests, 60)) == (False, [Day(date(2026, 4, 30))])
