"""The order's lock: what everything takes first that moves an order, its tasks or their seats (ADR 0004)."""

from django.db.models import QuerySet

from kokemussilta.orders import signals
from kokemussilta.orders.models import Order


def hold(order: Order) -> None:
    """Take the order's lock till the transaction ends, and learn its state as it is now.

    Whoever moves tasks or seats of the order meanwhile, in this area or above, waits for it, with nothing in hand that we want.
    """
    order.refresh_from_db(fields=["state", "state_since"], from_queryset=_waiting())
    signals.orders_held.send(Order, numbers=[order.pk])


def hold_numbers(*orders: int) -> None:
    """The same for orders that are known by their row numbers alone, the lowest first."""
    held = list(_waiting().filter(pk__in=orders).order_by("pk").values_list("pk", flat=True))
    signals.orders_held.send(Order, numbers=held)


def _waiting() -> QuerySet[Order]:
    """Orders, each locked as it is read; rows that point at one can still be added (a lock for deleting would stop that too)."""
    return Order._base_manager.select_for_update(no_key=True)
