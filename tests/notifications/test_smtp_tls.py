"""STARTTLS and signing in to a real mail server on this machine, and servers that misbehave half-way."""

import asyncio
import ipaddress
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kokemussilta.notifications import delivery
from kokemussilta.notifications.delivery import Post
from kokemussilta.notifications.letters import Recipient
from kokemussilta.notifications.models import Message
from kokemussilta.notifications.smtp import SmtpMail
from kokemussilta.notifications.transports import ConsoleSms
from tests.conftest import AT
from tests.notifications.conftest import queued
from tests.servers import free_port

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@dataclass
class Server:
    """What a mail server does and what it saw: of each letter its recipient, whether it came encrypted, and who was signed in."""

    url: Callable[..., str] = lambda *_: ""
    letters: list[tuple[str, bool, bool]] = field(default_factory=list)
    passwords: list[tuple[bytes, bytes, bool]] = field(default_factory=list)
    rcpt: dict[str, str] = field(default_factory=dict)
    data: str = "250 OK"
    hangs_up: str = ""

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.hangs_up == "RCPT":
            server.transport.abort()
            await asyncio.sleep(0)
        answer = self.rcpt.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.hangs_up == "DATA":
            server.transport.abort()
            await asyncio.sleep(0)
        if self.data.startswith("250"):
            self.letters.append((envelope.rcpt_tos[0], session.ssl is not None, bool(session.authenticated)))
        return self.data

    def let_in(self, server: SMTP, session, envelope, mechanism: str, told: LoginPassword) -> AuthResult:
        self.passwords.append((told.login, told.password, session.ssl is not None))
        return AuthResult(success=told == LoginPassword(b"silta", b"sala/sana"), handled=False)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine that nobody has signed but itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "server.pem", folder / "server.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return paths


@pytest.fixture(scope="module")
def identity(tmp_path_factory) -> tuple[Path, Path]:
    return certificate(tmp_path_factory.mktemp("identity"))


@pytest.fixture
def start(identity) -> Iterator[Callable[..., Server]]:
    """`start(tls="")`: a server that offers STARTTLS ("starttls"), speaks TLS from the first word ("smtps"), or neither."""
    running: list[Controller] = []

    def begin(tls: str = "", *, auth: bool = False) -> Server:
        server, port = Server(), free_port()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*identity)
        more: dict[str, Any] = {"authenticator": server.let_in, "auth_required": True, "auth_require_tls": True} if auth else {}
        if tls == "starttls":
            more |= {"tls_context": context, "require_starttls": True}
        outer = context if tls == "smtps" else None
        controller = Controller(server, hostname="127.0.0.1", port=port, ssl_context=outer, **more)
        controller.start()
        running.append(controller)
        scheme = "smtps" if tls == "smtps" else "smtp"
        server.url = lambda who="", query="timeout=5": f"{scheme}://{who}127.0.0.1:{port}?{query}"
        return server

    yield begin
    for controller in running:
        controller.stop()


@pytest.fixture
def trusted(identity, monkeypatch) -> None:
    """The machine trusts the server's certificate, as an operator makes it: by OpenSSL's own variable."""
    monkeypatch.setenv("SSL_CERT_FILE", str(identity[0]))


def send(url: str, at=AT) -> None:
    post = Post(mail=SmtpMail(url), sms=ConsoleSms())
    try:
        delivery.deliver(post, at=at)
    finally:
        post.close()


def outcome(message: Message) -> tuple[str, int, str, timedelta]:
    message.refresh_from_db()
    return message.state, message.attempts, message.last_error, message.next_attempt_at - AT


# --- Encryption and signing in --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("trusted")
def test_letters_go_encrypted_to_a_server_that_wants_a_password(start):
    server, message = start("starttls", auth=True), queued()

    send(server.url("silta:sala%2Fsana@"))

    assert outcome(message) == ("sent", 1, "", timedelta(0))
    assert server.letters == [("maija@example.org", True, True)]
    assert server.passwords == [(b"silta", b"sala/sana", True)]


@pytest.mark.usefixtures("trusted")
def test_encryption_without_a_password(start):
    server, message = start("starttls"), queued()

    send(server.url(query="tls=1&timeout=5"))

    assert (outcome(message)[0], server.letters) == ("sent", [("maija@example.org", True, False)])


