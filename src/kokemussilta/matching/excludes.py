"""Each hard rule over arrays: whom of those looked at it excludes. The twins of `assignments.rules`, one for each code; no Django."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from kokemussilta.assignments.rules import SeatFacts, narrowed, paid_in, parts_by_day
from kokemussilta.assignments.ways import slack_of_day
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.matching import roads
from kokemussilta.matching.columns import Columns, Key, Mask, Numbers, Places
from kokemussilta.matching.tasks import Rows, Tasks, counted, micros

# A task that begins so much before or after is never in the way of another (`assignments.ways`).
_ALWAYS_ENOUGH = timedelta(days=2) // timedelta(microseconds=1)


@dataclass(frozen=True)
class Look:
    """A seat, and the places of the people who are looked at (None: everyone); `in_task` and `asked`: places, in rising order."""

    columns: Columns
    tasks: Tasks
    engaged: Tasks
    seat: SeatFacts
    places: Places | None
    in_task: Places
    asked: Places

    def __len__(self) -> int:
        return self.columns.size if self.places is None else len(self.places)

    def flag(self, *key: Hashable) -> Mask:
        """Who has it."""
        return self._here(self.columns.flag(*key))

    def flag_of_any(self, wanted: Callable[[Key], bool], name: str) -> Mask:
        """Who has any of the flags whose key begins with `name` and is wanted."""
        found = np.zeros(self.columns.size, dtype=bool)
        for key, mask in self.columns.flags_of(name):
            if wanted(key):
                found |= mask
        return self._here(found)

    def number(self, kind: str, *key: Hashable) -> Numbers:
        """One number a person."""
        column = self.columns.number(kind, *key)
        return column if self.places is None else column.take(self.places)

    def layers(self, *key: Hashable) -> Iterator[tuple[Numbers, Numbers]]:
        """The pairs (from, until) under a key."""
        for first, until in self.columns.layers(*key):
            yield (first, until) if self.places is None else (first.take(self.places), until.take(self.places))

    def within(self, *key: Hashable, on: float) -> Mask:
        """Whether any span under the key holds the day or minute."""
        found = self.nobody()
        for start, until in self.layers(*key):
            found |= (start <= on) & (on <= until)
        return found

    def any_boundary(self, boundaries: Iterable[tuple[str, int | str | None]]) -> Mask:
        """Who has any of these boundaries."""
        found = self.nobody()
        for boundary in boundaries:
            found |= self.flag("boundary", *boundary)
        return found

    def among(self, places: Places) -> Mask:
        """Who stands at one of these places."""
        if not len(places):
            return self.nobody()
        mask = np.zeros(self.columns.size, dtype=bool)
        mask[places] = True
        return self._here(mask)

    def nobody(self) -> Mask:
        """Nobody."""
        return np.zeros(len(self), dtype=bool)

    def busy(self) -> Rows:
        """The tasks of those looked at."""
        return self.tasks.of(np.arange(len(self)) if self.places is None else self.places)

    def _here(self, mask: Mask) -> Mask:
        return mask if self.places is None else mask.take(self.places)


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
    return look.flag("remote_ok") if look.seat.place == "hybrid" else np.full(len(look), look.seat.place == "remote")


def _region(look: Look) -> Mask:
    if look.seat.town is None:
        return look.nobody()
    chosen = look.flag("town", look.seat.town) | look.flag("county", look.seat.county)
    return look.flag("has_areas") & ~chosen & ~_joins_remotely(look)


def _distance(look: Look) -> Mask:
    seat = look.seat
    if seat.latitude is None or seat.longitude is None:
        return look.nobody()
    homes = look.number("value", "latitude"), look.number("value", "longitude")
    return roads.farther(homes, (seat.latitude, seat.longitude), look.number("value", "max_km")) & ~_joins_remotely(look)


def _way(look: Look) -> Mask:
    """Without a car, before the first ride or after the last."""
    minutes = roads.minutes_there(_homes(look), look.seat)
    late: Mask = (minutes > 0) & (minutes > slack_of_day(look.seat))
    return late & ~look.flag("has_car") & ~_joins_remotely(look)


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
    """Another task overlaps, or is too near in time for the way between the two places."""
    seat, rows = look.seat, look.busy()
    starts, ends = rows["starts"], rows["ends"]
    near = (micros(seat.starts_at) - ends < _ALWAYS_ENOUGH) & (starts - micros(seat.ends_at) < _ALWAYS_ENOUGH)
    found = look.nobody()
    near_rows = rows.only(near & (rows["task"] != seat.task))
    if len(near_rows.owner):
        found[near_rows.owner[roads.crossing(_homes(look), near_rows, seat)]] = True
    return found


def _engaged(look: Look) -> Mask:
    """Their own calendar says that they are busy during the task or on the way."""
    rows, found = look.engaged.of(np.arange(len(look)) if look.places is None else look.places), look.nobody()
    if len(rows.owner):
        homes = _homes(look)
        way = np.where(roads.going(homes, look.seat), roads.minutes_there(homes, look.seat), 0) * 60_000_000
        begins, ends = micros(look.seat.starts_at) - way, micros(look.seat.ends_at) + way
        found[rows.owner[(rows["starts"] < ends[rows.owner]) & (rows["ends"] > begins[rows.owner])]] = True
    return found


def _rest(look: Look) -> Mask:
    """Too soon after a heavy task; or itself heavy, and too soon before another."""
    seat, found, rest = look.seat, look.nobody(), look.number("value", "rest_days").astype(np.int64)
    rows = look.busy()
    rows = rows.only((rest[rows.owner] > 0) & (rows["task"] != seat.task))
    if not len(rows.owner):
        return found
    days, any_kind, last_day = rest[rows.owner], look.flag("heavy_is_any"), local_day(seat.ends_at - timedelta(microseconds=1))
    most = range(int(days.max()) + 1)
    ends_after = np.array([micros(helsinki(seat.day - timedelta(days=number), 0)) for number in most])
    starts_before = np.array([micros(helsinki(last_day + timedelta(days=number + 1), 0)) for number in most])
    heavy = any_kind[rows.owner]
    for kind in np.unique(rows["kind"]).tolist():
        heavy |= look.flag("heavy", kind)[rows.owner] & (rows["kind"] == kind)
    seat_is_heavy = (any_kind | look.flag("heavy", seat.kind))[rows.owner]
    is_before = rows["starts"] <= micros(seat.starts_at)
    too_soon = np.where(
        is_before, heavy & (rows["ends"] > ends_after[days]), seat_is_heavy & (rows["starts"] < starts_before[days])
    )
    found[rows.owner[too_soon]] = True
    return found


def _week_full(look: Look) -> Mask:
    monday = look.seat.day - timedelta(days=look.seat.day.weekday())
    rows = look.busy()
    return look.number("limit", "week") <= counted(rows, len(look), _between(rows, monday, monday + timedelta(days=7)))


def _month_full(look: Look) -> Mask:
    rows = look.busy()
    return look.number("limit", "month") <= counted(rows, len(look), _in_month(rows, look.seat))


def _paused(look: Look) -> Mask:
    """On a break today, or on the day of the task."""
    return look.within("paused", on=look.seat.today.toordinal()) | look.within("paused", on=look.seat.day.toordinal())


def _ceiling(look: Look) -> Mask:
    if not look.seat.fee_cents:
        return look.nobody()
    rows = look.busy()
    earned = counted(rows, len(look), rows["pays"] == paid_in(look.seat), rows["cents"])
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

#: The first rules, which need nothing but flags: for everyone at once that is quicker than for those who are left.
FOR_EVERYONE = frozenset({"consent", "in_task", "asked", "theme", "language", "kind"})


def _homes(look: Look) -> roads.Homes:
    return roads.Homes(
        look.number("value", "latitude"), look.number("value", "longitude"), look.flag("on_site_ok"),
        look.number("value", "max_km"), look.flag("has_car"),
    )  # fmt: skip


def _between(rows: Rows, first: date, until: date) -> Mask:
    """Which tasks begin in these days of Helsinki."""
    starts = rows["starts"]
    found: Mask = (micros(helsinki(first, 0)) <= starts) & (starts < micros(helsinki(until, 0)))
    return found


def _in_month(rows: Rows, seat: SeatFacts) -> Mask:
    month = seat.day.replace(day=1)
    return _between(rows, month, (month + timedelta(days=31)).replace(day=1))
