"""Getting a calendar's text: every step is checked anew, little is read, and nobody is waited for long."""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from kokemussilta.register.calendars.address import Target, Unreadable, is_public, parsed

#: Seconds that all of it may take, redirects too; the most that is read; how many times we are sent on.
SECONDS = 10.0
MOST_BYTES = 5_000_000
MOST_STEPS = 4
_CHUNK = 65_536
_SENT_ON = {301, 302, 303, 307, 308}
_HEADERS = {
    "Accept": "text/calendar, */*;q=0.1",
    "Accept-Encoding": "identity",
    "User-Agent": "Kokemussilta",
    "Connection": "close",
}

Resolve = Callable[[str, int], list[str]]
Connect = Callable[[str, int, float], socket.socket]


def fetch(address: str, *, resolve: Resolve | None = None, connect: Connect | None = None, seconds: float = SECONDS) -> bytes:
    """The bytes at an address. Raises Unreadable.

    A name is looked up once a step: all that it leads to must be public, and the connection goes to one of just these addresses
    (a second look-up could answer otherwise). Whoever sends us on is followed a few times, by the same rules and never from a
    protected connection to an open one.
    """
    until, target = time.monotonic() + seconds, parsed(address)
    for _step in range(MOST_STEPS):
        found = _ask(target, resolve or resolved, connect or connected, until)
        if isinstance(found, bytes):
            return found
        following = _sent_on(target, found)
        if target.scheme == "https" and following.scheme != "https":
            raise Unreadable("insecure")
        target = following
    raise Unreadable("refused")


def resolved(host: str, port: int) -> list[str]:
    """The addresses that a name leads to."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreadable("unknown_host") from error
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def connected(address: str, port: int, seconds: float) -> socket.socket:
    """A connection to an address, not to a name."""
    return socket.create_connection((address, port), timeout=seconds)


def _left(until: float) -> float:
    """Seconds that are left. Raises Unreadable when none are."""
    left = until - time.monotonic()
    if left <= 0:
        raise Unreadable("no_answer")
    return left


def _sent_on(target: Target, place: str) -> Target:
    """Where an answer sends us."""
    try:
        return parsed(urljoin(target.address, place))
    except ValueError as error:
        raise Unreadable("not_calendar") from error


class _Reader(io.RawIOBase):
    """What comes through a connection, never waited for longer than there is time in all."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock, self._until = sock, until

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next piece."""
        self._sock.settimeout(_left(self._until))
        return self._sock.recv_into(buffer)


class _Timed:
    """A connection as the library uses it, whose every wait is bounded by one moment: who drips gains nothing."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock, self._until = sock, until

    def sendall(self, words: bytes) -> None:
        """Say all of it."""
        self._sock.settimeout(_left(self._until))
        self._sock.sendall(words)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """To read from."""
        return io.BufferedReader(_Reader(self._sock, self._until))

    def close(self) -> None:
        """Whoever opened it closes it."""


def _ask(target: Target, resolve: Resolve, connect: Connect, until: float) -> bytes | str:
    """What is there, or where we are sent on."""
    addresses = resolve(target.host, target.port)
    if not addresses:
        raise Unreadable("unknown_host")
    if not all(is_public(found) for found in addresses):
        raise Unreadable("not_public")
    try:
        with _opened(target, addresses[:3], connect, until) as sock:
            return _exchange(target, sock, until)
    except ssl.SSLError as error:
        raise Unreadable("insecure") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreadable("no_answer") from error


def _opened(target: Target, addresses: list[str], connect: Connect, until: float) -> socket.socket:
    """A connection to the first of the addresses that answers; a protected one proves whose it is."""
    for place, found in enumerate(addresses, start=1):
        try:
            sock = connect(found, target.port, min(_left(until), 8.0))
            break
        except OSError:
            if place == len(addresses):
                raise
    if target.scheme == "http":
        return sock
    try:
        sock.settimeout(_left(until))
        return ssl.create_default_context().wrap_socket(sock, server_hostname=target.host)
    except BaseException:
        sock.close()
        raise


def _exchange(target: Target, sock: socket.socket, until: float) -> bytes | str:
    talk = http.client.HTTPConnection(target.host, target.port)
    talk.sock = _Timed(sock, until)
    host = target.address.split("/", 3)[2]
    talk.request("GET", target.path, headers={"Host": host, **_HEADERS})
    answer = talk.getresponse()
    if answer.status in _SENT_ON and (place := answer.getheader("Location")):
        return place
    if answer.status != http.client.OK:
        raise Unreadable("no_answer" if answer.status >= http.client.INTERNAL_SERVER_ERROR else "refused")
    # What is packed could be endlessly more than it seems; we said that we take it plain.
    if answer.getheader("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        raise Unreadable("not_calendar")
    promised = int(answer.getheader("Content-Length") or -1)
    if promised > MOST_BYTES:
        raise Unreadable("too_large")
    body = _body(answer)
    # A calendar that breaks off would look like one with fewer entries.
    if 0 <= promised != len(body):
        raise Unreadable("no_answer")
    return body


def _body(answer: http.client.HTTPResponse) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        part = answer.read1(_CHUNK)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise Unreadable("too_large")
