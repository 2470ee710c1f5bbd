"""Letters and text messages tell of people's lives: their words and recipients go when they have been of use."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kokemussilta.notifications.duties import Duty
from kokemussilta.notifications.models import Message
from kokemussilta.notifications.states import MessageState

# One statement erases so many, and one run so many statements: the worker has letters to send, too.
_AT_ONCE, _ROUNDS = 500, 20


def old(at: datetime) -> QuerySet[Message]:
    """Messages whose words have been kept long enough: after sending, and longer after being given up."""
    sent = at - timedelta(days=settings.MESSAGE_DAYS)
    dead = at - timedelta(days=settings.DEAD_MESSAGE_DAYS)
    is_old = Q(state=MessageState.SENT, state_since__lt=sent) | Q(state=MessageState.DEAD, state_since__lt=dead)
    return Message.objects.filter(is_old, erased_at__isnull=True)


def erase(at: datetime) -> int:
    """Take the words, the attachments and the recipient from old messages; answers how many.

    Message-ID, channel, subject (which names nobody), the code of what it was about and all times stay.
    """
    done = 0
    for _round in range(_ROUNDS):
        batch = list(old(at).order_by("state_since").values_list("pk", flat=True)[:_AT_ONCE])
        # Asked again in the same statement that erases: a dead one may just have been sent anew.
        done += old(at).filter(pk__in=batch).update(
            text="", html="", attachments=[], to_address="", to_name="", erased_at=at
        )  # fmt: skip
        if len(batch) < _AT_ONCE:
            break
    return done


ERASE = Duty("notifications.erase", timedelta(hours=1), erase, _("Vanhojen viestien sisältöjen poistaminen"))
