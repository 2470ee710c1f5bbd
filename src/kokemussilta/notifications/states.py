"""The life of a message, on one screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.workflow import Move, Workflow


class MessageState(models.TextChoices):
    """Where a message is."""

    QUEUED = "queued", _("Lähdössä")
    SENT = "sent", _("Lähetetty")
    DEAD = "dead", _("Ei mennyt perille")


SEND = Move.of("send", [MessageState.QUEUED], MessageState.SENT)
GIVE_UP = Move.of("give up", [MessageState.QUEUED], MessageState.DEAD)
RETRY = Move.of("retry", [MessageState.DEAD], MessageState.QUEUED)

MESSAGE = Workflow("message", initial=MessageState.QUEUED, moves=(SEND, GIVE_UP, RETRY))
