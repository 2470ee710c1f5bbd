"""What the area does when orders, tasks or consents change below it; within the transaction of the change."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from kokemussilta.accounts.models import User
from kokemussilta.assignments.actions import cancelling, changing, rechecking, together, trusting
from kokemussilta.orders import signals
from kokemussilta.orders.models import Order, Task
from kokemussilta.register import signals as register
from kokemussilta.register.models import Expert
from kokemussilta.register.states import Purpose


def connect() -> None:
    """Listen; called once, when the program starts."""
    signals.task_changed.connect(_task_changed, dispatch_uid="assignments: task changed")
    signals.order_changed.connect(_order_changed, dispatch_uid="assignments: order changed")
    signals.order_cancelled.connect(_order_cancelled, dispatch_uid="assignments: order cancelled")
    signals.task_called_off.connect(_task_called_off, dispatch_uid="assignments: task called off")
    signals.tasks_planned.connect(_tasks_planned, dispatch_uid="assignments: tasks planned")
    signals.tasks_changed.connect(_tasks_changed, dispatch_uid="assignments: tasks changed")
    signals.tasks_called_off.connect(_tasks_called_off, dispatch_uid="assignments: tasks called off")
    register.expert_changed.connect(_expert_changed, dispatch_uid="assignments: expert changed")
    register.consent_withdrawn.connect(_consent_withdrawn, dispatch_uid="assignments: consent withdrawn")
    register.expert_left.connect(_expert_left, dispatch_uid="assignments: expert left")


def _task_changed(
    *,
    task: Task,
    fields: Collection[str],
    before: Mapping[str, Any],
    by: User | None,
    at: datetime,
    together: bool = False,
    **_: Any,
) -> None:
    changing.note_change(task=task, fields=fields, before=before, by=by, at=at, tell=not together)


def _tasks_planned(*, order: Order, tasks: Sequence[Task], by: User, at: datetime, **_: Any) -> None:
    trusting.turn_to_trusted(order=order, tasks=tasks, by=by, at=at)


def _tasks_changed(*, order: Order, tasks: Sequence[Task], by: User | None, at: datetime, **_: Any) -> None:
    together.tell_changed(order=order, tasks=tasks, by=by, at=at)


def _tasks_called_off(*, order: Order, tasks: Sequence[Task], reason: str, by: User | None, at: datetime, **_: Any) -> None:
    together.tell_called_off(order=order, tasks=tasks, reason=reason, by=by, at=at)


def _order_changed(*, order: Order, fields: Collection[str], by: User | None, at: datetime, **_: Any) -> None:
    changing.note_order_change(order=order, fields=fields, by=by, at=at)
    trusting.turn_when_ready(order=order, by=by, at=at)


def _task_called_off(
    *,
    task: Task,
    reason: str,
    by: User | None,
    at: datetime,
    by_client: bool = False,
    together: bool = False,
    **_: Any,
) -> None:
    cancelling.call_off_task(task=task, reason=reason, by=by, by_client=by_client, tell=not together, at=at)


def _order_cancelled(*, order: Order, reason: str, by: User | None, at: datetime, **_: Any) -> None:
    cancelling.tell_cancelled(order=order, reason=reason, by=by, at=at)


def _expert_changed(*, expert: Expert, at: datetime, **_: Any) -> None:
    """Whatever changed (a break, a boundary, a day, a limit, a consent): what waits for them is looked at again."""
    rechecking.recheck(expert=expert, by=None, at=at)


def _consent_withdrawn(*, expert: Expert, purpose: str, by: User | None, at: datetime, **_: Any) -> None:
    if purpose == Purpose.BROKERED:
        rechecking.step_aside(expert=expert, by=by, at=at)
        trusting.end_all_trusts(expert=expert, by=by, at=at)


def _expert_left(*, expert: Expert, by: User | None, at: datetime, **_: Any) -> None:
    rechecking.step_aside(expert=expert, by=by, at=at)
    trusting.end_all_trusts(expert=expert, by=by, at=at)
