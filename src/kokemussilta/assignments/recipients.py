"""Who is told: the expert here, the client and the desk as orders know them."""

from kokemussilta.notifications.letters import Recipient
from kokemussilta.orders.recipients import client, desk, handler_in_force
from kokemussilta.register.models import Expert

__all__ = ["client", "desk", "expert", "handler_in_force"]


def expert(person: Expert) -> Recipient:
    """The expert, at the address they sign in with, else the one in the register."""
    user = person.user
    return Recipient(
        email=user.email if user else person.email,
        language=user.language if user else "fi",
        name=person.first_name,
        phone=person.phone,
    )
