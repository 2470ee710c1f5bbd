"""Ranking one seat among everyone: the engine over broad random seats beside a bare scan, one SQL statement and the rules one by one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any

import numpy as np

from bench import bare
from bench.filling import Place
from kokemussilta.assignments.facts import facts_of, seat_facts
from kokemussilta.assignments.rules import SeatFacts, first_exclusion
from kokemussilta.core import clock
from kokemussilta.matching import keeping, snapshot
from kokemussilta.matching.engine import Fresh, Pool, decide
from kokemussilta.matching.scoring import Scores
from kokemussilta.orders.actions import planning
from kokemussilta.orders.actions.planning import SeatPlan, TaskPlan
from kokemussilta.orders.models import Seat
from kokemussilta.register import guards
from kokemussilta.register.models import Expert
from kokemussilta.vocabulary.models import Language, Municipality, TaskKind, Theme

# Of so many at most the rules are applied one by one.
ORACLE = 10_000
SEATS = 200


def broad(seat: SeatFacts, count: int = SEATS) -> list[SeatFacts]:
    """Seats of all shapes, three of ten for any theme, half without demands, near and far, in the two months around this one."""
    chance, made = Random(5), []
    themes = list(Theme.objects.order_by("pk").values_list("pk", "parent_id"))
    towns = list(Municipality.objects.order_by("pk"))
    languages = list(Language.objects.values_list("pk", flat=True)[:3])
    kinds = list(TaskKind.objects.order_by("pk").values_list("pk", flat=True))
    for _ in range(count):
        wanted = [] if chance.random() < 0.3 else chance.sample(themes, chance.choice([1, 2]))
        town, starts = (
            chance.choice(towns),
            seat.starts_at + timedelta(days=chance.randrange(-18, 40), hours=chance.randrange(8)),
        )
        made.append(
            replace(
                seat, themes=frozenset((theme, parent or theme) for theme, parent in wanted), perspective=chance.choice(["", "own", "close"]),
                language=chance.choice(languages), kind=chance.choice(kinds), starts_at=starts, ends_at=starts + timedelta(minutes=75),
                place=chance.choice(["on_site", "remote", "hybrid"]), town=town.pk, county=town.county_id, latitude=town.latitude,
                longitude=town.longitude, demands=seat.demands if chance.random() < 0.5 else frozenset(),
            )
        )  # fmt: skip
    return made


def open_seats(place: Place, count: int) -> list[Seat]:
    """So many more open seats of the measured order, for any theme or another, in all three ways."""
    chance, order, at = Random(6), place.seat.task.order, clock.now()
    themes, towns = list(Theme.objects.order_by("pk")), list(Municipality.objects.order_by("pk"))
    languages, made = list(Language.objects.all()[:3]), []
    for number in range(count):
        starts = place.seat.task.starts_at + timedelta(days=number + 1, hours=chance.randrange(8))
        wanted = SeatPlan(chance.choice(languages), chance.sample(themes, chance.choice([0, 1, 2])), chance.choice(["", "own"]))
        plan = TaskPlan(
            place=chance.choice(["on_site", "remote", "hybrid"]), seats=(wanted,), payer="client", municipality=chance.choice(towns),
            fee_cents=15000,
        )  # fmt: skip
        spans = [(starts, starts + timedelta(minutes=75))]
        made += [
            task.seats.get() for task in planning.make_tasks(order=order, spans=spans, plan=plan, by=place.coordinator, at=at)
        ]
    return made


def measure_all(place: Place, times: int, measure: Callable[..., Any]) -> tuple[list[Any], float]:
    """The engine's rows, and the floor that ratios are against: a bare scan of a few columns."""
    at = clock.now()
    keeping.keep(at)
    pool, facts = snapshot.current(at).pool, seat_facts(place.seat, at)
    everyone = list(facts_of(Expert.objects.filter(pk__in=Expert.objects.order_by("pk")[:ORACLE]), at).values())
    among, seats = np.ones(len(pool), dtype=bool), broad(facts)

    def decided(seat: SeatFacts) -> Any:
        return decide(pool, seat, Fresh(), among)

    def ranked(seat: SeatFacts) -> Any:
        return Scores(pool, seat, decided(seat).fitting, at=at).best(20)

    def turns(run: Callable[[SeatFacts], Any], many: list[SeatFacts]) -> Callable[[], Any]:
        left = cycle(many)
        return lambda: run(next(left))

    def oracle(seat: SeatFacts) -> None:
        for one in everyone:
            first_exclusion(one, seat)

    asked = [seat for seat in seats if seat.themes and seat.perspective]
    fitting = sorted(len(decided(seat).fitting) for seat in seats)
    print(
        f"broad random seats: {len(seats)}, of {len(pool)} fit {fitting[len(fitting) // 2]} in the middle, {fitting[-1]} at most"
    )
    floor = measure("floor: a bare scan, six columns, best 20", turns(lambda seat: bare.scan(pool, seat), seats), len(seats))
    rows = [
        floor,
        measure("engine: every rule on everyone", turns(decided, seats), len(seats)),
        measure("engine: every rule, scores, best 20", turns(ranked, seats), len(seats)),
        measure("engine: the same, the measured seat", lambda: ranked(facts), times),
        measure("bare: one SQL statement, some of the rules", turns(bare.statement, asked), min(times, 20)),
        measure("bare: everyone as objects", bare.objects, 3),
        measure(f"brute force: every rule on {len(everyone)}, one by one", turns(oracle, seats), 5),
        *_kept(pool, seats, at, times, measure),
    ]
    return rows, floor.cpu


def _kept(pool: Pool, seats: list[SeatFacts], at: datetime, times: int, measure: Callable[..., Any]) -> list[Any]:
    """What it takes to have the arrays, and to have them fresh."""
    somebody = Expert.objects.order_by("pk")[0]
    among = np.ones(len(pool), dtype=bool)

    def moved() -> None:
        guards.hold(somebody, at=at)
        snapshot.current(at)

    def moved_and_ranked() -> None:
        moved()
        now = snapshot.current(at).pool
        Scores(now, seats[0], decide(now, seats[0], Fresh(), among).fitting, at=at).best(20)

    def cold() -> None:
        snapshot.forget()
        snapshot.current(at)

    def cold_and_ranked() -> None:
        cold()
        now = snapshot.current(at).pool
        Scores(now, seats[0], decide(now, seats[0], Fresh(), among).fitting, at=at).best(20)

    return [
        measure("snapshot: nothing moved", lambda: snapshot.current(at), times),
        measure("snapshot: one person moved (with the write)", moved, times),
        measure("snapshot: one moved, and a broad seat ranked", moved_and_ranked, times),
        measure("snapshot: a new process (what was written)", cold, 5),
        measure("snapshot: a new process, and a seat ranked", cold_and_ranked, 5),
    ]
