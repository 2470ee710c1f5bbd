"""The pages that are measured, and their floors."""

from collections.abc import Callable
from itertools import cycle
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import ranking
from bench.filling import Place
from kokemussilta.accounts import sessions
from kokemussilta.core import clock

# So many seats beside the measured one.
SEATS = 40


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
    left = cycle([f"/seats/{one.code}/" for one in ranking.open_seats(place, SEATS)])
    rows.insert(3, measure("the ranked seat page, broad random seats", lambda: client.get(next(left)), max(times, SEATS)))
    return rows, floors[1].cpu
