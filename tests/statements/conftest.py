"""The statements of every reading, counted once for a small world and once for a large one, with real commits."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kokemussilta.core.management import preparing
from kokemussilta.matching import snapshot
from kokemussilta.register import listing
from kokemussilta.reporting.actions import facts
from tests.conftest import AT
from tests.factories import people
from tests.statements.routes import LISTS, READS, Read
from tests.statements.world import World, build

FEW, MANY = 10, 250


@dataclass(frozen=True)
class Counted:
    """What one reading asked of the database."""

    status: int
    statements: tuple[str, ...]

    @property
    def told(self) -> str:
        """The beginnings of the statements, for whoever reads why a test failed."""
        return "\n".join(sql[:150] for sql in self.statements)


Counts = dict[tuple[str, int, int], Counted]


@pytest.fixture(scope="module")
def counts(django_db_setup: None, django_db_blocker: Any) -> Counts:
    """By route, number of the reading, and number of rows.

    Nothing here is undone by a rollback, so that each BEGIN and COMMIT is seen; the tables are emptied instead.
    """
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(timezone, "now", lambda: AT)
        try:
            found = _all_counts()
        finally:
            call_command("flush", interactive=False, verbosity=0)
    return found


def _all_counts() -> Counts:
    world, found = build(AT), {}
    for rows in (FEW, MANY):
        world.fill(rows)
        # What changed is counted anew by the worker, or by whoever looks first (`tests/reporting/test_facts.py`).
        facts.catch_up(at=AT)
        # The ranking keeps everyone's facts in the process; that it reads them is another test's (`tests/matching`).
        snapshot.current(AT)
        preparing.are_tables_ready()  # asked once for a process
        browsers = _browsers(world)
        for name, number, read in READS:
            if name in LISTS or rows == MANY:
                found[name, number, rows] = _counted(browsers[read.who], name, read, world)
    return found


def _browsers(world: World) -> dict[str, Client]:
    """Everyone signed in, and a page read: the first one of a session notes where it was opened."""
    browsers = {"": Client(raise_request_exception=False)}
    for who, user in world.readers.items():
        browsers[who] = people.sign_in(Client(raise_request_exception=False), user, at=world.at)
        browsers[who].get(reverse("accounts:own"))
    return browsers


def _counted(browser: Client, name: str, read: Read, world: World) -> Counted:
    """One reading; what pages keep for a minute is read anew."""
    address = reverse(name, kwargs=dict(read.of(world)) or None)
    if read.searched:
        address = browser.post(reverse("core:narrow"), {"to": address, "q": read.searched})["Location"]
    elif read.query:
        address = f"{address}?{read.query}"
    listing.forget()
    with CaptureQueriesContext(connection) as captured:
        status = browser.get(address).status_code
    return Counted(status, tuple(query["sql"] for query in captured))
