"""Everyone's register facts, kept in the process and brought up to date before each use.

Every change to a person in the register moves their guard row (`register.guards`). The versions' sum, their count and the newest
guard tell whether anything moved since the last look, whatever the clocks say and however late it was committed; then only those
who moved are read again. So a change is seen by the next request in every process. An edition is never changed: a request that
ranks by the old one is not disturbed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Count, Max, Model, Subquery, Sum, Value

from kokemussilta.assignments.facts import facts_of
from kokemussilta.assignments.rules import ExpertFacts
from kokemussilta.matching.columns import Mask
from kokemussilta.matching.engine import Pool
from kokemussilta.register.models import Consent, Expert, ExpertLanguage, Guard
from kokemussilta.register.states import ExpertState, Purpose
from kokemussilta.vocabulary.models import Municipality

# Shared lists (a municipality's place, a theme's parent) change without a guard; so once a day all is read anew.
KEPT_FOR = timedelta(days=1)
# A guard moved this long before the newest one may have been committed after it.
OVERLAP = timedelta(minutes=10)
# When more than this many have moved, reading everyone is as quick.
MANY = 2000


@dataclass(frozen=True)
class Extra:
    """What ranking and its page know of a person beside the rules' facts."""

    code: str
    name: str
    initials: str
    municipality: Municipality
    home: int
    user: int | None
    has_left: bool
    is_newcomer: bool
    strong: frozenset[int]
    seen_by: frozenset[int]


@dataclass(frozen=True)
class Mark:
    """How the guard rows stand: equal marks mean that nothing moved between them."""

    total: int
    count: int
    newest: int


@dataclass
class Kept:
    """One edition of the snapshot."""

    pool: Pool
    extras: dict[int, Extra]
    versions: dict[int, int]
    mark: Mark
    moved_at: datetime
    read_at: datetime
    database: str

    @cached_property
    def _seen(self) -> dict[int, Mask]:
        """Who is seen by which organisation; those who have left the register by none."""
        masks: dict[int, Mask] = {}
        for number, extra in self.extras.items():
            if not extra.has_left:
                for organisation in {extra.home, *extra.seen_by}:
                    mask = masks.setdefault(organisation, np.zeros(len(self.pool), dtype=bool))
                    mask[self.pool.place[number]] = True
        return masks

    @cached_property
    def _by_user(self) -> dict[int, int]:
        return {extra.user: number for number, extra in self.extras.items() if extra.user is not None}

    def visible_to(self, organisation: int, *, but: int | None) -> Mask:
        """Those whom the organisation sees: its own and those who consent to it; never the asker themself (`but`: their account)."""
        seen = self._seen.get(organisation)
        mask = np.zeros(len(self.pool), dtype=bool) if seen is None else seen.copy()
        own = self._by_user.get(but) if but is not None else None
        if own is not None:
            mask[self.pool.place[own]] = False
        return mask

    def people(self, places: Iterable[int]) -> list[tuple[ExpertFacts, Extra]]:
        """The people at these places."""
        return [(self.pool.facts[place], self.extras[self.pool.facts[place].expert]) for place in places]


_lock = Lock()
_kept: list[Kept] = []


def forget() -> None:
    """Read everything anew at the next use (tests)."""
    _kept.clear()


def mark_columns() -> dict[str, Subquery]:
    """The mark as columns of another statement, for `mark_in`."""
    rows = Guard.objects.annotate(all=Value(1)).values("all").order_by()
    return {
        "guards_total": Subquery(rows.annotate(found=Sum("version")).values("found")),
        "guards_count": Subquery(rows.annotate(found=Count("pk")).values("found")),
        "guards_newest": Subquery(rows.annotate(found=Max("pk")).values("found")),
    }


def mark_in(row: Model) -> Mark:
    """The mark that came with a row."""
    found: Mapping[str, Any] = row.__dict__
    return Mark(found["guards_total"] or 0, found["guards_count"] or 0, found["guards_newest"] or 0)


def look() -> Mark:
    """The mark now; one statement."""
    found = Guard.objects.aggregate(total=Sum("version"), count=Count("pk"), newest=Max("pk"))
    return Mark(found["total"] or 0, found["count"], found["newest"] or 0)


