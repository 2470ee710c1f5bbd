"""Reminders before and after a task; each leaves once, whoever calls."""

from datetime import datetime

from kokemussilta.assignments.actions.telling import tell_client, tell_expert
from kokemussilta.assignments.letters import to_client, to_expert
from kokemussilta.assignments.models import Assignment
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.orders.models import Task


@whole
def remind(*, assignment: Assignment, at: datetime) -> bool:
    """The day's facts to the expert, once for each day that the task is set to."""
    day = local_day(assignment.task.starts_at)
    return tell_expert(
        lambda: to_expert.reminder(assignment), assignment.expert, order=assignment.task.order, at=at,
        once=f"remind:{assignment.code}:{day}",
    )  # fmt: skip


@whole
def remind_client(*, task: Task, names: tuple[str, ...], missing: int = 0, at: datetime) -> bool:
    """The day's facts to the client, once for each day that the task is set to."""
    day = local_day(task.starts_at)
    return tell_client(
        lambda: to_client.reminder(task, names, missing=missing, at=at),
        task.order,
        at=at,
        once=f"remind-client:{task.code}:{day}",
    )


@whole
def remind_of_report(*, assignment: Assignment, turn: int, at: datetime) -> bool:
    """The expert is asked how it went; `turn` 1 the next morning, 2 some days later."""
    return tell_expert(
        lambda: to_expert.report_reminder(assignment), assignment.expert, order=assignment.task.order, at=at,
        once=f"report-reminder:{assignment.code}:{turn}",
    )  # fmt: skip
