"""The door of the outbox: what is queued here leaves when, and only when, the change it tells about is committed."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import translation

from kokemussilta.core.codes import new_code
from kokemussilta.notifications.letters import Letter, Recipient
from kokemussilta.notifications.models import Channel, Message
from kokemussilta.notifications.quiet import wake
from kokemussilta.notifications.rendering import render
from kokemussilta.notifications.states import MESSAGE, MessageState

#: What the columns hold; longer ones are cut, since a message is worth more than the end of a name.
LONGEST_NAME = 200
LONGEST_SUBJECT = 250


def queue(
    write: Callable[[], Letter], *, to: Recipient, about: str, at: datetime, once: str = "", urgent: bool = False
) -> Message | None:
    """Write a letter in the recipient's language and put it in the outbox, in the caller's transaction.

    Returns the message, or None, with nothing written, when one with the same non-empty `once` is there already. A letter with
    `sms` to a recipient with `phone` leaves a text message as well; to a recipient without an address, only that, and where no text messages
    can be sent (`settings.SENDS_SMS`) only to those, to end among the dead letters, for somebody to call. With neither
    way to reach the person the message is born dead, so that somebody sees it. `about` is a public code, for timelines.
    `urgent` (sign-in codes, changes on the day) overtakes the rest, and its text message does not wait for morning.
    Raises RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("outbox.queue() belongs inside the transaction of the change that it tells about")
    if once and _is_there(once, _sms_key(once)):
        return None
    language = to.language if to.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        letter = write()
        rows = _rows(letter, to=to, language=language, about=about, at=at, once=once, urgent=urgent)
    try:
        with transaction.atomic():
            for row in rows:
                row.save(force_insert=True)
    except IntegrityError:
        if once and _is_there(*(row.once for row in rows)):
            return None
        raise
    return rows[0]


def about(code: str | Iterable[str]) -> QuerySet[Message]:
    """The messages about one thing or several, by public code; the oldest first."""
    codes = [code] if isinstance(code, str) else list(code)
    return Message.objects.filter(about__in=codes).order_by("created_at", "id")


def to_address(address: str) -> QuerySet[Message]:
    """The messages to one address; the oldest first."""
    return Message.objects.filter(to_address__iexact=address).order_by("created_at", "id")


def _is_there(*keys: str) -> bool:
    """Whether a message with one of the keys is there. Leaving out "" lets SQLite use the index, which holds no empty keys."""
    return Message.objects.exclude(once="").filter(once__in=keys).exists()


def _rows(letter: Letter, *, to: Recipient, language: str, about: str, at: datetime, once: str, urgent: bool) -> list[Message]:
    """The e-mail and the text message of a letter, unsaved; at least one."""

    def message(channel: Channel, address: str, once: str, text: str) -> Message:
        code, is_lost = new_code(), channel == Channel.EMAIL and not address
        return Message(
            code=code, message_id=_message_id(code), channel=channel, urgent=urgent, to_address=address,
            to_name=_one_line(to.name)[:LONGEST_NAME], language=language, text=text, about=about, once=once,
            # Nowhere to send it: born dead, so that somebody sees it.
            state=MessageState.DEAD if is_lost else MESSAGE.initial, last_error="NoAddress" if is_lost else "",
            state_since=at, next_attempt_at=at, created_at=at,
        )  # fmt: skip

    texts = to.phone and letter.sms and (settings.SENDS_SMS or not to.email)
    rows = []
    if to.email or not texts:
        text, html = render(letter, to=to, language=language)
        mail = message(Channel.EMAIL, to.email.strip(), once, text)
        mail.html, mail.subject = html, _one_line(letter.subject)[:LONGEST_SUBJECT]
        mail.attachments = [asdict(attachment) for attachment in letter.attachments]
        rows.append(mail)
    if texts:
        sms = message(Channel.SMS, to.phone, _sms_key(once), letter.sms)
        sms.next_attempt_at = at if urgent else wake(at)
        rows.append(sms)
    return rows


def _sms_key(once: str) -> str:
    return f"{once}:sms" if once else ""


def _one_line(words: str) -> str:
    """Nothing that could start a header of its own, nor words in the dress of encoded ones, which a mail program would undress."""
    seen = "".join(letter if letter.isprintable() else " " for letter in words)
    return " ".join(seen.replace("=?", "= ?").replace("?=", "? =").split())


def _message_id(code: str) -> str:
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return f"<{code}.{secrets.token_hex(8)}@{host}>".lower()
