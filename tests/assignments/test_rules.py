"""Each hard rule by example, and what holds for all of them by property."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.assignments import rules, ways
from kokemussilta.assignments.exclusions import WORDS, shown, words_for
from kokemussilta.assignments.rules import Busy, Days, ExpertFacts, FreeSpan, Held, SeatFacts, Shift
from kokemussilta.core.clock import helsinki

#: Thursday 18 March 2027, 13–14.30 in Seinäjoki; asked on 2 March.
STARTS = helsinki(date(2027, 3, 18), 13)
ENDS = STARTS + timedelta(minutes=90)
SEAT = SeatFacts(
    seat=1, task=10, today=date(2027, 3, 2), starts_at=STARTS, ends_at=STARTS + timedelta(minutes=90), place="on_site",
    latitude=62.79, longitude=22.84, organisation=5, unit=6, themes=frozenset({(21, 20)}), perspective="own", language=1, kind=3,
    demands=frozenset({"training"}), audiences=frozenset({7}), with_minors=False, media="none", seats_in_task=1,
    is_voluntary=False, fee_cents=15000,
)  # fmt: skip
EXPERT = ExpertFacts(
    expert=100, is_active=True, is_brokered=True, paused_from=None, paused_until=None, themes=frozenset({(22, 20, "own")}),
    languages=frozenset({1}), kinds=frozenset({3}), held=(Held("training", date(2020, 1, 1), None),), boundaries=frozenset(),
    remote_ok=True, on_site_ok=True, max_km=100, latitude=62.79, longitude=22.84, free_spans=(), other_days=(), busy=(),
    max_per_week=None, max_per_month=None, notice_days=0, ceiling_cents=None, accepts_voluntary=True, asked_seats=frozenset(),
)  # fmt: skip


TAMPERE = (61.50, 23.76)


def busy(
    task: int = 11, *, days: int = 0, hours: float = 0, minutes: int = 90, fee: int = 0, place: str = "on_site",
    at: tuple[float, float] | None = (62.79, 22.84), kind: int = 3, paid: int = 0,
) -> Busy:  # fmt: skip
    """Another task of the same person, in Seinäjoki unless told otherwise."""
    start = STARTS + timedelta(days=days, hours=hours)
    latitude, longitude = at or (None, None)
    return Busy(task, start, start + timedelta(minutes=minutes), place, latitude, longitude, fee, kind, paid)


def shift(
    *, day: date = date(2027, 3, 4), last: date | None = None, hours: tuple[int, int] = (12, 14), unit: int = 8, **more: Any
) -> Shift:
    """A weekly shift on Thursdays, the seat's day, at a place that nobody knows unless told otherwise."""
    return Shift(day, last, hours[0] * 60, hours[1] * 60, unit, **({"latitude": None, "longitude": None} | more))


#: A busy time of another day.
EARLIER = (STARTS - timedelta(days=2), STARTS - timedelta(days=1))


def codes(expert: dict[str, Any] | None = None, seat: dict[str, Any] | None = None) -> list[str]:
    found = rules.all_exclusions(replace(EXPERT, **(expert or {})), replace(SEAT, **(seat or {})))
    return [rule.code for rule in found]


def test_somebody_whom_nothing_stops():
    assert codes() == []
    assert rules.first_exclusion(EXPERT, SEAT) is None


