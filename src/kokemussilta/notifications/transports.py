"""What a way out promises, and the ways that lead nowhere: waiting, kept to be read in the outbox, the log. Chosen in the settings.

E-mail really leaves by `smtp.py`, text messages by `gateway.py`.
"""

import logging
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from kokemussilta.notifications.models import Message

logger = logging.getLogger(__name__)


class Refusal(Exception):
    """This message will never be taken; trying again is of no use."""


class Outage(Exception):
    """The server can't be reached or does not know us; no fault of the message."""


class MailTransport(Protocol):
    """Sends e-mail; returning means that the server took it. Raises `Refusal`, `Outage`, or anything else to be tried again."""

    def send(self, message: Message, *, at: datetime) -> None:
        """Hand over one message."""

    def close(self) -> None:
        """Let go of the connection; the next `send` opens one anew."""


class SmsTransport(Protocol):
    """Sends text messages; the same promises as for mail."""

    def send(self, message: Message, *, at: datetime) -> None:
        """Hand over one message."""

    def close(self) -> None:
        """Let go of the connection."""


class NoMailServer(Outage):
    """None is named in the settings."""


class NoMail:
    """For installations whose mail server has not been named yet: every message waits until it is."""

    def send(self, message: Message, *, at: datetime) -> None:
        """Nothing leaves, and nothing counts as sent."""
        raise NoMailServer

    def close(self) -> None:
        """Nothing to close."""


class ConsoleMail:
    """Only where it was asked for (`EMAIL_URL=console`): prints each message, sign-in codes included, where the worker runs."""

    def send(self, message: Message, *, at: datetime) -> None:
        """Print it; whoever sees this terminal reads people's mail."""
        line = "=" * 78
        body = message.text.rstrip()
        print(f"\n{line}\nTo: {message.to_address}\nSubject: {message.subject}\n\n{body}\n{line}", flush=True)

    def close(self) -> None:
        """Nothing to close."""


class KeptMail:
    """For the demo: the outbox itself is the mailbox."""

    def send(self, message: Message, *, at: datetime) -> None:
        """Nothing leaves."""

    def close(self) -> None:
        """Nothing to close."""


class NoSms:
    """For installations without a provider: nobody is told by text message, and whoever has no other address is called."""

    def send(self, message: Message, *, at: datetime) -> None:
        """Nothing leaves, and nothing counts as sent."""
        raise Refusal("no provider of text messages")

    def close(self) -> None:
        """Nothing to close."""


class ConsoleSms:
    """For the demo, or where it was asked for (`SMS_URL=console`): the log notes that a text message went, never to whom or what."""

    def send(self, message: Message, *, at: datetime) -> None:
        """Nothing leaves."""
        logger.info("text message %s sent", message.code)

    def close(self) -> None:
        """Nothing to close."""


def mail_transport() -> MailTransport:
    """The transport that `settings.MAIL_TRANSPORT` names."""
    transport: MailTransport = import_string(settings.MAIL_TRANSPORT)()
    return transport


def sms_transport() -> SmsTransport:
    """The transport that `settings.SMS_TRANSPORT` names."""
    transport: SmsTransport = import_string(settings.SMS_TRANSPORT)()
    return transport
