"""Attempts to make the reader of calendars reach what it must not, wait for ever, or swallow too much."""

import gzip
import socket
import ssl
import time

import pytest

from kokemussilta.register.calendars import fetching
from kokemussilta.register.calendars.address import Unreadable, is_public, may_be_public, parsed
from tests.register.calendar_server import PUBLIC, text, web

CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
HOST = "kalenteri.example"
ADDRESS = f"http://{HOST}/oma.ics"
GOOD = text("200 OK", "Content-Type: text/calendar", body=CALENDAR)


def why(made, address=ADDRESS, seconds=5.0):
    with pytest.raises(Unreadable) as fault:
        fetching.fetch(address, resolve=made.resolve, connect=made.connect, seconds=seconds)
    return fault.value.why


def test_a_calendar_is_got_from_the_address_that_was_checked():
    with web({HOST: [PUBLIC, "2606:2800:220:1::1"]}, GOOD) as made:
        assert fetching.fetch(f"webcal://{HOST}:443/a b".replace(" ", "%20").replace("webcal://", "http://").replace(":443", ""),
                              resolve=made.resolve, connect=made.connect) == CALENDAR  # fmt: skip
        assert made.connected == [(PUBLIC, 80)]
        assert made.asked[0].startswith(f"GET /a%20b HTTP/1.1\r\nHost: {HOST}\r\n")
        assert "cookie" not in made.asked[0].lower()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.5.5", "192.168.1.1", "100.64.0.1", "169.254.169.254",
        "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::ffff:a9fe:a9fe", "::7f00:1",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254",
        "ff02::1", "2001:db8::1", "fec0::1", "not an address", "",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address):
    assert not is_public(address)
    with web({HOST: [address]}, GOOD) as made:
        assert (why(made), made.connected) == ("not_public", [])


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])
def test_addresses_that_are_public(address):
    assert is_public(address)


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    with web({HOST: [PUBLIC, "10.0.0.7"]}, GOOD) as made:
        assert (why(made), made.connected) == ("not_public", [])


def test_a_name_that_leads_elsewhere_at_a_second_look_is_looked_up_once():
    """Rebinding: the first answer is public, every later one is not. The connection goes to what was checked."""
    with web({HOST: [[PUBLIC], ["127.0.0.1"]]}, GOOD) as made:
        assert fetching.fetch(ADDRESS, resolve=made.resolve, connect=made.connect) == CALENDAR
        assert made.connected == [(PUBLIC, 80)]


def test_the_real_connection_is_made_to_an_address_and_not_to_a_name(monkeypatch):
    looked_up = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **_: looked_up.append(args[0]) or [])
    monkeypatch.setattr(socket, "create_connection", lambda where, timeout: (where, timeout))
    assert fetching.connected(PUBLIC, 443, 3.0) == ((PUBLIC, 443), 3.0)
    assert looked_up == []


@pytest.mark.parametrize(
    "there",
    [
        "http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://inside.example/", "//inside.example/x",
        "http://[::1]/", "http://2130706433/", "http://0x7f.1/", "http://localhost/",
    ],
)  # fmt: skip
def test_whoever_sends_us_inside_is_not_followed(there):
    def resolve(host, port):
        """As the system does: numbers in any way of writing them are addresses."""
        known = {HOST: [PUBLIC], "inside.example": ["10.1.1.1"], "localhost": ["127.0.0.1", "::1"], "::1": ["::1"]}
        return known.get(host) or [socket.inet_ntoa(socket.inet_aton(host))]

    with web({}, text("302 Found", f"Location: {there}")) as made:
        made.resolve = resolve
        assert (why(made), made.connected) == ("not_public", [(PUBLIC, 80)])


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ("file:///etc/passwd", "not_calendar"), ("ftp://kalenteri.example/x", "not_calendar"), ("gopher://x.example/", "not_calendar"),
        (f"http://{HOST}:22/", "not_public"), (f"http://{HOST}:6379/", "not_public"), (f"http://a:b@{HOST}/", "not_calendar"),
        (f"http://{HOST}:99999/", "not_calendar"), ("http://[::1", "not_calendar"), ("http://" + "a" * 3000, "not_calendar"),
    ],
)  # fmt: skip
def test_what_is_never_asked_for_is_not_followed_either(there, expected):
    with web({HOST: [PUBLIC]}, text("301 Moved", f"Location: {there}")) as made:
        assert why(made) == expected
        assert why(made, there) == expected
        assert made.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "address", ["", "   ", "http://", "https:///x", "kalenteri", f"http://{HOST}/a b", f"http://{HOST}/a\r\nX: y"]
)
def test_what_is_no_address_is_not_asked_for(address):
    with web({HOST: [PUBLIC]}, GOOD) as made:
        assert (why(made, address), made.connected) == ("not_calendar", [])


def test_going_round_in_a_ring_ends():
    with web({HOST: [PUBLIC]}, text("302 Found", "Location: /again")) as made:
        assert (why(made), len(made.connected)) == ("refused", fetching.MOST_STEPS)


