"""The score of fitting people, part by part, from 0 to 100; no Django. What each part rewards stands in `weights`.

`score` tells it of one person in plain Python, `Scores` of everyone at once in arrays; tests compare them. Parts are kept in tenths of
a point, so that the same facts give the same whole numbers everywhere. That somebody has said no is nowhere in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import floor

import numpy as np
from numpy.typing import NDArray

from kokemussilta.assignments import ways
from kokemussilta.assignments.rules import ExpertFacts, SeatFacts
from kokemussilta.core.clock import local_day
from kokemussilta.matching.columns import Mask, Numbers, Places, code_of
from kokemussilta.matching.engine import Pool
from kokemussilta.matching.rows import micros
from kokemussilta.matching.weights import LATELY_DAYS, USUAL, Part

_YEAR = timedelta(days=365)
_NEVER = 10**6
_BEST_OF = 500

Exact = list[tuple[tuple[int, str], Mask]]


@dataclass(frozen=True)
class History:
    """What a person has done and been asked. `days_since_asked` None: never."""

    lately: int = 0
    days_since_asked: int | None = None
    at_unit: int = 0
    at_organisation: int = 0


@dataclass(frozen=True)
class Score:
    """The score with its parts (points each) and what they were made of. `theme`: what fits exactly, and whose experience. `is_free`: their calendar says so; else one has to ask."""

    expert: int
    code: str
    total: int
    parts: dict[Part, float]
    kilometres: int
    travels: bool
    theme: tuple[int, str] | None
    is_exact: bool
    is_free: bool
    is_strong: bool
    is_newcomer: bool
    history: History


@dataclass(frozen=True)
class _Known:
    """What scores are made of, one number a person."""

    is_exact: Mask
    travels: Mask
    way: Numbers
    max_km: Numbers
    lately: Numbers
    at_unit: Numbers
    at_organisation: Numbers
    waited: Numbers
    is_strong: Mask
    is_newcomer: Mask


def score(
    one: ExpertFacts, seat: SeatFacts, history: History, *, code: str, is_strong: bool, is_newcomer: bool,
    weights: Mapping[Part, int] = USUAL,
) -> Score:  # fmt: skip
    """Score one fitting person. `code`: their public code. `is_strong`: the seat's language is one of their strong ones."""
    wanted = {theme for theme, _top in seat.themes}
    exact = sorted(
        (theme, perspective)
        for theme, _top, perspective in one.themes
        if theme in wanted and seat.perspective in {"", perspective}
    )
    is_exact = bool(exact) or not wanted
    travels = ways.goes_there(one, seat)
    way = ways.kilometres(one, seat) if travels else 0.0
    nearness = max(0.0, 1 - way / one.max_km) if one.max_km else 0.0
    waited = _NEVER if history.days_since_asked is None else history.days_since_asked
    shares = {
        Part.DEPTH: 1.0 if is_exact else 0.5,
        Part.FAIRNESS: 1 / (1 + history.lately),
        Part.TRAVEL: nearness if travels else 1.0,
        Part.WAITED: min(1.0, waited / LATELY_DAYS),
        Part.CONTINUITY: 1.0 if history.at_unit else 0.6 if history.at_organisation else 0.0,
        Part.LANGUAGE: 1.0 if is_strong else 0.5,
        Part.NEWCOMER: 1.0 if is_newcomer else 0.0,
    }
    tenths = {part: floor(share * (weights[part] * 10) + 0.5) for part, share in shares.items()}
    return Score(
        expert=one.expert,
        code=code,
        total=(sum(tenths.values()) + 5) // 10,
        parts={part: points / 10 for part, points in tenths.items()},
        kilometres=round(way),
        travels=travels,
        theme=exact[0] if exact else None,
        is_exact=is_exact,
        is_free=bool(one.free_spans)
        or any(days.is_free and days.starts_on <= seat.day <= days.ends_on for days in one.other_days),
        is_strong=is_strong,
        is_newcomer=is_newcomer,
        history=history,
    )


def ranked(scores: Iterable[Score]) -> list[Score]:
    """Highest first; among equals the one asked longest ago, then by code, which tells nothing of anybody."""

    def key(one: Score) -> tuple[int, int, int]:
        days = one.history.days_since_asked
        return -one.total, -(_NEVER if days is None else days), int(one.code, 36)

    return sorted(scores, key=key)


class Scores:
    """The scores of the people at some places of a pool, best first when asked by `best`."""

    def __init__(
        self, pool: Pool, seat: SeatFacts, places: Places, *, at: datetime, weights: Mapping[Part, int] = USUAL
    ) -> None:
        self._pool, self._seat, self._places = pool, seat, places
        self._exact = _exact_masks(pool, seat)
        self._known = _known(pool, seat, places, self._exact, at)
        self._parts = _parts(self._known, weights)
        tenths = np.zeros(len(places), dtype=np.int64)
        for points in self._parts.values():
            tenths += points
        #: The whole points of each, in the order of the places.
        self.totals: NDArray[np.int64] = (tenths + 5) // 10

    def __len__(self) -> int:
        return len(self._places)

    def best(self, count: int | None = None) -> list[Score]:
        """So many of the best, or all, in the order of `ranked`."""
        candidates = np.arange(len(self._places))
        if count is not None and len(candidates) > max(count, _BEST_OF):
            least = np.partition(self.totals, len(candidates) - count)[len(candidates) - count]
            candidates = np.flatnonzero(self.totals >= least)
        codes = self._pool.columns.number("value", "code").take(self._places[candidates])
        order = np.lexsort((codes, -self._known.waited[candidates], -self.totals[candidates]))
        return [self._score(number) for number in candidates[order][:count].tolist()]

    def _score(self, number: int) -> Score:
        known, place = self._known, int(self._places[number])
        waited = int(known.waited[number])
        return Score(
            expert=int(self._pool.columns.number("value", "person")[place]),
            code=code_of(float(self._pool.columns.number("value", "code")[place])),
            total=int(self.totals[number]),
            parts={part: int(tenths[number]) / 10 for part, tenths in self._parts.items()},
            kilometres=round(float(known.way[number])),
            travels=bool(known.travels[number]),
            theme=next((theme for theme, mask in self._exact if mask[place]), None),
            is_exact=bool(known.is_exact[number]),
            is_free=_is_free(self._pool, self._seat.day, place),
            is_strong=bool(known.is_strong[number]),
            is_newcomer=bool(known.is_newcomer[number]),
            history=History(
                lately=int(known.lately[number]),
                days_since_asked=None if waited == _NEVER else waited,
                at_unit=int(known.at_unit[number]),
                at_organisation=int(known.at_organisation[number]),
            ),
        )