EXAMPLES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("consent", {"is_active": False}, {}),
    ("consent", {"is_brokered": False}, {}),
    ("in_task", {"busy": (busy(10, days=40),)}, {}),
    ("asked", {"asked_seats": frozenset({1, 2})}, {}),
    ("theme", {"themes": frozenset({(31, 30, "own")})}, {}),
    ("theme", {"themes": frozenset({(21, 20, "close")})}, {}),
    ("theme", {"themes": frozenset()}, {}),
    ("theme", {"themes": frozenset({(31, 30, "close")})}, {"themes": frozenset()}),
    ("language", {"languages": frozenset({2})}, {}),
    ("kind", {"kinds": frozenset()}, {}),
    ("qualification", {"held": ()}, {}),
    ("qualification", {"held": (Held("training", date(2027, 3, 19), None),)}, {}),
    ("qualification", {"held": (Held("training", date(2020, 1, 1), date(2027, 3, 17)),)}, {}),
    ("qualification", {"held": (Held("training:4", date(2020, 1, 1), None),)}, {}),
    ("qualification", {}, {"demands": frozenset({"training", "contract/5"})}),
    ("theme_boundary", {"boundaries": frozenset({("theme", 20)})}, {}),
    ("theme_boundary", {"boundaries": frozenset({("theme", 21)})}, {}),
    ("audience_boundary", {"boundaries": frozenset({("audience", 7)})}, {}),
    ("audience_boundary", {"boundaries": frozenset({("minors", 0)})}, {"with_minors": True}),
    ("media_boundary", {"boundaries": frozenset({("media", 0)})}, {"media": "media"}),
    ("media_boundary", {"boundaries": frozenset({("recording", 0)})}, {"media": "recorded"}),
    ("media_boundary", {"boundaries": frozenset({("recording", 0)})}, {"media": "media"}),
    ("product_boundary", {"boundaries": frozenset({("product", "LUENTO22")})}, {"product": "LUENTO22"}),
    ("group_boundary", {"max_people": 30}, {"head_count": 31}),
    ("alone_boundary", {"boundaries": frozenset({("alone", 0)})}, {}),
    ("alone_boundary", {"boundaries": frozenset({("pair", 0)})}, {"seats_in_task": 2}),
    ("place", {"on_site_ok": False}, {}),
    ("place", {"remote_ok": False}, {"place": "remote"}),
    ("place", {"remote_ok": False, "on_site_ok": False}, {"place": "hybrid"}),
    ("distance", {"max_km": 100, "latitude": 60.17, "longitude": 24.94}, {}),
    ("distance", {"remote_ok": False, "latitude": 60.17, "longitude": 24.94}, {"place": "hybrid"}),
    ("region", {"towns": frozenset({1}), "counties": frozenset({2})}, {"town": 3, "county": 4}),
    ("region", {"towns": frozenset({1}), "remote_ok": False}, {"town": 3, "county": 4, "place": "hybrid"}),
    (
        "way",
        {"has_car": False, "latitude": 61.5, "longitude": 23.76, "max_km": 500},
        {"starts_at": helsinki(date(2027, 3, 18), 9)},
    ),
    ("way", {"has_car": False, "latitude": 62.97, "longitude": 23.01}, {"ends_at": helsinki(date(2027, 3, 18), 22, 30)}),
    ("way", {"has_car": False, "latitude": 62.97, "longitude": 23.01}, {"ends_at": helsinki(date(2027, 3, 19), 0, 30)}),
    ("engaged", {"engaged": ((STARTS + timedelta(minutes=89), STARTS + timedelta(minutes=100)),)}, {}),
    ("engaged", {"engaged": (EARLIER, (STARTS - timedelta(minutes=10), STARTS), (STARTS, STARTS + timedelta(minutes=1)))}, {}),
    ("rest", {"rest_days": 1, "busy": (busy(days=-1),)}, {}),
    ("rest", {"rest_days": 3, "busy": (busy(days=2),)}, {}),
    ("rest", {"rest_days": 2, "heavy_kinds": frozenset({8}), "busy": (busy(days=-2, kind=8),)}, {}),
    ("rest", {"rest_days": 2, "heavy_kinds": frozenset({8}), "busy": (replace(busy(days=-2), is_heavy=True),)}, {}),
    ("rest", {"rest_days": 2, "heavy_kinds": frozenset({8}), "busy": (busy(days=2),)}, {"is_heavy": True}),
    ("away", {"other_days": (Days(date(2027, 3, 15), date(2027, 3, 18), is_free=False),)}, {}),
    ("away", {"free_spans": (FreeSpan(3, 8 * 60, 14 * 60),)}, {}),
    ("away", {"free_spans": (FreeSpan(2, 0, 1440),)}, {}),
    ("clash", {"busy": (busy(hours=1),)}, {}),
    ("clash", {"shifts": (shift(),)}, {}),
    ("clash", {"shifts": (shift(last=date(2027, 3, 18)),)}, {}),
    ("clash", {"shifts": (shift(hours=(10, 12), latitude=61.50, longitude=23.76),)}, {}),
    ("week_full", {"max_per_week": 1, "busy": (busy(days=-3),)}, {}),
    ("month_full", {"max_per_month": 1, "busy": (busy(days=-17),)}, {}),
    ("notice", {"notice_days": 17}, {}),
    ("voluntary", {"accepts_voluntary": False}, {"is_voluntary": True, "fee_cents": 0}),
    ("paused", {"paused_from": date(2027, 3, 2), "paused_until": date(2027, 3, 2)}, {}),
    ("paused", {"paused_from": date(2027, 3, 18)}, {}),
    ("place_boundary", {"boundaries": frozenset({("unit", 6)})}, {}),
    ("place_boundary", {"boundaries": frozenset({("organisation", 5)})}, {}),
    ("ceiling", {"ceiling_cents": 14999}, {}),
    ("ceiling", {"ceiling_cents": 20000, "busy": (busy(days=-10, fee=5001),)}, {}),
    ("ceiling", {"ceiling_cents": 20000, "busy": (busy(days=-80, fee=5001, paid=24330),)}, {"pay_month": 24330}),
]


