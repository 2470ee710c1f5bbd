"""A seat's ranking, ready for the page. The number of statements does not depend on how many people are in the register."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import Max, Q

from kokemussilta.accounts.models import User
from kokemussilta.assignments.exclusions import WORDS, Words, shown
from kokemussilta.assignments.facts import LOOK_BACK, seat_facts
from kokemussilta.assignments.models import Assignment, Offer, OfferRound
from kokemussilta.assignments.rules import BY_CODE, Busy, SeatFacts, Shown
from kokemussilta.assignments.states import HOLDS_SEAT, InterestState, OfferState
from kokemussilta.audit.actions import note_reading
from kokemussilta.audit.reasons import MATCHING
from kokemussilta.core.clock import local_day
from kokemussilta.matching import snapshot
from kokemussilta.matching.engine import Fresh, Mask, Outcome, all_rules, decide, with_tasks
from kokemussilta.matching.scoring import History, Score, ranked, score
from kokemussilta.matching.weights import LATELY_DAYS
from kokemussilta.orders.models import Seat
from kokemussilta.register.models import Consent, Expert

SHOWN_FIRST = 20
# Of each group of excluded people so many are opened by name; the count tells of all.
NAMED = 25
_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Person:
    """One fitting person with the score, as the page shows them."""

    expert: Expert
    score: Score


@dataclass(frozen=True)
class Left:
    """One excluded person, with every reason in words."""

    expert: Expert
    reasons: tuple[Words, ...]


@dataclass(frozen=True)
class Group:
    """The people whom one kind of rule excludes first."""

    words: Words
    count: int
    people: list[Left]


@dataclass
class Suggestion:
    """All that the page tells of who could go."""

    seat: Seat
    facts: SeatFacts
    people: list[Person]
    count: int
    groups: list[Group]
    excluded: int
    if_remote: int | None
    offers: list[Offer]
    round: OfferRound | None
    holder: Assignment | None
    interested: int = 0
    waiting: list[Offer] = field(default_factory=list)


@dataclass(frozen=True)
class _Read:
    """What was read for one ranking."""

    kept: snapshot.Kept
    among: Mask
    fresh: Fresh


def suggest(seat: Seat, *, user: User, at: datetime, show_all: bool = False) -> Suggestion:
    """Rank the people whom the desk of the seat's order sees, and note that `user` read them.

    `seat` comes through `on_desk_of(user)`; the asker's own entry is left out.
    """
    facts = seat_facts(seat, at)
    offers = list(Offer.objects.filter(seat=seat).select_related("expert", "round").order_by("-round__opened_at", "rank"))
    in_task = list(Assignment.objects.filter(task=seat.task, state__in=HOLDS_SEAT).select_related("expert"))
    open_or_no = {OfferState.WAITING, OfferState.SENT, OfferState.DECLINED}
    kept = snapshot.current(at)
    read = _Read(
        kept,
        kept.visible_to(_desk_of(seat), but=user.pk),
        Fresh(
            frozenset(one.expert_id for one in in_task),
            frozenset(offer.expert_id for offer in offers if offer.state in open_or_no),
        ),
    )
    outcome, scores, busy = _rank(read, facts, at)
    first = scores if show_all else scores[:SHOWN_FIRST]
    named = {code: numbers[:NAMED] for code, numbers in _by_words(outcome).items()}
    busy |= _tasks_of([number for numbers in named.values() for number in numbers], at)[0]
    wanted = [one.expert for one in first] + [number for numbers in named.values() for number in numbers]
    rows = Expert.objects.select_related("municipality").in_bulk(wanted)
    opened = OfferRound.objects.filter(seat=seat, closed_at__isnull=True).first()
    suggestion = Suggestion(
        seat=seat,
        facts=facts,
        people=[Person(rows[one.expert], one) for one in first if one.expert in rows],
        count=len(scores),
        groups=_groups(_Excluded(outcome, named, rows, busy), read, facts),
        excluded=sum(len(numbers) for numbers in outcome.excluded.values()),
        if_remote=_if_remote(read, facts, len(scores), busy),
        offers=offers,
        round=opened,
        holder=next((one for one in in_task if one.seat_id == seat.pk), None),
        interested=opened.interests.filter(state=InterestState.EXPRESSED).count() if opened else 0,
        waiting=[offer for offer in offers if offer.state == OfferState.SENT],
    )
    codes = sorted(row.code for row in rows.values())
    note_reading(codes, by=user, at=at, reason=MATCHING, within=seat.task.order.code, fields=["themes", "availability"])
    return suggestion


def _desk_of(seat: Seat) -> int:
    """The organisation whose desk the order is on; a seat is only reached through one."""
    desk = seat.task.order.desk_id
    if desk is None:
        raise ValueError("an order on the shared queue has no seats to fill")
    return desk


def askable(seat: Seat, codes: list[str], *, user: User) -> list[Expert]:
    """The experts with these codes, in this order, among those whom the desk of the seat's order sees."""
    desk = _desk_of(seat)
    consenting = Consent.objects.filter(purpose="seen_by", organisation_id=desk, withdrawn_at__isnull=True)
    seen = Expert.objects.filter(Q(home_id=desk) | Q(pk__in=consenting.values("expert_id")), code__in=codes)
    found = {expert.code: expert for expert in seen.others_than(user)}
    return [found[code] for code in dict.fromkeys(codes) if code in found]


