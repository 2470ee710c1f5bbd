"""What a watchman hears: pages and database at one address, the workers at another."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from kokemussilta.notifications import duties
from kokemussilta.notifications.duties import Duty
from kokemussilta.notifications.models import DutyRun, WorkerBeat
from kokemussilta.notifications.queries import pulse
from tests.conftest import AT

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
PAGES, WORKER = "/healthz", "/healthz/worker"


@pytest.fixture(autouse=True)
def _one_duty(monkeypatch):
    """One duty of the program, every five minutes."""
    monkeypatch.setattr(duties, "_duties", {})
    duties.register(Duty("look", 5 * MINUTE, lambda at: 0, "Katsominen"))


@pytest.fixture
def asked(client, set_clock):
    """What each address answers at a moment."""

    def ask(at):
        set_clock(at)
        return client.get(PAGES).status_code, client.get(WORKER).status_code

    return ask


def test_a_silent_worker_is_told_and_takes_no_page_down(asked):
    duties.run_due(AT)

    assert {minutes: asked(AT + minutes * MINUTE) for minutes in (0, 5, 14, 15, 100_000)} == {
        0: (200, 200), 5: (200, 200), 14: (200, 200), 15: (200, 503), 100_000: (200, 503),
    }  # fmt: skip


def test_one_that_comes_back_is_well_again(asked):
    duties.run_due(AT)
    silent = asked(AT + 30 * MINUTE)
    duties.run_due(AT + 30 * MINUTE)

    assert (silent, asked(AT + 30 * MINUTE)) == ((200, 503), (200, 200))


def test_where_no_worker_ever_was_that_is_told(asked):
    assert asked(AT) == (200, 503)


def test_a_worker_that_fell_in_the_middle_of_a_duty_is_told(asked):
    def fall(at):
        raise KeyboardInterrupt

    duties.register(Duty("look", 5 * MINUTE, fall, "Katsominen"))
    with pytest.raises(KeyboardInterrupt):
        duties.run_due(AT)

    assert [asked(AT + minutes * MINUTE)[1] for minutes in (19, 20)] == [200, 503]


def test_a_duty_that_fails_is_no_silence(asked):
    def fail(at):
        raise ValueError

    duties.register(Duty("look", 5 * MINUTE, fail, "Katsominen"))
    duties.run_due(AT)

    assert asked(AT + 5 * MINUTE) == (200, 200)


def test_a_duty_that_the_program_no_longer_has_is_not_waited_for(asked):
    duties.run_due(AT)
    DutyRun.objects.create(name="gone", next_at=AT - timedelta(days=100))

    assert asked(AT) == (200, 200)


@override_settings(WORKER_LATE_MINUTES=2)
def test_how_long_is_silence_is_the_operators_to_choose(asked):
    duties.run_due(AT)

    assert [asked(AT + minutes * MINUTE)[1] for minutes in (6, 7)] == [200, 503]


def test_the_last_sign_of_life_and_the_lateness_are_told(client, set_clock):
    duties.run_due(AT)
    WorkerBeat.objects.create(worker="A", started_at=AT, beat_at=AT)
    WorkerBeat.objects.create(worker="B", started_at=AT, beat_at=AT + 2 * MINUTE)
    set_clock(AT + 20 * MINUTE)

    told = client.get(WORKER)

    assert told.json() == {"worker": False, "last_sign": "2027-03-02T07:32:00+00:00", "late_seconds": 900}
    assert "no-cache" in told["Cache-Control"]


def test_it_costs_two_statements():
    duties.run_due(AT)

    with CaptureQueriesContext(connection) as seen:
        pulse(AT)

    assert len(seen) == 2


@pytest.mark.parametrize("page", [PAGES, WORKER])
def test_a_database_that_is_away_is_told_by_both(client, monkeypatch, page):
    def away(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("kokemussilta.access.views.health.pulse", away)
    monkeypatch.setattr("kokemussilta.access.views.health.worker_alive", away)

    answer = client.get(page)

    told = answer.json()
    assert (answer.status_code, told["database"], told["worker"]) == (503, False, False)
