"""From the outbox to the transports: claim a row, send it, mark it. Several workers at once send each row once.

Between a server's yes and our mark a crash may double a message (under the same Message-ID); nothing is ever lost. (ADR 0003)
"""

import logging
import time
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime

from django.db import Error as DatabaseTrouble
from django.db import close_old_connections, connection, transaction
from django.db.models import F, Q

from kokemussilta.core.workflow import Stale, advance
from kokemussilta.notifications import rules, states
from kokemussilta.notifications.models import Channel, Message
from kokemussilta.notifications.quiet import wake
from kokemussilta.notifications.transports import (
    MailTransport,
    Outage,
    Refusal,
    SmsTransport,
    mail_transport,
    sms_transport,
)

logger = logging.getLogger(__name__)

_CANDIDATES = 20


@dataclass
class Post:
    """The open transports of one worker."""

    mail: MailTransport = field(default_factory=mail_transport)
    sms: SmsTransport = field(default_factory=sms_transport)

    def send(self, message: Message, *, at: datetime) -> None:
        """Hand a message to the transport of its channel; raises what the transport raises."""
        transport = self.mail if message.channel == Channel.EMAIL else self.sms
        transport.send(message, at=at)

    def close(self) -> None:
        """Let go of both connections."""
        self.mail.close()
        self.sms.close()


def deliver(post: Post, *, at: datetime, most: int = 10_000) -> int:
    """Send what is due at `at`, the urgent first, then the oldest; answers how many were tried."""
    tried = 0
    while tried < most and deliver_next(post, at=at):
        tried += 1
    return tried


def deliver_next(post: Post, *, at: datetime) -> bool:
    """Claim one due message and try to send it; False when none was there to claim."""
    message = _claim(at)
    if message is None:
        return False
    if message.channel == Channel.SMS and not message.urgent and wake(at) != at:
        _put_back(message, next_attempt_at=wake(at))
        return True
    try:
        post.send(message, at=at)
    except Refusal as refusal:
        _give_up(message, _kind(refusal), at)
    except Outage as outage:
        _wait_out(message, _kind(outage), at)
    except DatabaseTrouble:
        raise
    except Exception as error:  # noqa: BLE001  a transport may fail in any way, and the message must survive all of them
        _try_later(message, _kind(error), at)
    else:
        _mark_sent(message, at)
    return True


def _due(at: datetime) -> Q:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=at)
    return Q(state=states.MessageState.QUEUED, next_attempt_at__lte=at) & free


def _claim(at: datetime) -> Message | None:
    """The first due message nobody holds, now held by us: of two who update it, the second finds it changed."""
    candidates = Message.objects.filter(_due(at)).order_by("-urgent", "next_attempt_at", "id").values_list("pk", flat=True)
    for pk in candidates[:_CANDIDATES]:
        if Message.objects.filter(_due(at), pk=pk).update(claimed_until=at + rules.CLAIM) == 1:
            return Message.objects.get(pk=pk)
    return None


def _held(message: Message) -> Q:
    """The row, provided that our claim still stands."""
    return Q(pk=message.pk, state=states.MessageState.QUEUED, claimed_until=message.claimed_until)


def _mark_sent(message: Message, at: datetime, *, rest: Callable[[float], None] = time.sleep) -> None:
    """Mark a message that the server took; tried a few times, because failing here sends it twice."""
    for pause in (0.2, 1.0, 3.0, None):
        # A commit that fails takes the move back, so each try moves a row of its own that remembers no other.
        row = copy(message)
        try:
            with transaction.atomic():
                Message.objects.filter(pk=message.pk).update(
                    sent_at=at, claimed_until=None, last_error="", attempts=F("attempts") + 1
                )
                advance(row, states.SEND, at=at)
            return
        except Stale:
            return
        except DatabaseTrouble:
            if pause is None or connection.in_atomic_block:
                raise
            close_old_connections()
            rest(pause)


def _give_up(message: Message, error: str, at: datetime) -> None:
    with transaction.atomic():
        held = Message.objects.filter(_held(message))
        if held.update(attempts=F("attempts") + 1, claimed_until=None, last_error=error) == 1:
            advance(message, states.GIVE_UP, at=at)
    logger.warning("message %s did not go: %s", message.code, error)


def _try_later(message: Message, error: str, at: datetime) -> None:
    attempts = message.attempts + 1
    pause = rules.pause_after(attempts)
    if pause is None:
        _give_up(message, error, at)
    else:
        _put_back(message, next_attempt_at=at + pause, attempts=attempts, last_error=error)


def _wait_out(message: Message, error: str, at: datetime) -> None:
    """The server is away: every due message of the channel waits a little, and none of them has failed."""
    later = at + rules.OUTAGE_PAUSE
    _put_back(message, next_attempt_at=later, last_error=error)
    waiting = Message.objects.filter(_due(at), channel=message.channel).update(next_attempt_at=later)
    logger.warning("%s server unreachable (%s): %s messages wait", message.channel, error, waiting + 1)


def _put_back(message: Message, **changes: datetime | int | str) -> None:
    Message.objects.filter(_held(message)).update(claimed_until=None, **changes)


def _kind(error: BaseException) -> str:
    """The class of an error; its words may hold addresses."""
    cause = error.__cause__ or error
    return type(cause).__name__[:80]
