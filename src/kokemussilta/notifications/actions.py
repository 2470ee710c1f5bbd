"""What people do to the outbox."""

from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.audit.actions import HasCode, record
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.notifications import states
from kokemussilta.notifications.models import Message


@whole
def retry(*, message: Message, by: HasCode, at: datetime, address: str = "") -> None:
    """Send a dead message anew, with its attempts counted from the start and its Message-ID unchanged; to `address`, when one is given.

    Raises `NotAllowedFrom` when it is not dead, `Stale` when somebody else retried it first, `Refused` when its words have been
    erased.
    """
    # Held first: the worker may be erasing it at this moment.
    if Message.objects.select_for_update().values_list("erased_at", flat=True).get(pk=message.pk) is not None:
        raise Refused(_("Tämä viesti on niin vanha, että sen sisältö on poistettu. Sitä ei voi lähettää uudelleen."))
    advance(message, states.RETRY, at=at)
    fields = ["to_address"] if address and address != message.to_address else []
    message.to_address = address or message.to_address
    message.attempts, message.next_attempt_at, message.claimed_until = 0, at, None
    message.save(update_fields=["attempts", "next_attempt_at", "claimed_until", *fields])
    record("notifications.message.retried", message, by=by, at=at, fields=fields)
