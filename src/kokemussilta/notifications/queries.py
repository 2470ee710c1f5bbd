"""Reading the outbox and the worker's pulse."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, QuerySet

from kokemussilta.notifications import duties
from kokemussilta.notifications.models import DutyRun, Message, WorkerBeat
from kokemussilta.notifications.states import MessageState

# A long duty holds the worker's breath; two minutes is more than any of them should need.
ALIVE_WITHIN = timedelta(minutes=2)


def messages() -> QuerySet[Message]:
    """Everything that was ever queued, the newest first."""
    return Message.objects.order_by("-created_at", "-id")


def dead_letters() -> QuerySet[Message]:
    """Messages that somebody must look at, the latest to die first; of those erased nothing is left to mend."""
    return Message.objects.filter(state=MessageState.DEAD, erased_at__isnull=True).order_by("-state_since", "-id")


def waiting(at: datetime) -> QuerySet[Message]:
    """Messages whose time has come and that have not left, the longest-waiting first."""
    return Message.objects.filter(state=MessageState.QUEUED, next_attempt_at__lte=at).order_by("next_attempt_at", "id")


def failing_duties() -> QuerySet[DutyRun]:
    """Duties whose last run raised."""
    return DutyRun.objects.exclude(last_error="").order_by("name")


def worker_alive(at: datetime) -> bool:
    """Whether some worker gave a sign within the last two minutes."""
    return WorkerBeat.objects.filter(beat_at__gte=at - ALIVE_WITHIN).exists()


@dataclass(frozen=True)
class Pulse:
    """How the workers are: their last sign of life, and since when a duty has been due without being run."""

    seen_at: datetime | None
    due_since: datetime | None
    is_well: bool


def pulse(at: datetime) -> Pulse:
    """Well until some duty has waited for `WORKER_LATE_MINUTES`, or no worker was ever there. Two statements."""
    names = [duty.name for duty in duties.all_duties()]
    planned = dict(DutyRun.objects.filter(name__in=names).values_list("name", "next_at"))
    due_since = min((next_at for next_at in planned.values() if next_at <= at), default=None)
    seen_at = WorkerBeat.objects.aggregate(last=Max("beat_at"))["last"]
    patience = timedelta(minutes=settings.WORKER_LATE_MINUTES)
    is_late = due_since is not None and at - due_since >= patience
    return Pulse(seen_at, due_since, is_well=bool(planned) and not is_late)
