"""What a code is that a coordinator came with to somebody's page: a seat to be filled, or an order that they handle."""

from kokemussilta.accounts.models import User
from kokemussilta.audit import reasons
from kokemussilta.core.slots import AtHand
from kokemussilta.orders.models import Order, Seat


def at_hand(user: User, code: str) -> AtHand | None:
    """The reason that a seat or an order on one of the person's desks gives for reading. Fills `AT_HAND`."""
    if Seat.objects.on_desk_of(user).filter(code=code).exists():
        return AtHand(code, reasons.MATCHING)
    if Order.objects.on_desk_of(user).filter(code=code).exists():
        return AtHand(code, reasons.ORDER)
    return None
