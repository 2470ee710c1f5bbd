"""The hard rules for everyone at once: numpy, no Django, the same answer for the same facts.

`sieve` applies the rules up to distance to all people. Those left (some hundreds of ten thousand) need their tasks, read
afresh by the caller; `decide` applies the other rules, in arrays too: tasks are counted into them first. The result equals `assignments.rules` on each person (tested). Never the authority: offers check again in their transaction.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kokemussilta.assignments.rules import (
    BY_CODE,
    RULES,
    Busy,
    ExpertFacts,
    Rule,
    SeatFacts,
    month_of,
    narrowed,
    needs_rest,
    parts_by_day,
    week_of,
)
from kokemussilta.assignments.ways import WITHOUT_CAR, crosses, kilometres, leaves_or_returns_at_night, slack_of_day
from kokemussilta.matching.columns import Columns, Mask, Numbers
from kokemussilta.vocabulary.rules import ROAD_FACTOR, ROAD_KM_PER_HOUR

Places = NDArray[np.intp]
_SIEVED = (
    "consent", "in_task", "asked", "theme", "language", "kind", "qualification", "theme_boundary", "audience_boundary",
    "product_boundary", "group_boundary", "media_boundary", "alone_boundary", "place", "region", "distance", "way",
)  # fmt: skip
_LATER = tuple(rule for rule in RULES if rule.code not in _SIEVED)
if tuple(rule.code for rule in RULES[: len(_SIEVED)]) != _SIEVED:
    raise RuntimeError("the sieve applies the first rules, in their order")
# Arrays and plain Python may round a distance differently; nearer to the limit than this, the rule itself decides.
_HAIR = 1e-6
_EARTH_DIAMETER_KM = 2 * 6371


@dataclass(frozen=True)
class Fresh:
    """What must be read anew for each request: who is in the task (row numbers), who was asked for the seat."""

    in_task: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Sieve:
    """The first rule of each person excluded so far, and those who are left, as places in the pool."""

    first: dict[str, Places]
    left: Places


@dataclass(frozen=True)
class Outcome:
    """Who fits, and who is excluded by which first rule: places in the pool, everyone once."""

    fitting: Places
    excluded: dict[str, Places]

    @property
    def excluded_count(self) -> int:
        """How many do not fit."""
        return sum(len(places) for places in self.excluded.values())


class Pool:
    """Everyone's register facts, with the arrays over them. It never changes: `with_people` makes the next edition."""

    def __init__(self, facts: Iterable[ExpertFacts]) -> None:
        self.facts = list(facts)
        self.place = {one.expert: place for place, one in enumerate(self.facts)}
        self.columns = Columns(len(self.facts))
        for place, one in enumerate(self.facts):
            self.columns.set(place, one)

    def __len__(self) -> int:
        return len(self.facts)

    def with_people(self, people: Iterable[ExpertFacts]) -> "Pool":
        """The pool with these people's facts in place of their old ones; new people come last."""
        made, people = object.__new__(Pool), list(people)
        made.facts, made.place = self.facts.copy(), self.place.copy()
        for one in people:
            if one.expert not in made.place:
                made.place[one.expert] = len(made.facts)
                made.facts.append(one)
        made.columns = self.columns.copy(len(made.facts))
        for one in people:
            place = made.place[one.expert]
            made.facts[place] = one
            made.columns.clear(place)
            made.columns.set(place, one)
        return made

    def places(self, numbers: Iterable[int]) -> Mask:
        """Where the people with these row numbers are."""
        mask = np.zeros(len(self.facts), dtype=bool)
        mask[[self.place[number] for number in numbers if number in self.place]] = True
        return mask


def sieve(pool: Pool, seat: SeatFacts, fresh: Fresh, among: Mask) -> Sieve:
    """Apply the rules that need nobody's tasks, in their order, to the people marked in `among`."""
    columns, left = pool.columns, among.copy()
    excludes: dict[str, Callable[[], Mask]] = {
        "consent": lambda: ~columns.flag("open"),
        "in_task": lambda: pool.places(fresh.in_task),
        "asked": lambda: pool.places(fresh.asked),
        "theme": lambda: ~_has_theme(columns, seat),
        "language": lambda: ~columns.flag("language", seat.language),
        "kind": lambda: ~columns.flag("kind", seat.kind),
        "qualification": lambda: _lacks_qualification(columns, seat),
        "theme_boundary": lambda: _any(columns, [("theme", number) for pair in seat.themes for number in pair]),
        "audience_boundary": lambda: _any(
            columns, [("audience", audience) for audience in seat.audiences] + [("minors", 0)] * seat.with_minors
        ),
        "product_boundary": lambda: _any(columns, [("product", seat.product)]),
        "group_boundary": lambda: columns.number("limit", "people") < (seat.head_count or 0),
        "media_boundary": lambda: _any(columns, _MEDIA.get(seat.media, [])),
        "alone_boundary": lambda: _any(columns, [("alone", 0) if seat.seats_in_task == 1 else ("pair", 0)]),
        "place": lambda: _wrong_place(columns, seat),
        "region": lambda: _elsewhere(columns, seat),
        "distance": lambda: _too_far(pool, seat, left),
        "way": lambda: _no_ride(pool, seat, left),
    }
    first: dict[str, Places] = {}
    for code in _SIEVED:
        out = left & excludes[code]()
        first[code] = np.flatnonzero(out)
        left &= ~out
    return Sieve(first, np.flatnonzero(left))


