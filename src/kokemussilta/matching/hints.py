"""What would open a seat to more people: another way of meeting, another day, a longer way, a neighbour's register. Counts only.

Of those who look "not available now" only they are counted whom a day or a way would open, and only from `FEW` up: fewer would tell of
somebody why they are not. Whoever is on a break, has had enough of a place or of earnings is never: that is theirs to tell.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from kokemussilta.assignments.rules import SeatFacts
from kokemussilta.core.clock import local, local_day
from kokemussilta.matching.columns import Mask
from kokemussilta.matching.engine import Fresh, Outcome, Pool, decide
from kokemussilta.matching.towns import kilometres

#: With at least so many who fit, nothing needs opening.
ENOUGH = 10
#: Somebody whose own limit is passed by no more than this may like to be asked whether they would go, once.
LITTLE_FARTHER = 50
#: Fewer than this in other registers, or of those who look "not available now", are not told of: a small number could tell of somebody.
FEW = 3
#: Rules that show as "not available now", as others do that no day and no way would open.
_QUIET = ("away", "engaged", "clash", "rest", "week_full", "month_full")
_BY_WAY = ("place", "region", "distance", "way", "clash", "engaged")
_BY_DAY = ("away", "engaged", "clash", "rest", "week_full", "month_full", "notice")
_DAYS = (-1, 1, -2, 2, -3, 3, -7, 7)


@dataclass(frozen=True)
class Hints:
    """How many would fit otherwise; None where that opens nothing. `other_day` is when the task would begin.

    `farther`: how many more there would be with a way up to `LITTLE_FARTHER` km longer than their own limit. `neighbours`: how many of
    those whom the desk does not see.
    """

    if_remote: int | None = None
    other_day: datetime | None = None
    on_other_day: int = 0
    farther: int | None = None
    neighbours: int | None = None

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return any((self.if_remote, self.other_day, self.farther, self.neighbours))


def hints(
    pool: Pool, seat: SeatFacts, fresh: Fresh, outcome: Outcome, at: datetime, *, others: Mask | None = None
) -> Hints:  # fmt: skip
    """What would open the seat, when few fit. `others`: who is in registers that the desk does not see."""
    count = len(outcome.fitting)
    if count >= ENOUGH:
        return Hints()
    remote = 0
    if seat.place != "remote":
        remote = _count(pool, outcome, _BY_WAY, replace(seat, place="remote"), fresh)
    best, most = None, count
    for days in _DAYS if _part(pool, outcome, _BY_DAY).sum() > count else ():
        moved = _moved(seat, days)
        if local_day(moved.starts_at) > local_day(at) and (found := _count(pool, outcome, _BY_DAY, moved, fresh)) > most:
            best, most = moved.starts_at, found
    neighbours = 0 if others is None else len(decide(pool, seat, fresh, others).fitting)
    return Hints(
        if_remote=remote if remote > count else None,
        other_day=best,
        on_other_day=most if best else 0,
        farther=_farther(pool, seat, fresh, outcome) or None,
        neighbours=neighbours if neighbours >= FEW else None,
    )


def _part(pool: Pool, outcome: Outcome, codes: tuple[str, ...], *, fitting: bool = True) -> Mask:
    """Those whom one of these rules excludes first, and those who fit."""
    mask = np.zeros(len(pool), dtype=bool)
    mask[outcome.fitting] = fitting
    for code in codes:
        if code in outcome.excluded:
            mask[outcome.excluded[code]] = True
    return mask


def _count(pool: Pool, outcome: Outcome, codes: tuple[str, ...], seat: SeatFacts, fresh: Fresh) -> int:
    """How many of those who fit or are excluded by these rules would fit this seat, without a few of whom nothing may be told."""
    found = decide(pool, seat, fresh, _part(pool, outcome, codes)).fitting
    quiet = int(_part(pool, outcome, _QUIET, fitting=False)[found].sum())
    return len(found) - (quiet if quiet < FEW else 0)


def _farther(pool: Pool, seat: SeatFacts, fresh: Fresh, outcome: Outcome) -> int:
    """How many of those too far off would fit if they went a little farther than they like to."""
    places = outcome.excluded.get("distance")
    if places is None or seat.latitude is None or seat.longitude is None:
        return 0
    columns, among = pool.columns, np.zeros(len(pool), dtype=bool)
    homes = columns.number("value", "latitude")[places], columns.number("value", "longitude")[places]
    way, limits = kilometres(homes, (seat.latitude, seat.longitude)), columns.number("value", "max_km")[places]
    among[places[way <= limits + LITTLE_FARTHER]] = True
    return len(decide(pool, seat, fresh, among, leaving_out=("distance",)).fitting)


def _moved(seat: SeatFacts, days: int) -> SeatFacts:
    """The task on another day at the same time of the wall clock."""
    starts = (local(seat.starts_at) + timedelta(days=days)).astimezone(UTC)
    return replace(seat, starts_at=starts, ends_at=starts + (seat.ends_at - seat.starts_at))
