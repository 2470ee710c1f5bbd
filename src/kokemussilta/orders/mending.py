"""Whose undelivered messages about orders and tasks are: those of the desk's leads."""

from django.db.models import Exists, OuterRef, Q

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.orders.models import Order, Task


def mendable(user: User) -> Q:
    """Messages about the orders on the person's desks and about their tasks. Fills `MENDABLE`."""
    desks = standing(user).organisations(Permission.MESSAGES_MEND)
    orders = Order.objects.filter(desk__in=desks, code=OuterRef("about"))
    tasks = Task.objects.filter(order__desk__in=desks, code=OuterRef("about"))
    return Q(Exists(orders)) | Q(Exists(tasks))
