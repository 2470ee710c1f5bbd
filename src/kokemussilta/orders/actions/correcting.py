"""When what was told of a task turns out to be wrong; the areas above call this."""

from datetime import datetime

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import advance
from kokemussilta.orders import locks
from kokemussilta.orders.actions.progress import settle
from kokemussilta.orders.models import Task
from kokemussilta.orders.states import OPEN, TURN_OUT_HELD, TURN_OUT_MISSED, OrderState, TaskState


@whole
def correct_task(*, task: Task, was_held: bool, by: User, at: datetime) -> None:
    """The task was held after all, or was not: the order follows, and one of which nothing was held is its desk's again."""
    order = task.order
    locks.hold(order)
    advance(task, TURN_OUT_HELD if was_held else TURN_OUT_MISSED, at=at)
    audit.record("orders.task.corrected", task, by=by, at=at, within=order, fields=["state"])
    states = set(order.tasks.values_list("state", flat=True))
    if order.state == OrderState.DELIVERED and not states & {TaskState.HELD, TaskState.PLANNED}:
        advance(order, OPEN, at=at)
        audit.record("orders.order.reopened", order, by=by, at=at)
    settle(order=order, by=by, at=at)
