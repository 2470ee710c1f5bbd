"""People who work: tasks of a year, ordinary weeks, days away, boundaries, requests; without them the pages are measured on nothing.

Rows are written in bulk, as in `filling`. Dates are spread over the year before and two months ahead, and over many desks.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random

from django.db import connection
from django.db.models import F

from bench.filling import Place
from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment, Offer, OfferRound
from kokemussilta.core.clock import local_day
from kokemussilta.core.codes import ALPHABET
from kokemussilta.orders.models import Order, Seat, Task
from kokemussilta.register.models import Boundary, DayException, Expert, WeeklyHours
from kokemussilta.threads.models import Thread
from kokemussilta.vocabulary.models import Municipality

DESKS = 21
TASKS_AN_ORDER = 5
_ONCE = 2000


def give_work(place: Place, tasks_each: int, at: datetime) -> int:
    """So many tasks of a year for each person in the register, on average; answers how many there are in all."""
    chance = Random(2)
    people = list(Expert.objects.values_list("pk", flat=True))
    _give_accounts(people, at)
    _give_times(people, chance, at)
    _give_limits(at)
    if tasks_each:
        _give_tasks(place, people, tasks_each * len(people), chance, at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Assignment.objects.count()


def _give_accounts(people: Sequence[int], at: datetime) -> None:
    """Everyone signs in with an account of their own; without any, databases think the join to it finds everybody."""
    users = User.objects.bulk_create(
        [User(email=f"e{person}@example.fi", name=f"Etu{person}", created_at=at) for person in people],
        batch_size=_ONCE,
    )
    rows = [Expert(pk=person, user=user) for person, user in zip(people, users, strict=True)]
    Expert.objects.bulk_update(rows, ["user"], batch_size=500)


def _give_times(people: Sequence[int], chance: Random, at: datetime) -> None:
    """Hours for six of ten, days away for three of ten, a boundary for three of ten."""
    today = local_day(at)
    hours = [
        WeeklyHours(expert_id=person, weekday=weekday, from_time=time(8), until_time=time(20))
        for person in people
        if chance.random() < 0.6
        for weekday in range(5)
    ]
    WeeklyHours.objects.bulk_create(hours, batch_size=_ONCE)
    firsts = {person: today + timedelta(days=chance.randrange(90)) for person in people if chance.random() < 0.3}
    DayException.objects.bulk_create(
        [
            DayException(expert_id=person, starts_on=first, ends_on=first + timedelta(days=7))
            for person, first in firsts.items()
        ],
        batch_size=_ONCE,
    )
    kinds = ["media", "alone", "minors", "recording"]
    Boundary.objects.bulk_create(
        [Boundary(expert_id=person, kind=chance.choice(kinds)) for person in people if chance.random() < 0.3],
        batch_size=_ONCE,
    )


def _give_limits(at: datetime) -> None:
    """Limits of all kinds, so that every rule has somebody to look at; by the row number, in one statement each."""
    today = local_day(at)
    shares: list[tuple[int, int, dict[str, object]]] = [
        (5, 0, {"max_per_week": 1}), (5, 1, {"max_per_week": 2}), (7, 0, {"monthly_ceiling_cents": 30000}),
        (7, 1, {"monthly_ceiling_cents": 60000}), (3, 0, {"has_car": False}), (9, 0, {"rest_days": 1}), (9, 1, {"rest_days": 3}),
        (20, 0, {"paused_from": today - timedelta(days=5), "paused_until": today + timedelta(days=30)}), (8, 0, {"max_people": 20}),
    ]  # fmt: skip
    for parts, rest, limits in shares:
        Expert.objects.annotate(part=F("pk") % parts).filter(part=rest).update(**limits)


def _give_tasks(place: Place, people: Sequence[int], count: int, chance: Random, at: datetime) -> None:
    orders = _orders(place, count // TASKS_AN_ORDER + 1, at)
    towns = [place.seat.task.municipality_id, *Municipality.objects.values_list("pk", flat=True)[::5]]
    tasks = Task.objects.bulk_create(
        [_task(chance.choice(towns), chance.choice(orders), chance, at, _code(number)) for number in range(count)],
        batch_size=_ONCE,
    )
    seats = Seat.objects.bulk_create(
        [
            Seat(task=task, number=1, language_id=place.seat.language_id, code=_code(number))
            for number, task in enumerate(tasks)
        ],
        batch_size=_ONCE,
    )
    rounds = OfferRound.objects.bulk_create(
        [
            OfferRound(seat=seat, mode="direct", opened_at=_asked(seat.task, at), closed_at=at, code=_code(number))
            for number, seat in enumerate(seats)
        ],
        batch_size=_ONCE,
    )
    whose = [chance.choice(people) for _ in seats]
    offers = Offer.objects.bulk_create(
        [
            Offer(
                round=round_, seat=round_.seat, expert_id=person, state="accepted", state_since=at, payer="client",
                fee_cents=15000, created_at=round_.opened_at, sent_at=round_.opened_at, answer_by=round_.opened_at,
                code=_code(number),
            )
            for number, (round_, person) in enumerate(zip(rounds, whose, strict=True))
        ],
        batch_size=_ONCE,
    )  # fmt: skip
    Assignment.objects.bulk_create(
        [
            Assignment(
                seat=offer.seat, task=offer.seat.task, expert_id=offer.expert_id, offer=offer, state_since=at, confirmed_at=at,
                state="done" if offer.seat.task.starts_at < at else "confirmed", payer="client", fee_cents=15000,
                busy_from=offer.seat.task.starts_at, busy_until=offer.seat.task.ends_at, briefed_on=local_day(at),
                code=_code(number),
            )
            for number, offer in enumerate(offers)
        ],
        batch_size=_ONCE,
    )  # fmt: skip


def _code(number: int) -> str:
    """A code that no other number gets: by chance alone two of a million tasks would have the same."""
    left, letters = (number * 7919 + 31**7) % 31**8, ""
    for _ in range(8):
        left, letter = divmod(left, 31)
        letters += ALPHABET[letter]
    return letters


def _asked(task: Task, at: datetime) -> datetime:
    return min(at, task.starts_at - timedelta(days=20))


def _orders(place: Place, count: int, at: datetime) -> list[int]:
    """Orders like the measured one, over many desks and as many clients."""
    known = Order.objects.get(pk=place.seat.task.order_id)
    desks = [known.desk_id, *(_desk(number) for number in range(1, DESKS))]
    threads = Thread.objects.bulk_create([Thread(created_at=at) for _ in range(count)], batch_size=_ONCE)
    facts = {field.attname: getattr(known, field.attname) for field in Order._meta.concrete_fields}
    made = [
        Order(**(facts | {"id": None, "code": f"X{number:07d}", "thread_id": thread.pk, "desk_id": desks[number % DESKS], "state": "filled"} | _client(desks, number)))
        for number, thread in enumerate(threads)
    ]  # fmt: skip
    return [order.pk for order in Order.objects.bulk_create(made, batch_size=500)]


def _client(desks: Sequence[int | None], number: int) -> dict[str, object]:
    """The measured order's client for some of them, else another."""
    client = number // DESKS % DESKS
    return {"organisation_id": desks[client], "unit_id": None} if client else {}


def _desk(number: int) -> int:
    return Organisation.objects.create(slug=f"desk{number}", name=f"Välittäjä {number}", coordinates=True).pk


def _task(town: int | None, order: int, chance: Random, at: datetime, code: str) -> Task:
    starts = at + timedelta(days=chance.randrange(-300, 60), hours=chance.randrange(8))
    return Task(
        code=code, order_id=order, state="held" if starts < at else "planned", state_since=at, starts_at=starts,
        ends_at=starts + timedelta(hours=1), place=chance.choice(["remote", "on_site"]), payer="client", fee_cents=15000,
        municipality_id=town, created_at=at,
    )  # fmt: skip