def decide(pool: Pool, seat: SeatFacts, sifted: Sieve, busy: Mapping[int, tuple[Busy, ...]]) -> Outcome:
    """Apply the other rules to those whom the sieve left. `busy`: the tasks of everyone left who has any, by row number.

    Those of the seat's month and week and of the days around it are enough.
    """
    columns, left = pool.columns, sifted.left
    today, day = seat.today.toordinal(), seat.day.toordinal()
    tasks = _counted(pool, seat, busy)
    nobody = np.zeros(len(pool), dtype=bool)
    out = {
        "away": _away(columns, seat),
        "engaged": _engaged(pool, seat, left),
        "clash": tasks.clash,
        "rest": tasks.rest,
        "week_full": columns.number("limit", "week") <= tasks.week,
        "month_full": columns.number("limit", "month") <= tasks.month,
        "notice": columns.number("value", "notice_days") > day - today,
        "voluntary": ~columns.flag("accepts_voluntary") & seat.is_voluntary,
        "paused": _within(columns, "paused", on=today) | _within(columns, "paused", on=day),
        "place_boundary": _any(columns, [("organisation", seat.organisation), ("unit", seat.unit)]),
        "ceiling": columns.number("limit", "cents") < tasks.cents + seat.fee_cents if seat.fee_cents else nobody,
    }
    excluded = {code: places for code, places in sifted.first.items() if len(places)}
    remaining = np.ones(len(left), dtype=bool)
    for rule in _LATER:
        hits = out[rule.code][left]
        if (places := left[remaining & hits]).size:
            excluded[rule.code] = places
        remaining &= ~hits
    return Outcome(left[remaining], excluded)


@dataclass(frozen=True)
class _Counted:
    """What people's tasks come to, seen from one seat: how many in its week and month, their fees in the month, who is in the way,
    who rests.
    """

    week: Numbers
    month: Numbers
    cents: Numbers
    clash: Mask
    rest: Mask


def _counted(pool: Pool, seat: SeatFacts, busy: Mapping[int, tuple[Busy, ...]]) -> _Counted:
    size = len(pool)
    made = _Counted(np.zeros(size), np.zeros(size), np.zeros(size), np.zeros(size, dtype=bool), np.zeros(size, dtype=bool))
    week, month = week_of(seat.starts_at), month_of(seat.starts_at)
    for number, tasks in busy.items():
        place = pool.place.get(number)
        if place is None:
            continue
        for task in tasks:
            made.week[place] += week_of(task.starts_at) == week
            if month_of(task.starts_at) == month:
                made.month[place] += 1
                made.cents[place] += task.fee_cents
            if task.task != seat.task and not made.clash[place]:
                made.clash[place] = crosses(pool.facts[place], task, seat)
            if task.task != seat.task and not made.rest[place]:
                made.rest[place] = needs_rest(pool.facts[place], task, seat)
    return made


def with_tasks(one: ExpertFacts, busy: Mapping[int, tuple[Busy, ...]]) -> ExpertFacts:
    """The facts with fresh tasks in them."""
    tasks = busy.get(one.expert, ())
    return one if tasks == one.busy else replace(one, busy=tasks)


def all_rules(one: ExpertFacts, seat: SeatFacts, fresh: Fresh) -> tuple[Rule, ...]:
    """Every rule that excludes the person, in order; `one` carries fresh tasks."""
    asked = frozenset({seat.seat}) if one.expert in fresh.asked else frozenset()
    facts = replace(one, asked_seats=asked)
    found = {rule.code for rule in RULES if rule.excludes(facts, seat)}
    if one.expert in fresh.in_task:
        found.add("in_task")
    return tuple(BY_CODE[rule.code] for rule in RULES if rule.code in found)


# --- Rules over arrays --------------------------------------------------------------------------------------------------

_MEDIA: dict[str, list[tuple[str, int | str | None]]] = {
    "recorded": [("recording", 0)],
    "media": [("media", 0), ("recording", 0)],
}


def _any(columns: Columns, boundaries: Iterable[tuple[str, int | str | None]]) -> Mask:
    found = np.zeros(columns.size, dtype=bool)
    for boundary in boundaries:
        found |= columns.flag("boundary", *boundary)
    return found


def _has_theme(columns: Columns, seat: SeatFacts) -> Mask:
    if not seat.themes and not seat.perspective:
        return np.ones(columns.size, dtype=bool)
    tops = {top for _theme, top in seat.themes}
    found = np.zeros(columns.size, dtype=bool)
    for (_name, top, perspective), mask in columns.flags_of("theme"):
        if (not tops or top in tops) and seat.perspective in {"", perspective}:
            found |= mask
    return found


