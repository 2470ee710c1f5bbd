"""What can be done with orders and their tasks; call them through this package (`orders.actions.mark_filled`)."""

from kokemussilta.orders.actions.progress import (
    hold_task,
    mark_closed,
    mark_delivered,
    mark_filled,
    mark_open_again,
    miss_task,
)

__all__ = [
    "hold_task",
    "mark_closed",
    "mark_delivered",
    "mark_filled",
    "mark_open_again",
    "miss_task",
]
