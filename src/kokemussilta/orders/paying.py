"""In which month a task is expected to be paid: frozen on it as a plain fact, for people who mind their income by month."""

from datetime import date, datetime

from kokemussilta.core.clock import local_day
from kokemussilta.orders.models import Order
from kokemussilta.orders.states import Payer
from kokemussilta.pricing.terms import payment_month, rhythms_of


def pay_month(order: Order, payer: str, starts_at: datetime) -> date | None:
    """The month's first day by the payer's pay days: the client's when it has told them, else the desk's. None for voluntary work."""
    if payer == Payer.VOLUNTARY:
        return None
    on = local_day(starts_at)
    if payer == Payer.CLIENT and order.organisation_id is not None:
        own = rhythms_of([order.organisation_id]).get(order.organisation_id)
        if own is not None:
            return own.expected_on(on).replace(day=1)
    return payment_month(order.desk_id, on)
