"""Work beside the worker's loop: one thread for each kind, told to stop, tried again after trouble."""

import threading
import time

import pytest

from kokemussilta.notifications import errands
from kokemussilta.notifications.errands import Errand, Runner


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> dict[str, Errand]:
    """A register with nothing in it; looks are not held back."""
    known: dict[str, Errand] = {}
    monkeypatch.setattr(errands, "_errands", known)
    monkeypatch.setattr(errands, "_LOOK_EVERY", 0.0)
    return known


def test_what_waits_is_begun_once_and_told_to_stop(only, at):
    begun, stopped = [], threading.Event()

    def do(stop) -> None:
        begun.append(1)
        while not stop():
            time.sleep(0.01)
        stopped.set()

    errands.register(Errand("long", lambda _at: True, do))
    runner = Runner()

    for _ in range(5):
        runner.look(at)
    runner.end()

    assert (len(begun), stopped.is_set()) == (1, True)


def test_what_does_not_wait_is_not_begun(only, at):
    errands.register(Errand("idle", lambda _at: False, lambda _stop: pytest.fail("begun")))
    runner = Runner()

    runner.look(at)
    runner.end()


def test_what_fails_is_logged_and_tried_again(only, at, caplog):
    done = []

    def do(_stop) -> None:
        done.append(1)
        raise RuntimeError

    errands.register(Errand("poor", lambda _at: True, do))
    runner = Runner()

    for _ in range(2):
        runner.look(at)
        for thread in runner._threads.values():
            thread.join()

    assert len(done) == 2
    assert [record.getMessage() for record in caplog.records] == ["errand poor failed"] * 2


def test_all_can_be_done_here_and_now(only):
    done = []
    errands.register(Errand("one", lambda _at: False, lambda stop: done.append(stop())))

    errands.do_all()

    assert done == [False]
