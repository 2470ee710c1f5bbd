"""The loop that does both."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from kokemussilta.core import clock
from kokemussilta.notifications import duties, queries, worker
from kokemussilta.notifications.models import Message, WorkerBeat
from tests.conftest import AT
from tests.notifications.conftest import noted, queued

pytestmark = pytest.mark.django_db(transaction=True)


def rounds(count):
    """A `stop` that says yes once nothing is queued, and at the latest after so many looks."""
    looks = iter(range(count))
    return lambda: next(looks, None) is None


@pytest.fixture(autouse=True)
def _no_duties(monkeypatch):
    monkeypatch.setattr(duties, "_duties", {})


def test_it_does_what_is_due_and_sends_what_that_queued():
    at = clock.now()
    duties.register(
        duties.Duty("remind", timedelta(hours=1), lambda when: 1 if queued("Muistutus", at=at) else 0, "Muistutukset")
    )
    worker.run(rounds(6), poll=0)
    assert list(Message.objects.values_list("subject", "state")) == [("Muistutus", "sent")]


def test_it_stops_between_messages():
    at = clock.now()
    for number in range(5):
        queued(str(number), at=at)
    looks = iter([False, False, False])
    worker.run(lambda: next(looks, True), poll=0)
    assert sorted(Message.objects.values_list("state", flat=True)) == ["queued", "queued", "queued", "sent", "sent"]


def test_it_survives_its_database(monkeypatch, caplog):
    queued(at=clock.now())
    troubles = [OperationalError("secret"), OperationalError("secret")]
    real, rests = duties.run_due, []

    def run_due(at):
        if troubles:
            raise troubles.pop()
        return real(at)

    monkeypatch.setattr(duties, "run_due", run_due)
    monkeypatch.setattr(worker, "_rest", lambda seconds, stop: rests.append(seconds))
    worker.run(rounds(8), poll=0.5)
    assert rests[:3] == [1.0, 2.0, 0.5]
    assert Message.objects.get().state == "sent"
    assert "secret" not in caplog.text


def test_it_survives_anything_and_says_where(monkeypatch, caplog):
    queued(at=clock.now())
    real, troubles, rests = duties.run_due, [ValueError("somebody's words")], []

    def run_due(at):
        if troubles:
            raise troubles.pop()
        return real(at)

    monkeypatch.setattr(duties, "run_due", run_due)
    monkeypatch.setattr(worker, "_rest", lambda seconds, stop: rests.append(seconds))
    worker.run(rounds(6), poll=0.5)
    assert rests[:2] == [1.0, 0.5]
    assert Message.objects.get().state == "sent"
    assert [record.levelname for record in caplog.records if record.exc_info] == ["ERROR"]


def test_its_heartbeat():
    beat = worker.Beat("WORKER22")
    assert queries.worker_alive(AT) is False
    beat.give(AT)
    beat.give(AT + timedelta(seconds=9))
    assert WorkerBeat.objects.get().beat_at == AT
    beat.give(AT + timedelta(seconds=10))
    row = WorkerBeat.objects.get()
    assert (row.started_at, row.beat_at) == (AT, AT + timedelta(seconds=10))
    assert [queries.worker_alive(AT + timedelta(seconds=seconds)) for seconds in (10, 130, 131)] == [True, True, False]


def test_a_stopped_worker_is_known_to_be_stopped():
    seen: list[bool] = []
    worker.run(lambda: noted(seen, queries.worker_alive(clock.now()), len(seen) > 1), poll=0)
    assert (seen[0], seen[-1], queries.worker_alive(clock.now())) == (False, True, False)


def test_rows_of_workers_long_gone_are_swept_away():
    worker.Beat("OLD22222").give(AT - timedelta(days=2))
    worker.Beat("NEW22222").give(AT)
    assert list(WorkerBeat.objects.values_list("worker", flat=True)) == ["NEW22222"]
