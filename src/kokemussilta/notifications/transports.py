"""How messages leave: an SMTP server, nowhere (kept to be read in the outbox), the log. Chosen in the settings."""

import logging
import smtplib
import ssl
from datetime import datetime
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from kokemussilta.notifications.mail import build
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


class ConsoleSms:
    """Notes in the log that a text message would have gone, never to whom or what."""

    def send(self, message: Message, *, at: datetime) -> None:
        """Nothing leaves."""
        logger.info("text message %s sent", message.code)

    def close(self) -> None:
        """Nothing to close."""


class SmtpMail:
    """An SMTP server named by `EMAIL_URL`; one connection serves until it is closed.

    `smtp://host:25`, `smtp://user:password@host:587` (STARTTLS, as credentials need it; `?tls=0` and `?tls=1` decide otherwise),
    `smtps://user:password@host:465`. `?timeout=20` is the seconds to wait for an answer.
    """

    def __init__(self, url: str = "") -> None:
        parts = urlsplit(url or settings.EMAIL_URL)
        if parts.scheme not in ("smtp", "smtps", "smtp+tls") or not parts.hostname:
            raise ValueError("EMAIL_URL looks like smtp://user:password@host:587 or smtps://user:password@host:465")
        query = parse_qs(parts.query)
        self.host = parts.hostname
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.implicit_tls = parts.scheme == "smtps"
        wants_tls = "1" if self.user or parts.scheme == "smtp+tls" else "0"
        self.starttls = not self.implicit_tls and query.get("tls", [wants_tls])[0] in ("1", "true", "yes")
        self.port = parts.port or (465 if self.implicit_tls else 587 if self.starttls else 25)
        self.timeout = float(query.get("timeout", ["20"])[0])
        self._server: smtplib.SMTP | None = None

    def send(self, message: Message, *, at: datetime) -> None:
        """Hand one message to the server; a connection that had gone stale is opened again."""
        try:
            mail = build(message, at=at)
        except ValueError as error:
            raise Refusal("not a mail") from error
        server = self._connected()
        try:
            server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            if all(_is_final(code, words) for code, words in error.recipients.values()):
                raise Refusal("the recipient was refused") from error
            raise
        except smtplib.SMTPDataError as error:
            if _is_final(error.smtp_code, error.smtp_error):
                raise Refusal("the message was refused") from error
            raise
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            raise Refusal("the server can't carry this address") from error
        except (smtplib.SMTPServerDisconnected, OSError):
            self.close()
            raise

    def close(self) -> None:
        """Say goodbye to the server, if it still listens."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    def _connected(self) -> smtplib.SMTP:
        """The open connection, tried with a NOOP, or a new one; raises `Outage`."""
        if self._server is not None:
            try:
                if self._server.noop()[0] == 250:
                    return self._server
            except (smtplib.SMTPException, OSError):
                pass
            self.close()
        try:
            self._server = self._open()
        except (smtplib.SMTPException, OSError) as error:
            raise Outage(type(error).__name__) from error
        return self._server

    def _open(self) -> smtplib.SMTP:
        server: smtplib.SMTP
        name = urlsplit(settings.PUBLIC_URL).hostname  # how we present ourselves, rather than by the machine's own name
        if self.implicit_tls:
            context = ssl.create_default_context()
            server = smtplib.SMTP_SSL(self.host, self.port, name, timeout=self.timeout, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, name, timeout=self.timeout)
        try:
            if self.starttls:
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


def mail_transport() -> MailTransport:
    """The transport that `settings.MAIL_TRANSPORT` names."""
    transport: MailTransport = import_string(settings.MAIL_TRANSPORT)()
    return transport


def sms_transport() -> SmsTransport:
    """The transport that `settings.SMS_TRANSPORT` names."""
    transport: SmsTransport = import_string(settings.SMS_TRANSPORT)()
    return transport


def _is_final(code: int, words: bytes | str) -> bool:
    """Whether something was refused for good. 5.7.x is the server's view of us, mended by an operator, so not final."""
    return 500 <= code < 600 and "5.7." not in (words if isinstance(words, str) else words.decode(errors="replace"))
