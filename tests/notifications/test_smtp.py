"""Real letters to a real mail server on this machine."""

import email
import email.policy
from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import send_mail  # noqa: TID251  to see it refused
from django.db import transaction
from django.test import override_settings

from kokemussilta.notifications import delivery, outbox
from kokemussilta.notifications.delivery import Post
from kokemussilta.notifications.letters import Action, Attachment, Letter, Recipient
from kokemussilta.notifications.smtp import SmtpMail
from kokemussilta.notifications.transports import (
    ConsoleMail,
    ConsoleSms,
    KeptMail,
    NoMail,
    mail_transport,
    sms_transport,
)
from tests.conftest import AT
from tests.notifications.conftest import MAIJA, queued
from tests.servers import free_port


class Mailbox:
    """What a server got; it refuses recipients as it is told to."""

    def __init__(self) -> None:
        self.letters: list[email.message.EmailMessage] = []
        self.sessions: set[object] = set()
        self.refuses = ""

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.sessions.add(session.peer)
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def server(mailbox) -> Iterator[Controller]:
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def real_post(server) -> Iterator[Post]:
    post = Post(mail=SmtpMail(f"smtp://127.0.0.1:{server.port}?timeout=5"), sms=ConsoleSms())
    yield post
    post.close()


@pytest.mark.django_db
def test_a_server_gets_text_html_and_calendar(mailbox, real_post):
    letter = Letter(
        "Tehtävä vahvistui",
        ("Nähdään torstaina, Åke.",),
        action=Action("Avaa tehtävä", "/tehtavat/ABCD2345"),
        attachments=(Attachment("tehtävä.ics", "text/calendar; method=PUBLISH", "BEGIN:VCALENDAR\r\nSUMMARY:Tehtävä\r\nEND:VCALENDAR\r\n"),),
    )  # fmt: skip
    with transaction.atomic():
        message = outbox.queue(lambda: letter, to=MAIJA, about="", at=AT)
    assert message is not None
    assert delivery.deliver(real_post, at=AT) == 1
    (got,) = mailbox.letters
    names = ("Message-ID", "Subject", "From", "To", "Auto-Submitted", "Content-Language", "Date")
    assert [got[name] for name in names] == [
        message.message_id, "Tehtävä vahvistui", "Kokemussilta <silta@kokemussilta.example>",
        "Maija Meikäläinen <maija@example.org>", "auto-generated", "fi", "Tue, 02 Mar 2027 09:30:00 +0200",
    ]  # fmt: skip
    parts = {part.get_content_type(): part for part in got.walk()}
    assert list(parts) == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]
    assert parts["text/plain"].get_content().replace("\r\n", "\n") == message.text
    assert parts["text/html"].get_content().replace("\r\n", "\n") == message.html
    calendar = parts["text/calendar"]
    assert (calendar.get_filename(), calendar.get_param("method")) == ("tehtävä.ics", "PUBLISH")
    assert calendar.get_content().splitlines() == ["BEGIN:VCALENDAR", "SUMMARY:Tehtävä", "END:VCALENDAR"]


@pytest.mark.django_db
def test_one_connection_serves_many_letters_and_is_opened_again(mailbox, real_post):
    for number in range(3):
        queued(str(number))
    delivery.deliver(real_post, at=AT)
    assert ([letter["Subject"] for letter in mailbox.letters], len(mailbox.sessions)) == (["0", "1", "2"], 1)
    real_post.close()
    queued("3")
    delivery.deliver(real_post, at=AT)
    assert ([letter["Subject"] for letter in mailbox.letters], len(mailbox.sessions)) == (["0", "1", "2", "3"], 2)


