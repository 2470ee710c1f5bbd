"""A server on this machine that plays the public web: it says what a test tells it to."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

Say = Callable[[socket.socket, str], None]
PUBLIC = "93.184.216.34"


def text(status: str, *heads: str, body: bytes = b"") -> bytes:
    """A whole answer."""
    return ("\r\n".join([f"HTTP/1.1 {status}", *heads]) + "\r\n\r\n").encode() + body


class Web:
    """Names and where they lead, and one server behind all public addresses. Notes who was looked up and connected to."""

    def __init__(self, names: dict[str, list[list[str]]], say: Say) -> None:
        self.names, self.say = names, say
        self.connected: list[tuple[str, int]] = []
        self.asked: list[str] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self._over = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def resolve(self, host: str, port: int) -> list[str]:
        """Each look-up of a name takes its next answer; the last one stays."""
        answers = self.names.get(host, [[]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        """Whatever address is wanted: this server, and the wish is noted."""
        self.connected.append((address, port))
        return socket.create_connection(self._door.getsockname(), timeout=seconds)

    def _serve(self) -> None:
        with suppress(OSError):
            while not self._over.is_set():
                sock, _where = self._door.accept()
                threading.Thread(target=self._answer, args=(sock,), daemon=True).start()

    def _answer(self, sock: socket.socket) -> None:
        with sock, suppress(OSError):
            asked = b""
            while b"\r\n\r\n" not in asked and (part := sock.recv(4096)):
                asked += part
            self.asked.append(asked.decode("latin-1"))
            self.say(sock, asked.decode("latin-1"))

    def close(self) -> None:
        """No more."""
        self._over.set()
        self._door.close()


@contextmanager
def web(names: dict[str, list[Any]], say: Say | bytes) -> Iterator[Web]:
    """A web in which names lead to addresses (lists: one answer a look-up) and the server says `say`."""
    told = {name: answers if isinstance(answers[0], list) else [answers] for name, answers in names.items()}
    made = Web(told, (lambda sock, _asked: sock.sendall(say)) if isinstance(say, bytes) else say)
    try:
        yield made
    finally:
        made.close()
