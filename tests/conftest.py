"""What every test stands on: a database with the shared lists in it, no network, a moment (strict templates: `settings`)."""

import ipaddress
import os
import shutil
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model
from django.db.models.signals import post_migrate
from django.utils import timezone, translation
from xdist.scheduler import LoadScopeScheduling

from kokemussilta.matching import snapshot
from kokemussilta.vocabulary import loading
from tests import servers

HERE = Path(__file__).parent
# A slow machine is no failing property.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

#: Tuesday 2 March 2027, half past nine in Helsinki: the moment at which tests happen unless they say otherwise.
AT = datetime(2027, 3, 2, 9, 30, tzinfo=ZoneInfo("Europe/Helsinki"))


#: Folders whose tests stay in one worker.
TOGETHER = ("tests/statements/",)
MARKS = {"architecture": pytest.mark.architecture, "journeys": pytest.mark.journey, "kills": pytest.mark.kill}


def pytest_configure() -> None:
    """Make this process's throw-away folder (see `tests.settings`), with a place where collected files would be."""
    (settings.VAR / "static").mkdir(parents=True)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _end)


def pytest_unconfigure() -> None:
    """Take it away again, in each worker; and end what a test that was cut off has left running."""
    servers.stop_all()
    # A worker that Ctrl-C cut off has left its own.
    left = [folder for worker in _workers for folder in settings.VAR.parent.glob(f"kokemussilta-test-{worker}-*")]
    for folder in [settings.VAR, *left]:
        shutil.rmtree(folder, ignore_errors=True)


#: Process ids of the workers that share out the tests.
_workers: list[int] = []


class OneByOne(LoadScopeScheduling):  # type: ignore[misc]  # the library has no types
    """Tests go to the workers one by one, but those of a folder that makes a large world for all of them go together."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """Share the tests out in our way, unless another was asked for (`--dist`)."""
    return OneByOne(config, log) if config.getvalue("dist") == "load" else None


@pytest.hookimpl(optionalhook=True)
def pytest_testnodeready(node: Any) -> None:
    """Note a worker's process id."""
    _workers.append(node.gateway._io.popen.pid)


def _end(number: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the run in good order: fixtures close what they opened. A second one does not cut that off."""
    signal.signal(number, signal.SIG_IGN)
    for worker in _workers:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGTERM)
    pytest.exit("told to end", returncode=128 + number)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Some folders give a mark to all their tests; the slowest begin, so that no worker sits by while another ends with them."""
    for item in items:
        for folder, mark in MARKS.items():
            if HERE / folder in item.path.parents:
                item.add_marker(mark)
    items.sort(key=_seconds, reverse=True)


def _seconds(item: pytest.Item) -> int:
    """About how long a test takes that is marked `slow`; 0 when it isn't."""
    mark = item.get_closest_marker("slow")
    return mark.kwargs.get("seconds", 2) if mark else 0


# --- Time -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def at() -> datetime:
    """The moment of the test; actions and queries are handed it."""
    return AT


@pytest.fixture
def later() -> Callable[..., datetime]:
    """`later(days=2)`: a moment after `at`, with the arguments of a timedelta."""
    return lambda **length: AT + timedelta(**length)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """`set_clock(at)` stops the program's clock (`core.clock.now`, sessions, sign-in codes): for tests of pages and commands."""

    def stop(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return stop


@pytest.fixture
def clock_at(at: datetime, set_clock: Callable[[datetime], None]) -> datetime:
    """The program's clock stands at `at`."""
    set_clock(at)
    return at


# --- Database -------------------------------------------------------------------------------------------------------------


#: The rows of the shared lists, once they have been loaded; putting them back is quicker than loading them again.
_lists: list[list[Model]] = []


def load_vocabulary(**_: object) -> None:
    """The shared lists, as an installation has them."""
    if _lists:
        for rows in _lists:
            type(rows[0])._base_manager.bulk_create(rows)
        # They brought their own numbers; what counts the next ones starts after them.
        for statement in connection.ops.sequence_reset_sql(no_style(), [type(rows[0]) for rows in _lists]):
            with connection.cursor() as cursor:
                cursor.execute(statement)
    else:
        loading.load_all()
        models = apps.get_app_config("vocabulary").get_models()
        _lists.extend(rows for rows in ([*model._base_manager.order_by("pk")] for model in models) if rows)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Fill the shared lists once, and again each time a test with real commits has emptied the tables."""
    with django_db_blocker.unblock():
        load_vocabulary()
    # The last application to be told: by then every table is there.
    last = list(apps.get_app_configs())[-1]
    post_migrate.connect(load_vocabulary, sender=last, weak=False, dispatch_uid="tests: shared lists")


@pytest.fixture(autouse=True)
def _clean_slate() -> Iterator[None]:
    """No language, and for tests with a database no cached answer, is left over from another test."""
    translation.activate(settings.LANGUAGE_CODE)
    # Row numbers come back after a rollback on SQLite, so what is kept in the process must not outlive a test.
    snapshot.forget()
    yield
    translation.deactivate()


@pytest.fixture
def clean_cache(db: None) -> None:
    """An empty cache; rate limits start from zero."""
    cache.clear()


# --- Network --------------------------------------------------------------------------------------------------------------


class NetworkUsed(AssertionError):
    """A test reached for something outside this machine."""


def _is_local(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    try:
        return host in {"localhost", ""} or ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Connections and look-ups leave this machine only to fail the test."""
    patch = pytest.MonkeyPatch()

    def guarded(name: str) -> Callable[..., Any]:
        real = getattr(socket.socket, name)

        def connect(self: socket.socket, address: Any) -> Any:
            if not _is_local(address):
                raise NetworkUsed(f"no network in tests: {address}")
            return real(self, address)

        return connect

    real_lookup = socket.getaddrinfo

    def lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None and not _is_local((host.decode() if isinstance(host, bytes) else host,)):
            raise NetworkUsed(f"no network in tests: {host}")
        return real_lookup(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded("connect"))
    patch.setattr(socket.socket, "connect_ex", guarded("connect_ex"))
    patch.setattr(socket, "getaddrinfo", lookup)
    yield
    patch.undo()
