"""A planning problem out of seats, people and who fits where. Plain Python, no Django.

`assignments.rules` are the authority: whoever fits a seat was told by them, and what one person's tasks do to each other is asked
of them too, in advance where that is quick (clashes, caps, ceilings), and of the finished plan in any case (`broken`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from kokemussilta.assignments.rules import Busy, ExpertFacts, SeatFacts, first_exclusion, month_of, needs_rest, paid_in, week_of
from kokemussilta.assignments.ways import crosses
from kokemussilta.matching.planning.problem import Edge, Limit, Pair, Person, Problem, Purse, Seat

#: Points: a further task of a series to the same person; what each task weighs more than the one before; the most it weighs.
CONTINUITY, STEP, HEAVIEST = 15, 10, 50
#: Points beside the score: to whom the unit turns first, as both have agreed.
TRUSTED = 20
#: The most points of one person in one seat (`matching.weights` sum to a hundred).
MOST_POINTS = 100 + TRUSTED
#: Tasks farther apart than this never clash (`assignments.ways`).
_FAR = timedelta(days=2)
_CURVE = 40


@dataclass(frozen=True)
class Wanted:
    """An open seat: what the rules know of it, and the series that it belongs to, if any."""

    facts: SeatFacts
    series: int | None = None


@dataclass(frozen=True)
class Candidate:
    """Somebody who fits at least one seat; `facts` carry their tasks and the requests that they have not answered. `load`: tasks lately.

    `begun`: series of which they have a task already.
    """

    facts: ExpertFacts
    load: int = 0
    begun: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Cut:
    """Seats that one person can't have all of, though each alone would do."""

    person: int
    seats: frozenset[int]


def shape(seats: Sequence[Wanted], people: Sequence[Candidate], edges: Sequence[Edge], cuts: Iterable[Cut] = ()) -> Problem:
    """The problem: filling a seat comes before every preference, however many would be spoilt by it."""
    mine: dict[int, list[int]] = defaultdict(list)
    for edge in edges:
        mine[edge.person].append(edge.seat)
    cut: dict[int, list[Limit]] = defaultdict(list)
    for one in cuts:
        cut[one.person].append(Limit(one.seats, len(one.seats) - 1))
    tasks = {number: at for at, number in enumerate(dict.fromkeys(one.facts.task for one in seats))}
    return Problem(
        seats=[Seat(1, tasks[one.facts.task], one.facts.fee_cents, series=one.series) for one in seats],
        people=[_person(one, [(at, seats[at].facts) for at in mine[number]], cut[number]) for number, one in enumerate(people)],
        edges=edges,
        fair=fair(),
        cover=cover(len(seats)),
        continuity=CONTINUITY,
    )


def fair() -> tuple[int, ...]:
    """What so many tasks of one person cost in points: each more than the one before, up to a limit."""
    costs = [0]
    for number in range(_CURVE):
        costs.append(costs[-1] + min(HEAVIEST, STEP * number))
    return tuple(costs)


def cover(seats: int) -> int:
    """Points of a filled seat: more than all preferences of a plan together can be worth."""
    return 1 + seats * (MOST_POINTS + CONTINUITY + HEAVIEST)


def most_filled(bound: float, seats: int) -> int:
    """How many seats any plan can fill, by a bound of its points."""
    return min(seats, int((bound + 0.5) // (cover(seats) - HEAVIEST))) if seats else 0


def as_busy(seat: SeatFacts) -> Busy:
    """The seat's task as the rules see a task that somebody has."""
    return Busy(
        seat.task, seat.starts_at, seat.ends_at, seat.place, seat.latitude, seat.longitude, seat.fee_cents, seat.kind,
        seat.pay_month, is_heavy=seat.is_heavy,
    )  # fmt: skip


def with_more(one: ExpertFacts, seats: Iterable[SeatFacts]) -> ExpertFacts:
    """The person as if these seats were theirs too."""
    more = tuple(as_busy(seat) for seat in seats)
    return replace(one, busy=one.busy + more) if more else one


def broken(seats: Sequence[Wanted], people: Sequence[Candidate], chosen: Iterable[Edge]) -> list[Cut]:
    """What the rules say against a plan: for each person whose tasks do not go together, the fewest of them that do not."""
    mine: dict[int, list[int]] = defaultdict(list)
    for edge in chosen:
        mine[edge.person].append(edge.seat)
    cuts = []
    for person, all_ in sorted(mine.items()):
        facts = people[person].facts
        if len(all_) > 1 and not _go_together(facts, seats, all_):
            pairs = ([one, other] for place, one in enumerate(all_) for other in all_[place + 1 :])
            worst = next((pair for pair in pairs if not _go_together(facts, seats, pair)), all_)
            cuts.append(Cut(person, frozenset(worst)))
    return cuts


def _go_together(one: ExpertFacts, seats: Sequence[Wanted], mine: Sequence[int]) -> bool:
    return all(
        first_exclusion(with_more(one, (seats[other].facts for other in mine if other != at)), seats[at].facts) is None
        for at in mine
    )


# --- One person -----------------------------------------------------------------------------------------------------------


def _person(one: Candidate, mine: list[tuple[int, SeatFacts]], cuts: list[Limit]) -> Person:
    return Person(
        cap=len(mine),
        load=one.load,
        begun=one.begun,
        clashes=frozenset(_clashes(one.facts, mine)),
        limits=(*_caps(one.facts, mine), *cuts),
        purses=tuple(_purses(one.facts, mine)),
    )


def _clashes(one: ExpertFacts, mine: list[tuple[int, SeatFacts]]) -> Iterable[Pair]:
    """Pairs of seats that overlap, or are too near in time for the way between them, or for the rest that the person wants."""
    far = max(_FAR, timedelta(days=one.rest_days + 1))
    ordered = sorted(mine, key=lambda entry: entry[1].starts_at)
    for place, (at, seat) in enumerate(ordered):
        for other_at, other in ordered[place + 1 :]:
            if other.starts_at - seat.starts_at > far and other.starts_at - seat.ends_at > far:
                break
            if crosses(one, seat, other) or needs_rest(one, seat, other):
                yield at, other_at


def _caps(one: ExpertFacts, mine: list[tuple[int, SeatFacts]]) -> Iterable[Limit]:
    """The person's own caps of a week and of a month, less what they have already."""
    for most, when in ((one.max_per_week, week_of), (one.max_per_month, month_of)):
        if most is None:
            continue
        groups: dict[tuple[int, int], list[int]] = defaultdict(list)
        for at, seat in mine:
            groups[when(seat.starts_at)].append(at)
        for span, ats in groups.items():
            left = max(0, most - sum(when(busy.starts_at) == span for busy in one.busy))
            if len(ats) > left:
                yield Limit(frozenset(ats), left)


def _purses(one: ExpertFacts, mine: list[tuple[int, SeatFacts]]) -> Iterable[Purse]:
    """The person's own ceiling of each month of payment, less what they have already; tasks without a fee never count."""
    if one.ceiling_cents is None:
        return
    months: dict[int, list[int]] = defaultdict(list)
    for at, seat in mine:
        if seat.fee_cents:
            months[paid_in(seat)].append(at)
    for month, ats in months.items():
        earned = sum(busy.fee_cents for busy in one.busy if paid_in(busy) == month)
        yield Purse(frozenset(ats), max(0, one.ceiling_cents - earned))
