"""Words and recipients of old messages go, the trace of sending stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import NotAllowedFrom, Refused, Stale
from kokemussilta.notifications import actions, delivery, duties, erasing, queries
from kokemussilta.notifications.letters import Attachment, Letter, Recipient
from kokemussilta.notifications.models import Message
from kokemussilta.notifications.outbox import queue as put
from kokemussilta.notifications.transports import Refusal
from tests.conftest import AT
from tests.notifications.conftest import MAIJA, queue, queued

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
EMPTY: tuple[str, str, list[Any], str, str] = ("", "", [], "", "")


class Somebody:
    code = "PERSON23"


def holds(message: Message) -> tuple[str, str, list[Any], str, str]:
    message.refresh_from_db()
    return message.text, message.html, message.attachments, message.to_address, message.to_name


def sent(post, at=AT, **more) -> Message:
    message = queued(at=at, **more)
    delivery.deliver(post, at=at)
    message.refresh_from_db()
    assert message.state == "sent"
    return message


def dead(post, mail, at=AT) -> Message:
    message = queued(at=at)
    mail.fails = lambda message: Refusal()
    delivery.deliver(post, at=at)
    mail.fails = lambda message: None
    message.refresh_from_db()
    assert message.state == "dead"
    return message


def test_thirty_days_after_sending_words_and_recipient_are_gone_and_the_trace_is_left(post):
    calendar = Attachment("t.ics", "text/calendar", "BEGIN:VCALENDAR")
    with transaction.atomic():
        message = put(
            lambda: Letter("Uusi pyyntö", ("Salainen asia",), attachments=(calendar,)),
            to=MAIJA,
            about="AAAA2222",
            at=AT,
            once="k",
        )
    assert message is not None
    delivery.deliver(post, at=AT)
    before = Message.objects.values().get()

    counts = [erasing.erase(AT + 30 * DAY), erasing.erase(AT + 30 * DAY + timedelta(seconds=1))]

    after = Message.objects.values().get()
    assert counts == [0, 1]
    assert {name: after[name] for name in after if after[name] != before[name]} == {
        "text": "", "html": "", "attachments": [], "to_address": "", "to_name": "",
        "erased_at": AT + 30 * DAY + timedelta(seconds=1),
    }  # fmt: skip
    assert (after["message_id"], after["subject"], after["about"], after["once"], after["sent_at"]) == (
        before["message_id"], "Uusi pyyntö", "AAAA2222", "k", AT,
    )  # fmt: skip


def test_text_messages_go_too(post):
    queue(to=Recipient("maija@example.org", phone="+358401234567"), sms="Salainen", at=AT)
    delivery.deliver(post, at=AT)

    assert erasing.erase(AT + 31 * DAY) == 2
    assert {(row.to_address, row.text) for row in Message.objects.all()} == {("", "")}


def test_what_is_waiting_is_never_erased(post, mail):
    message = queued()
    mail.fails = lambda message: TimeoutError()
    delivery.deliver(post, at=AT)

    assert erasing.erase(AT + 1000 * DAY) == 0
    assert holds(message)[3] == "maija@example.org"


def test_what_never_arrived_is_kept_longer_so_that_somebody_can_mend_it(post, mail):
    message = dead(post, mail)

    early = (erasing.erase(AT + 90 * DAY), holds(message)[3], list(queries.dead_letters()))
    late = (erasing.erase(AT + 90 * DAY + timedelta(seconds=1)), holds(message), list(queries.dead_letters()))

    assert early == (0, "maija@example.org", [message])
    assert late == (1, EMPTY, [])


def test_a_message_sent_anew_counts_from_its_sending(post, mail):
    message = dead(post, mail)
    actions.retry(message=message, by=Somebody(), at=AT + 80 * DAY)
    delivery.deliver(post, at=AT + 80 * DAY)

    assert erasing.erase(AT + 100 * DAY) == 0
    assert erasing.erase(AT + 111 * DAY) == 1


@override_settings(MESSAGE_DAYS=2, DEAD_MESSAGE_DAYS=4)
def test_the_days_are_the_operators_to_choose(post, mail):
    first, second = sent(post), dead(post, mail)

    assert [erasing.erase(AT + days * DAY + timedelta(hours=1)) for days in (1, 2, 3, 4)] == [0, 1, 0, 1]
    assert (holds(first), holds(second)) == (EMPTY, EMPTY)


def test_running_it_twice_does_it_once(post):
    sent(post)

    assert [erasing.erase(AT + 31 * DAY), erasing.erase(AT + 31 * DAY)] == [1, 0]
    assert Message.objects.get().erased_at == AT + 31 * DAY


def test_many_are_erased_by_and_by(post, monkeypatch):
    monkeypatch.setattr(erasing, "_AT_ONCE", 2)
    monkeypatch.setattr(erasing, "_ROUNDS", 2)
    for number in range(7):
        queued(str(number))
    delivery.deliver(post, at=AT)

    assert [erasing.erase(AT + 31 * DAY) for _ in range(3)] == [4, 3, 0]


def test_an_erased_message_is_not_sent_anew_even_by_who_saw_it_before(post, mail):
    message = dead(post, mail)
    assert message.erased_at is None
    erasing.erase(AT + 91 * DAY)

    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.retry(message=message, by=Somebody(), at=AT + 91 * DAY)

    message.refresh_from_db()
    assert not isinstance(refused.value, (Stale, NotAllowedFrom))
    assert (message.state, Entry.objects.count()) == ("dead", 0)


def test_one_that_was_sent_anew_a_moment_ago_keeps_its_words(post, mail, monkeypatch):
    message = dead(post, mail)
    old = erasing.old
    asked: list[int] = []

    def between(at):
        if asked:  # the second question: between finding the row and erasing it, somebody pressed
            Message.objects.filter(pk=message.pk).update(state="queued")
        asked.append(1)
        return old(at)

    monkeypatch.setattr(erasing, "old", between)

    assert erasing.erase(AT + 91 * DAY) == 0
    assert holds(message)[3] == "maija@example.org"


@pytest.mark.parametrize("field", ["text", "html", "to_address", "to_name"])
def test_the_database_holds_erased_messages_empty(post, field):
    message = sent(post)
    erasing.erase(AT + 31 * DAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**{field: "x"})


def test_the_database_holds_erased_messages_out_of_the_queue(post):
    message = sent(post)
    erasing.erase(AT + 31 * DAY)

    for change in ({"attachments": [{"name": "x"}]}, {"state": "queued"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.filter(pk=message.pk).update(**change)


def test_the_worker_does_it():
    assert erasing.ERASE in duties.all_duties()


def test_the_demos_mailbox_shows_what_is_left(client, post):
    old, new = sent(post, subject="Vanha kirje"), sent(post, subject="Uusi kirje", at=AT + 20 * DAY)
    erasing.erase(AT + 31 * DAY)

    box = client.get("/demo/mail/").content.decode()
    letters = [client.get(f"/demo/mail/{message.code}/").status_code for message in (old, new)]

    assert [subject for subject in ("Vanha kirje", "Uusi kirje") if subject in box] == ["Uusi kirje"]
    assert letters == [404, 200]
