"""Which survey a task's listeners answer, when it is open, and how floods are held off without knowing anyone's address."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.crypto import get_random_string

from kokemussilta.feedback.models import Response, Survey
from kokemussilta.feedback.states import Purpose
from kokemussilta.orders.models import Task
from kokemussilta.orders.states import TaskState

#: Answers that one task may get in two minutes: a hall that all answer at once, and no machine that never stops.
MOST_AT_ONCE = 600
#: Answers that one task may get in all, where the order tells no larger audience.
MOST = 2_000
TIMES_THE_AUDIENCE = 3
_TOKEN_AGE = timedelta(hours=12)
_SALT = "feedback.answer"


@dataclass(frozen=True)
class Opening:
    """A survey with the task that it is about."""

    survey: Survey
    task: Task

    @property
    def from_at(self) -> datetime:
        """Answers are taken from the task's start."""
        starts_at: datetime = self.task.starts_at
        return starts_at

    @property
    def until_at(self) -> datetime:
        """And for some days after it."""
        until: datetime = self.task.ends_at + timedelta(days=self.survey.open_days)
        return until

    def is_open(self, at: datetime) -> bool:
        """Whether answers are taken now."""
        gone = {TaskState.CANCELLED, TaskState.NOT_HELD}
        return self.survey.is_active and self.task.state not in gone and self.from_at <= at < self.until_at


def opening_of(code: str) -> Opening | None:
    """The audience survey of a task by its code; None when there is no such task, or its organisation asks nobody."""
    task = Task.objects.filter(code=code.upper()).select_related("order__product", "order__desk").first()
    survey = survey_for(task) if task is not None else None
    return Opening(survey, task) if task is not None and survey is not None else None


def survey_for(task: Task) -> Survey | None:
    """The audience survey that the task's organisation has in use, with how many of the task's listeners have answered (`answers`)."""
    desk = task.order.desk_id
    rows = Survey.objects.filter(organisation=desk, purpose=Purpose.AUDIENCE, is_active=True).select_related("question_set")
    answers = Response.objects.filter(task=task.pk).order_by().values("task").annotate(n=Count("pk")).values("n")
    rows = rows.annotate(answers=Coalesce(Subquery(answers), 0))
    return rows.order_by("pk").first() if desk is not None else None


def address(task: Task) -> str:
    """The short address that a poster shows."""
    return f"{settings.PUBLIC_URL}{reverse('answer', args=[task.code])}"


def new_token(opening: Opening) -> str:
    """What one drawn form carries, good for one answer. It tells nothing of who drew it."""
    return signing.dumps([opening.task.code, get_random_string(12)], salt=_SALT)


def is_own(token: str, opening: Opening) -> bool:
    """Whether a form was drawn for this task, not long ago."""
    try:
        code, _chance = signing.loads(token, salt=_SALT, max_age=_TOKEN_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return bool(code == opening.task.code)


def use_up(token: str) -> bool:
    """Whether this is the first time that the form is sent; a second press is not another answer."""
    return cache.add(f"answered:{token[-40:]}", 1, int(_TOKEN_AGE.total_seconds()))


def has_room(opening: Opening, count: int, at: datetime) -> bool:
    """Whether one more answer can be the task's: by its number (`count` so far), and by how fast they come."""
    most = max(MOST, TIMES_THE_AUDIENCE * (opening.task.order.head_count or 0))
    if count >= most:
        return False
    key = f"answers:{opening.task.code}:{int(at.timestamp()) // 120}"
    cache.add(key, 0, 600)
    return cache.incr(key) <= MOST_AT_ONCE
