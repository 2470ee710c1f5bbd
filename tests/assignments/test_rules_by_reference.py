"""The rules of reach, rest, calendars and groups against plain references that count out what the rules compute."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.assignments.rules import BY_CODE, Busy, Shift, needs_rest
from kokemussilta.assignments.ways import busy_span
from kokemussilta.core.clock import helsinki, local
from kokemussilta.vocabulary.rules import distance_km, travel_minutes
from tests.assignments.test_rules import EXPERT, SEAT

FIRST = datetime(2027, 3, 1, tzinfo=UTC)
PLACES = {"Seinäjoki": (62.79, 22.84), "Lapua": (62.97, 23.01), "Tampere": (61.50, 23.76), "Helsinki": (60.17, 24.94)}
moments = st.integers(0, 40 * 24 * 4).map(lambda quarters: FIRST + timedelta(minutes=15 * quarters))
lengths = st.integers(1, 40).map(lambda quarters: timedelta(minutes=15 * quarters))
numbers = st.frozensets(st.integers(1, 4), max_size=3)


@st.composite
def seats(draw, ways=("on_site", "hybrid", "remote")):
    starts, (latitude, longitude) = draw(moments), draw(st.sampled_from([*PLACES.values(), (None, None)]))
    return replace(
        SEAT, starts_at=starts, ends_at=starts + draw(lengths), place=draw(st.sampled_from(ways)), latitude=latitude,
        longitude=longitude, kind=draw(st.integers(1, 4)), town=draw(st.none() | st.integers(1, 4)), county=draw(st.integers(1, 4)),
        head_count=draw(st.none() | st.integers(1, 50)),
    )  # fmt: skip


@st.composite
def people(draw):
    latitude, longitude = draw(st.sampled_from([*PLACES.values()]))
    return replace(
        EXPERT, latitude=latitude, longitude=longitude, remote_ok=draw(st.booleans()), has_car=draw(st.booleans()),
        towns=draw(numbers), counties=draw(numbers), rest_days=draw(st.integers(0, 14)), heavy_kinds=draw(numbers),
        max_people=draw(st.none() | st.integers(1, 50)), max_km=1000,
    )  # fmt: skip


def excludes(code, expert, seat):
    return BY_CODE[code].excludes(expert, seat)


def travels(expert, seat):
    return seat.place == "on_site" or (seat.place == "hybrid" and not expert.remote_ok)


@given(people(), seats())
def test_areas(expert, seat):
    chosen = [("town", one) for one in expert.towns] + [("county", one) for one in expert.counties]
    inside = ("town", seat.town) in chosen or ("county", seat.county) in chosen
    expected = bool(chosen) and seat.town is not None and travels(expert, seat) and not inside

    assert excludes("region", expert, seat) == expected


@given(people(), seats())
def test_the_way_without_a_car(expert, seat):
    """Every minute on the way there and back is looked at: none may be of the night."""
    expected = False
    if not expert.has_car and travels(expert, seat) and seat.latitude is not None:
        way = distance_km(expert.latitude, expert.longitude, seat.latitude, seat.longitude)
        minutes = 2 * travel_minutes(way)
        start, end = (local(moment).replace(tzinfo=None) for moment in (seat.starts_at, seat.ends_at))
        there = [start - timedelta(minutes=back) for back in range(1, minutes + 1)]
        home = [end + timedelta(minutes=on) for on in range(minutes)]
        expected = any(not 6 <= moment.hour < 23 for moment in there + home)

    assert excludes("way", expert, seat) == expected


@given(people(), seats(), st.lists(st.tuples(moments, lengths), max_size=30))
def test_busy_times_of_a_calendar(expert, seat, entries):
    """Minute for minute: a minute of the task, or of the way, that is also one of the calendar's."""
    minutes = {start + timedelta(minutes=on) for start, length in entries for on in range(int(length.total_seconds() // 60))}
    apart: list[tuple[datetime, datetime]] = []
    for start, until in sorted((start, start + length) for start, length in entries):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(until, apart[-1][1]))
        else:
            apart.append((start, until))
    start, until = busy_span(expert, seat)
    taken = {start + timedelta(minutes=on) for on in range(int((until - start).total_seconds() // 60))}

    assert excludes("engaged", replace(expert, engaged=tuple(apart)), seat) == bool(minutes & taken)


@given(people(), seats(), st.booleans(), st.lists(st.tuples(moments, lengths, st.integers(1, 4), st.booleans()), max_size=5))
def test_rest(expert, seat, seat_marked, tasks):
    """Between the last day of a heavy task and the first of the next there are as many whole days as the person wants.

    Heavy is a kind that the person has named, any when they name none, or what the desk has marked.
    """
    busy = tuple(
        Busy(task, start, start + length, "on_site", None, None, 0, kind, is_heavy=marked)
        for task, (start, length, kind, marked) in enumerate(tasks, 50)
    )
    seat = replace(seat, is_heavy=seat_marked)
    expected = False
    for one in busy:
        first, second = sorted([one, seat], key=lambda task: task.starts_at)
        days: set[date] = set()
        day = local(first.ends_at - timedelta(seconds=1)).date() + timedelta(days=1)
        while day < local(second.starts_at).date():
            days.add(day)
            day += timedelta(days=1)
        same_day = local(first.ends_at - timedelta(seconds=1)).date() >= local(second.starts_at).date()
        heavy = first.is_heavy or not expert.heavy_kinds or first.kind in expert.heavy_kinds
        expected |= expert.rest_days > 0 and heavy and (same_day or len(days) < expert.rest_days)

    known = replace(expert, busy=busy)
    assert excludes("rest", known, seat) == expected
    assert excludes("rest", known, seat) == any(needs_rest(known, one, seat) for one in busy)


@given(people(), seats())
def test_the_size_of_a_group(expert, seat):
    too_many = range(expert.max_people + 1, 100) if expert.max_people is not None else ()

    assert excludes("group_boundary", expert, seat) == (seat.head_count in too_many)


@st.composite
def weekly(draw):
    first = draw(st.dates(date(2027, 2, 1), date(2027, 4, 30)))
    last = draw(st.none() | st.integers(0, 70).map(lambda days: first + timedelta(days=days)))
    start = draw(st.integers(0, 23 * 4)) * 15
    until = min(start + draw(st.integers(1, 40)) * 15, 24 * 60 - 1)
    return Shift(
        first, last, start, until, draw(st.sampled_from([6, 8])), *draw(st.sampled_from([*PLACES.values(), (None, None)]))
    )


@given(people(), seats(), st.lists(weekly(), max_size=4))
def test_weekly_shifts(expert, seat, shifts):
    """Every time of every shift, written out as a task of its own; those in the seat's own unit are left out."""
    times = []
    for shift in shifts:
        day = shift.first
        while shift.unit != seat.unit and day < date(2027, 6, 1) and (shift.last is None or day <= shift.last):
            starts, ends = (helsinki(day, minute // 60, minute % 60) for minute in (shift.start, shift.until))
            times.append(Busy(900 + len(times), starts, ends, "on_site", shift.latitude, shift.longitude, 0))
            day += timedelta(days=7)

    expected = excludes("clash", replace(expert, busy=tuple(times)), seat)
    assert excludes("clash", replace(expert, shifts=tuple(shifts)), seat) == expected
