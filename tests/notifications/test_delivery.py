"""From the outbox to the transports."""

import smtplib
from datetime import timedelta

import pytest
from django.db import OperationalError, transaction

from kokemussilta.audit.models import Entry
from kokemussilta.core.clock import helsinki
from kokemussilta.core.workflow import NotAllowedFrom, advance
from kokemussilta.notifications import actions, delivery, queries, rules
from kokemussilta.notifications.letters import Recipient
from kokemussilta.notifications.models import Message
from kokemussilta.notifications.transports import Outage, Refusal
from tests.conftest import AT
from tests.factories import people
from tests.notifications.conftest import noted, queued

pytestmark = pytest.mark.django_db


class Somebody:
    code = "PERSON23"


def test_what_is_due_is_sent_and_marked(post, mail):
    message = queued()
    assert delivery.deliver(post, at=AT) == 1
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.attempts, message.claimed_until) == ("sent", AT, 1, None)
    assert [sent.pk for sent in mail.sent] == [message.pk]
    assert delivery.deliver(post, at=AT + timedelta(days=1)) == 0


def test_what_is_not_due_waits(post, mail):
    queued(at=AT + timedelta(minutes=1))
    assert (delivery.deliver(post, at=AT), mail.sent) == (0, [])


def test_the_urgent_first_then_the_oldest(post, mail):
    for subject, minutes, urgent in (("c", 2, False), ("b", 1, False), ("a", 3, True), ("d", 2, False)):
        queued(subject, at=AT + timedelta(minutes=minutes), urgent=urgent)
    delivery.deliver(post, at=AT + timedelta(minutes=5))
    assert [message.subject for message in mail.sent] == ["a", "b", "c", "d"]


def test_a_failure_waits_ever_longer_and_the_others_go(post, mail):
    bad = queued("bad")
    queued("good")
    mail.fails = lambda message: smtplib.SMTPServerDisconnected("maija@example.org") if message.subject == "bad" else None
    at, pauses = AT, []
    for _ in range(6):
        delivery.deliver(post, at=at)
        bad.refresh_from_db()
        pauses.append(bad.next_attempt_at - at)
        at = bad.next_attempt_at
    assert pauses == [timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 240)]
    assert (bad.state, bad.attempts, bad.last_error, bad.claimed_until) == ("queued", 6, "SMTPServerDisconnected", None)
    assert [message.subject for message in mail.sent] == ["good"]


def test_the_message_id_stays_over_retries(post, mail):
    message = queued()
    first = message.message_id
    mail.fails = lambda message: smtplib.SMTPServerDisconnected()
    delivery.deliver(post, at=AT)
    mail.fails = lambda message: None
    delivery.deliver(post, at=AT + timedelta(minutes=1))
    assert [sent.message_id for sent in mail.sent] == [first]


def test_after_the_last_attempt_it_is_dead_and_seen(post, mail):
    message = queued()
    Message.objects.update(attempts=rules.MOST_ATTEMPTS - 1)
    mail.fails = lambda message: TimeoutError()
    delivery.deliver(post, at=AT)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.last_error) == ("dead", rules.MOST_ATTEMPTS, "TimeoutError")
    assert list(queries.dead_letters()) == [message]


def test_a_final_refusal_is_dead_at_once(post, mail):
    message = queued()
    mail.fails = lambda message: Refusal("550 maija@example.org unknown")
    delivery.deliver(post, at=AT)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.last_error) == ("dead", 1, "Refusal")


def test_an_outage_holds_everything_and_counts_for_nothing(post, mail, sms):
    first, second = queued("1"), queued("2")
    text = Message.objects.get(pk=queued("3", to=Recipient("", phone="+358401234567"), sms="Hei").pk)
    calls: list[str] = []
    mail.fails = lambda message: noted(calls, message.subject, Outage("ConnectionRefusedError"))
    delivery.deliver(post, at=AT)
    for message in (first, second):
        message.refresh_from_db()
        assert (message.attempts, message.next_attempt_at, message.claimed_until) == (0, AT + timedelta(minutes=1), None)
    assert (calls, [message.pk for message in sms.sent]) == (["1"], [text.pk])
    mail.fails = lambda message: None
    delivery.deliver(post, at=AT + timedelta(minutes=1))
    assert [message.subject for message in mail.sent] == ["1", "2"]


