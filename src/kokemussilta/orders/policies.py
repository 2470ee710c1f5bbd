"""Who may do what with an order that they have found."""

from django.contrib.auth.models import AnonymousUser

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.orders.models import Order, OrderTemplate
from kokemussilta.orders.states import CANCEL, OrderState

_OVER = (OrderState.CLOSED, OrderState.CANCELLED)


def is_client(user: User | AnonymousUser, order: Order) -> bool:
    """Whether the order is the person's own."""
    return isinstance(user, User) and order.client_id == user.pk


def may_handle(user: User | AnonymousUser, order: Order) -> bool:
    """Coordinators of the order's desk, and every coordinator while it is on the shared queue; never one's own order."""
    if not isinstance(user, User) or order.state == OrderState.DRAFT or is_client(user, order):
        return False
    desks = standing(user).organisations(Permission.ORDER_HANDLE)
    return bool(desks) if order.desk_id is None else order.desk_id in desks


def may_take(user: User | AnonymousUser, order: Order, desk: Organisation) -> bool:
    """Whether the person may take an order of the shared queue to this desk."""
    return order.desk_id is None and desk.pk in standing(user).organisations(Permission.ORDER_HANDLE)


def may_speak_for_client(user: User | AnonymousUser, order: Order) -> bool:
    """The client, and the people who place orders for the same organisation or unit."""
    if is_client(user, order):
        return True
    held = standing(user)
    return (order.organisation_id is not None and order.organisation_id in held.organisations(Permission.ORDER_PLACE)) or (
        order.unit_id is not None and order.unit_id in held.units(Permission.ORDER_PLACE)
    )


def may_write(user: User | AnonymousUser, order: Order) -> bool:
    """Who takes part in the order's conversation."""
    return order.state != OrderState.DRAFT and (may_handle(user, order) or may_speak_for_client(user, order))


def may_cancel(user: User | AnonymousUser, order: Order) -> bool:
    """Either side, until the order has been delivered."""
    return CANCEL.starts_from(order.state) and may_write(user, order)


def may_complete(user: User | AnonymousUser, order: Order) -> bool:
    """The client's side, from confirming until the order has been delivered."""
    waits = order.state not in (OrderState.DRAFT, OrderState.DELIVERED, *_OVER)
    return waits and may_speak_for_client(user, order)


def may_change(user: User | AnonymousUser, order: Order) -> bool:
    """The desk edits facts and tasks until the order is over; a delivered one may get more times."""
    return may_handle(user, order) and order.state not in _OVER


def may_edit_catalogue(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Leads of an organisation that takes orders to handle."""
    return organisation.coordinates and organisation.pk in standing(user).organisations(Permission.ORGANISATION_EDIT)


def may_use_template(user: User | AnonymousUser, template: OrderTemplate) -> bool:
    """Those who place orders for the unit, or for its whole organisation."""
    held = standing(user)
    return template.unit_id in held.units(Permission.ORDER_PLACE) or (
        template.unit.organisation_id in held.organisations(Permission.ORDER_PLACE)
    )
