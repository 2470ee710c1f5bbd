"""What people do to the outbox."""

from datetime import datetime

from django.db import transaction

from kokemussilta.audit.actions import HasCode, record
from kokemussilta.core.workflow import advance
from kokemussilta.notifications import states
from kokemussilta.notifications.models import Message


@transaction.atomic
def retry(*, message: Message, by: HasCode, at: datetime) -> None:
    """Send a dead message anew, with its attempts counted from the start and its Message-ID unchanged.

    Raises `NotAllowedFrom` when it is not dead, `Stale` when somebody else retried it first.
    """
    advance(message, states.RETRY, at=at)
    message.attempts, message.next_attempt_at, message.claimed_until = 0, at, None
    message.save(update_fields=["attempts", "next_attempt_at", "claimed_until"])
    record("notifications.message.retried", message, by=by, at=at)
