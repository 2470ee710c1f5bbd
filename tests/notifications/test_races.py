"""Several workers at one outbox and one set of duties, with real commits."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from kokemussilta.notifications import delivery, duties
from kokemussilta.notifications.delivery import Post
from kokemussilta.notifications.models import DutyRun, Message
from tests.conftest import AT
from tests.notifications.conftest import Remembers, noted, queue, queued

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def at_once(work: Callable[[], object], times: int) -> None:
    """Run the work in that many threads that start together; an error in one fails the test."""
    gate, errors = threading.Barrier(times), list[BaseException]()

    def thread() -> None:
        try:
            gate.wait()
            work()
        except BaseException as error:  # noqa: BLE001  told to the test below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=thread) for _ in range(times)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert errors == []


def test_four_workers_send_each_message_once():
    codes = {queued(str(number)).code for number in range(40)}
    mail = Remembers()
    at_once(lambda: delivery.deliver(Post(mail=mail, sms=mail), at=AT), 4)
    assert Counter(message.code for message in mail.sent) == dict.fromkeys(codes, 1)
    assert set(Message.objects.values_list("state", "attempts", "claimed_until")) == {("sent", 1, None)}


def test_of_many_writers_with_one_key_one_writes():
    written = []
    at_once(lambda: written.append(queue(once="reminder:1")), 4)
    assert sum(message is not None for message in written) == 1
    assert Message.objects.count() == 1


def _noting(done: list[str], name: str) -> Callable[[datetime], int]:
    return lambda at: noted(done, name, 1)


@pytest.fixture
def runs(monkeypatch) -> list[str]:
    """The names of the duties that ran; the program's own are set aside."""
    done: list[str] = []
    monkeypatch.setattr(duties, "_duties", {})
    for name in ("one", "two"):
        duties.register(duties.Duty(name, timedelta(hours=1), _noting(done, name), name))
    return done


@pytest.mark.parametrize("known", [False, True])
def test_a_duty_is_taken_by_one_of_four_workers(runs, known):
    if known:
        for name in ("one", "two"):
            DutyRun.objects.create(name=name, next_at=AT)
    at_once(lambda: duties.run_due(AT), 4)
    assert sorted(runs) == ["one", "two"]
