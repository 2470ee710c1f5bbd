"""Whose undelivered messages about orders and tasks are: those of the desk's leads."""

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.orders.models import Order, Task


def mendable(user: User, codes: set[str]) -> set[str]:
    """Of these codes, the orders on the person's desks and their tasks. Fills `MENDABLE`. Two statements."""
    desks = standing(user).organisations(Permission.MESSAGES_MEND)
    orders = Order.objects.filter(desk__in=desks, code__in=codes).values_list("code", flat=True)
    tasks = Task.objects.filter(order__desk__in=desks, code__in=codes).values_list("code", flat=True)
    return {*orders, *tasks}
