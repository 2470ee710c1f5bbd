"""Text messages to a provider's HTTP interface, played by a server on this machine."""

import base64
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from django.test import override_settings

from kokemussilta.notifications import delivery
from kokemussilta.notifications.delivery import Post
from kokemussilta.notifications.gateway import SmsGateway
from kokemussilta.notifications.letters import Recipient
from kokemussilta.notifications.models import Message
from kokemussilta.notifications.transports import KeptMail
from tests.conftest import AT
from tests.notifications.conftest import queued
from tests.servers import free_port

MAIJA = Recipient("", phone="+358401234567")


@dataclass
class Provider:
    """What the server answers, and what it got: path, headers and form of each request."""

    url: str = ""
    status: int = 200
    pause: float = 0
    drops: bool = False
    got: list[tuple[str, dict[str, str], dict[str, list[str]]]] = field(default_factory=list)


@pytest.fixture
def provider() -> Iterator[Provider]:
    told = Provider()
    let_go = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            told.got.append((self.path, dict(self.headers), form))
            if told.pause:
                let_go.wait(told.pause)
            if told.drops:
                self.connection.close()
                return
            self.send_response(told.status)
            if told.status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(b'{"id": 1}')

        def log_message(self, *_: object) -> None:
            pass

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except (OSError, ValueError):
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    told.url = f"http://avain:sala%2Fsana@127.0.0.1:{server.server_port}/a1/sms?lang=fi"
    yield told
    let_go.set()
    server.shutdown()
    thread.join()
    server.server_close()


def deliver(url: str, at=AT) -> None:
    delivery.deliver(Post(mail=KeptMail(), sms=SmsGateway(url)), at=at)


def outcome(message: Message) -> tuple[str, int, str, timedelta]:
    message.refresh_from_db()
    return message.state, message.attempts, message.last_error, message.next_attempt_at - AT


def text(words: str = "Pyyntö: 5 € & päivä?") -> Message:
    return queued(to=MAIJA, sms=words)


@pytest.mark.django_db
def test_a_message_is_posted_as_a_form(provider):
    message = text()

    deliver(provider.url)

    ((path, headers, form),) = provider.got
    assert path == "/a1/sms?lang=fi"
    assert form == {"to": ["+358401234567"], "from": ["Kokemussilta"], "message": ["Pyyntö: 5 € & päivä?"]}
    assert headers["Authorization"] == f"Basic {base64.b64encode(b'avain:sala/sana').decode()}"
    assert headers["Idempotency-Key"] == message.message_id.strip("<>")
    assert outcome(message) == ("sent", 1, "", timedelta(0))


@pytest.mark.django_db
@override_settings(SMS_FIELDS=["To", "From", "Body"], SMS_FROM="+358450000000", SMS_TOKEN="merkki")
def test_providers_name_their_fields_and_keys_in_their_own_ways(provider):
    text("Hei")

    deliver(provider.url)

    ((_, headers, form),) = provider.got
    assert form == {"To": ["+358401234567"], "From": ["+358450000000"], "Body": ["Hei"]}
    assert headers["Authorization"] == "Bearer merkki"


@pytest.mark.django_db
@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_a_yes_is_any_answer_of_two_hundred(provider, status):
    provider.status, message = status, text()

    deliver(provider.url)

    assert outcome(message)[0] == "sent"


@pytest.mark.django_db
@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_no_to_this_message_is_final(provider, status):
    provider.status, message = status, text()

    deliver(provider.url)

    assert outcome(message) == ("dead", 1, "Refusal", timedelta(0))


@pytest.mark.django_db
@pytest.mark.parametrize("status", [302, 401, 402, 403, 404, 429, 502, 503, 504])
def test_a_no_to_us_or_a_provider_that_is_away_holds_all_and_counts_for_nothing(provider, status):
    provider.status, first, second = status, text("1"), text("2")

    deliver(provider.url)
    provider.status, asked = 200, len(provider.got)
    deliver(provider.url, AT + timedelta(minutes=1))

    assert asked == 1
    assert [(row.state, row.attempts, row.last_error) for row in (_fresh(first), _fresh(second))] == [("sent", 1, "")] * 2


@pytest.mark.django_db
def test_an_outage_is_waited_out_for_a_minute(provider):
    provider.status, message = 503, text()

    deliver(provider.url)

    assert outcome(message) == ("queued", 0, "Outage", timedelta(minutes=1))


@pytest.mark.django_db
def test_trouble_over_one_message_is_tried_again_and_the_others_go(provider):
    provider.status, message = 500, text()

    deliver(provider.url)
    first = outcome(message)
    provider.status = 200
    other = text("toinen")
    deliver(provider.url)
    deliver(provider.url, AT + timedelta(minutes=1))

    assert first == ("queued", 1, "Unanswered", timedelta(minutes=1))
    assert (_fresh(other).state, _fresh(message).state) == ("sent", "sent")


@pytest.mark.django_db
@override_settings(SMS_TIMEOUT=0.2)
def test_a_provider_that_says_nothing_is_asked_again_with_the_same_key(provider):
    provider.pause, message = 5, text()
    start = time.monotonic()

    deliver(provider.url)
    waited, first = time.monotonic() - start, outcome(message)
    provider.pause = 0
    deliver(provider.url, AT + timedelta(minutes=1))

    assert waited < 4
    assert first == ("queued", 1, "TimeoutError", timedelta(minutes=1))
    assert _fresh(message).state == "sent"
    assert [headers["Idempotency-Key"] for _, headers, _ in provider.got] == [message.message_id.strip("<>")] * 2


@pytest.mark.django_db
def test_a_provider_that_hangs_up_is_asked_again(provider):
    provider.drops, message = True, text()

    deliver(provider.url)

    assert outcome(message) == ("queued", 1, "RemoteDisconnected", timedelta(minutes=1))


@pytest.mark.django_db
def test_a_provider_that_is_not_there_is_an_outage():
    message = text()

    deliver(f"http://127.0.0.1:{free_port()}/")

    assert outcome(message) == ("queued", 0, "ConnectionRefusedError", timedelta(minutes=1))


@pytest.mark.django_db
def test_the_log_holds_neither_numbers_nor_words_nor_keys(provider, caplog):
    provider.status = 422
    text("Salainen asia")
    with caplog.at_level("DEBUG"):
        deliver(provider.url)
        provider.status = 401
        text("Salainen asia")
        deliver(provider.url)

    assert caplog.records
    assert [word for word in ("401234567", "Salainen", "sala", "avain") if word in caplog.text] == []


@pytest.mark.parametrize(
    "url", ["", "provider.example", "http://provider.example/sms", "ftp://provider.example/", "https://", "https:///sms"]
)
def test_an_address_that_is_none_or_not_private_says_so(url):
    with pytest.raises(ValueError, match="SMS_URL looks like"):
        SmsGateway(url)


@override_settings(SMS_FIELDS=["to", "message"])
def test_three_fields_are_named():
    with pytest.raises(ValueError, match="three fields"):
        SmsGateway("https://provider.example/sms")


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("https://provider.example", ("provider.example", 443, "/", "")),
        ("https://u:p@provider.example:8443/a/b?c=d", ("provider.example", 8443, "/a/b?c=d", "Basic dTpw")),
    ],
)
def test_the_address_of_a_provider(url, meant):
    gateway = SmsGateway(url)

    assert (gateway.host, gateway.port, gateway.path, gateway.allowed_by) == meant


def _fresh(message: Message) -> Message:
    message.refresh_from_db()
    return message
