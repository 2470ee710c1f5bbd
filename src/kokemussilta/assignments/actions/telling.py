"""Putting the area's letters in the outbox."""

from collections.abc import Callable
from datetime import datetime

from kokemussilta.assignments import recipients
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Letter
from kokemussilta.orders.models import Order
from kokemussilta.register.models import Expert

Write = Callable[[], Letter]


def tell_expert(write: Write, expert: Expert, *, order: Order, at: datetime, once: str, urgent: bool = False) -> bool:
    """Tell the expert; False when that was told already."""
    return outbox.queue(write, to=recipients.expert(expert), about=order.code, at=at, once=once, urgent=urgent) is not None


def tell_client(write: Write, order: Order, *, at: datetime, once: str, urgent: bool = False) -> bool:
    """Tell the client, when there is an address; False when that was told already or can't be."""
    to = recipients.client(order)
    return to is not None and outbox.queue(write, to=to, about=order.code, at=at, once=once, urgent=urgent) is not None


def tell_desk(
    write: Write, order: Order, *, at: datetime, once: str, urgent: bool = False, about: Expert | None = None
) -> bool:
    """Tell whoever looks after the order, but not the person `about` whom it is; False when that was told already."""
    besides = [about.user_id] if about is not None and about.user_id is not None else []
    told = [
        outbox.queue(write, to=to, about=order.code, at=at, once=f"{once}:{number}", urgent=urgent)
        for number, to in enumerate(recipients.desk(order, at, besides=besides))
    ]
    return any(message is not None for message in told)
