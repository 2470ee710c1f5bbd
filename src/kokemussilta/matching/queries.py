"""A seat's ranking, ready for the page. The number of statements does not depend on how many people are in the register."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, OuterRef, Q, Subquery

from kokemussilta.accounts.models import User
from kokemussilta.assignments.exclusions import WORDS, Words, shown
from kokemussilta.assignments.facts import LOOK_BACK, JsonRows
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.rules import BY_CODE, Busy, SeatFacts, Shown
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.audit.actions import note_reading
from kokemussilta.audit.reasons import MATCHING
from kokemussilta.core.clock import local_day
from kokemussilta.matching import snapshot
from kokemussilta.matching.engine import Outcome, Places, all_rules, decide, sieve, with_tasks
from kokemussilta.matching.hints import Hints, hints
from kokemussilta.matching.scoring import History, Score, ranked, score
from kokemussilta.matching.seats import Asked, Looked
from kokemussilta.matching.snapshot import Extra, Kept
from kokemussilta.matching.weights import LATELY_DAYS
from kokemussilta.register.models import Consent, Expert
from kokemussilta.register.states import Purpose

SHOWN_FIRST = 20
#: In a register of at most so many, everybody who does not fit is named at once; else those of one rule, when it is opened.
SMALL = 60
#: Of an opened rule so many are named; the count tells of all.
NAMED = 50
_YEAR = timedelta(days=365)
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


@dataclass(frozen=True)
class _Record:
    """What a person has been doing: tasks as the rules see them and as history does, and when they were last asked."""

    busy: tuple[Busy, ...]
    done: tuple[tuple[datetime, int | None, int | None], ...]
    asked_at: datetime | None


def suggest(looked: Looked, *, user: User, at: datetime, show_all: bool = False, opened: str = "") -> Suggestion:
    """Rank the people whom the desk of the seat's order sees, and note that `user` read those who are shown.

    The asker's own entry is left out. `opened`: the kind of exclusion (`Shown`) whose people are named.
    """
    kept = snapshot.current(at, looked.mark)
    among = kept.visible_to(looked.desk, but=user.pk)
    sifted = sieve(kept.pool, looked.facts, looked.fresh, among)
    names = _Names(kept, opened, is_small=int(among.sum()) <= SMALL)
    records = _records([*_numbers(kept, sifted.left), *names.numbers(sifted.first)], at)
    busy = {number: record.busy for number, record in records.items() if record.busy}
    outcome = decide(kept.pool, looked.facts, sifted, busy)
    scores = _scores(kept, outcome, looked.facts, records, at)
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


def _records(numbers: Iterable[int], at: datetime) -> dict[int, _Record]:
    """The records of people, read afresh; one statement for every five thousand of them."""
    wanted = sorted(set(numbers))
    found: dict[int, _Record] = {}
    for start in range(0, len(wanted), _MOST_NUMBERS):
        found |= _read_records(wanted[start : start + _MOST_NUMBERS], at)
    return found


def _read_records(numbers: list[int], at: datetime) -> dict[int, _Record]:
    tasks = Assignment.objects.filter(expert=OuterRef("pk"), state__in=HOLDS_SEAT, busy_until__gte=at - _YEAR).order_by()
    columns = (
        "task_id", "task__starts_at", "busy_from", "busy_until", "fee_cents", "task__order__unit_id", "task__order__organisation_id",
    )  # fmt: skip
    offers = Offer.objects.filter(expert=OuterRef("pk"), sent_at__isnull=False).order_by().values("expert")
    people = Expert.objects.filter(pk__in=numbers).order_by()
    rows = people.annotate(
        all_tasks=JsonRows(tasks.values(**{f"c{number}": F(name) for number, name in enumerate(columns)})),
        asked_at=Subquery(offers.annotate(last=Max("sent_at")).values("last")),
    ).values_list("pk", "all_tasks", "asked_at")
    return {number: _record(tasks, asked_at, at) for number, tasks, asked_at in rows}


def _record(rows: list[list[object]], asked_at: datetime | None, at: datetime) -> _Record:
    busy: list[Busy] = []
    done = []
    for task, starts, start, until, fee, unit, organisation in sorted(rows, key=lambda row: str(row[2])):
        starts_at, ends_at = _moment(starts), _moment(until)
        done.append((starts_at, _number(unit), _number(organisation)))
        if ends_at >= at - LOOK_BACK:
            busy.append(Busy(_number(task) or 0, starts_at, _moment(start), ends_at, _number(fee) or 0))
    return _Record(tuple(busy), tuple(done), asked_at)


def _moment(text: object) -> datetime:
    """SQLite keeps moments as UTC without saying so."""
    found = datetime.fromisoformat(str(text))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


# --- The score ------------------------------------------------------------------------------------------------------------


def _numbers(kept: Kept, places: Places) -> list[int]:
    return [kept.pool.facts[place].expert for place in places.tolist()]


def _scores(kept: Kept, outcome: Outcome, seat: SeatFacts, records: Mapping[int, _Record], at: datetime) -> list[Score]:
    scores = []
    for one, extra in kept.people(outcome.fitting.tolist()):
        record = records.get(one.expert, _Record((), (), None))
        history = _history(record, seat, at)
        is_strong = seat.language in extra.strong
        scores.append(score(one, seat, history, code=extra.code, is_strong=is_strong, is_newcomer=extra.is_newcomer))
    return ranked(scores)


def _history(record: _Record, seat: SeatFacts, at: datetime) -> History:
    since, until = at - timedelta(days=LATELY_DAYS), at + timedelta(days=LATELY_DAYS)
    return History(
        lately=sum(since <= starts_at <= until for starts_at, _unit, _organisation in record.done),
        days_since_asked=(local_day(at) - local_day(record.asked_at)).days if record.asked_at else None,
        at_unit=sum(unit is not None and unit == seat.unit for _starts, unit, _organisation in record.done),
        at_organisation=sum(number is not None and number == seat.organisation for *_, number in record.done),
    )


# --- Who does not fit -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Names:
    """Which excluded people are named."""

    kept: Kept
    opened: str
    is_small: bool

    def of(self, kind: Shown, places: list[int]) -> list[int]:
        """The places of those named, in the order of their names."""
        if not self.is_small and kind != self.opened:
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
        people = []
        for one, extra in names.kept.people(names.of(kind, places)):
            reasons = shown(all_rules(with_tasks(one, busy), looked.facts, looked.fresh))
            people.append(Left(extra, tuple(words for words in reasons if words != WORDS[kind])))
        groups.append(Group(kind, WORDS[kind], len(places), people, kind == names.opened))
    return sorted(groups, key=lambda group: -group.count)
