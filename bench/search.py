"""`python -m bench.search`: the one search box beside a bare floor; `--people 10000 --tasks 500000` is the country with ten years of work.

Names are put together of parts, orders come from made-up schools, wards and associations; half of all work is on the desk that is measured, the rest on twenty
others. What is measured is the whole page with the words in the session, as a coordinator reads it, and the reading of the index alone.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from bench.__main__ import Measured, measure, report

if TYPE_CHECKING:
    from bench.filling import Place

PARSER = argparse.ArgumentParser(prog="bench.search", description=__doc__)
PARSER.add_argument("--people", type=int, default=2_000)
PARSER.add_argument("--tasks", type=int, default=50_000)
PARSER.add_argument("--times", type=int, default=40)
FIRST = "Aino Eino Helmi Väinö Saima Toivo Elli Onni Lempi Urho Hilja Arvo Sylvi Oiva Impi Reino Tyyne Kauko Martta Usko Åsa Göran Siv Börje"
HEADS = "Mäki Niemi Koski Järvi Laakso Salo Harju Lahde Ranta Virta Saari Oja Lehto Kangas Pelto Metsä Kivi Vuori Luoto Aho"
TAILS = "nen la läinen kari salo mäki maa niemi koski joki perä vaara lampi korpi noro suo kallio laine virta lahti"
PLACES = "yläkoulu lukio ammattiopisto terveyskeskus keskussairaala seurakunta kirjasto nuorisotalo mielenterveysyhdistys kansalaisopisto"
UNITS = "Lähihoitajat|Osasto 3|Kuraattorit|Opiskelijahuolto|Poliklinikka|Nuorten ryhmä|Henkilöstö|Kotihoito"
TITLES = (
    "|||Toivoa nuorille|Toipumisen ilta|Mielenterveysviikko|Läheisten kerho|Vanhempainilta koululla|Kokemuspuhe henkilöstölle"
)
DESKS, TASKS_AN_ORDER, ONCE = 21, 5, 5_000
#: What is typed: a name, its beginning, a slip of the finger, the end of a number, word forms of half of all orders, two common words, a day.
TYPED = (
    ("a name", "helmi mäkinen"),
    ("the beginning of a name", "ko"),
    ("a name with a slip", "mäkineb"),
    ("the end of a telephone number", "123457"),
    ("a code", "222225KH"),
    ("a word of a tenth of all orders", "nuorille"),
    ("a word of every order", "oppilaitosluennot"),
    ("two common words", "koulussa toivo"),
    ("three words, one rare", "seinäjoen lukio virtala"),
    ("two words that never meet", "kirjasto yläkoulu"),
    ("a day and a word", "3.12. terveyskeskus"),
    ("nothing to be found", "zzyzx"),
)


def main() -> None:
    """Set up a database of its own, fill it, measure."""
    options = PARSER.parse_args()
    with tempfile.TemporaryDirectory(prefix="kokemussilta-bench-") as folder:
        os.environ["KOKEMUSSILTA_VAR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
        import django

        django.setup()
        from bench import filling
        from kokemussilta.core import clock
        from kokemussilta.search.models import Word

        began, at = time.perf_counter(), clock.now()
        place = filling.fill(0)
        _people(place, options.people, at)
        _work(place, options.tasks, at)
        filled = time.perf_counter()
        _index()
        spent = time.perf_counter() - filled
        print(
            f"{options.people} people, {options.tasks} tasks, {Word.objects.count()} forms, {options.times} runs, database: {filling.database()}"
        )
        print(f"filled in {filled - began:.0f} s, indexed in {spent:.0f} s")
        rows = list(_rows(place, options.times))
        report(rows, rows[1].cpu)


def _code(number: int) -> str:
    """A public code for each number: half a million drawn by chance would hold the same twice now and then."""
    from kokemussilta.core.codes import ALPHABET

    letters = ""
    for _place in range(8):
        number, left = divmod(number, len(ALPHABET))
        letters = ALPHABET[left] + letters
    return letters


def _any(chance: Random, words: str, between: str = " ") -> str:
    return chance.choice(words.split(between))


def _name(chance: Random) -> tuple[str, str]:
    return _any(chance, FIRST), _any(chance, HEADS) + _any(chance, TAILS)


def _people(place: "Place", count: int, at: datetime) -> None:
    from kokemussilta.core.clock import local_day
    from kokemussilta.register.models import Expert
    from kokemussilta.vocabulary.models import Municipality

    chance, towns, home = Random(1), list(Municipality.objects.all()), place.seat.task.order.desk
    made = []
    for number in range(count):
        first, last = _name(chance)
        made.append(
            Expert(home=home, state="active", state_since=at, created_at=at, quiet_since=local_day(at), first_name=first, last_name=last,
                   phone=f"+35840{1_000_000 + number}", email=f"henkilo{number}@example.org", municipality=chance.choice(towns))
        )  # fmt: skip
    Expert.objects.bulk_create(made, batch_size=ONCE)


def _work(place: "Place", count: int, at: datetime) -> None:
    """Orders with their tasks, each seat confirmed to somebody."""
    from kokemussilta.assignments.models import Assignment
    from kokemussilta.orders.models import Order, Seat, Task
    from kokemussilta.register.models import Expert
    from kokemussilta.threads.models import Thread
    from kokemussilta.vocabulary.models import Audience, Municipality

    chance = Random(2)
    people, audiences = list(Expert.objects.values_list("pk", flat=True)), list(Audience.objects.values_list("pk", flat=True))
    towns, desks = list(Municipality.objects.all()), _desks(place)
    facts = {field.attname: getattr(place.seat.task.order, field.attname) for field in Order._meta.concrete_fields}
    through: Any = Order.audiences.through
    for first in range(0, count // TASKS_AN_ORDER, ONCE):
        numbers = range(first, min(first + ONCE, count // TASKS_AN_ORDER))
        threads = Thread.objects.bulk_create([Thread(created_at=at) for _number in numbers])
        orders = Order.objects.bulk_create(
            [
                Order(**(facts | _order(number, thread.pk, chance, towns, desks)))
                for number, thread in zip(numbers, threads, strict=True)
            ]
        )
        through.objects.bulk_create([through(order_id=order.pk, audience_id=chance.choice(audiences)) for order in orders])
        tasks = Task.objects.bulk_create(
            [
                _task(order, _code(TASKS_AN_ORDER * (first + place) + number), chance, at)
                for place, order in enumerate(orders)
                for number in range(TASKS_AN_ORDER)
            ],
            batch_size=ONCE,
        )
        seats = Seat.objects.bulk_create(
            [Seat(code=task.code, task=task, language_id=place.seat.language_id) for task in tasks], batch_size=ONCE
        )
        Assignment.objects.bulk_create(
            [
                Assignment(code=seat.code, seat=seat, task=seat.task, expert_id=chance.choice(people), state_since=at, confirmed_at=at, busy_from=seat.task.starts_at,
                           busy_until=seat.task.ends_at, payer="client", state="done" if seat.task.starts_at < at else "confirmed")
                for seat in seats
            ],
            batch_size=ONCE,
        )  # fmt: skip


def _desks(place: "Place") -> list[int]:
    """The desk that is measured as often as all others together."""
    from kokemussilta.access.models import Organisation

    own = place.seat.task.order.desk_id
    assert own is not None
    others = [
        Organisation.objects.create(slug=f"desk{number}", name=f"Välittäjä {number}", coordinates=True).pk
        for number in range(1, DESKS)
    ]
    return [own] * len(others) + others


def _order(number: int, thread: int, chance: Random, towns: list[Any], desks: list[int]) -> dict[str, object]:
    town, contact = chance.choice(towns), " ".join(_name(chance))
    return {
        "id": None, "code": _code(number), "thread_id": thread, "desk_id": chance.choice(desks), "state": "filled", "organisation_id": None,
        "unit_id": None, "organisation_name": f"{town.name_fi}n {_any(chance, PLACES)}", "unit_name": _any(chance, UNITS, "|"), "title": _any(chance, TITLES, "|"),
        "client_name": contact, "client_phone": f"+35850{1_000_000 + number % 900_000}", "client_email": f"tilaaja{number}@example.fi",
        "day_contact_name": contact, "address": f"{_any(chance, HEADS)}katu {number % 90 + 1}", "municipality_id": town.pk,
    }  # fmt: skip


def _task(order: Any, code: str, chance: Random, at: datetime) -> Any:
    from kokemussilta.orders.models import Task

    starts = at + timedelta(days=chance.randrange(-3600, 60), hours=chance.randrange(8))
    return Task(
        code=code, order=order, state="held" if starts < at else "planned", state_since=at, starts_at=starts, ends_at=starts + timedelta(hours=1), place="on_site",
        payer="client", municipality_id=order.municipality_id, address=order.address, day_contact_name=order.day_contact_name, created_at=at,
    )  # fmt: skip


def _index() -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("reindex", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123  ends with the process
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _rows(place: "Place", times: int) -> Iterator[Measured]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from bench.pages import signed_in
    from kokemussilta.core import clock
    from kokemussilta.search import lookup

    client = signed_in(place)
    for name, address in (("floor: an empty view", "/floor/empty/"), ("floor: one statement, 25 rows", "/floor/table/")):
        yield measure(name, lambda address=address: client.get(address), times)  # type: ignore[misc]
    page, on = reverse("portals:search"), clock.local_day(clock.now())
    for name, words in TYPED:
        address = client.post(page, {"q": words})["Location"]
        with CaptureQueriesContext(connection) as statements:
            client.get(address)
        yield measure(f"{name}: {words}", lambda address=address: client.get(address), times, len(statements))  # type: ignore[misc]
    yield measure("the index alone: two common words", lambda: lookup.read("koulussa toivo", on=on), times)


if __name__ == "__main__":
    main()
