"""E-mail through an SMTP server."""

import smtplib
import ssl
from datetime import datetime
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from kokemussilta.notifications.mail import build
from kokemussilta.notifications.models import Message
from kokemussilta.notifications.transports import Outage, Refusal


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


def _is_final(code: int, words: bytes | str) -> bool:
    """Whether something was refused for good. 5.7.x is the server's view of us, mended by an operator, so not final."""
    return 500 <= code < 600 and "5.7." not in (words if isinstance(words, str) else words.decode(errors="replace"))