def _within(columns: Columns, *key: str, on: int) -> Mask:
    """Whether any span under the key holds the day or minute."""
    found = np.zeros(columns.size, dtype=bool)
    for start, until in columns.layers(*key):
        found |= (start <= on) & (on <= until)
    return found


def _lacks_qualification(columns: Columns, seat: SeatFacts) -> Mask:
    lacks = np.zeros(columns.size, dtype=bool)
    day = seat.day.toordinal()
    for name in seat.demands:
        lacks |= ~(_within(columns, "held", name, on=day) | _within(columns, "held", narrowed(name, seat.kind), on=day))
    return lacks


def _wrong_place(columns: Columns, seat: SeatFacts) -> Mask:
    if seat.place == "remote":
        return ~columns.flag("remote_ok")
    if seat.place == "hybrid":
        return ~(columns.flag("remote_ok") | columns.flag("on_site_ok"))
    return ~columns.flag("on_site_ok")


def _joins_remotely(columns: Columns, seat: SeatFacts) -> Mask:
    if seat.place == "hybrid":
        return columns.flag("remote_ok")
    return np.full(columns.size, seat.place == "remote")


def _elsewhere(columns: Columns, seat: SeatFacts) -> Mask:
    if seat.town is None:
        return np.zeros(columns.size, dtype=bool)
    chosen = columns.flag("town", seat.town) | columns.flag("county", seat.county)
    return columns.flag("has_areas") & ~chosen & ~_joins_remotely(columns, seat)


def _no_ride(pool: Pool, seat: SeatFacts, left: Mask) -> Mask:
    """Minutes are whole: the rule itself decides where arrays could round otherwise."""
    columns, late = pool.columns, np.zeros(pool.columns.size, dtype=bool)
    if seat.latitude is None or seat.longitude is None:
        return late
    places = np.flatnonzero(left & ~columns.flag("has_car") & ~_joins_remotely(columns, seat))
    way = _road_km(columns, places, seat.latitude, seat.longitude)
    by_car = way / ROAD_KM_PER_HOUR * 60
    minutes = np.where(way < 1, 0, np.maximum(10, np.round(by_car))) * WITHOUT_CAR
    late[places] = (minutes > 0) & (minutes > slack_of_day(seat))
    unsure = (np.abs(by_car % 1 - 0.5) < _HAIR) | (np.abs(way - 1) < _HAIR)
    for place in places[unsure].tolist():
        late[place] = leaves_or_returns_at_night(pool.facts[place], seat)
    return late


def _engaged(pool: Pool, seat: SeatFacts, left: Places) -> Mask:
    """Few have a calendar elsewhere, and of those only who are left are looked at, each by the rule."""
    engaged, rule = pool.columns.flag("engaged").copy(), BY_CODE["engaged"]
    for place in left[engaged[left]].tolist():
        engaged[place] = rule.excludes(pool.facts[place], seat)
    return engaged


def _too_far(pool: Pool, seat: SeatFacts, left: Mask) -> Mask:
    columns, limits = pool.columns, pool.columns.number("value", "max_km")
    far = np.zeros(columns.size, dtype=bool)
    if seat.place == "remote" or seat.latitude is None or seat.longitude is None:
        return far
    places = np.flatnonzero(left & ~_joins_remotely(columns, seat))
    over = _road_km(columns, places, seat.latitude, seat.longitude) - limits[places]
    far[places] = over > 0
    for place in places[np.abs(over) < _HAIR].tolist():
        far[place] = kilometres(pool.facts[place], seat) > pool.facts[place].max_km
    return far


def _road_km(columns: Columns, places: Places, latitude: float, longitude: float) -> Numbers:
    """`vocabulary.rules.distance_km` over arrays."""
    north, east = columns.number("value", "latitude")[places], columns.number("value", "longitude")[places]
    there_north, there_east = np.radians(latitude), np.radians(longitude)
    chord = np.sin((there_north - north) / 2) ** 2
    chord += np.cos(north) * np.cos(there_north) * np.sin((there_east - east) / 2) ** 2
    way: Numbers = _EARTH_DIAMETER_KM * np.arcsin(np.sqrt(chord)) * ROAD_FACTOR
    return way


def _away(columns: Columns, seat: SeatFacts) -> Mask:
    """Away on a day of the task; or outside the weekly pattern, when there is one, on a day not said to be free."""
    away, has_spans = np.zeros(columns.size, dtype=bool), columns.flag("has_spans")
    for day, start, until in parts_by_day(seat.starts_at, seat.ends_at):
        fits = ~has_spans | _within(columns, "days", "free", on=day.toordinal())
        for from_minute, until_minute in columns.layers("free", day.weekday()):
            fits |= (from_minute <= start) & (until <= until_minute)
        away |= ~fits | _within(columns, "days", "away", on=day.toordinal())
    return away
