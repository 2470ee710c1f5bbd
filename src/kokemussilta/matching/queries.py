"""A seat's ranking, ready for the page. The number of statements does not depend on how many people are in the register."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from kokemussilta.accounts.models import User
from kokemussilta.assignments.exclusions import WORDS, Words, shown
from kokemussilta.assignments.facts import BUSY_COLUMNS, busy_of
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.rules import BY_CODE, Busy, SeatFacts, Shown
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.audit.actions import note_reading
from kokemussilta.audit.reasons import MATCHING
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.core.rows import json_rows
from kokemussilta.matching import snapshot
from kokemussilta.matching.engine import Outcome, Places, all_rules, decide, sieve, with_tasks
from kokemussilta.matching.hints import Hints, hints
from kokemussilta.matching.scoring import History, Score, ranked, score
from kokemussilta.matching.seats import Asked, Looked
from kokemussilta.matching.snapshot import Extra, Kept
from kokemussilta.matching.weights import LATELY_DAYS
from kokemussilta.register.models import Consent, Expert
from kokemussilta.register.rules import MOST_REST_DAYS
from kokemussilta.register.states import Purpose

SHOWN_FIRST = 20
#: In a register of at most so many, everybody who does not fit is named at once; else those of one rule, when it is opened.
SMALL = 60
#: Of an opened rule so many are named; the count tells of all.
NAMED = 50
_YEAR = timedelta(days=365)
#: A task that begins so much before or after may be in the way of another (`assignments.ways`), however long it takes, or call for rest.
_TOO_NEAR = timedelta(days=MOST_REST_DAYS + 2)
_MOST_NUMBERS = 5000


@dataclass(frozen=True)
class Person:
    """One fitting person with the score."""

    who: Extra
    score: Score


@dataclass(frozen=True)
class Left:
    """One excluded person. `also`: the reasons beside the one that the group is about."""

    who: Extra
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
    asked: list[tuple[Asked, Extra]]


_NEW = History()


@dataclass(frozen=True)
class _Record:
    """What a person has been doing: tasks around the seat's as the rules see them, how many there were, and when last asked."""

    busy: tuple[Busy, ...] = ()
    history: History = _NEW


def suggest(looked: Looked, *, user: User, at: datetime, show_all: bool = False, opened: str = "") -> Suggestion:
    """Rank the people whom the desk of the seat's order sees, and note that `user` read those who are shown.

    The asker's own entry is left out. `opened`: the kind of exclusion (`Shown`) whose people are named.
    """
    kept = snapshot.current(at, looked.mark)
    among = kept.visible_to(looked.desk, but=user.pk)
    sifted = sieve(kept.pool, looked.facts, looked.fresh, among)
    names = _Names(kept, opened, is_small=int(among.sum()) <= SMALL)
    records = _records([*_numbers(kept, sifted.left), *names.numbers(sifted.first)], looked.facts, at)
    busy = {number: record.busy for number, record in records.items() if record.busy}
    outcome = decide(kept.pool, looked.facts, sifted, busy)
    scores = _scores(kept, outcome, looked.facts, records)
    people = [Person(kept.extras[one.expert], one) for one in (scores if show_all else scores[:SHOWN_FIRST])]
    groups = _groups(names, outcome, looked, busy)
    asked = [(one, kept.extras[one.expert]) for one in looked.asked if one.expert in kept.extras]
    seen = {person.who.code for person in people} | {left.who.code for group in groups for left in group.people}
    codes = sorted(seen | {who.code for _one, who in asked})
    order = looked.seat.task.order
    with transaction.atomic(savepoint=False):
        note_reading(codes, by=user, at=at, reason=MATCHING, within=order.code, fields=["themes", "availability"])
    return Suggestion(
        people=people,
        count=len(scores),
        groups=groups,
        excluded=outcome.excluded_count,
        hints=hints(kept.pool, looked.facts, looked.fresh, outcome, at),
        asked=asked,
    )


def askable(looked: Looked, codes: Iterable[str], *, user: User) -> list[Expert]:
    """The experts with these codes, in this order, among those whom the desk of the seat's order sees."""
    desk, codes = looked.desk, list(dict.fromkeys(codes))
    consenting = Consent.objects.filter(purpose=Purpose.SEEN_BY, organisation_id=desk, withdrawn_at__isnull=True)
    seen = Expert.objects.filter(Q(home_id=desk) | Q(pk__in=consenting.values("expert_id")), code__in=codes)
    found = {expert.code: expert for expert in seen.others_than(user)}
    return [found[code] for code in codes if code in found]


# --- What people have been doing ------------------------------------------------------------------------------------------


def _records(numbers: Iterable[int], seat: SeatFacts, at: datetime) -> dict[int, _Record]:
    """The records of people, read afresh; one statement for every five thousand of them."""
    wanted = sorted(set(numbers))
    found: dict[int, _Record] = {}
    for start in range(0, len(wanted), _MOST_NUMBERS):
        found |= _read_records(wanted[start : start + _MOST_NUMBERS], seat, at)
    return found


