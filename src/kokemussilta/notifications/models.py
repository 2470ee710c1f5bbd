"""The outbox, the duties' clock and the worker's heartbeat."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP, SENSITIVE
from kokemussilta.core.workflow import Moving
from kokemussilta.notifications.states import MessageState


class Channel(models.TextChoices):
    """How a message travels."""

    EMAIL = "email", _("Sähköposti")
    SMS = "sms", _("Tekstiviesti")


class Message(Coded, Moving):
    """One message to one person, written in the transaction of the change it tells about and sent by the worker.

    `message_id` is fixed at insert, so a message that went out twice can be recognised. `about` is the public code of what it
    concerns, `once` a key that can't come twice. `urgent` goes first and may ring at night. From `erased_at` on the words and
    the recipient are gone, and the trace of sending is left (`erasing`).
    """

    message_id = models.CharField(max_length=255, unique=True, editable=False)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    urgent = models.BooleanField(default=False)
    to_address = models.CharField(max_length=254, blank=True)
    to_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    attachments = models.JSONField(default=list, blank=True)
    about = models.CharField(max_length=40, blank=True)
    once = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=MessageState.choices, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["once"], condition=~Q(once=""), name="message_only_once"),
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="message_state_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="message_channel_known"),
            models.CheckConstraint(
                condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False), name="message_sent_has_time"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(
                    state__in=[MessageState.SENT, MessageState.DEAD],
                    text="",
                    html="",
                    attachments=[],
                    to_address="",
                    to_name="",
                ),
                name="message_erased_holds_nothing",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-urgent", "next_attempt_at", "id"], name="message_due"),
            models.Index(fields=["about", "created_at"], name="message_about"),
            models.Index(fields=["state", "state_since"], condition=Q(erased_at__isnull=True), name="message_to_erase"),
        ]

    class Personal:
        """Bodies tell of offers and tasks, which tell of experiences; addresses and words go, the trace of sending stays."""

        fields = {
            "id": KEEP, "code": KEEP, "message_id": KEEP, "channel": KEEP, "urgent": KEEP, "to_address": ERASE,
            "to_name": ERASE, "language": KEEP, "subject": ERASE, "text": SENSITIVE, "html": SENSITIVE,
            "attachments": SENSITIVE, "about": KEEP, "once": KEEP, "state": KEEP, "state_since": KEEP, "attempts": KEEP,
            "next_attempt_at": KEEP, "claimed_until": KEEP, "last_error": KEEP, "created_at": KEEP, "sent_at": KEEP,
            "erased_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code


class DutyRun(models.Model):
    """When a duty runs next; whoever moves `next_at` forward first has the turn."""

    name = models.CharField(max_length=80, unique=True)
    next_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)

    class Personal:
        """Nothing personal."""

        fields = {
            "id": KEEP, "name": KEEP, "next_at": KEEP, "started_at": KEEP, "succeeded_at": KEEP, "done": KEEP,
            "last_error": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.name


class WorkerBeat(models.Model):
    """A worker was alive at this moment; `worker` is a random code that it gives itself at start."""

    worker = models.CharField(max_length=12, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)

    class Personal:
        """Nothing personal."""

        fields = {"id": KEEP, "worker": KEEP, "started_at": KEEP, "beat_at": KEEP}

    def __str__(self) -> str:
        return self.worker
