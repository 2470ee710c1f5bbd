"""Where the bill goes: either side mends it until the order is closed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.orders import locks, policies, signals
from kokemussilta.orders.models import Order
from kokemussilta.orders.states import OrderState


@whole
def set_billing(*, order: Order, facts: Mapping[str, Any], by: User, at: datetime) -> list[str]:
    """Change payer, reference or addresses of the order's bill; answers the names of what changed. The history notes the names alone."""
    if not policies.may_write(by, order):
        raise PermissionDenied
    locks.hold(order)
    if order.state in {OrderState.CLOSED, OrderState.CANCELLED}:
        raise Refused(_("Tilaus on jo päättynyt. Jos laskussa on jotain korjattavaa, kirjoita koordinaattorille."))
    fresh = Order.objects.get(pk=order.pk)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(order, name, facts[name])
    order.save(update_fields=changed)
    audit.record("orders.order.billed", order, by=by, at=at, fields=changed)
    signals.order_changed.send(sender=Order, order=order, fields=sorted(changed), by=by, at=at)
    return sorted(changed)
