"""Everyone's facts and tasks, kept in the process and brought up to date before each use.

Whatever changes about a person leaves a `register.Move`. The sum of chances over all moves tells whether anything moved since the last
look, whatever the clocks say and however late it was committed; then only those who moved are read again. So a change is seen by the
next request in every process. A process that has nothing yet takes what the worker wrote down (`keeping`) and goes on from there; where
the moves do not account for the whole difference, everyone is read. An edition is never changed: a request that ranks by the old
one is not disturbed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import BigIntegerField, F, Max, Model, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from kokemussilta.matching import reading
from kokemussilta.matching.columns import Mask
from kokemussilta.matching.engine import Pool
from kokemussilta.register.models import Folded, Move

# Shared lists (a municipality's place, a theme's parent) change without a move; so once a day all is read anew.
KEPT_FOR = timedelta(days=1)
# So many moves back one may have been committed after the newest that was seen.
BACK = 1000
# When more than this many have moved, reading everyone is as quick.
MANY = 2000


@dataclass(frozen=True)
class Mark:
    """How the register stands: equal marks mean that nothing moved between them."""

    total: int


@dataclass(frozen=True)
class Seen:
    """The mark with the newest moves: their row numbers, and whom each was about."""

    mark: Mark
    moves: Mapping[int, tuple[int, int]]

    @property
    def newest(self) -> int:
        """The row number of the newest move."""
        return max(self.moves, default=0)


@dataclass(frozen=True)
class Kept:
    """One edition of the snapshot. `recent`: the row numbers of the newest moves it has taken in."""

    pool: Pool
    mark: Mark
    recent: frozenset[int]
    read_at: datetime
    database: str

    def visible_to(self, organisation: int, *, but: int | None) -> Mask:
        """Those whom the organisation sees: its own and those who consent to it; never the asker themself (`but`: their account)."""
        columns = self.pool.columns
        mask: Mask = (columns.number("value", "home") == organisation) | columns.flag("seen_by", organisation)
        mask &= ~columns.flag("has_left")
        return self._without(mask, but)

    def hidden_from(self, organisation: int, *, but: int | None) -> Mask:
        """Those in other registers whom the organisation does not see; for counting, never for naming."""
        columns = self.pool.columns
        home = columns.number("value", "home")
        mask: Mask = (home > 0) & (home != organisation) & ~columns.flag("seen_by", organisation) & ~columns.flag("has_left")
        return self._without(mask, but)

    def _without(self, mask: Mask, user: int | None) -> Mask:
        if user is not None:
            mask[np.flatnonzero(self.pool.columns.number("value", "user") == user)] = False
        return mask


_lock = Lock()
_kept: list[Kept] = []


def forget() -> None:
    """Read everything anew at the next use (tests)."""
    _kept.clear()


def mark_columns() -> dict[str, Any]:
    """The mark as a column of another statement, for `mark_in`."""
    moves = Move.objects.annotate(all=Value(1)).values("all").order_by()
    folded = Folded.objects.annotate(all=Value(1)).values("all").order_by()
    of_moves = Subquery(moves.annotate(found=Sum("chance")).values("found"), output_field=BigIntegerField())
    of_folded = Subquery(folded.annotate(found=Sum("chances")).values("found"), output_field=BigIntegerField())
    return {"moves_total": Coalesce(of_moves, 0) + Coalesce(of_folded, 0)}


def mark_in(row: Model) -> Mark:
    """The mark that came with a row."""
    return Mark(int(row.__dict__["moves_total"]))


def look() -> Mark:
    """The mark now; one statement."""
    sums = Move.objects.aggregate(found=Sum("chance")), Folded.objects.aggregate(found=Sum("chances"))
    return Mark(sum(found["found"] or 0 for found in sums))


def current(at: datetime, mark: Mark | None = None) -> Kept:
    """The snapshot as the database stands now; no statement when nothing moved since the last use and `mark` is given."""
    from kokemussilta.matching import keeping

    with _lock:
        mark = mark or look()
        database = str(connection.settings_dict["NAME"])
        kept = _kept[0] if _kept else None
        if kept is not None and (kept.database != database or abs(at - kept.read_at) >= KEPT_FOR):
            kept = None
        if kept is None or kept.mark != mark:
            kept = (kept and _brought_on(kept, at)) or keeping.load(at) or _read_all(at)
            if kept.mark != mark:
                kept = _brought_on(kept, at) or _read_all(at)
            _kept[:] = [kept]
        return kept


def _see() -> Seen:
    """The mark and the newest moves; one statement, two when there are no moves."""
    newest = Subquery(Move.objects.annotate(all=Value(1)).values("all").order_by().annotate(found=Max("pk")).values("found"))
    rows = Move.objects.order_by().annotate(**mark_columns(), newest=newest)
    found = list(rows.filter(pk__gt=F("newest") - BACK).values_list("pk", "person", "chance", "moves_total"))
    if not found:
        return Seen(look(), {})
    return Seen(Mark(int(found[0][3])), {pk: (person, chance) for pk, person, chance, _total in found})


def _brought_on(kept: Kept, at: datetime) -> Kept | None:
    """The next edition from the newest moves; None when they do not account for all that happened since."""
    seen = _see()
    fresh = {pk: move for pk, move in seen.moves.items() if pk not in kept.recent}
    people = {person for person, _chance in fresh.values()}
    if kept.mark.total + sum(chance for _person, chance in fresh.values()) != seen.mark.total or len(people) > MANY:
        return None
    pool = reading.read_again(kept.pool, people, at) if people else kept.pool
    return Kept(pool, seen.mark, frozenset(seen.moves), kept.read_at, kept.database)


def _read_all(at: datetime) -> Kept:
    """Everyone; the mark is read before the facts, so that facts are never older than they say."""
    seen = _see()
    return Kept(reading.read_all(at), seen.mark, frozenset(seen.moves), at, str(connection.settings_dict["NAME"]))
