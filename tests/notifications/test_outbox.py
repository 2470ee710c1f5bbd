"""What goes into the outbox, and what does not."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from kokemussilta.notifications import delivery, outbox
from kokemussilta.notifications.delivery import Post
from kokemussilta.notifications.letters import Attachment, Letter, Recipient
from kokemussilta.notifications.models import Channel, Message
from kokemussilta.notifications.states import MessageState
from kokemussilta.notifications.transports import KeptMail, NoSms
from tests.conftest import AT
from tests.notifications.conftest import MAIJA, noted, queue, queued

pytestmark = pytest.mark.django_db


def test_a_letter_becomes_a_message():
    letter = Letter("Tervetuloa", ("Hei.",), attachments=(Attachment("tehtava.ics", "text/calendar", "BEGIN:VCALENDAR"),))
    with transaction.atomic():
        message = outbox.queue(lambda: letter, to=MAIJA, about="TASK2345", at=AT, once="welcome:1")
    assert message is not None
    message.refresh_from_db()
    assert {
        name: getattr(message, name)
        for name in ("channel", "to_address", "to_name", "language", "subject", "about", "once", "state", "attempts", "urgent")
    } == {
        "channel": "email", "to_address": "maija@example.org", "to_name": "Maija Meikäläinen", "language": "fi",
        "subject": "Tervetuloa", "about": "TASK2345", "once": "welcome:1", "state": "queued", "attempts": 0, "urgent": False,
    }  # fmt: skip
    assert message.attachments == [{"name": "tehtava.ics", "content_type": "text/calendar", "content": "BEGIN:VCALENDAR"}]
    assert (message.created_at, message.next_attempt_at, message.state_since, message.sent_at) == (AT, AT, AT, None)


def test_a_rolled_back_change_tells_nobody():
    class SecondThoughtsError(Exception):
        pass

    def change():
        with transaction.atomic():
            queue()
            raise SecondThoughtsError

    with pytest.raises(SecondThoughtsError):
        change()
    assert Message.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses():
    with pytest.raises(RuntimeError):
        outbox.queue(lambda: Letter("Hei", ()), to=MAIJA, about="", at=AT)
    assert Message.objects.count() == 0


def test_the_same_key_comes_once_and_is_not_even_written():
    queued("Muistutus", once="reminder:1")
    written: list[int] = []
    with transaction.atomic():
        second = outbox.queue(lambda: noted(written, 1, Letter("x", ())), to=MAIJA, about="", at=AT, once="reminder:1")
    assert (second, written, Message.objects.count()) == (None, [], 1)


def test_the_loser_of_a_race_for_a_key_goes_on(monkeypatch):
    queued("Muistutus", once="reminder:1", sms="Muistutus")
    # The other one's row was not there yet when this one looked.
    real, looks = Message.objects.filter, iter([Message.objects.none()])
    monkeypatch.setattr(Message.objects, "filter", lambda *args, **kwargs: next(looks, None) or real(*args, **kwargs))
    with transaction.atomic():
        assert queue("Muistutus", once="reminder:1") is None
        queued("Jotain muuta")  # the transaction is still good
    assert sorted(Message.objects.values_list("subject", flat=True)) == ["Jotain muuta", "Muistutus"]


def test_two_rows_with_one_key_are_impossible():
    message = queued(once="reminder:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(**{
            field.attname: getattr(message, field.attname) for field in Message._meta.fields if field.name not in ("id", "code")
        } | {"message_id": "<other@localhost>"})  # fmt: skip


def test_without_a_key_nothing_is_compared():
    assert [queued().once, queued().once] == ["", ""]


def test_with_a_telephone_there_are_two_messages():
    queued(to=Recipient("maija@example.org", phone="+358401234567"), sms="Uusi pyyntö odottaa.", once="offer:1")
    assert sorted(Message.objects.values_list("channel", "to_address", "text", "once"))[1:] == [
        ("sms", "+358401234567", "Uusi pyyntö odottaa.", "offer:1:sms")
    ]
    assert Message.objects.count() == 2
    assert queue(to=Recipient("maija@example.org", phone="+358401234567"), sms="Uusi", once="offer:1") is None


def test_without_an_address_the_text_message_is_enough():
    message = queued(to=Recipient("", phone="+358401234567"), sms="Uusi pyyntö odottaa.", once="offer:1")
    assert (message.channel, message.state, Message.objects.count()) == ("sms", "queued", 1)
    assert queue(to=Recipient("", phone="+358401234567"), sms="Uusi pyyntö odottaa.", once="offer:1") is None


def test_somebody_who_cant_be_reached_is_seen():
    message = queued(to=Recipient(""))
    assert (message.state, message.last_error) == ("dead", "NoAddress")


def test_the_letter_is_written_in_the_readers_language():
    spoken: list[str] = []
    for language in ("fi", "sv", "en", "xx", ""):
        with transaction.atomic():
            message = outbox.queue(
                lambda: noted(spoken, get_language(), Letter("Hei", ())),
                to=Recipient("a@example.org", language=language), about="", at=AT,
            )  # fmt: skip
        assert message is not None
        assert message.language == spoken[-1]
    assert spoken == ["fi", "sv", "en", "fi", "fi"]


def test_no_header_can_be_smuggled_in():
    message = queued("Hei\r\nBcc: toinen@example.org", to=Recipient("a@example.org", name="Maija\nBcc: x"))
    assert (message.subject, message.to_name) == ("Hei Bcc: toinen@example.org", "Maija Bcc: x")


def test_message_ids_are_ours_and_differ(settings):
    settings.PUBLIC_URL = "https://silta.example.org:8443"
    first, second = queued(), queued()
    assert first.message_id != second.message_id
    assert first.message_id.startswith(f"<{first.code.lower()}.")
    assert first.message_id.endswith("@silta.example.org>")


def test_the_messages_about_one_thing_and_several():
    one, two, three = queued("1", about="AAAA"), queued("2", about="BBBB"), queued("3", about="AAAA")
    queued("4", about="CCCC")
    assert list(outbox.about("AAAA")) == [one, three]
    assert list(outbox.about(["AAAA", "BBBB"])) == [one, two, three]


def test_without_a_provider_of_text_messages_only_the_letter_is_written(settings):
    settings.SENDS_SMS = False

    queued(to=Recipient("maija@example.org", phone="+358401234567"), sms="Uusi pyyntö odottaa.")

    assert list(Message.objects.values_list("channel", flat=True)) == [Channel.EMAIL]


def test_without_a_provider_whoever_has_a_telephone_alone_is_left_for_somebody_to_call(settings):
    settings.SENDS_SMS = False
    queued(to=Recipient("", phone="+358401234567"), sms="Uusi pyyntö odottaa.", urgent=True)

    delivery.deliver(Post(mail=KeptMail(), sms=NoSms()), at=AT)

    assert list(Message.objects.values_list("channel", "state", "attempts")) == [(Channel.SMS, MessageState.DEAD, 1)]