def test_a_step_aside_is_followed():
    def say(sock, asked):
        sock.sendall(GOOD if asked.startswith("GET /new") else text("301 Moved", "Location: http://other.example/new"))

    with web({HOST: [PUBLIC], "other.example": ["8.8.4.4"]}, say) as made:
        assert fetching.fetch(ADDRESS, resolve=made.resolve, connect=made.connect) == CALENDAR
        assert made.connected == [(PUBLIC, 80), ("8.8.4.4", 80)]


def test_a_name_that_leads_nowhere():
    with web({HOST: [[]]}, GOOD) as made:
        assert why(made) == "unknown_host"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (text("404 Not Found"), "refused"),
        (text("403 Forbidden"), "refused"),
        (text("500 Oh"), "no_answer"),
        (text("204 Empty"), "refused"),
        (text("302 Found"), "refused"),
        (b"", "no_answer"),
        (b"\x00\x01\x02 nonsense\r\n\r\n", "no_answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"a" * 70_000 + b"\r\n\r\n", "no_answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 200 + b"\r\n", "no_answer"),
        (text("200 OK", "Content-Length: many"), "no_answer"),
        (text("200 OK", "Content-Length: 5000001"), "too_large"),
        (text("200 OK", "Content-Length: 100", body=b"short"), "no_answer"),
        (text("200 OK", "Content-Encoding: gzip", body=gzip.compress(b"\0" * 50_000_000)), "not_calendar"),
        (text("200 OK", "Content-Encoding: br", body=b"x"), "not_calendar"),
    ],
)
def test_answers_that_are_no_answers(answer, expected):
    with web({HOST: [PUBLIC]}, answer) as made:
        assert why(made) == expected


def test_a_body_without_end_is_left_when_enough_was_read():
    sent = []

    def say(sock, _asked):
        sock.sendall(text("200 OK"))
        while True:
            sent.append(sock.send(b"x" * 65_536))

    with web({HOST: [PUBLIC]}, say) as made:
        assert why(made) == "too_large"
    assert sum(sent) < 4 * fetching.MOST_BYTES


def test_chunks_without_end_are_left_too():
    def say(sock, _asked):
        sock.sendall(text("200 OK", "Transfer-Encoding: chunked"))
        while True:
            sock.sendall(b"10000\r\n" + b"x" * 65_536 + b"\r\n")

    with web({HOST: [PUBLIC]}, say) as made:
        assert why(made) == "too_large"


@pytest.mark.parametrize("heads", [b"", text("200 OK"), text("200 OK", "Content-Length: 4000000")])
def test_whoever_drips_is_left(heads):
    def say(sock, _asked):
        sock.sendall(heads)
        while True:
            time.sleep(0.05)
            sock.sendall(b"x")

    with web({HOST: [PUBLIC]}, say) as made:
        began = time.monotonic()
        assert why(made, seconds=0.6) == "no_answer"
        assert time.monotonic() - began < 3


def test_whoever_says_nothing_is_left():
    with web({HOST: [PUBLIC]}, lambda _sock, _asked: time.sleep(5)) as made:
        assert why(made, seconds=0.4) == "no_answer"


def test_a_protected_connection_must_prove_itself():
    """Plain words where a protected connection was wanted."""
    with web({HOST: [PUBLIC]}, GOOD) as made:
        assert why(made, f"webcal://{HOST}/") in {"insecure", "no_answer"}
        assert made.connected == [(PUBLIC, 443)]


def test_names_are_proved_against_the_name_that_was_given(monkeypatch):
    wrapped = []

    class Context:
        def wrap_socket(self, sock, *, server_hostname):
            wrapped.append(server_hostname)
            raise ssl.SSLCertVerificationError("another's certificate")

    context = ssl.create_default_context()
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
    monkeypatch.setattr(ssl, "create_default_context", Context)
    with web({HOST: [PUBLIC]}, GOOD) as made:
        assert why(made, f"https://{HOST}/") == "insecure"
    assert wrapped == [HOST]


def test_a_protected_address_never_leads_to_an_open_one(monkeypatch):
    class Context:
        def wrap_socket(self, sock, *, server_hostname):
            return sock

    monkeypatch.setattr(ssl, "create_default_context", Context)
    with web({HOST: [PUBLIC]}, text("301 Moved", f"Location: http://{HOST}/")) as made:
        assert (why(made, f"https://{HOST}/"), made.connected) == ("insecure", [(PUBLIC, 443)])


@pytest.mark.parametrize(
    "host", ["localhost", "naapuri", "printer.local", "db.internal", "127.0.0.1", "2130706433", "127.1", "::1"]
)
def test_names_of_the_house_are_known_at_once(host):
    assert not may_be_public(host)


def test_addresses_are_made_plain():
    assert parsed("WEBCAL://Kalenteri.Example./x#y").address == "https://kalenteri.example/x"
    assert parsed("https://kälenteri.example:8443/a?b=ä c".replace(" ", "")).address == (
        "https://xn--klenteri-0za.example:8443/a?b=%C3%A4c"
    )
    assert parsed("http://[2606:2800::1]/").address == "http://[2606:2800::1]/"