def _read_records(numbers: list[int], seat: SeatFacts, at: datetime) -> dict[int, _Record]:
    held = Assignment.objects.filter(expert=OuterRef("pk"), state__in=HOLDS_SEAT).order_by()
    first, last = _around(seat)
    near = held.filter(task__starts_at__gte=first, task__starts_at__lt=last)
    offers = Offer.objects.filter(expert=OuterRef("pk"), sent_at__isnull=False).order_by().values("expert")
    people = Expert.objects.filter(pk__in=numbers).order_by()
    rows = people.annotate(
        all_tasks=json_rows(near, *BUSY_COLUMNS),
        counts=json_rows(_counts(held, seat, at), "lately", "at_unit", "at_organisation"),
        asked_at=Subquery(offers.annotate(last=Max("sent_at")).values("last")),
    ).values_list("pk", "all_tasks", "counts", "asked_at")
    return {number: _record(tasks, counts, asked_at, at) for number, tasks, counts, asked_at in rows}


def _around(seat: SeatFacts) -> tuple[datetime, datetime]:
    """The month and the week of the seat's task, with the days in which another task could be too near."""
    monday, month = seat.day - timedelta(days=seat.day.weekday()), seat.day.replace(day=1)
    next_month = (month + timedelta(days=31)).replace(day=1)
    until = max(monday + timedelta(days=7), next_month, local_day(seat.ends_at))
    return helsinki(min(monday, month), 0) - _TOO_NEAR, helsinki(until, 0) + _TOO_NEAR


def _counts(held: QuerySet[Assignment], seat: SeatFacts, at: datetime) -> QuerySet[Any]:
    """How many tasks of a year there were lately, at the seat's unit and in its organisation: one row, or none."""
    since, until = at - timedelta(days=LATELY_DAYS), at + timedelta(days=LATELY_DAYS)
    counted = {
        "lately": Q(task__starts_at__gte=since, task__starts_at__lte=until),
        "at_unit": Q(task__order__unit=seat.unit or 0),
        "at_organisation": Q(task__order__organisation=seat.organisation or 0),
    }
    year = held.filter(busy_until__gte=at - _YEAR).values("expert")
    return year.annotate(**{name: Count("pk", filter=condition) for name, condition in counted.items()})


def _record(tasks: list[list[Any]], counts: list[list[int]], asked_at: datetime | None, at: datetime) -> _Record:
    lately, at_unit, at_organisation = counts[0] if counts else (0, 0, 0)
    days = (local_day(at) - local_day(asked_at)).days if asked_at else None
    return _Record(busy_of(tasks), History(lately, days, at_unit, at_organisation))


# --- The score ------------------------------------------------------------------------------------------------------------


def _numbers(kept: Kept, places: Places) -> list[int]:
    return [kept.pool.facts[place].expert for place in places.tolist()]


def _scores(kept: Kept, outcome: Outcome, seat: SeatFacts, records: Mapping[int, _Record]) -> list[Score]:
    scores = []
    for one, extra in kept.people(outcome.fitting.tolist()):
        history = records.get(one.expert, _Record()).history
        is_strong = seat.language in extra.strong
        scores.append(score(one, seat, history, code=extra.code, is_strong=is_strong, is_newcomer=extra.is_newcomer))
    return ranked(scores)


# --- Who does not fit -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Names:
    """Which excluded people are named. Nobody who is not available now: who is away, or busy, is told apart from who is ill or has
    had enough of a place, or of earnings, only as long as none of them is named.
    """

    kept: Kept
    opened: str
    is_small: bool

    def of(self, kind: Shown, places: list[int]) -> list[int]:
        """The places of those named, in the order of their names."""
        if kind == Shown.NOT_AVAILABLE or not (self.is_small or kind == self.opened):
            return []
        people = sorted(zip(self.kept.people(places), places, strict=True), key=lambda pair: (pair[0][1].name, pair[0][1].code))
        return [place for _person, place in people][: SMALL if self.is_small else NAMED]

    def numbers(self, excluded: Mapping[str, Places]) -> list[int]:
        """The row numbers of those named, of what the sieve excluded."""
        named = [place for kind, places in by_kind(excluded).items() for place in self.of(kind, places)]
        return [self.kept.pool.facts[place].expert for place in named]


def by_kind(excluded: Mapping[str, Places]) -> dict[Shown, list[int]]:
    """Places of excluded people by how their first rule is shown, so that what must look alike is one group."""
    found: dict[Shown, list[int]] = defaultdict(list)
    for code, rule in BY_CODE.items():
        if code in excluded and len(excluded[code]):
            found[rule.shown_as].extend(excluded[code].tolist())
    return found


def _groups(names: _Names, outcome: Outcome, looked: Looked, busy: Mapping[int, tuple[Busy, ...]]) -> list[Group]:
    """The biggest group first."""
    groups = []
    for kind, places in by_kind(outcome.excluded).items():
        people, unnamed = [], (WORDS[kind], WORDS[Shown.NOT_AVAILABLE])
        for one, extra in names.kept.people(names.of(kind, places)):
            reasons = shown(all_rules(with_tasks(one, busy), looked.facts, looked.fresh))
            people.append(Left(extra, tuple(words for words in reasons if words not in unnamed)))
        groups.append(Group(kind, WORDS[kind], len(places), people, kind == names.opened))
    return sorted(groups, key=lambda group: -group.count)
