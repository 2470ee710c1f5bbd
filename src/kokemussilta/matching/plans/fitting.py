"""Who fits which open seat, and how well: the engine over everyone, the score for those who fit."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kokemussilta.matching.engine import Outcome, Pool, decide
from kokemussilta.matching.hints import Hints, hints
from kokemussilta.matching.planning.problem import Edge
from kokemussilta.matching.plans.gathering import OpenSeat, candidates, read_tasks_asked, series_of
from kokemussilta.matching.plans.people import Crowd
from kokemussilta.matching.plans.search import Task
from kokemussilta.matching.plans.shaping import TRUSTED, Candidate, Cut, Wanted, broken
from kokemussilta.matching.plans.ties import begun, trusted
from kokemussilta.matching.queries import by_kind


@dataclass(frozen=True)
class Told:
    """What a plan tells of one seat beside its person: how many fit, how many do not by how it is shown, what would open it."""

    fitting: int
    excluded: dict[str, int]
    hint: dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """Everything of a plan at one moment: `numbers` are the people (row numbers) by their place in the problem.

    `points`: the score of each edge as the seat's ranking gives it; what an edge weighs in the plan is that and its tie, if any.
    """

    seats: list[OpenSeat]
    wanted: list[Wanted]
    numbers: list[int]
    people: list[Candidate]
    edges: list[Edge]
    points: list[int]
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


def stage(seats: list[OpenSeat], crowd: Crowd, barred: set[tuple[int, int]], at: datetime) -> Stage:
    """Who fits where among those whom the organisation sees; pairs of seat and person in `barred` are left out."""
    tried = crowd.pool.trying(read_tasks_asked(at))
    found, told = list[Edge](), list[Told]()
    pairs = trusted(seats, at)
    for number, seat in enumerate(seats):
        outcome = decide(tried, seat.facts, seat.fresh, crowd.among)
        told.append(_told(tried, seat, outcome, crowd, at))
        points = crowd.scores(seat.facts, outcome.fitting, at).totals.tolist()
        fitting = zip(crowd.pool.numbers(outcome.fitting), points, strict=True)
        found += [Edge(number, one, points) for one, points in fitting if (seat.row.pk, one) not in barred]
    # Whoever has gone since is in no plan.
    people = candidates({edge.person for edge in found}, seats, at)
    place = {number: at for at, number in enumerate(dict.fromkeys(edge.person for edge in found if edge.person in people))}
    series, known = series_of(seats), begun(place, seats)
    kept = [edge._replace(person=place[edge.person]) for edge in found if edge.person in place]
    numbers = list(place)
    return Stage(
        seats=seats,
        wanted=[Wanted(seat.facts, series[seat.row.pk]) for seat in seats],
        numbers=numbers,
        people=[replace(people[number], begun=known.get(number, frozenset())) for number in numbers],
        edges=[
            edge._replace(score=edge.score + TRUSTED * ((seats[edge.seat].row.pk, numbers[edge.person]) in pairs))
            for edge in kept
        ],
        points=[edge.score for edge in kept],
        told=told,
    )


def _told(pool: Pool, seat: OpenSeat, outcome: Outcome, crowd: Crowd, at: datetime) -> Told:
    excluded = {str(kind): count for kind, count in by_kind(outcome.excluded).items()}
    hint = {} if len(outcome.fitting) else _plain(hints(pool, seat.facts, seat.fresh, outcome, at, others=crowd.others))
    return Told(len(outcome.fitting), excluded, hint)


def _plain(found: Hints) -> dict[str, Any]:
    """The hints as they are kept."""
    plain: dict[str, Any] = {}
    if found.if_remote:
        plain["remote"] = found.if_remote
    if found.other_day:
        plain |= {"day": found.other_day.isoformat(), "on_day": found.on_other_day}
    if found.farther:
        plain["farther"] = found.farther
    if found.neighbours:
        plain["neighbours"] = found.neighbours
    return plain
