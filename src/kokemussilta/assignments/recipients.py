"""Who is told: the expert here, the client and the desk as orders know them."""

from datetime import datetime

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import may
from kokemussilta.assignments.models import Talk
from kokemussilta.notifications.letters import Recipient
from kokemussilta.orders.recipients import client, desk, handler_in_force
from kokemussilta.register.models import Expert

__all__ = ["client", "desk", "expert", "handler_in_force", "of_talk"]


def expert(person: Expert) -> Recipient:
    """The expert, at the address they sign in with, else the one in the register."""
    user = person.user
    return Recipient(
        email=user.email if user else person.email,
        language=user.language if user else "fi",
        name=person.first_name,
        phone=person.phone,
    )


def of_talk(talk: Talk, at: datetime) -> list[Recipient]:
    """The coordinator of the pair, as long as they work at the desk; while nobody holds the talk, whoever looks after the order."""
    order, holder = talk.assignment.task.order, talk.holder
    if holder is not None and holder.is_active and may(holder, Permission.ORDER_HANDLE, order.desk_id):
        return [Recipient(holder.email, holder.language, holder.name)]
    own = talk.assignment.expert.user_id
    return desk(order, at, besides=[own] if own else [])
