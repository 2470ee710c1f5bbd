"""Who is told: the expert, the client, the desk."""

from datetime import datetime

from kokemussilta.access.models import Membership
from kokemussilta.access.permissions import Permission
from kokemussilta.access.roles import GRANTS
from kokemussilta.core.clock import local_day
from kokemussilta.notifications.letters import Recipient
from kokemussilta.orders.models import Order
from kokemussilta.register.models import Expert

_DESK_ROLES = [role for role, grant in GRANTS.items() if Permission.ORDER_HANDLE in grant.permissions]


def expert(person: Expert) -> Recipient:
    """The expert, at the address they sign in with, else the one in the register."""
    user = person.user
    return Recipient(
        email=user.email if user else person.email,
        language=user.language if user else "fi",
        name=person.first_name,
        phone=person.phone,
    )


def client(order: Order) -> Recipient | None:
    """The client; None when an order taken by telephone has no address."""
    if not order.client_email:
        return None
    return Recipient(email=order.client_email, language=order.client_language, name=order.client_name)


def desk(order: Order, at: datetime) -> list[Recipient]:
    """The one who handles the order; else the organisation's mailbox; else every coordinator of the desk."""
    handler = order.handler
    if handler is not None and handler.is_active:
        return [Recipient(email=handler.email, language=handler.language, name=handler.name)]
    if order.desk is None:
        return []
    if order.desk.email:
        return [Recipient(email=order.desk.email)]
    rows = Membership.objects.in_force(local_day(at)).filter(organisation=order.desk, unit=None, role__in=_DESK_ROLES)
    people = {row.user for row in rows.select_related("user") if row.user.is_active}
    return [Recipient(email=user.email, language=user.language, name=user.name) for user in sorted(people, key=lambda u: u.pk)]