@pytest.mark.parametrize(("code", "expert", "seat"), EXAMPLES)
def test_a_rule_excludes_and_no_other_does(code, expert, seat):
    assert codes(expert, seat) == [code]


def test_every_rule_has_an_example():
    assert {code for code, _, _ in EXAMPLES} == {rule.code for rule in rules.RULES}


ALLOWED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("a seat without themes or perspective is for anyone", {"themes": frozenset()}, {"themes": frozenset(), "perspective": ""}),
    ("either perspective", {"themes": frozenset({(21, 20, "close")})}, {"perspective": ""}),
    ("one of several themes is enough", {"themes": frozenset({(41, 40, "own")})}, {"themes": frozenset({(21, 20), (40, 40)})}),
    ("a boundary against another leaf", {"boundaries": frozenset({("theme", 22)})}, {}),
    ("a boundary against another unit", {"boundaries": frozenset({("unit", 7), ("organisation", 6)})}, {}),
    ("not alone when two go", {"boundaries": frozenset({("alone", 0)})}, {"seats_in_task": 2}),
    ("another service of the same kind", {"boundaries": frozenset({("product", "LUENTO22")})}, {"product": "LUENTO33"}),
    ("as many listeners as one wants", {"max_people": 30}, {"head_count": 30}),
    ("nobody has told how many listen", {"max_people": 30}, {"head_count": None}),
    ("alone, when only alone", {"boundaries": frozenset({("pair", 0)})}, {}),
    ("a chosen municipality", {"towns": frozenset({3})}, {"town": 3, "county": 4}),
    ("a chosen county", {"counties": frozenset({4})}, {"town": 3, "county": 4}),
    ("areas and a place not known yet", {"towns": frozenset({1})}, {"town": None}),
    ("areas, but remote", {"towns": frozenset({1})}, {"town": 3, "place": "remote"}),
    ("areas, but hybrid", {"towns": frozenset({1})}, {"town": 3, "place": "hybrid"}),
    ("without a car by day", {"has_car": False, "latitude": 62.97, "longitude": 23.01}, {}),
    ("without a car in one's own town at night", {"has_car": False}, {"ends_at": helsinki(date(2027, 3, 18), 23, 30)}),
    ("without a car, but remote", {"has_car": False, "latitude": 60.17, "longitude": 24.94}, {"place": "remote"}),
    ("busy before and after", {"engaged": (EARLIER, (STARTS - timedelta(hours=1), STARTS), (ENDS, ENDS + timedelta(hours=1)))}, {}),
    ("rested enough", {"rest_days": 1, "busy": (busy(days=-2), busy(12, days=2))}, {}),
    ("rest after what is heavy only", {"rest_days": 5, "heavy_kinds": frozenset({8}), "busy": (busy(days=-1),)}, {}),
    ("a shift on another day", {"shifts": (shift(day=date(2027, 3, 3)), shift(day=date(2027, 3, 5)))}, {}),
    ("a shift that is over, and one not begun", {"shifts": (shift(last=date(2027, 3, 17)), shift(day=date(2027, 3, 25)))}, {}),
    ("a shift in the same unit holds the task", {"shifts": (shift(unit=6),)}, {}),
    ("a shift before and after", {"shifts": (shift(hours=(8, 13)), shift(hours=(15, 20)))}, {}),
    ("a marked task and no rest wanted", {"busy": (replace(busy(days=-1), is_heavy=True),)}, {"is_heavy": True}),
    ("no rest wanted", {"rest_days": 0, "busy": (busy(days=-1),)}, {}),
    ("media without a camera", {"boundaries": frozenset({("media", 0)})}, {"media": "recorded"}),
    ("qualified for this kind of task", {"held": (Held("training:3", date(2020, 1, 1), None),)}, {}),
    ("qualified to the last day", {"held": (Held("training", date(2027, 3, 18), date(2027, 3, 18)),)}, {}),
    ("far away but remote", {"latitude": 60.17, "longitude": 24.94}, {"place": "remote"}),
    ("far away but hybrid", {"latitude": 60.17, "longitude": 24.94}, {"place": "hybrid"}),
    ("a place not known yet", {"latitude": 60.17, "longitude": 24.94}, {"latitude": None, "longitude": None}),
    ("within the weekly pattern", {"free_spans": (FreeSpan(3, 13 * 60, 14 * 60 + 30),)}, {}),
    ("free although not in the pattern", {
        "free_spans": (FreeSpan(0, 0, 60),), "other_days": (Days(date(2027, 3, 18), date(2027, 3, 18), is_free=True),)}, {}),
    ("back to back", {"busy": (busy(hours=1.5), busy(12, hours=-1.5))}, {}),
    ("the week before is another week", {"max_per_week": 1, "busy": (busy(days=-4),)}, {}),
    ("the month before is another month", {"max_per_month": 1, "busy": (busy(days=-18),)}, {}),
    ("notice to the day", {"notice_days": 16}, {}),
    ("a break that ended and one that comes later", {"paused_from": date(2027, 3, 3), "paused_until": date(2027, 3, 17)}, {}),
    ("the ceiling to the cent", {"ceiling_cents": 20000, "busy": (busy(days=-10, fee=5000),)}, {}),
    ("work of this month that is paid in another", {"ceiling_cents": 20000, "busy": (busy(days=-10, fee=9000, paid=24330),)}, {"pay_month": 24331}),
    ("no fee, no ceiling", {"ceiling_cents": 0}, {"fee_cents": 0}),
]  # fmt: skip


