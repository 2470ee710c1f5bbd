"""What becomes of an order and its tasks as seats fill and days pass; the areas above call these."""

from datetime import datetime

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Move, advance
from kokemussilta.orders import locks
from kokemussilta.orders.models import Order, Task
from kokemussilta.orders.states import CLOSE, DELIVER, FILL, HOLD, MISS, OPEN, OrderState, TaskState


@whole
def mark_filled(*, order: Order, by: User | None, at: datetime) -> None:
    """Every seat of the order has its person. Does nothing when that is known already."""
    _move(order, FILL, "orders.order.filled", by=by, at=at)


@whole
def mark_open_again(*, order: Order, by: User | None, at: datetime) -> None:
    """A seat of a filled order is without a person again. Does nothing when people are looked for anyway."""
    if _fresh(order) == OrderState.FILLED:
        _move(order, OPEN, "orders.order.reopened", by=by, at=at)


@whole
def mark_delivered(*, order: Order, by: User | None, at: datetime) -> None:
    """All that was ordered has been held. Does nothing when that is known already."""
    _move(order, DELIVER, "orders.order.delivered", by=by, at=at)


@whole
def mark_closed(*, order: Order, by: User | None, at: datetime) -> None:
    """Nothing of a delivered order is waiting any more."""
    _move(order, CLOSE, "orders.order.closed", by=by, at=at)


@whole
def hold_task(*, task: Task, by: User | None, at: datetime) -> None:
    """The task took place: it counts. The order is delivered with its last task."""
    locks.hold(task.order)
    advance(task, HOLD, at=at)
    audit.record("orders.task.held", task, by=by, at=at, within=task.order)
    settle(order=task.order, by=by, at=at)


@whole
def miss_task(*, task: Task, by: User | None, at: datetime) -> None:
    """The task's day passed and it did not take place."""
    locks.hold(task.order)
    advance(task, MISS, at=at)
    audit.record("orders.task.missed", task, by=by, at=at, within=task.order)
    settle(order=task.order, by=by, at=at)


@whole
def settle(*, order: Order, by: User | None, at: datetime) -> None:
    """What the order is when one of its tasks is over: delivered when the rest is too, open when nothing at all was held.

    An order with tasks to come stays as it is: the area above knows who is confirmed to them.
    """
    states = set(order.tasks.values_list("state", flat=True))
    if TaskState.PLANNED in states:
        return
    if TaskState.HELD in states:
        if DELIVER.starts_from(_fresh(order)):
            mark_delivered(order=order, by=by, at=at)
    else:
        # Nothing was held and nothing is agreed: its desk agrees on new times, or ends it.
        mark_open_again(order=order, by=by, at=at)


def _fresh(order: Order) -> str:
    """The order's state as it is now; the row at hand may be older than this transaction."""
    locks.hold(order)
    return str(order.state)


def _move(order: Order, move: Move, verb: str, *, by: User | None, at: datetime) -> None:
    if _fresh(order) == move.target:
        return
    advance(order, move, at=at)
    audit.record(verb, order, by=by, at=at)
