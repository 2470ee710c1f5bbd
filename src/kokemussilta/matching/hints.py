"""What would open a seat to more people: another way of meeting, another day. Counts only, from the snapshot alone.

Those whose first rule is one that looks like "not available now" are never counted: that a day would suit them is theirs to tell.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from kokemussilta.assignments.rules import SeatFacts
from kokemussilta.core.clock import local, local_day
from kokemussilta.matching.engine import Fresh, Outcome, Pool, decide, sieve

#: With at least so many who fit, nothing needs opening.
ENOUGH = 10
_BY_WAY = ("place", "region", "distance", "way", "clash", "engaged")
_BY_DAY = ("away", "engaged", "clash", "rest", "week_full", "month_full", "notice")
_DAYS = (-1, 1, -2, 2, -3, 3, -7, 7)


@dataclass(frozen=True)
class Hints:
    """How many would fit otherwise; None where that opens nothing. `other_day` is when the task would begin."""

    if_remote: int | None = None
    other_day: datetime | None = None
    on_other_day: int = 0


def hints(pool: Pool, seat: SeatFacts, fresh: Fresh, outcome: Outcome, at: datetime) -> Hints:
    """What would open the seat, when few fit."""
    count = len(outcome.fitting)
    if count >= ENOUGH:
        return Hints()
    remote = _count(_part(pool, outcome, _BY_WAY), replace(seat, place="remote"), fresh) if seat.place != "remote" else 0
    by_day = _part(pool, outcome, _BY_DAY)
    best, most = None, count
    for days in _DAYS if len(by_day) > count else ():
        moved = _moved(seat, days)
        if local_day(moved.starts_at) > local_day(at) and (found := _count(by_day, moved, fresh)) > most:
            best, most = moved.starts_at, found
    return Hints(remote if remote > count else None, best, most if best else 0)


def _part(pool: Pool, outcome: Outcome, codes: tuple[str, ...]) -> Pool:
    """A small pool of those who fit and those whom one of these rules excludes first."""
    places = [outcome.fitting, *(outcome.excluded[code] for code in codes if code in outcome.excluded)]
    return Pool(pool.facts[place] for place in np.sort(np.concatenate(places)).tolist())


def _count(pool: Pool, seat: SeatFacts, fresh: Fresh) -> int:
    busy = {one.expert: one.busy for one in pool.facts if one.busy}
    sifted = sieve(pool, seat, fresh, np.ones(len(pool), dtype=bool))
    return len(decide(pool, seat, sifted, busy).fitting)


def _moved(seat: SeatFacts, days: int) -> SeatFacts:
    """The task on another day at the same time of the wall clock."""
    starts = (local(seat.starts_at) + timedelta(days=days)).astimezone(UTC)
    return replace(seat, starts_at=starts, ends_at=starts + (seat.ends_at - seat.starts_at))
