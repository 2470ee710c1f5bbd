"""Who fits which open seat, and how well: the engine over everyone, the score for those who fit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kokemussilta.matching.engine import Outcome, decide, sieve
from kokemussilta.matching.hints import Hints, hints
from kokemussilta.matching.planning.problem import Edge
from kokemussilta.matching.plans.gathering import OpenSeat, Record, records, series_of, visible_numbers
from kokemussilta.matching.plans.search import Task
from kokemussilta.matching.plans.shaping import Candidate, Cut, Wanted, broken
from kokemussilta.matching.queries import by_kind
from kokemussilta.matching.scoring import Score, score
from kokemussilta.matching.snapshot import Kept

_NEW = Record()


@dataclass(frozen=True)
class Told:
    """What a plan tells of one seat beside its person: how many fit, how many do not by how it is shown, what would open it."""

    fitting: int
    excluded: dict[str, int]
    hint: dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """Everything of a plan at one moment: `numbers` are the people (row numbers) by their place in the problem."""

    seats: list[OpenSeat]
    wanted: list[Wanted]
    numbers: list[int]
    people: list[Candidate]
    edges: list[Edge]
    told: list[Told]

    def edge_of(self) -> dict[tuple[int, int], int]:
        """Where the edge of a seat and a person (row numbers) is."""
        return {(self.seats[edge.seat].row.pk, self.numbers[edge.person]): at for at, edge in enumerate(self.edges)}

    def pair(self, edge: int) -> tuple[int, int]:
        """The seat and the person (row numbers) of an edge."""
        seat, person, _points = self.edges[edge]
        return self.seats[seat].row.pk, self.numbers[person]

    def task(self, *, held: list[int], start: list[int]) -> Task:
        """What is to be searched, with what is settled."""
        return Task(self.wanted, self.people, self.edges, tuple(held), tuple(start))

    def going_together(self, edges: list[int]) -> list[int]:
        """Those of the edges that still hold together: of those that do not, all are let go."""
        kept = list(edges)
        while cuts := broken(self.wanted, self.people, [self.edges[at] for at in kept]):
            kept = [at for at in kept if not _is_cut(self.edges[at], cuts)]
        return kept


def _is_cut(edge: Edge, cuts: list[Cut]) -> bool:
    return any(edge.person == cut.person and edge.seat in cut.seats for cut in cuts)


def stage(seats: list[OpenSeat], kept: Kept, organisation: int, barred: set[tuple[int, int]], at: datetime) -> Stage:
    """Who fits where among those whom the organisation sees; pairs of seat and person in `barred` are left out."""
    among = kept.visible_to(organisation, but=None)
    known = records(visible_numbers(kept, organisation), seats, at)
    busy = {number: record.busy for number, record in known.items() if record.busy}
    edges, told, place = list[Edge](), list[Told](), dict[int, int]()
    for number, seat in enumerate(seats):
        sifted = sieve(kept.pool, seat.facts, seat.fresh, among)
        left = (kept.pool.facts[place_of_one].expert for place_of_one in sifted.left.tolist())
        outcome = decide(kept.pool, seat.facts, sifted, {one: busy[one] for one in left if one in busy})
        told.append(_told(kept, seat, outcome, at))
        for one, points in scores(kept, seat, outcome, known):
            if (seat.row.pk, one) not in barred:
                edges.append(Edge(number, place.setdefault(one, len(place)), points.total))
    series = series_of(seats)
    return Stage(
        seats=seats,
        wanted=[Wanted(seat.facts, series[seat.row.pk]) for seat in seats],
        numbers=list(place),
        people=[known.get(number, _NEW).candidate(kept.pool.facts[kept.pool.place[number]]) for number in place],
        edges=edges,
        told=told,
    )


def scores(kept: Kept, seat: OpenSeat, outcome: Outcome, known: Mapping[int, Record]) -> list[tuple[int, Score]]:
    """The score of everyone who fits, by row number."""
    found = []
    for one, extra in kept.people(outcome.fitting.tolist()):
        history = known.get(one.expert, _NEW).history(seat)
        is_strong = seat.facts.language in extra.strong
        made = score(one, seat.facts, history, code=extra.code, is_strong=is_strong, is_newcomer=extra.is_newcomer)
        found.append((one.expert, made))
    return found


def _told(kept: Kept, seat: OpenSeat, outcome: Outcome, at: datetime) -> Told:
    excluded = {str(kind): len(places) for kind, places in by_kind(outcome.excluded).items()}
    hint = {} if len(outcome.fitting) else _plain(hints(kept.pool, seat.facts, seat.fresh, outcome, at))
    return Told(len(outcome.fitting), excluded, hint)


def _plain(found: Hints) -> dict[str, Any]:
    """The hints as they are kept."""
    plain: dict[str, Any] = {}
    if found.if_remote:
        plain["remote"] = found.if_remote
    if found.other_day:
        plain |= {"day": found.other_day.isoformat(), "on_day": found.on_other_day}
    return plain
