"""Reading the outbox and the worker's pulse."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from kokemussilta.notifications.models import DutyRun, Message, WorkerBeat
from kokemussilta.notifications.states import MessageState

# A long duty holds the worker's breath; two minutes is more than any of them should need.
ALIVE_WITHIN = timedelta(minutes=2)


def messages() -> QuerySet[Message]:
    """Everything that was ever queued, the newest first."""
    return Message.objects.order_by("-created_at", "-id")


def dead_letters() -> QuerySet[Message]:
    """Messages that somebody must look at, the latest to die first."""
    return Message.objects.filter(state=MessageState.DEAD).order_by("-state_since", "-id")


def waiting(at: datetime) -> QuerySet[Message]:
    """Messages whose time has come and that have not left, the longest-waiting first."""
    return Message.objects.filter(state=MessageState.QUEUED, next_attempt_at__lte=at).order_by("next_attempt_at", "id")


def failing_duties() -> QuerySet[DutyRun]:
    """Duties whose last run raised."""
    return DutyRun.objects.exclude(last_error="").order_by("name")


def worker_alive(at: datetime) -> bool:
    """Whether some worker gave a sign within the last two minutes."""
    return WorkerBeat.objects.filter(beat_at__gte=at - ALIVE_WITHIN).exists()
