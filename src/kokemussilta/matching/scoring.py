"""The score of a fitting person, part by part, from 0 to 100. Plain Python; what each part rewards stands in `weights`."""

from dataclasses import dataclass

from kokemussilta.assignments.rules import ExpertFacts, SeatFacts
from kokemussilta.assignments.ways import goes_there, kilometres
from kokemussilta.matching.weights import LATELY_DAYS, WEIGHTS, Part


@dataclass(frozen=True)
class History:
    """What the person has done and been asked. `days_since_asked` None: never."""

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


def score(one: ExpertFacts, seat: SeatFacts, history: History, *, code: str, is_strong: bool, is_newcomer: bool) -> Score:
    """Score one fitting person. `code`: their public code. `is_strong`: the seat's language is one of their strong ones."""
    wanted = {theme for theme, _top in seat.themes}
    exact = sorted(
        (theme, perspective)
        for theme, _top, perspective in one.themes
        if theme in wanted and seat.perspective in {"", perspective}
    )
    is_exact = bool(exact) or not wanted
    travels = goes_there(one, seat)
    way = kilometres(one, seat) if travels else 0.0
    is_free = bool(one.free_spans) or any(days.starts_on <= seat.day <= days.ends_on for days in one.other_days)
    shares = {
        Part.DEPTH: 1.0 if is_exact else 0.5,
        Part.FAIRNESS: 1 / (1 + history.lately),
        Part.TRAVEL: 1.0 if not travels else max(0.0, 1 - way / one.max_km) if one.max_km else 0.0,
        Part.WAITED: 1.0 if history.days_since_asked is None else min(1.0, history.days_since_asked / LATELY_DAYS),
        Part.CONTINUITY: 1.0 if history.at_unit else 0.6 if history.at_organisation else 0.0,
        Part.LANGUAGE: 1.0 if is_strong else 0.5,
        Part.NEWCOMER: 1.0 if is_newcomer else 0.0,
    }
    parts = {part: round(WEIGHTS[part].points * share, 1) for part, share in shares.items()}
    return Score(
        expert=one.expert,
        code=code,
        total=round(sum(parts.values())),
        parts=parts,
        kilometres=round(way),
        travels=travels,
        theme=exact[0] if exact else None,
        is_exact=is_exact,
        is_free=is_free,
        is_strong=is_strong,
        is_newcomer=is_newcomer,
        history=history,
    )


def ranked(scores: list[Score]) -> list[Score]:
    """Highest first; among equals the one asked longest ago, then by code, which tells nothing of anybody."""
    never = 10**6
    return sorted(
        scores,
        key=lambda one: (
            -one.total,
            -(never if one.history.days_since_asked is None else one.history.days_since_asked),
            one.code,
        ),
    )