def _parts(known: _Known, weights: Mapping[Part, int]) -> dict[Part, NDArray[np.int16]]:
    """The tenths of a point that everyone gets from each part. What takes few values is reckoned once for each of them."""

    def tenths(part: Part, shares: Numbers) -> NDArray[np.int16]:
        points: NDArray[np.int16] = np.floor(shares * (weights[part] * 10) + 0.5).astype(np.int16)
        return points

    def either(part: Part, holds: Mask, share: float, otherwise: float) -> NDArray[np.int16]:
        return tenths(part, np.array([otherwise, share])).take(holds)

    with np.errstate(divide="ignore", invalid="ignore"):
        nearness = np.where(known.max_km > 0, np.maximum(0.0, 1 - known.way / known.max_km), 0.0)
    lately = known.lately.astype(np.intp)
    waited = np.minimum(known.waited, LATELY_DAYS).astype(np.intp)
    soonest = min(0, int(waited.min(initial=0)))
    days, counts = np.arange(soonest, LATELY_DAYS + 1), np.arange(int(lately.max(initial=0)) + 1)
    place = np.where(known.at_unit > 0, 2, known.at_organisation > 0)
    return {
        Part.DEPTH: either(Part.DEPTH, known.is_exact, 1.0, 0.5),
        Part.FAIRNESS: tenths(Part.FAIRNESS, 1 / (1 + counts)).take(lately),
        Part.TRAVEL: tenths(Part.TRAVEL, np.where(known.travels, nearness, 1.0)),
        Part.WAITED: tenths(Part.WAITED, np.minimum(1.0, days / LATELY_DAYS)).take(waited - soonest),
        Part.CONTINUITY: tenths(Part.CONTINUITY, np.array([0.0, 0.6, 1.0])).take(place),
        Part.LANGUAGE: either(Part.LANGUAGE, known.is_strong, 1.0, 0.5),
        Part.NEWCOMER: either(Part.NEWCOMER, known.is_newcomer, 1.0, 0.0),
    }


def _known(pool: Pool, seat: SeatFacts, places: Places, masks: Exact, at: datetime) -> _Known:
    columns, tasks = pool.columns, pool.tasks
    exact = np.zeros(len(places), dtype=bool)
    for _theme, mask in masks:
        exact |= mask.take(places)
    asked_on = columns.number("value", "asked_on").take(places)
    max_km = columns.number("value", "max_km").take(places)
    travels, way = _travels(pool, seat, places, max_km)
    lately = micros(at - timedelta(days=LATELY_DAYS)), micros(at + timedelta(days=LATELY_DAYS)) + 1

    def been(field: str, number: int | None) -> Numbers:
        return tasks.equal(places, field, number, ending_from=micros(at - _YEAR)) if number else np.zeros(len(places))

    return _Known(
        is_exact=exact | (not seat.themes),
        travels=travels,
        way=way,
        max_km=max_km,
        lately=tasks.slid(places, *lately),
        at_unit=been("unit", seat.unit),
        at_organisation=been("organisation", seat.organisation),
        waited=np.where(asked_on > 0, local_day(at).toordinal() - asked_on, _NEVER),
        is_strong=columns.flag("strong", seat.language).take(places),
        is_newcomer=columns.flag("newcomer").take(places),
    )


def _travels(pool: Pool, seat: SeatFacts, places: Places, max_km: Numbers) -> tuple[Mask, Numbers]:
    """Who would travel, and how far."""
    way: Numbers = np.zeros(len(places))
    if seat.place == "remote":
        return np.zeros(len(places), dtype=bool), way
    if seat.latitude is not None and seat.longitude is not None:
        way = pool.towns.ways_to(seat.latitude, seat.longitude).km.take(pool.towns.of.take(places))
    if seat.place == "on_site":
        return np.ones(len(places), dtype=bool), way
    travels = pool.columns.flag("on_site_ok").take(places) & (way <= max_km)
    return travels, np.where(travels, way, 0.0)


def _exact_masks(pool: Pool, seat: SeatFacts) -> Exact:
    """Who has exactly a theme of the seat, in its perspective; by theme and perspective, in order."""
    wanted = {theme for theme, _top in seat.themes}
    found = [
        ((int(str(theme)), str(perspective)), mask)
        for (_name, theme, perspective), mask in pool.columns.flags_of("leaf")
        if theme in wanted and seat.perspective in {"", perspective}
    ]
    return sorted(found, key=lambda pair: pair[0])


def _is_free(pool: Pool, day: date, place: int) -> bool:
    """Whether the person has told of that day: an ordinary week, or this very day."""
    ordinal, columns = day.toordinal(), pool.columns
    told = any(first[place] <= ordinal <= until[place] for first, until in columns.layers("days", "free"))
    return told or bool(columns.flag("has_spans")[place])
