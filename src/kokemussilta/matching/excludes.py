"""Each hard rule over arrays: whom of those looked at it excludes. The twins of `assignments.rules`, one for each code; no Django."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from kokemussilta.assignments.rules import SeatFacts, narrowed, paid_in, parts_by_day
from kokemussilta.assignments.shifts import days_near
from kokemussilta.assignments.ways import WITHOUT_CAR, slack_of_day
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.matching import roads
from kokemussilta.matching.columns import Key, Mask, Numbers, Places
from kokemussilta.matching.look import Look
from kokemussilta.matching.rows import Column, Rows, micros, on_day
from kokemussilta.matching.tasks import paid

# A task that begins so much before or after is never in the way of another (`assignments.ways`).
_ALWAYS_ENOUGH = timedelta(days=2) // timedelta(microseconds=1)
_MINUTE = 60_000_000


def _theme(look: Look) -> Mask:
    seat = look.seat
    if not seat.themes and not seat.perspective:
        return look.nobody()
    tops = {top for _theme, top in seat.themes}

    def wanted(key: Key) -> bool:
        return (not tops or key[1] in tops) and seat.perspective in {"", key[2]}

    return ~look.flag_of_any(wanted, "theme")


def _qualification(look: Look) -> Mask:
    lacks, day = look.nobody(), look.seat.day.toordinal()
    for kind in look.seat.demands:
        lacks |= ~(look.within("held", kind, on=day) | look.within("held", narrowed(kind, look.seat.kind), on=day))
    return lacks


def _theme_boundary(look: Look) -> Mask:
    return look.any_boundary(("theme", number) for pair in look.seat.themes for number in pair)


def _audience_boundary(look: Look) -> Mask:
    audiences = [("audience", audience) for audience in look.seat.audiences]
    return look.any_boundary(audiences + [("minors", 0)] * look.seat.with_minors)


_MEDIA = {"recorded": [("recording", 0)], "media": [("media", 0), ("recording", 0)]}


def _place(look: Look) -> Mask:
    if look.seat.place == "remote":
        return ~look.flag("remote_ok")
    if look.seat.place == "hybrid":
        return ~(look.flag("remote_ok") | look.flag("on_site_ok"))
    return ~look.flag("on_site_ok")


def _joins_remotely(look: Look) -> Mask:
    """For whom there is no way to go."""
    return look.flag("remote_ok") if look.seat.place == "hybrid" else np.full(len(look.whose), look.seat.place == "remote")


def _region(look: Look) -> Mask:
    if look.seat.town is None:
        return look.nobody()
    chosen = look.flag("town", look.seat.town) | look.flag("county", look.seat.county)
    return look.flag("has_areas") & ~chosen & ~_joins_remotely(look)


def _distance(look: Look) -> Mask:
    if look.ways is None:
        return look.nobody()
    far: Mask = look.ways.km.take(look.towns) > look.number("value", "max_km")
    return far & ~_joins_remotely(look)


def _way(look: Look) -> Mask:
    """Without a car, before the first ride or after the last."""
    if look.ways is None:
        return look.nobody()
    minutes = look.ways.minutes * WITHOUT_CAR
    late = (minutes > 0) & (minutes > slack_of_day(look.seat))
    return late.take(look.towns) & ~look.flag("has_car") & ~_joins_remotely(look)


def _away(look: Look) -> Mask:
    """Away on a day of the task; or outside the weekly pattern, when there is one, on a day not said to be free."""
    away, has_spans = look.nobody(), look.flag("has_spans")
    for day, start, until in parts_by_day(look.seat.starts_at, look.seat.ends_at):
        fits = ~has_spans | look.within("days", "free", on=day.toordinal())
        for from_minute, until_minute in look.layers("free", day.weekday()):
            fits |= (from_minute <= start) & (until <= until_minute)
        away |= ~fits | look.within("days", "away", on=day.toordinal())
    return away


def _clash(look: Look) -> Mask:
    """Another task or a weekly shift overlaps, or is too near in time for the way between the two places."""
    first, last = micros(look.seat.starts_at), micros(look.seat.ends_at)
    rows = look.tasks.near(look.whose, first - _ALWAYS_ENOUGH - look.tasks.longest, last + _ALWAYS_ENOUGH)
    starts, ends = rows["starts"], rows["ends"]
    is_near = (first - ends < _ALWAYS_ENOUGH) & (rows["task"] != look.seat.task)
    overlaps = is_near & (np.where(starts <= first, first - ends, starts - last) < 0)
    found = np.zeros(look.columns.size, dtype=bool)
    found[rows.owner[overlaps]] = True
    left = rows.only(is_near & ~found.take(rows.owner))
    found[roads.crossing(look.homes, left, look.seat)] = True
    if not look.shifts.is_empty:
        found[_on_shift(look)] = True
    return look.here(found)


def _on_shift(look: Look) -> Places:
    """Who has a weekly shift of a contract in the way; a task in the shift's own unit is a part of the shift."""
    is_mask = look.whose.dtype == np.bool_
    places: Places = np.flatnonzero(look.whose) if is_mask else look.whose.astype(np.intp, copy=False)
    rows = look.shifts.of(places)
    rows = Rows(places.take(rows.owner), rows.where, rows.store)
    rows = rows.only(rows["unit"] != (look.seat.unit or 0))
    found = [np.zeros(0, dtype=np.intp)]
    for day in days_near(look.seat) if len(rows) else ():
        if len(visits := on_day(rows, day)):
            found.append(roads.crossing(look.homes, visits, look.seat))
    return np.concatenate(found)