@pytest.mark.parametrize(("case", "expert", "seat"), ALLOWED)
def test_what_a_rule_leaves_alone(case, expert, seat):
    assert codes(expert, seat) == []


def test_travel_is_counted_into_a_clash():
    """Tampere to Seinäjoki is some two hours and a half by road: a task that ends half an hour before is in the way."""
    far = {"latitude": TAMPERE[0], "longitude": TAMPERE[1], "max_km": 500}
    from_home = far | {"busy": (busy(hours=-2, place="remote"),)}
    assert codes(from_home) == ["clash"]
    assert codes(from_home, {"place": "remote"}) == []
    assert codes(far | {"busy": (busy(hours=-2, at=TAMPERE),)}) == ["clash"]
    assert codes(far | {"busy": (busy(hours=3, at=TAMPERE),)}) == ["clash"]
    assert codes(far | {"busy": (busy(hours=-4.5, at=TAMPERE),)}) == []


def test_two_tasks_in_one_place_may_follow_each_other():
    """Nobody drives home and back between two lessons of the same school, however far home is."""
    far = {"latitude": TAMPERE[0], "longitude": TAMPERE[1], "max_km": 500}
    assert codes(far | {"busy": (busy(hours=1.75), busy(12, hours=-1.75))}) == []
    assert codes(far | {"busy": (busy(hours=1.25),)}) == ["clash"]
    lapua = (62.97, 23.01)
    assert codes(far | {"busy": (busy(hours=-2, at=lapua),)}) == []
    assert codes(far | {"busy": (busy(hours=-1.6, at=lapua),)}) == ["clash"]
    # Nobody knows where it is: as if at home.
    assert codes(far | {"busy": (busy(hours=-2, at=None),)}) == ["clash"]


def test_an_evening_over_midnight_asks_for_both_days():
    late = {"starts_at": helsinki(date(2027, 3, 18), 23), "ends_at": helsinki(date(2027, 3, 19), 1)}
    pattern = (FreeSpan(3, 22 * 60, 1440), FreeSpan(4, 0, 60))
    assert codes({"free_spans": pattern}, late) == []
    assert codes({"free_spans": pattern[:1]}, late) == ["away"]
    assert codes({"other_days": (Days(date(2027, 3, 19), date(2027, 3, 19), is_free=False),)}, late) == ["away"]


