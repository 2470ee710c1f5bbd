"""Text messages through a provider's HTTP interface: a form is posted for each message, as most providers take it.

`SMS_URL` is the address, `https://user:password@provider.example/messages`; a token instead of a password goes into `SMS_TOKEN`.
`SMS_FIELDS` names the form's fields for recipient, sender and text, in this order.
"""

import http.client
import ssl
from base64 import b64encode
from datetime import datetime
from urllib.parse import unquote, urlencode, urlsplit

from django.conf import settings

from kokemussilta.notifications.models import Message
from kokemussilta.notifications.transports import Outage, Refusal

_NEAR = {"localhost", "127.0.0.1", "::1"}
# What is said of this message, and no other: the number is none, the text is not taken.
_REFUSED = {400, 406, 410, 413, 422}
# The provider asks us to come back later, or is away.
_AWAY = {429, 502, 503, 504}


class Unanswered(Exception):
    """The provider took the message and said neither yes nor no; it is sent again."""


class SmsGateway:
    """A provider of text messages. Answers of 2xx are a yes; see `_judge` for the rest."""

    def __init__(self, url: str = "") -> None:
        parts = urlsplit(url or settings.SMS_URL)
        self.host, self.is_open = parts.hostname or "", parts.scheme == "http"
        if parts.scheme not in ("http", "https") or not self.host or (self.is_open and self.host not in _NEAR):
            raise ValueError("SMS_URL looks like https://user:password@provider.example/messages")
        self.fields = tuple(settings.SMS_FIELDS)
        if len(self.fields) != 3:
            raise ValueError("SMS_FIELDS names three fields: recipient, sender, text")
        self.port = parts.port or (80 if self.is_open else 443)
        self.path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self.allowed_by = _credentials(unquote(parts.username or ""), unquote(parts.password or ""))
        self.timeout = float(settings.SMS_TIMEOUT)

    def send(self, message: Message, *, at: datetime) -> None:
        """Hand one message over. Raises `Refusal`, `Outage`, `Unanswered`."""
        to, sender, text = self.fields
        body = urlencode({to: message.to_address, sender: settings.SMS_FROM, text: message.text})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "Accept": "application/json",
            # The same at every try: providers that know the header send the message once.
            "Idempotency-Key": message.message_id.strip("<>"),
        }
        if self.allowed_by:
            headers["Authorization"] = self.allowed_by
        _judge(self._post(body, headers))

    def close(self) -> None:
        """Nothing to close: each message has a connection of its own."""

    def _post(self, body: str, headers: dict[str, str]) -> int:
        """The status of the answer. What fails before the message is handed over is an outage, after that unanswered."""
        connection = self._connection()
        try:
            try:
                connection.connect()
            except OSError as error:
                raise Outage(type(error).__name__) from error
            try:
                connection.request("POST", self.path, body=body, headers=headers)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException) as error:
                raise Unanswered from error
            return answer.status
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self.is_open:
            return http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(self.host, self.port, timeout=self.timeout, context=context)


def _credentials(user: str, password: str) -> str:
    """The header that says who we are, "" when nothing was given."""
    if settings.SMS_TOKEN:
        return f"Bearer {settings.SMS_TOKEN}"
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}" if user else ""


def _judge(status: int) -> None:
    """What an answer means: sent, never to be sent, later, or that an operator must look at the settings."""
    if 200 <= status < 300:
        return
    if status in _REFUSED:
        raise Refusal(f"HTTP {status}")
    if status in _AWAY or status < 500:
        # Other 3xx and 4xx: the provider does not know us or the address, so all messages wait.
        raise Outage(f"HTTP {status}")
    raise Unanswered(f"HTTP {status}")
