"""Work that comes round by itself."""

import logging
from datetime import datetime, timedelta

import pytest

from kokemussilta.notifications import duties, queries
from kokemussilta.notifications.duties import Duty
from kokemussilta.notifications.models import DutyRun
from tests.conftest import AT
from tests.notifications.conftest import noted

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _no_others(monkeypatch):
    monkeypatch.setattr(duties, "_duties", {})


def test_a_duty_runs_when_its_time_has_come():
    seen: list[datetime] = []
    duties.register(Duty("remind", HOUR, lambda at: noted(seen, at, 3), "Muistutukset"))
    answers = [duties.run_due(AT + timedelta(minutes=minutes)) for minutes in (0, 1, 59, 60, 119)]
    assert answers == [{"remind": 3}, {}, {}, {"remind": 3}, {}]
    assert seen == [AT, AT + HOUR]
    row = DutyRun.objects.get()
    assert (row.name, row.next_at, row.started_at, row.succeeded_at, row.done) == (
        "remind", AT + 2 * HOUR, AT + HOUR, AT + HOUR, 3,
    )  # fmt: skip


def test_one_that_fails_stops_no_other_and_comes_again_soon(caplog):
    def fail(at):
        raise ValueError("maija@example.org")

    duties.register(Duty("bad", HOUR, fail, "Huono"))
    duties.register(Duty("good", HOUR, lambda at: 1, "Hyvä"))
    with caplog.at_level(logging.ERROR):
        assert duties.run_due(AT) == {"good": 1}
    assert [record.getMessage().split(" at ")[0] for record in caplog.records] == ["duty bad failed: ValueError"]
    assert "maija" not in caplog.text
    assert [(row.name, row.last_error, row.next_at) for row in queries.failing_duties()] == [
        ("bad", "ValueError", AT + timedelta(minutes=5))
    ]
    duties.register(Duty("bad", HOUR, lambda at: 2, "Huono"))
    assert duties.run_due(AT + timedelta(minutes=5)) == {"bad": 2}
    assert list(queries.failing_duties()) == []


def test_one_that_was_interrupted_comes_round_again():
    def crash(at):
        raise KeyboardInterrupt

    duties.register(Duty("long", timedelta(days=1), crash, "Pitkä"))
    with pytest.raises(KeyboardInterrupt):
        duties.run_due(AT)
    duties.register(Duty("long", timedelta(days=1), lambda at: 1, "Pitkä"))
    assert [duties.run_due(AT + timedelta(minutes=minutes)) for minutes in (9, 10)] == [{}, {"long": 1}]


def test_registering_again_replaces():
    duties.register(Duty("a", HOUR, lambda at: 1, "A"))
    duties.register(Duty("b", HOUR, lambda at: 1, "B"))
    duties.register(Duty("a", HOUR, lambda at: 2, "A"))
    assert [duty.name for duty in duties.all_duties()] == ["a", "b"]
    assert duties.run_due(AT) == {"a": 2, "b": 1}


def test_run_all_goes_on_until_nothing_is_left():
    left = {"a": 3, "b": 0}

    def work(at):
        done = min(left["a"], 1)
        left["a"] -= done
        left["b"] += done
        return done

    def follow(at):
        done, left["b"] = left["b"], 0
        return done

    duties.register(Duty("follow", HOUR, follow, "Jatko"))
    duties.register(Duty("work", HOUR, work, "Työ"))
    assert duties.run_all(AT) == {"follow": 3, "work": 3}
    assert DutyRun.objects.count() == 0


def test_run_all_says_what_never_rests():
    duties.register(Duty("restless", HOUR, lambda at: 1, "Levoton"))
    with pytest.raises(RuntimeError, match="restless"):
        duties.run_all(AT, rounds=3)