@pytest.mark.django_db
def test_a_connection_that_the_server_dropped_is_opened_again(mailbox, real_post):
    queued("1")
    delivery.deliver(real_post, at=AT)
    real_post.mail._server.sock.close()
    queued("2")
    delivery.deliver(real_post, at=AT)
    assert [letter["Subject"] for letter in mailbox.letters] == ["1", "2"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "state", "wait"),
    [
        ("550 5.1.1 No such mailbox", "dead", timedelta(0)),
        ("450 4.2.1 Try later", "queued", timedelta(minutes=1)),
        ("554 5.7.1 Relay access denied", "queued", timedelta(minutes=1)),  # our operator can mend this
    ],
)
def test_refusals_for_good_and_for_now(mailbox, real_post, answer, state, wait):
    message = queued()
    mailbox.refuses = answer
    delivery.deliver(real_post, at=AT)
    message.refresh_from_db()
    assert (message.state, message.last_error, message.next_attempt_at - AT) == (state, "SMTPRecipientsRefused", wait)
    mailbox.refuses = ""
    other = queued("toinen")
    delivery.deliver(real_post, at=AT)
    other.refresh_from_db()
    assert other.state == "sent"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["ei osoite", "maija@exämple@org", "mäijä@example.org", "a@b@c"])
def test_an_address_that_is_none_is_dead_at_once(real_post, address):
    message = queued(to=Recipient(address))
    delivery.deliver(real_post, at=AT)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("dead", 1)


@pytest.mark.django_db
def test_no_server_is_an_outage():
    message = queued()
    delivery.deliver(Post(mail=SmtpMail(f"smtp://127.0.0.1:{free_port()}"), sms=ConsoleSms()), at=AT)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.last_error) == ("queued", 0, "ConnectionRefusedError")


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 25, "", "", False, False, 20)),
        ("smtp://mail.example.org?tls=1&timeout=5", ("mail.example.org", 587, "", "", False, True, 5)),
        ("smtp://me%40x:p%2Fw@mail.example.org:2525", ("mail.example.org", 2525, "me@x", "p/w", False, True, 20)),
        ("smtp://me:pw@localhost:25?tls=0", ("localhost", 25, "me", "pw", False, False, 20)),
        ("smtps://me:pw@mail.example.org", ("mail.example.org", 465, "me", "pw", True, False, 20)),
        ("smtp+tls://mail.example.org", ("mail.example.org", 587, "", "", False, True, 20)),
    ],
)
def test_the_address_of_a_server(url, meant):
    mail = SmtpMail(url)
    assert (mail.host, mail.port, mail.user, mail.password, mail.implicit_tls, mail.starttls, mail.timeout) == meant


@pytest.mark.parametrize("url", ["", "mail.example.org", "http://mail.example.org", "smtp://"])
def test_an_address_that_is_none_says_so(url):
    with pytest.raises(ValueError, match="EMAIL_URL looks like"):
        SmtpMail(url)


@pytest.mark.django_db
def test_without_a_server_messages_stay_in_the_outbox(caplog):
    mail, sms = mail_transport(), sms_transport()
    assert (type(mail), type(sms)) == (KeptMail, ConsoleSms)
    message = queued()
    text = queued(to=Recipient("", phone="+358401234567"), sms="Salainen")
    with caplog.at_level("INFO"):
        delivery.deliver(Post(mail=mail, sms=sms), at=AT)
    message.refresh_from_db()
    text.refresh_from_db()
    assert (message.state, text.state) == ("sent", "sent")
    assert ("Salainen" in caplog.text, "401234567" in caplog.text) == (False, False)


@override_settings(EMAIL_BACKEND="kokemussilta.notifications.backend.Refuse")
def test_nothing_bypasses_the_outbox():
    with pytest.raises(RuntimeError, match="outbox"):
        send_mail("Hei", "Hei", None, ["maija@example.org"])


@pytest.mark.django_db
def test_where_no_server_is_named_nothing_counts_as_sent():
    message = queued()
    delivery.deliver(Post(mail=NoMail(), sms=ConsoleSms()), at=AT)
    message.refresh_from_db()

    assert (message.state, message.attempts, message.sent_at, message.last_error) == ("queued", 0, None, "NoMailServer")
    assert message.next_attempt_at > AT


@pytest.mark.django_db
def test_the_terminal_shows_mail_only_where_that_was_asked_for(capsys):
    message = queued()
    delivery.deliver(Post(mail=ConsoleMail(), sms=ConsoleSms()), at=AT)
    message.refresh_from_db()
    shown = capsys.readouterr().out

    assert message.state == "sent"
    assert all(part in shown for part in (message.to_address, message.subject, message.text))
