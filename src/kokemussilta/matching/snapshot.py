"""Everyone's register facts, kept in the process and brought up to date before each use.

Every change to a person in the register moves their guard row (`register.guards`). One statement sums the versions; when the sum
or the count differs from what is known, the rows whose version differs are read again. So a change is seen by the next request
in every process, whatever the clocks say and however late it was committed.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from threading import Lock

import numpy as np
from django.db import connection
from django.db.models import Count, Sum

from kokemussilta.assignments.facts import facts_of
from kokemussilta.assignments.rules import ExpertFacts
from kokemussilta.matching.engine import Mask, Pool
from kokemussilta.register.models import Consent, Expert, ExpertLanguage, Guard

# Other days and the like are read with a look-back; once an hour all is read anew, whether or not anything moved.
KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Extra:
    """What ranking knows of a person beside the rules' facts."""

    home: int
    user: int | None
    is_newcomer: bool
    strong: frozenset[int]
    seen_by: frozenset[int]


@dataclass
class Kept:
    """The pool with the guard versions that it was read at."""

    pool: Pool
    extras: dict[int, Extra]
    versions: dict[int, int]
    total: int
    read_at: datetime
    database: str
    masks: dict[int, Mask] = field(default_factory=dict)

    @cached_property
    def users(self) -> dict[int, int]:
        """The expert of each account."""
        return {extra.user: number for number, extra in self.extras.items() if extra.user is not None}

    def visible_to(self, organisation: int, *, but: int | None) -> Mask:
        """Those whom the organisation sees: its own and those who consent to it; never the asker themself."""
        mask = self.masks.get(organisation)
        if mask is None:
            seen = [organisation in (extra.home, *extra.seen_by) for extra in self._in_order()]
            mask = self.masks[organisation] = np.array(seen, dtype=bool)
        own = self.users.get(but) if but is not None else None
        if own is None:
            return mask
        others = mask.copy()
        others[self.pool.place[own]] = False
        return others

    def _in_order(self) -> list[Extra]:
        return [self.extras[one.expert] for one in self.pool.facts]


_lock = Lock()
_kept: list[Kept] = []


def forget() -> None:
    """Read everything anew at the next use (tests)."""
    _kept.clear()


def current(at: datetime) -> Kept:
    """The snapshot as the database stands now: one statement when nothing moved."""
    with _lock:
        sums = Guard.objects.aggregate(total=Sum("version"), count=Count("pk"))
        total, count = sums["total"] or 0, sums["count"]
        database = str(connection.settings_dict["NAME"])
        kept = _kept[0] if _kept else None
        if kept is None or kept.database != database or not timedelta(0) <= at - kept.read_at < KEPT_FOR:
            kept = _read_all(at, total, database)
        elif kept.total != total or len(kept.versions) != count:
            kept = _read_changed(kept, at, total)
        _kept[:] = [kept]
        return kept


def _read_all(at: datetime, total: int, database: str) -> Kept:
    versions = dict(Guard.objects.values_list("expert_id", "version"))
    facts, extras = _read(None, at)
    return Kept(Pool(facts), extras, versions, total, at, database)


def _read_changed(kept: Kept, at: datetime, total: int) -> Kept:
    versions = dict(Guard.objects.values_list("expert_id", "version"))
    moved = [number for number, version in versions.items() if kept.versions.get(number) != version]
    gone = kept.versions.keys() - versions.keys()
    if gone or any(number not in kept.pool.place for number in moved) or len(moved) > len(versions) // 4:
        return _read_all(at, total, kept.database)
    facts, extras = _read(moved, at)
    for one in facts:
        kept.pool.put(one)
    return Kept(kept.pool, kept.extras | extras, versions, total, kept.read_at, kept.database)


def _read(numbers: list[int] | None, at: datetime) -> tuple[list[ExpertFacts], dict[int, Extra]]:
    people = Expert.objects.filter(guard__isnull=False)
    if numbers is not None:
        people = people.filter(pk__in=numbers)
    facts = facts_of(people, at)
    strong: dict[int, set[int]] = {}
    rows = ExpertLanguage.objects.filter(is_strong=True, expert__in=people.order_by().values("pk"))
    for expert, language in rows.values_list("expert_id", "language_id"):
        strong.setdefault(expert, set()).add(language)
    seen: dict[int, set[int]] = {}
    consents = Consent.objects.filter(purpose="seen_by", withdrawn_at__isnull=True, expert__in=people.order_by().values("pk"))
    for expert, organisation in consents.order_by().values_list("expert_id", "organisation_id"):
        seen.setdefault(expert, set()).add(organisation)
    extras = {
        expert: Extra(
            home,
            user,
            newcomer,
            frozenset(strong.get(expert, ())),
            frozenset(number for number in seen.get(expert, ()) if number),
        )
        for expert, home, user, newcomer in people.order_by().values_list("pk", "home_id", "user_id", "is_newcomer")
    }
    return [facts[number] for number in sorted(facts)], extras
