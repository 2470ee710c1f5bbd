"""Who hears of an order: its client, and the desk in the order in which somebody can be found there."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from kokemussilta.access.models import Membership, Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.roles import GRANTS
from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.notifications.letters import Recipient
from kokemussilta.orders import queries
from kokemussilta.orders.models import Order

_DESK_ROLES = [role for role, grant in GRANTS.items() if Permission.ORDER_HANDLE in grant.permissions]


def client(order: Order) -> Recipient | None:
    """The client; None when an order taken by telephone has no address."""
    if not order.client_email:
        return None
    return Recipient(order.client_email, order.client_language, order.client_name)


def handler_in_force(order: Order, at: datetime) -> User | None:
    """The one who handles the order, as long as they work at its desk and it is not their own order."""
    handler = order.handler
    if handler is None or not handler.is_active or order.desk_id is None or handler.pk == order.client_id:
        return None
    return handler if _holders(order.desk_id, at).filter(user=handler).exists() else None


def desk(order: Order, at: datetime, *, besides: Iterable[int] = ()) -> list[Recipient]:
    """The handler; else the desk's mailbox; else every coordinator there. From the shared queue each organisation that could take it.

    `besides`: row numbers of people who are not told: a handler who is the one concerned hears it as such.
    """
    left_out = set(besides)
    handler = handler_in_force(order, at)
    if handler is not None and handler.pk not in left_out:
        return [Recipient(handler.email, handler.language, handler.name)]
    desks = [order.desk] if order.desk else queries.possible_desks(order.municipality)
    return [one for organisation in desks for one in of_desk(organisation, at, left_out)]


def of_desk(organisation: Organisation, at: datetime, left_out: Iterable[int] = ()) -> list[Recipient]:
    """The desk's mailbox; when it has none, each of its coordinators and leads."""
    if organisation.email:
        return [Recipient(organisation.email)]
    rows = _holders(organisation.pk, at).exclude(user__in=left_out).filter(user__is_active=True)
    people = {row.user for row in rows.select_related("user")}
    return [Recipient(user.email, user.language, user.name) for user in sorted(people, key=lambda user: user.pk)]


def _holders(organisation: int, at: datetime) -> QuerySet[Membership]:
    return Membership.objects.in_force(local_day(at)).filter(organisation=organisation, unit=None, role__in=_DESK_ROLES)