def test_weeks_and_months_are_those_of_helsinki():
    """Half past midnight on Monday 1 March in Helsinki is still Sunday 28 February in UTC."""
    start = datetime(2027, 2, 28, 22, 30, tzinfo=UTC)
    assert rules.week_of(start) == (2027, 9)
    assert rules.month_of(start) == (2027, 3)
    assert rules.week_of(helsinki(date(2027, 1, 3), 12)) == (2026, 53)


def test_what_would_tell_of_illness_or_income_looks_alike():
    hidden = [rule.code for rule in rules.RULES if rule.shown_as == rules.Shown.NOT_AVAILABLE]
    assert hidden == ["away", "engaged", "clash", "rest", "week_full", "month_full", "paused", "place_boundary", "ceiling"]
    found = rules.all_exclusions(
        replace(EXPERT, ceiling_cents=0, boundaries=frozenset({("unit", 6)}), paused_from=date(2027, 1, 1)), SEAT
    )
    assert len(found) == 3
    assert shown(found) == (words_for(found[0]),)


def test_every_way_to_be_shown_has_words():
    assert set(WORDS) == set(rules.Shown)


days = st.integers(-40, 40)
experts = st.builds(
    lambda **facts: replace(EXPERT, **facts),
    is_active=st.booleans(),
    paused_from=st.none() | st.dates(date(2027, 2, 1), date(2027, 4, 1)),
    themes=st.frozensets(st.sampled_from([(21, 20, "own"), (22, 20, "close"), (31, 30, "own")])),
    boundaries=st.frozensets(st.sampled_from([("theme", 20), ("unit", 6), ("alone", 0), ("minors", 0), ("audience", 7)])),
    busy=st.lists(st.builds(busy, st.integers(10, 14), days=days, fee=st.integers(0, 20000)), max_size=4).map(tuple),
    max_per_week=st.none() | st.integers(0, 3),
    max_per_month=st.none() | st.integers(0, 3),
    ceiling_cents=st.none() | st.integers(0, 40000),
    notice_days=st.integers(0, 30),
)
seats = st.builds(
    lambda **facts: replace(SEAT, **facts),
    place=st.sampled_from(["on_site", "remote", "hybrid"]),
    with_minors=st.booleans(),
    fee_cents=st.integers(0, 20000),
    perspective=st.sampled_from(["", "own", "close"]),
)


@given(experts, seats)
def test_the_first_exclusion_is_the_first_of_all(expert, seat):
    found = rules.all_exclusions(expert, seat)
    assert rules.first_exclusion(expert, seat) == (found[0] if found else None)
    order = [rule.code for rule in rules.RULES]
    assert [rule.code for rule in found] == sorted((rule.code for rule in found), key=order.index)


@given(experts, seats, st.builds(busy, st.just(99), days=days, fee=st.integers(0, 20000)))
def test_one_more_task_never_makes_anybody_freer(expert, seat, more):
    before = {rule.code for rule in rules.all_exclusions(expert, seat)}
    after = {rule.code for rule in rules.all_exclusions(replace(expert, busy=(*expert.busy, more)), seat)}
    assert before <= after


@given(experts, seats, st.sampled_from([("theme", 21), ("organisation", 5), ("media", 0)]))
def test_one_more_boundary_never_makes_anybody_freer(expert, seat, more):
    before = {rule.code for rule in rules.all_exclusions(expert, seat)}
    after = {rule.code for rule in rules.all_exclusions(replace(expert, boundaries=expert.boundaries | {more}), seat)}
    assert before <= after


@given(experts, seats)
def test_the_busy_span_holds_the_task(expert, seat):
    start, until = ways.busy_span(expert, seat)
    assert start <= seat.starts_at < seat.ends_at <= until
    assert seat.starts_at - start == until - seat.ends_at


@given(st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 30)), st.integers(1, 72 * 60))  # noqa: DTZ001  wall clocks
def test_the_parts_of_a_span_make_the_whole(naive, minutes):
    """On wall clocks: the nights when clocks are moved have an hour more or less."""
    start = naive.replace(second=0, microsecond=0, tzinfo=rules.local(STARTS).tzinfo)
    end = (naive + timedelta(minutes=minutes)).replace(second=0, microsecond=0, tzinfo=start.tzinfo)
    parts = rules.parts_by_day(start, end)
    assert sum(until - since for _, since, until in parts) == minutes
    assert all(since < until for _, since, until in parts)
