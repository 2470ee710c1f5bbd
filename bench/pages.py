"""What is measured: the floors, the pages, the engine and the brute force."""

from collections.abc import Callable
from typing import Any

import numpy as np
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import bare
from bench.filling import Place
from kokemussilta.accounts import sessions
from kokemussilta.assignments.facts import facts_of, seat_facts
from kokemussilta.assignments.rules import first_exclusion
from kokemussilta.core import clock
from kokemussilta.matching import keeping, snapshot
from kokemussilta.matching.engine import Fresh, decide
from kokemussilta.matching.scoring import Scores
from kokemussilta.register import guards
from kokemussilta.register.models import Expert

# Of so many at most the rules are applied one by one.
ORACLE = 10_000


def signed_in(place: Place) -> Client:
    """A browser in which the coordinator has shown both factors."""
    client = Client()
    client.force_login(place.coordinator, backend=sessions.BACKEND)
    session = client.session
    now = clock.now().timestamp()
    shown = {"at": now, "email": place.coordinator.email}
    session["account_authentication_methods"] = [{"method": "code", **shown}, {"method": "mfa", "type": "totp", **shown}]
    session["account_authentication_methods_user"] = str(place.coordinator.pk)
    session[sessions.OPENED] = session[sessions.SEEN] = now
    session.save()
    return client


def measure_all(place: Place, times: int, measure: Callable[..., Any]) -> tuple[list[Any], float]:
    """All rows of the report, and the floor that ratios are against: the bare table."""
    client = signed_in(place)

    def page(name: str, address: str) -> Any:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")
        with CaptureQueriesContext(connection) as statements:
            client.get(address)
        return measure(name, lambda: client.get(address), times, len(statements))

    seat = f"/seats/{place.seat.code}/"
    floors = [page("floor: an empty view", "/floor/empty/"), page("floor: one statement, 25 rows", "/floor/table/")]
    rows = [
        *floors,
        page("the ranked seat page", seat),
        page("the register, 25 of all", "/people/"),
        page("the register, three filters, each counted away", "/people/?language=fi&kind=school-lecture&state=active"),
        page("the orders", "/orders/desk/"),
        page("the coordinator's desk", "/desk/"),
    ]
    rows += _engine(place, times, measure)
    return rows, floors[1].median


def _engine(place: Place, times: int, measure: Callable[..., Any]) -> list[Any]:
    at = clock.now()
    kept, facts = snapshot.current(at), seat_facts(place.seat, at)
    among = np.ones(len(kept.pool), dtype=bool)
    fitting = decide(kept.pool, facts, Fresh(), among).fitting
    everyone = list(facts_of(Expert.objects.filter(pk__in=Expert.objects.order_by("pk")[:ORACLE]), at).values())
    somebody = Expert.objects.order_by("pk")[0]

    def after_a_change() -> None:
        guards.hold(somebody, at=at)
        snapshot.current(at)

    def cold() -> None:
        snapshot.forget()
        snapshot.current(at)

    def oracle() -> None:
        for one in everyone:
            first_exclusion(one, facts)

    rows = [
        measure("engine: every rule on everyone, in arrays", lambda: decide(kept.pool, facts, Fresh(), among), times),
        measure(
            f"engine: score and rank the {len(fitting)} who fit",
            lambda: Scores(kept.pool, facts, fitting, at=at).best(20),
            times,
        ),
        measure(f"brute force: every rule on {len(everyone)}, one by one", oracle, 5),
        measure("bare: one SQL statement, some of the rules", lambda: bare.statement(facts), min(times, 20)),
        measure("bare: everyone as objects", bare.objects, 3),
        measure("snapshot: nothing moved", lambda: snapshot.current(at), times),
        measure("snapshot: one person moved (with the write)", after_a_change, times),
        measure("snapshot: everyone read anew", cold, 1),
    ]
    keeping.keep(at)
    return [*rows, measure("snapshot: a new process (what was written)", cold, 5)]
