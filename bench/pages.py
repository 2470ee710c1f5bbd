"""What is measured: the floors, the pages, the engine and the brute force."""

from collections.abc import Callable
from typing import Any

import numpy as np
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.filling import Place
from kokemussilta.accounts import sessions
from kokemussilta.assignments.facts import facts_of, seat_facts
from kokemussilta.assignments.rules import first_exclusion
from kokemussilta.core import clock
from kokemussilta.matching import snapshot
from kokemussilta.matching.engine import Fresh, decide, sieve
from kokemussilta.register import guards
from kokemussilta.register.models import Expert


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
        page("the orders", "/orders/desk/"),
        page("the coordinator's desk", "/desk/"),
    ]
    rows += _engine(place, times, measure)
    return rows, floors[1].median


def _engine(place: Place, times: int, measure: Callable[..., Any]) -> list[Any]:
    at = clock.now()
    kept, facts = snapshot.current(at), seat_facts(place.seat, at)
    among = np.ones(len(kept.pool), dtype=bool)
    everyone = list(facts_of(Expert.objects.all(), at).values())
    somebody = Expert.objects.order_by("pk")[0]

    def after_a_change() -> None:
        guards.hold(somebody, at=at)
        snapshot.current(at)

    def cold() -> None:
        snapshot.forget()
        snapshot.current(at)

    return [
        measure(
            "engine: arrays and rules", lambda: decide(kept.pool, facts, sieve(kept.pool, facts, Fresh(), among), {}), times
        ),
        measure("engine: every rule on everyone (oracle)", lambda: [first_exclusion(one, facts) for one in everyone], 5),
        measure("snapshot: nothing moved", lambda: snapshot.current(at), times),
        measure("snapshot: one person moved", after_a_change, times),
        measure("snapshot: cold", cold, 5),
    ]
