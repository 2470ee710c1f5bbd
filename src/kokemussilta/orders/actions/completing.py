"""The client completes an order that is on its way: what was left for later, never what was told before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.notifications import outbox
from kokemussilta.orders import letters, locks, policies, recipients, rules, searching, signals
from kokemussilta.orders.models import Order
from kokemussilta.orders.questions import MANY


@whole
def complete(*, order: Order, facts: Mapping[str, Any], by: User, at: datetime) -> list[str]:
    """Fill in what is still missing, and tell the desk; answers the names of the fields that were filled in.

    What somebody else has told meanwhile stays as they told it.
    """
    locks.hold(order)
    if not policies.may_complete(by, order):
        raise PermissionDenied
    order = Order.objects.select_related("desk", "handler").get(pk=order.pk)
    told = [name for name in facts if name in rules.open_to_client(order)]
    if not told:
        return []
    plain = [name for name in told if name not in MANY]
    for name in plain:
        setattr(order, name, facts[name])
    order.save(update_fields=plain)
    for name in set(told) & set(MANY):
        getattr(order, name).set(facts[name])
    audit.record("orders.order.completed", order, by=by, at=at, fields=sorted(told))
    searching.bring(order)
    signals.order_changed.send(sender=Order, order=order, fields=sorted(told), by=by, at=at)
    for to in recipients.desk(order, at, besides=[by.pk]):
        outbox.queue(lambda: letters.completed(order), to=to, about=order.code, at=at)
    return told
