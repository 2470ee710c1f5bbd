"""The ground that tests stand on holds: no network, one clock, shared lists, templates that name what nobody gave."""

import socket
import threading
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.template import Context, engines
from django.template.loader import render_to_string

from kokemussilta.core import clock
from kokemussilta.vocabulary.models import Municipality, Theme
from tests.conftest import NetworkUsed
from tests.servers import Postgres
from tests.strict_templates import UndefinedVariable


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80, 0, 0), ("example.org", 443)])
def test_the_network_is_out_of_reach(address):
    with socket.socket(socket.AF_INET6 if len(address) > 2 else socket.AF_INET) as probe, pytest.raises(NetworkUsed):
        probe.connect(address)


def test_names_are_not_looked_up():
    with pytest.raises(NetworkUsed):
        socket.getaddrinfo("example.org", 443)


def test_this_machine_is_within_reach():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_the_clock_stands_still(clock_at):
    assert (clock.now(), clock.now()) == (clock_at, clock_at)


def test_the_moment_is_aware(at, later):
    assert at.tzinfo is not None
    assert (later(days=1) - at).days == 1
    assert isinstance(at, datetime)


@pytest.mark.django_db
def test_shared_lists_are_there():
    assert Municipality.objects.exists()
    assert Theme.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_shared_lists_are_there_after_a_flush(turn):
    """Twice: the tables are emptied between the two."""
    Theme.objects.create(code=f"turn-{turn}", name_fi="x", name_sv="x", name_en="x")

    assert Theme.objects.filter(code__startswith="turn-").count() == 1
    assert Municipality.objects.exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_threads_see_one_database():
    seen: list[int] = []

    def look() -> None:
        try:
            with transaction.atomic():
                seen.append(Theme.objects.filter(code="from-main").count())
        finally:
            connection.close()

    Theme.objects.create(code="from-main", name_fi="x", name_sv="x", name_en="x")
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    assert seen == [1]


def _ours(source):
    """Render as though the text stood in a template of the program."""
    template = engines["django"].from_string(source).template
    template.origin.name = __file__.replace("tests/test_foundations.py", "src/kokemussilta/core/templates/core/made_up.html")
    return template.render(Context({"known": "tuttu", "person": {"name": "Maija"}, "nothing": None}))


@pytest.mark.parametrize(
    "source",
    ["{{ unknown }}", "{{ unknown.part }}", "{{ person.nmae }}", '{{ unknown|default:"x" }}', "{% if 1 %}{{ x }}{% endif %}"],
)
def test_a_name_that_nobody_gave_fails(source):
    with pytest.raises(UndefinedVariable, match=r"made_up\.html: nobody gave"):
        _ours(source)


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("{{ known }}", "tuttu"),
        ("{{ person.name }}", "Maija"),
        ("{{ nothing }}", "None"),
        ("{% if unknown %}a{% else %}b{% endif %}", "b"),
        ("{% for row in unknown %}a{% empty %}b{% endfor %}", "b"),
    ],
)
def test_names_that_are_known_or_asked_about_pass(source, printed):
    assert _ours(source) == printed


def test_templates_of_libraries_may_lean_on_nothing():
    assert "<input" in render_to_string(
        "django/forms/widgets/input.html", {"widget": {"type": "text", "name": "x", "attrs": {}}}
    )


@pytest.mark.slow
def test_a_throw_away_postgres_leaves_nothing_behind():
    with Postgres() as server:
        folder, port = server._folder, server.port
        with socket.create_connection(("127.0.0.1", port)):
            assert (folder / "data").exists()

    assert not folder.exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
