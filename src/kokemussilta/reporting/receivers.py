"""What the figures hear of: that an order's lock was taken, so that something of it may have changed."""

from collections.abc import Sequence
from typing import Any

from kokemussilta.orders import signals
from kokemussilta.reporting.actions import facts


def connect() -> None:
    """Listen; called once, when the program starts."""
    signals.orders_held.connect(_held, dispatch_uid="reporting: orders held")


def _held(*, numbers: Sequence[int], **_: Any) -> None:
    facts.touch(numbers)
