"""People at their browsers while the program is being killed: each presses until something answers, and remembers what it said."""

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from pathlib import Path
from urllib.parse import urlencode

TOKEN = "k" * 32  # what a browser was given and sends back, twice (cookie and form)
PATIENCE = 60.0


@dataclass(frozen=True)
class Press:
    """One press of a button: the form's address and what was filled in."""

    path: str
    fields: dict[str, str]


@dataclass
class Shown:
    """What a press led to on the screen: the redirect that says that it is done."""

    press: Press
    location: str


@dataclass
class Crowd:
    """Several people pressing at once, each one press at a time; they press as often as they are allowed to."""

    port: int
    presses: Iterator[Press]
    shown: list[Shown] = field(default_factory=list)
    kindly_refused: int = 0
    torn: int = 0
    faults: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _allowed: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _left: int = 0
    _is_over: bool = False
    _people: list[threading.Thread] = field(default_factory=list)

    def come(self, number: int) -> None:
        """So many begin."""
        self._people = [threading.Thread(target=self._press_on, daemon=True) for _ in range(number)]
        for person in self._people:
            person.start()

    def confirm(self, number: int) -> None:
        """Let them press until `number` more presses have been shown as done; others are then under way."""
        until, goal = time.monotonic() + PATIENCE, len(self.shown) + number
        self.allow(number)
        while len(self.shown) < goal:
            assert not self.faults, self.faults
            assert time.monotonic() < until, f"{goal - len(self.shown)} presses were not confirmed"
            self.allow(goal - len(self.shown))
            time.sleep(0.002)

    def allow(self, number: int) -> None:
        """Top up what may be pressed: so many, and one more for each person."""
        missing = number + len(self._people) - self._left
        if missing > 0:
            with self._lock:
                self._left += missing
            self._allowed.release(missing)

    def go(self) -> None:
        """Everyone finishes the press in hand and leaves."""
        self._is_over = True
        for _ in self._people:
            self._allowed.release()
        for person in self._people:
            person.join(PATIENCE)
            assert not person.is_alive(), "a press was never answered"

    def _press_on(self) -> None:
        while self._allowed.acquire() and not self._is_over:
            with self._lock:
                self._left -= 1
                press = next(self.presses)
            self._see_through(press)

    def _see_through(self, press: Press) -> None:
        """The same press again and again, until the program answers."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                status, location = self._send(press)
            except (OSError, http.client.HTTPException):
                self.torn += 1
                time.sleep(0.05)
                continue
            if status == http.client.FOUND:
                self.shown.append(Shown(press, location))
            elif status == http.client.CONFLICT:
                self.kindly_refused += 1
            else:
                self.faults.append(f"{status} for {press.path.split('/')[1:3]}")
            return
        self.faults.append("a press was never answered")

    def _send(self, press: Press) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            body = urlencode({**press.fields, "csrfmiddlewaretoken": TOKEN})
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={TOKEN}"}
            connection.request("POST", press.path, body, headers)
            response = connection.getresponse()
            response.read()
            return response.status, response.getheader("Location", "")
        finally:
            connection.close()


def presses(links: dict[str, list[list[str]]], chance: random.Random) -> Iterator[Press]:
    """Yes and no to every offer, a press on every link that confirms an order, and between them new orders begun, without end."""
    known = [Press(path, {"answer": answer}) for seat in links["seats"] for path, answer in _answers(seat, chance)]
    known += [Press(path, {}) for (path,) in links["orders"]]
    chance.shuffle(known)
    number = 0
    while True:
        if known and chance.random() < 0.8:
            yield known.pop()
        else:
            number += 1
            yield Press(f"/orders/new/{links['products'][0][0]}/", {"goal": f"Toive numero {number}", "perspective": ""})


def _answers(seat: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Both want it, one does, or neither."""
    return zip(seat, chance.choice([("yes", "yes"), ("yes", "yes"), ("yes", "no"), ("no", "no")]), strict=True)


def arrivals(folder: Path) -> Counter[str]:
    """How often each Message-ID has come to the mail server."""
    parser = BytesHeaderParser()
    return Counter(parser.parsebytes(path.read_bytes())["Message-ID"].strip() for path in (folder / "mail" / "new").iterdir())
