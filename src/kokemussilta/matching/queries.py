"""A seat's ranking, ready for the page. The number of statements does not depend on how many people are in the register."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import transaction
from django.db.models import Q

from kokemussilta.accounts.models import User
from kokemussilta.assignments.exclusions import WORDS, Words, shown
from kokemussilta.assignments.rules import BY_CODE, Shown
from kokemussilta.audit.actions import note_reading
from kokemussilta.audit.reasons import MATCHING
from kokemussilta.matching import snapshot
from kokemussilta.matching.engine import Excluded, Outcome, Places, all_rules, decide
from kokemussilta.matching.hints import Hints, hints
from kokemussilta.matching.scoring import Score, Scores
from kokemussilta.matching.seats import Asked, Looked
from kokemussilta.matching.snapshot import Kept
from kokemussilta.register.models import Consent, Expert
from kokemussilta.register.states import Purpose
from kokemussilta.vocabulary.models import Municipality

SHOWN_FIRST = 20
#: In a register of at most so many, everybody who does not fit is named at once; else those of one rule, when it is opened.
SMALL = 60
#: Of an opened rule so many are named; the count tells of all.
NAMED = 50


@dataclass(frozen=True)
class Who:
    """A person as the page names them."""

    code: str
    name: str
    initials: str
    municipality: Municipality


@dataclass(frozen=True)
class Person:
    """One fitting person with the score."""

    who: Who
    score: Score


@dataclass(frozen=True)
class Left:
    """One excluded person. `also`: the reasons beside the one that the group is about."""

    who: Who
    also: tuple[Words, ...]


@dataclass(frozen=True)
class Group:
    """The people whom one kind of rule excludes first; nobody is named in a group that is not opened."""

    kind: Shown
    words: Words
    count: int
    people: list[Left]
    is_open: bool

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.people)


@dataclass(frozen=True)
class Suggestion:
    """All that the page tells of who could go."""

    people: list[Person]
    count: int
    groups: list[Group]
    excluded: int
    hints: Hints
    asked: list[tuple[Asked, Who]]


def suggest(looked: Looked, *, user: User, at: datetime, show_all: bool = False, opened: str = "") -> Suggestion:
    """Rank the people whom the desk of the seat's order sees, and note that `user` read those who are shown.

    The asker's own entry is left out. `opened`: the kind of exclusion (`Shown`) whose people are named.
    """
    kept = snapshot.current(at, looked.mark)
    among = kept.visible_to(looked.desk, but=user.pk)
    outcome = decide(kept.pool, looked.facts, looked.fresh, among)
    scores = Scores(kept.pool, looked.facts, outcome.fitting, at=at, weights=looked.weights)
    best = scores.best(None if show_all else SHOWN_FIRST)
    named = _named(outcome, opened, is_small=int(among.sum()) <= SMALL)
    whose = {kind: kept.pool.numbers(places) for kind, places in named.items()}
    who = who_are(
        {one.expert for one in best} | {one.expert for one in looked.asked} | {one for them in whose.values() for one in them}
    )
    people = [Person(who[one.expert], one) for one in best if one.expert in who]
    groups = _groups(kept, outcome, looked, named, who=who, opened=opened)
    asked = [(one, who[one.expert]) for one in looked.asked if one.expert in who]
    order = looked.seat.task.order
    with transaction.atomic(savepoint=False):
        codes = sorted(one.code for one in who.values())
        note_reading(codes, by=user, at=at, reason=MATCHING, within=order.code, fields=["themes", "availability"])
    return Suggestion(
        people=people,
        count=len(outcome.fitting),
        groups=groups,
        excluded=outcome.excluded_count,
        hints=hints(kept.pool, looked.facts, looked.fresh, outcome, at, others=kept.hidden_from(looked.desk, but=user.pk)),
        asked=asked,
    )


def askable(looked: Looked, codes: Iterable[str], *, user: User) -> list[Expert]:
    """The experts with these codes, in this order, among those whom the desk of the seat's order sees."""
    desk, codes = looked.desk, list(dict.fromkeys(codes))
    consenting = Consent.objects.filter(purpose=Purpose.SEEN_BY, organisation_id=desk, withdrawn_at__isnull=True)
    seen = Expert.objects.filter(Q(home_id=desk) | Q(pk__in=consenting.values("expert_id")), code__in=codes)
    found = {expert.code: expert for expert in seen.others_than(user)}
    return [found[code] for code in codes if code in found]


# --- Names ----------------------------------------------------------------------------------------------------------------


def who_are(numbers: Iterable[int]) -> dict[int, Who]:
    """The names of these people, by row number; one statement."""
    rows = Expert.objects.filter(pk__in=list(numbers)).select_related("municipality")
    rows = rows.only("code", "alias", "first_name", "last_name", "municipality").order_by()
    return {one.pk: Who(one.code, one.shown_name, one.initials, one.municipality) for one in rows}


def _named(outcome: Outcome, opened: str, *, is_small: bool) -> dict[Shown, Places]:
    """Who of the excluded is named. Nobody who is not available now: who is away, or busy, is told apart from who is ill or has
    had enough of a place, or of earnings, only as long as none of them is named.
    """
    most = SMALL if is_small else NAMED
    found: dict[Shown, list[Places]] = defaultdict(list)
    for code, rule in BY_CODE.items():
        if code in outcome.excluded and rule.shown_as != Shown.NOT_AVAILABLE and (is_small or rule.shown_as == opened):
            found[rule.shown_as].append(outcome.excluded[code][:most])
    return {kind: np.sort(np.concatenate(places))[:most] for kind, places in found.items()}


def by_kind(excluded: Excluded) -> dict[Shown, int]:
    """How many are excluded by how their first rule is shown, so that what must look alike is one group."""
    found: dict[Shown, int] = defaultdict(int)
    for code, rule in BY_CODE.items():
        if code in excluded.counts:
            found[rule.shown_as] += excluded.counts[code]
    return found


def _groups(
    kept: Kept, outcome: Outcome, looked: Looked, named: Mapping[Shown, Places], *, who: Mapping[int, Who], opened: str
) -> list[Group]:
    """The biggest group first."""
    groups = []
    for kind, count in by_kind(outcome.excluded).items():
        unnamed = (WORDS[kind], WORDS[Shown.NOT_AVAILABLE])
        rules = all_rules(kept.pool, looked.facts, looked.fresh, named[kind]) if kind in named else []
        numbers = kept.pool.numbers(named[kind]) if kind in named else []
        people = [
            Left(who[number], tuple(words for words in shown(found) if words not in unnamed))
            for number, found in zip(numbers, rules, strict=True)
            if number in who
        ]
        people.sort(key=lambda left: (left.who.name, left.who.code))
        groups.append(Group(kind, WORDS[kind], count, people, kind == opened))
    return sorted(groups, key=lambda group: -group.count)