def current(at: datetime, mark: Mark | None = None) -> Kept:
    """The snapshot as the database stands now; no statement when nothing moved since the last use and `mark` is given."""
    with _lock:
        mark = mark or look()
        database = str(connection.settings_dict["NAME"])
        kept = _kept[0] if _kept else None
        if kept is None or kept.database != database or abs(at - kept.read_at) >= KEPT_FOR:
            kept = _read_all(at, mark, database)
        elif kept.mark != mark:
            kept = _lately_moved(kept, at, mark) or _all_moved(kept, at, mark)
        _kept[:] = [kept]
        return kept


def _read_all(at: datetime, mark: Mark, database: str) -> Kept:
    """Everyone. Versions are read before the facts, so that facts are never older than they say."""
    versions, moved_at = _versions(Guard.objects.all())
    facts, extras = _read(Expert.objects.filter(guard__isnull=False), at)
    return Kept(Pool(facts), extras, versions, mark, moved_at or at, at, database)


def _lately_moved(kept: Kept, at: datetime, mark: Mark) -> Kept | None:
    """The next edition from the guards that moved lately; None when they do not account for the whole of the mark."""
    lately, moved_at = _versions(Guard.objects.filter(moved_at__gte=kept.moved_at - OVERLAP))
    versions = kept.versions | lately
    if (sum(versions.values()), len(versions)) != (mark.total, mark.count):
        return None
    return _next(kept, versions, at, mark, moved_at)


def _all_moved(kept: Kept, at: datetime, mark: Mark) -> Kept:
    """The next edition, from all guards; everything anew when somebody's row is gone or very many moved."""
    versions, moved_at = _versions(Guard.objects.all())
    moved = sum(kept.versions.get(number) != version for number, version in versions.items())
    if kept.versions.keys() - versions.keys() or moved > MANY:
        return _read_all(at, mark, kept.database)
    return _next(kept, versions, at, mark, moved_at)


def _next(kept: Kept, versions: dict[int, int], at: datetime, mark: Mark, moved_at: datetime | None) -> Kept:
    moved = [number for number, version in versions.items() if kept.versions.get(number) != version]
    if not moved:
        return Kept(kept.pool, kept.extras, versions, mark, moved_at or kept.moved_at, kept.read_at, kept.database)
    facts, extras = _read(Expert.objects.filter(guard__isnull=False, pk__in=moved), at)
    pool = kept.pool.with_people(facts)
    return Kept(pool, kept.extras | extras, versions, mark, moved_at or kept.moved_at, kept.read_at, kept.database)


def _versions(guards: Any) -> tuple[dict[int, int], datetime | None]:
    rows = list(guards.values_list("expert_id", "version", "moved_at"))
    return {expert: version for expert, version, _moved in rows}, max((moved for *_, moved in rows), default=None)


def _read(people: Any, at: datetime) -> tuple[list[ExpertFacts], dict[int, Extra]]:
    facts = facts_of(people, at)
    ids = people.order_by().values("pk")
    strong = _sets(ExpertLanguage.objects.filter(is_strong=True, expert__in=ids).values_list("expert_id", "language_id"))
    consents = Consent.objects.filter(purpose=Purpose.SEEN_BY, withdrawn_at__isnull=True, given_at__lte=at, expert__in=ids)
    seen = _sets(consents.order_by().values_list("expert_id", "organisation_id"))
    fields = ("code", "alias", "first_name", "last_name", "municipality_id", "home_id", "user_id", "state", "is_newcomer")
    towns = Municipality.objects.in_bulk()
    extras = {
        one.pk: Extra(
            code=one.code,
            name=one.shown_name,
            initials=one.initials,
            municipality=towns[one.municipality_id],
            home=one.home_id,
            user=one.user_id,
            has_left=one.state == ExpertState.LEFT,
            is_newcomer=one.is_newcomer,
            strong=frozenset(strong.get(one.pk, ())),
            seen_by=frozenset(seen.get(one.pk, ())),
        )
        for one in people.order_by().only(*fields)
        if one.pk in facts
    }
    return [facts[number] for number in sorted(extras)], extras


def _sets(rows: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for expert, number in rows:
        found.setdefault(expert, set()).add(number)
    return found