@pytest.mark.usefixtures("trusted")
def test_encryption_from_the_first_word(start):
    server, message = start("smtps"), queued()

    send(server.url())

    assert (outcome(message)[0], [to for to, *_ in server.letters]) == ("sent", ["maija@example.org"])


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_waits_for_the_operator_and_counts_for_nothing(start):
    server, message = start("starttls", auth=True), queued()

    send(server.url("silta:vanha@"))
    first = outcome(message)
    send(server.url("silta:sala%2Fsana@"), AT + MINUTE)

    assert first == ("queued", 0, "SMTPAuthenticationError", MINUTE)
    assert outcome(message)[0] == "sent"


@pytest.mark.parametrize("tls", ["starttls", "smtps"])
def test_a_server_that_can_not_prove_who_it_is_hears_no_password(start, tls):
    server, message = start(tls, auth=tls == "starttls"), queued()

    send(server.url("silta:sala%2Fsana@"))

    assert outcome(message) == ("queued", 0, "SSLCertVerificationError", MINUTE)
    assert (server.passwords, server.letters) == ([], [])


@pytest.mark.usefixtures("trusted")
def test_a_server_without_encryption_hears_no_password_and_gets_no_letter(start):
    server, message = start(), queued()

    send(server.url("silta:sala%2Fsana@"))

    assert outcome(message) == ("queued", 0, "SMTPNotSupportedError", MINUTE)
    assert (server.passwords, server.letters) == ([], [])


@pytest.mark.usefixtures("trusted")
def test_a_server_that_wants_encryption_takes_nothing_without_it(start):
    server, message = start("starttls"), queued()

    send(server.url(query="tls=0&timeout=5"))

    state, attempts, error, wait = outcome(message)
    assert (state, attempts, wait, server.letters) == ("queued", 1, MINUTE, [])
    assert error.startswith("SMTP")


# --- Servers that say no, later, or nothing -------------------------------------------------------------------------------


def test_one_recipient_is_refused_and_the_others_go(start):
    server = start()
    server.rcpt = {"gone@example.org": "550 5.1.1 No such mailbox", "full@example.org": "452 4.2.2 Mailbox full"}
    gone, full, good = (queued(to=Recipient(f"{name}@example.org")) for name in ("gone", "full", "good"))

    send(server.url())

    assert [outcome(message) for message in (gone, full, good)] == [
        ("dead", 1, "SMTPRecipientsRefused", timedelta(0)),
        ("queued", 1, "SMTPRecipientsRefused", MINUTE),
        ("sent", 1, "", timedelta(0)),
    ]
    assert [to for to, *_ in server.letters] == ["good@example.org"]


@pytest.mark.parametrize(
    ("answer", "state", "wait"),
    [
        ("451 4.3.0 Try later", "queued", MINUTE),
        ("421 4.3.2 Shutting down", "queued", MINUTE),
        ("552 5.3.4 Message too big", "dead", timedelta(0)),
        ("554 5.6.0 Message refused", "dead", timedelta(0)),
        ("554 5.7.1 You are on a list", "queued", MINUTE),  # of us, not of the letter: an operator mends it
    ],
)
def test_a_letter_is_refused_after_it_was_read(start, answer, state, wait):
    server, message = start(), queued()
    server.data = answer

    send(server.url())
    first, server.data = outcome(message), "250 OK"
    other = queued("toinen")
    send(server.url(), AT + MINUTE)

    assert first == (state, 1, "SMTPDataError", wait)
    assert outcome(other)[0] == "sent"
    assert outcome(message)[0] == ("dead" if state == "dead" else "sent")


@pytest.mark.parametrize("where", ["RCPT", "DATA"])
def test_a_server_that_hangs_up_half_way_is_called_again(start, where):
    server, message = start(), queued()
    server.hangs_up = where

    send(server.url())
    first, server.hangs_up = outcome(message), ""
    send(server.url(), AT + MINUTE)

    assert (first[:2], first[3]) == (("queued", 1), MINUTE)
    assert first[2] in {"SMTPServerDisconnected", "ConnectionResetError"}
    assert outcome(message)[0] == "sent"
    assert [to for to, *_ in server.letters] == ["maija@example.org"]


def test_one_connection_outlives_a_letter_that_the_server_shut_it_for(start):
    server = start()
    server.data = "421 4.3.2 Shutting down"
    first, post = queued("1"), Post(mail=SmtpMail(server.url()), sms=ConsoleSms())
    delivery.deliver(post, at=AT)
    server.data, second = "250 OK", queued("2")

    delivery.deliver(post, at=AT)
    post.close()

    assert (outcome(first)[0], outcome(second)[0]) == ("queued", "sent")
