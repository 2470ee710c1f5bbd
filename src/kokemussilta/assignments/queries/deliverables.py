"""Reports and proposals: of which tasks, and whose recipients are to be asked."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q

from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Attachment, Deliverable
from kokemussilta.assignments.states import DeliverableState
from kokemussilta.orders.models import Task

#: Kinds of task that produce a report or a proposal.
KINDS = frozenset({"day-in-life", "auditing", "development-group", "customer-panel"})
#: After so many days from sending an answer, and what came of it, are asked for; in turns.
ANSWER_AFTER, OUTCOME_AFTER = (14, 30), (90, 180)
_LAST = timedelta(days=365)


def produces(task: Task) -> bool:
    """Whether the task is of a kind that produces something."""
    return task.order.product.kind.code in KINDS


def of_task(user: User, task: Task) -> list[Deliverable]:
    """The task's deliverables that the person may see, the oldest first."""
    return list(Deliverable.objects.visible_to(user).filter(task=task))


def attachments(deliverable: Deliverable) -> list[Attachment]:
    """Its files; of those that were sent and then removed it is told that they were there."""
    there = Q(file__removed_at=None)
    if deliverable.sent_at is not None:
        there |= Q(file__removed_at__gte=deliverable.sent_at)
    return list(deliverable.attachments.filter(there).select_related("file"))


def to_remind(at: datetime) -> Iterator[tuple[Deliverable, str, int]]:
    """Whose recipient is to be asked for what, and for which time."""
    waiting = [DeliverableState.SENT, DeliverableState.ANSWERED]
    rows = Deliverable.objects.filter(
        state__in=waiting, sent_at__gt=at - _LAST, sent_at__lte=at - timedelta(days=ANSWER_AFTER[0])
    )
    for one in rows.select_related(
        "task__order__product", "task__order__desk", "task__order__handler", "task__municipality"
    ).order_by("sent_at", "pk"):
        days = (at - one.sent_at).days
        turns = [turn for turn, after in enumerate(OUTCOME_AFTER, start=1) if days >= after]
        if turns:
            yield one, "outcome", turns[-1]
        elif one.state == DeliverableState.SENT:
            yield one, "answer", sum(days >= after for after in ANSWER_AFTER)