def _engaged(look: Look) -> Mask:
    """Their own calendar says that they are busy during the task or on the way."""
    first, last = micros(look.seat.starts_at), micros(look.seat.ends_at)
    most = 0 if look.ways is None or not len(look.ways.minutes) else int(look.ways.minutes.max()) * WITHOUT_CAR * _MINUTE
    rows = look.engaged.near(look.whose, first - most - look.engaged.longest, last + most)
    if not len(rows.owner):
        return look.nobody()
    way = _way_there(look, rows.owner) * _MINUTE
    busy = (rows["starts"] < last + way) & (rows["ends"] > first - way)
    return look.among(rows.owner[busy])


def _way_there(look: Look, owner: Places) -> Numbers:
    """Minutes from home to the seat of those who would travel, else none."""
    homes, ways = look.homes, look.ways
    if ways is None:
        return np.zeros(len(owner))
    towns = look.towns_of_all.take(owner)
    minutes = ways.minutes.take(towns) * np.where(homes.has_car.take(owner), 1, WITHOUT_CAR)
    if look.seat.place == "hybrid":
        minutes *= homes.on_site_ok.take(owner) & (ways.km.take(towns) <= homes.max_km.take(owner))
    return minutes


def _rest(look: Look) -> Mask:
    """Too soon after a heavy task; or itself heavy, and too soon before another."""
    seat, rest = look.seat, look.columns.number("value", "rest_days")
    whose = look.those(look.number("value", "rest_days") > 0)
    if not np.count_nonzero(whose if whose.dtype == np.bool_ else len(whose)):
        return look.nobody()
    last_day, most = local_day(seat.ends_at - timedelta(microseconds=1)), range(int(rest.max()) + 1)
    ends_after = np.array([micros(helsinki(seat.day - timedelta(days=number), 0)) for number in most])
    starts_before = np.array([micros(helsinki(last_day + timedelta(days=number + 1), 0)) for number in most])
    rows = look.tasks.near(whose, int(ends_after[-1]) - look.tasks.longest, int(starts_before[-1]))
    days = rest.take(rows.owner).astype(np.intp)
    is_before = rows["starts"] <= micros(seat.starts_at)
    close = np.where(is_before, rows["ends"] > ends_after.take(days), rows["starts"] < starts_before.take(days))
    kept = close & (rows["task"] != seat.task)
    rows, is_before = rows.only(kept), is_before[kept]
    marked = np.where(is_before, rows["heavy"] > 0, seat.is_heavy)
    return look.among(rows.owner[marked | _heavy(look, rows.owner, np.where(is_before, rows["kind"], seat.kind))])


