"""Letters to send and transports that remember or fail."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import pytest
from django.db import transaction

from kokemussilta.notifications import outbox
from kokemussilta.notifications.delivery import Post
from kokemussilta.notifications.letters import Letter, Recipient
from kokemussilta.notifications.models import Message
from tests.conftest import AT

T = TypeVar("T")
MAIJA = Recipient("maija@example.org", name="Maija Meikäläinen")


class Remembers:
    """A transport that keeps what it was given, or raises what it was told to."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.closed = 0
        self.fails: Callable[[Message], Exception | None] = lambda message: None

    def send(self, message: Message, *, at: datetime) -> None:
        error = self.fails(message)
        if error is not None:
            raise error
        self.sent.append(message)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def mail() -> Remembers:
    return Remembers()


@pytest.fixture
def sms() -> Remembers:
    return Remembers()


@pytest.fixture
def post(mail: Remembers, sms: Remembers) -> Post:
    return Post(mail=mail, sms=sms)


def noted(seen: list[Any], value: object, answer: T) -> T:
    """`answer`, with `value` noted in `seen`: for one-line functions whose calls are counted."""
    seen.append(value)
    return answer


def queue(
    subject: str = "Uusi pyyntö", *, to: Recipient = MAIJA, at: datetime = AT, sms: str = "", **more: Any
) -> Message | None:
    """A short letter in the outbox, committed when the test commits."""
    with transaction.atomic():
        return outbox.queue(
            lambda: Letter(subject, ("Sinulle on pyyntö.",), sms=sms), to=to, about=more.pop("about", "AAAA2222"), at=at, **more
        )


def queued(subject: str = "Uusi pyyntö", **more: Any) -> Message:
    """The same, certainly written."""
    message = queue(subject, **more)
    assert message is not None
    return message
