"""What the ranking keeps of people changes when their tasks do; within the transaction of the change."""

from typing import Any

from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.orders import signals
from kokemussilta.orders.models import Order, Task
from kokemussilta.register import guards


def connect() -> None:
    """Listen; called once, when the program starts."""
    signals.task_changed.connect(_task_changed, dispatch_uid="matching: task changed")
    signals.order_changed.connect(_order_changed, dispatch_uid="matching: order changed")


def _task_changed(*, task: Task, **_: Any) -> None:
    """When and where somebody is."""
    _note(task=task.pk)


def _order_changed(*, order: Order, **_: Any) -> None:
    """Which unit somebody has been to."""
    _note(task__order=order.pk)


def _note(**where: int) -> None:
    people = Assignment.objects.filter(state__in=HOLDS_SEAT, **where).order_by("expert").values_list("expert", flat=True)
    guards.note(people.distinct())