def _heavy(look: Look, owner: Places, kinds: Column) -> Mask:
    """For whose owners these kinds of task are heavy."""
    heavy: Mask = look.columns.flag("heavy_is_any").take(owner)
    for (_name, kind), mask in look.columns.flags_of("heavy"):
        of_kind = np.flatnonzero(kinds == kind)
        heavy[of_kind] |= mask.take(owner.take(of_kind))
    return heavy


def _week_full(look: Look) -> Mask:
    monday = look.seat.day - timedelta(days=look.seat.day.weekday())
    return _full(look, "week", monday, monday + timedelta(days=7))


def _month_full(look: Look) -> Mask:
    return _full(look, "month", *_month_of(look.seat))


def _full(look: Look, name: str, first: date, until: date) -> Mask:
    """Whose limit the tasks that begin in these days of Helsinki have met."""
    if not look.columns.has("limit", name):
        return look.nobody()
    return look.number("limit", name) <= look.tally(*_micros_of(first, until))


def _paused(look: Look) -> Mask:
    """On a break today, or on the day of the task."""
    return look.within("paused", on=look.seat.today.toordinal()) | look.within("paused", on=look.seat.day.toordinal())


def _ceiling(look: Look) -> Mask:
    if not look.seat.fee_cents or not look.columns.has("limit", "cents"):
        return look.nobody()
    earned = paid(look.tasks, look.whose, paid_in(look.seat))
    return look.number("limit", "cents") < earned + look.seat.fee_cents


#: Each rule by its code.
EXCLUDES: dict[str, Callable[[Look], Mask]] = {
    "consent": lambda look: ~look.flag("open"),
    "in_task": lambda look: look.among(look.in_task),
    "asked": lambda look: look.among(look.asked),
    "theme": _theme,
    "language": lambda look: ~look.flag("language", look.seat.language),
    "kind": lambda look: ~look.flag("kind", look.seat.kind),
    "qualification": _qualification,
    "theme_boundary": _theme_boundary,
    "audience_boundary": _audience_boundary,
    "product_boundary": lambda look: look.any_boundary([("product", look.seat.product)]),
    "group_boundary": lambda look: look.number("limit", "people") < (look.seat.head_count or 0),
    "media_boundary": lambda look: look.any_boundary(_MEDIA.get(look.seat.media, [])),
    "alone_boundary": lambda look: look.any_boundary([("alone", 0) if look.seat.seats_in_task == 1 else ("pair", 0)]),
    "place": _place,
    "region": _region,
    "distance": _distance,
    "way": _way,
    "away": _away,
    "engaged": _engaged,
    "clash": _clash,
    "rest": _rest,
    "week_full": _week_full,
    "month_full": _month_full,
    "notice": lambda look: look.number("value", "notice_days") > (look.seat.day - look.seat.today).days,
    "voluntary": lambda look: ~look.flag("accepts_voluntary") & look.seat.is_voluntary,
    "paused": _paused,
    "place_boundary": lambda look: look.any_boundary([("organisation", look.seat.organisation), ("unit", look.seat.unit)]),
    "ceiling": _ceiling,
}


def _micros_of(first: date, until: date) -> tuple[int, int]:
    """These days of Helsinki, the last left out."""
    return micros(helsinki(first, 0)), micros(helsinki(until, 0))


def _month_of(seat: SeatFacts) -> tuple[date, date]:
    month = seat.day.replace(day=1)
    return month, (month + timedelta(days=31)).replace(day=1)