def test_a_crash_before_the_mark_sends_it_again_and_loses_nothing(post, mail, monkeypatch):
    message = queued()

    def crash(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(delivery, "_mark_sent", crash)
    with pytest.raises(KeyboardInterrupt):
        delivery.deliver(post, at=AT)
    monkeypatch.undo()
    assert delivery.deliver(post, at=AT + timedelta(minutes=4)) == 0  # still believed to be at work
    assert delivery.deliver(post, at=AT + timedelta(minutes=6)) == 1
    assert [sent.message_id for sent in mail.sent] == [message.message_id] * 2


@pytest.mark.django_db(transaction=True)
def test_a_database_that_stumbles_at_the_mark_does_not_double(post, mail, monkeypatch):
    message = queued()
    stumbles, rests = [OperationalError(), OperationalError()], list[float]()

    def stumbling(*args, **kwargs):
        if stumbles:
            raise stumbles.pop()
        return advance(*args, **kwargs)

    monkeypatch.setattr(delivery, "advance", stumbling)
    monkeypatch.setattr(delivery._mark_sent, "__kwdefaults__", {"rest": rests.append})
    delivery.deliver(post, at=AT)
    message.refresh_from_db()
    assert (message.state, message.attempts, len(mail.sent), rests) == ("sent", 1, 1, [0.2, 1.0])


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_at_the_mark_is_tried_again(post, mail, monkeypatch):
    message = queued()
    fails, atomic = [OperationalError(), OperationalError()], transaction.atomic

    class Failing:
        """A transaction whose end fails: what was written in it is taken back."""

        def __init__(self):
            self.real = atomic()

        def __enter__(self):
            return self.real.__enter__()

        def __exit__(self, *how):
            if fails and mail.sent:
                failure = fails.pop()
                self.real.__exit__(type(failure), failure, None)
                raise failure
            return self.real.__exit__(*how)

    monkeypatch.setattr(delivery.transaction, "atomic", Failing)
    monkeypatch.setattr(delivery._mark_sent, "__kwdefaults__", {"rest": lambda _: None})
    delivery.deliver(post, at=AT)
    monkeypatch.undo()
    message.refresh_from_db()
    assert (message.state, len(mail.sent), fails) == ("sent", 1, [])


def test_routine_text_messages_wait_for_the_morning(post, sms):
    night = helsinki(AT.date(), 22)
    routine = Message.objects.get(pk=queued(to=Recipient("", phone="+358401234567"), sms="Hei", at=night).pk)
    urgent = queued(to=Recipient("", phone="+358401234567"), sms="Nyt", at=night, urgent=True)
    assert routine.next_attempt_at == helsinki(AT.date() + timedelta(days=1), 8)
    delivery.deliver(post, at=night)
    assert [message.pk for message in sms.sent] == [urgent.pk]
    delivery.deliver(post, at=routine.next_attempt_at)
    assert [message.pk for message in sms.sent] == [urgent.pk, routine.pk]


def test_a_text_message_that_is_late_does_not_ring_at_night_either(post, sms):
    message = queued(to=Recipient("", phone="+358401234567"), sms="Hei", at=helsinki(AT.date(), 20, 59))
    delivery.deliver(post, at=helsinki(AT.date(), 21, 30))
    message.refresh_from_db()
    assert (sms.sent, message.next_attempt_at, message.attempts) == ([], helsinki(AT.date() + timedelta(days=1), 8), 0)


def test_a_dead_message_is_sent_anew_by_a_persons_press(post, mail):
    message = queued(to=MISSPELT)
    mail.fails = lambda message: Refusal()
    delivery.deliver(post, at=AT)
    message.refresh_from_db()
    later = AT + timedelta(days=1)
    actions.retry(message=message, by=Somebody(), at=later)
    mail.fails = lambda message: None
    delivery.deliver(post, at=later)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.sent_at) == ("sent", 1, later)
    assert list(Entry.objects.values_list("verb", "subject", "by")) == [
        ("notifications.message.retried", message.code, "PERSON23")
    ]


def test_only_the_dead_are_retried():
    message = queued()
    with pytest.raises(NotAllowedFrom), transaction.atomic():
        actions.retry(message=message, by=Somebody(), at=AT)
    assert Entry.objects.count() == 0


def test_the_log_holds_no_addresses(post, mail, caplog):
    queued()
    queued("toinen")
    mail.fails = lambda message: Refusal(message.to_address) if message.subject == "toinen" else Outage(message.to_address)
    delivery.deliver(post, at=AT)
    delivery.deliver(post, at=AT + timedelta(minutes=1))
    assert caplog.records
    assert "maija" not in caplog.text.lower()


MISSPELT = Recipient("maija@exmaple.org")


def test_a_dead_message_goes_to_the_address_that_was_mended(post, mail):
    message = queued(to=MISSPELT)
    mail.fails = lambda message: Refusal()
    delivery.deliver(post, at=AT)
    message.refresh_from_db()
    mail.fails = lambda message: None
    actions.retry(message=message, by=people.user(), at=AT, address="oikea@example.fi")
    delivery.deliver(post, at=AT)
    message.refresh_from_db()
    assert (message.state, message.to_address) == ("sent", "oikea@example.fi")
    assert Entry.objects.get(verb="notifications.message.retried").fields == ["to_address"]
