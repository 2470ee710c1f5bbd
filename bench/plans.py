"""`python -m bench.plans`: a plan of a region's month as the product solves it, from reading the rows to the proposals written.

People of all kinds with a year of tasks, and open seats on many days in many towns, made from a seed in a database of its own.
"""

import argparse
import os
import statistics
import tempfile
import time
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.filling import Place

PARSER = argparse.ArgumentParser(prog="bench.plans", description=__doc__)
PARSER.add_argument("--people", type=int, default=300)
PARSER.add_argument("--seats", type=int, default=150)
PARSER.add_argument("--tasks", type=int, default=7, help="tasks that each person has done or agreed to, over a year")


def open_seats(place: "Place", count: int) -> None:
    """So many open seats, one a task, in the towns and themes of the register."""
    from kokemussilta.core.codes import new_code
    from kokemussilta.orders.models import Seat, Task
    from kokemussilta.vocabulary.models import Municipality, Theme

    chance, first = Random(3), place.seat.task
    towns, themes = list(Municipality.objects.all()), list(Theme.objects.filter(parent__isnull=False))
    Seat.objects.filter(pk=place.seat.pk).delete()
    tasks = []
    for _ in range(count):
        starts = first.starts_at.replace(hour=chance.randrange(8, 17)) + timedelta(days=chance.randrange(28))
        tasks.append(
            Task(
                code=new_code(), order=first.order, starts_at=starts, ends_at=starts + timedelta(minutes=75), place=chance.choice(["on_site", "remote", "hybrid"]),
                municipality=chance.choice(towns), payer="client", fee_cents=15000, created_at=first.created_at, state_since=first.created_at,
            )
        )  # fmt: skip
    seats = Seat.objects.bulk_create(
        Seat(task=task, language=place.seat.language, number=1) for task in Task.objects.bulk_create(tasks)
    )
    Seat.themes.through.objects.bulk_create(Seat.themes.through(seat=seat, theme=chance.choice(themes)) for seat in seats)


def measured(place: "Place", at: datetime) -> None:
    """Solve, tell of each step, read the page."""
    from bench.pages import signed_in
    from kokemussilta.core.clock import local_day
    from kokemussilta.matching import actions
    from kokemussilta.matching.models import Plan
    from kokemussilta.matching.plans import working
    from kokemussilta.matching.plans.fitting import stage
    from kokemussilta.matching.plans.gathering import open_seats as read
    from kokemussilta.matching.plans.people import crowd_of

    first, last = local_day(at), local_day(at) + timedelta(weeks=11)
    desk = place.seat.task.order.desk
    assert desk is not None
    began = time.perf_counter()
    made = stage(read(desk.pk, first, last, at), crowd_of(Plan(organisation=desk), at), set(), at)
    print(f"{len(made.seats)} seats, {len(made.people)} people, {len(made.edges)} pairs: read and ranked in {_since(began)}")
    plan = actions.start(organisation=desk, first_on=first, last_on=last, by=place.coordinator, at=at)
    began, heard = time.perf_counter(), list[str]()
    write = actions.note_progress

    def hear(**facts: object) -> bool:
        heard.append(_since(began))
        return write(**facts)  # type: ignore[arg-type]

    actions.note_progress = hear
    working.work()
    spent = _since(began)
    plan.refresh_from_db()
    proven = "proven" if plan.best_preference == plan.preference else "not proven"
    print(
        f"first proposals written after {heard[0]}; done after {spent}: {plan.filled} filled of at most {plan.most_filled}, {proven}"
    )
    browser, times = signed_in(place), list[float]()
    for _ in range(15):
        began = time.perf_counter()
        browser.get(f"/plans/{plan.code}/")
        times.append(time.perf_counter() - began)
    print(f"the plan's page: {statistics.median(times) * 1000:.0f} ms")


def _since(began: float) -> str:
    return f"{time.perf_counter() - began:.2f} s"


def main() -> None:
    """Set up a database of its own, fill it, measure."""
    options = PARSER.parse_args()
    with tempfile.TemporaryDirectory(prefix="kokemussilta-bench-") as folder:
        os.environ["KOKEMUSSILTA_VAR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
        import django

        django.setup()
        from bench import filling, working
        from kokemussilta.core import clock

        place = filling.fill(options.people)
        working.give_work(place, options.tasks, clock.now())
        open_seats(place, options.seats)
        measured(place, clock.now())


if __name__ == "__main__":
    main()