def _rank(read: _Read, facts: SeatFacts, at: datetime) -> tuple[Outcome, list[Score], dict[int, tuple[Busy, ...]]]:
    pool = read.kept.pool
    sieve = pool.sieve(facts, read.fresh, read.among)
    numbers = pool.numbers[sieve.left].tolist()
    busy, done = _tasks_of(numbers, at)
    outcome = decide(pool, facts, sieve, busy)
    asked = dict(
        Offer.objects.filter(expert__in=outcome.fitting, sent_at__isnull=False)
        .order_by()
        .values_list("expert_id")
        .annotate(Max("sent_at"))
    )
    scores = []
    for number in outcome.fitting:
        extra = read.kept.extras[number]
        last = asked.get(number)
        history = replace(
            _history(done[number], facts, at),
            days_since_asked=(local_day(at) - local_day(last)).days if last else None,
        )
        one = with_tasks(pool.facts[pool.place[number]], busy)
        is_strong = facts.language in extra.strong
        scores.append(score(one, facts, history, is_strong=is_strong, is_newcomer=extra.is_newcomer))
    return outcome, ranked(scores), busy


@dataclass(frozen=True)
class _Done:
    """One confirmed or done task of a person, as history sees it."""

    starts_at: datetime
    unit: int | None
    organisation: int | None


def _tasks_of(numbers: list[int], at: datetime) -> tuple[dict[int, tuple[Busy, ...]], dict[int, list[_Done]]]:
    """Everyone's tasks of the last year and to come, one statement: as the rules see them, and as history does."""
    rows = (
        Assignment.objects.filter(expert__in=numbers, state__in=HOLDS_SEAT, busy_until__gte=at - _YEAR)
        .order_by("busy_from", "pk")
        .values_list(
            "expert_id", "task_id", "task__starts_at", "busy_from", "busy_until", "fee_cents", "task__order__unit_id",
            "task__order__organisation_id",
        )
    )  # fmt: skip
    busy: dict[int, list[Busy]] = defaultdict(list)
    done: dict[int, list[_Done]] = defaultdict(list)
    for expert, task, starts, start, until, fee, unit, organisation in rows:
        done[expert].append(_Done(starts, unit, organisation))
        if until >= at - LOOK_BACK:
            busy[expert].append(Busy(task, starts, start, until, fee or 0))
    return {expert: tuple(tasks) for expert, tasks in busy.items()}, done


def _history(tasks: list[_Done], facts: SeatFacts, at: datetime) -> History:
    since = at - timedelta(days=LATELY_DAYS)
    return History(
        lately=sum(task.starts_at >= since for task in tasks),
        at_unit=sum(task.unit is not None and task.unit == facts.unit for task in tasks),
        at_organisation=sum(task.organisation is not None and task.organisation == facts.organisation for task in tasks),
    )


def _by_words(outcome: Outcome) -> dict[Shown, list[int]]:
    """Excluded people by how their first rule is shown, so that what must look alike is one group."""
    found: dict[Shown, list[int]] = defaultdict(list)
    for code in BY_CODE:
        if numbers := outcome.excluded.get(code):
            found[BY_CODE[code].shown_as].extend(numbers)
    return found


@dataclass(frozen=True)
class _Excluded:
    """The excluded people: by rule, those to be named, their rows, their tasks."""

    outcome: Outcome
    named: Mapping[Shown, list[int]]
    rows: Mapping[int, Expert]
    busy: Mapping[int, tuple[Busy, ...]]


def _groups(excluded: _Excluded, read: _Read, facts: SeatFacts) -> list[Group]:
    pool = read.kept.pool
    groups = []
    for kind, numbers in _by_words(excluded.outcome).items():
        people = []
        for number in excluded.named[kind]:
            one = with_tasks(pool.facts[pool.place[number]], excluded.busy)
            if number in excluded.rows:
                reasons = shown(all_rules(one, facts, read.fresh)) or (WORDS[kind],)
                people.append(Left(excluded.rows[number], reasons))
        groups.append(Group(WORDS[kind], len(numbers), people))
    return sorted(groups, key=lambda group: -group.count)


def _if_remote(read: _Read, facts: SeatFacts, count: int, busy: Mapping[int, tuple[Busy, ...]]) -> int | None:
    """How many would fit if the task were remote; None when it is, or when that opens nothing."""
    if facts.place == "remote" or count >= SHOWN_FIRST:
        return None
    remote = replace(facts, place="remote")
    outcome = decide(read.kept.pool, remote, read.kept.pool.sieve(remote, read.fresh, read.among), busy)
    return len(outcome.fitting) if len(outcome.fitting) > count else None
