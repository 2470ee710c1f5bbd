"""Who may do what with offers, the board and confirmed tasks. Nobody handles their own record."""

from django.core.exceptions import PermissionDenied

from kokemussilta.access.models import Unit
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import may, standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment, Interest, LateEntry, Offer
from kokemussilta.assignments.states import HOLDS_SEAT, Side
from kokemussilta.orders.models import Order, Task
from kokemussilta.orders.policies import is_client, may_speak_for_client
from kokemussilta.orders.policies import may_handle as may_handle_order
from kokemussilta.register.models import Expert


def is_self(user: User, expert: Expert) -> bool:
    """Whether the entry is the person's own."""
    return expert.user_id is not None and expert.user_id == user.pk


def may_offer(user: User, order: Order) -> bool:
    """Whether `user` may offer the seats of the order: a coordinator of its desk, never of one's own order."""
    return may(user, Permission.OFFER_SEND, order.desk_id) and not is_client(user, order)


def may_ask(user: User, order: Order, expert: Expert) -> bool:
    """Whether `user` may offer a seat of the order to this person, or choose them: never oneself."""
    return may_offer(user, order) and not is_self(user, expert)


def may_answer(user: User, offer: Offer) -> bool:
    """Only the person asked answers; whoever holds the answer link is taken for them."""
    return is_self(user, offer.expert)


def may_withdraw(user: User, offer: Offer) -> bool:
    """A coordinator of the desk, not of one's own offer."""
    return may_ask(user, offer.seat.task.order, offer.expert)


def may_choose(user: User, interest: Interest) -> bool:
    """A coordinator of the desk, not oneself."""
    return may_ask(user, interest.round.seat.task.order, interest.expert)


def may_handle(user: User, assignment: Assignment) -> bool:
    """Cancel, brief, note: a coordinator of the desk, not of one's own task."""
    return may_ask(user, assignment.task.order, assignment.expert)


def may_report(user: User, assignment: Assignment) -> bool:
    """The person who was there, or a coordinator on their behalf."""
    return is_self(user, assignment.expert) or may_handle(user, assignment)


def may_take_part(user: User, assignment: Assignment) -> bool:
    """Who books a talk around a task: its expert, or a coordinator of the desk."""
    return may_report(user, assignment)


def may_tell_of_task(user: User, task: Task) -> bool:
    """Whether `user` may tell for everybody what became of the task: a coordinator of the desk who was not in it themself."""
    return may_handle_order(user, task.order) and not task.assignments.filter(expert__user=user).exists()


def may_order_for(user: User, unit: Unit) -> bool:
    """Whether `user` places orders for the unit, or for its whole organisation."""
    held = standing(user)
    return unit.pk in held.units(Permission.ORDER_PLACE) or unit.organisation_id in held.organisations(Permission.ORDER_PLACE)


def may_induct(user: User, assignment: Assignment) -> bool:
    """The people of the unit to which the expert comes, and the coordinators of the desk; never the expert of themself."""
    at_unit = may_speak_for_client(user, assignment.task.order) and not is_self(user, assignment.expert)
    return at_unit or may_handle(user, assignment)


def may_write_deliverable(user: User, task: Task) -> bool:
    """Whoever was in the task, and the coordinators of its desk."""
    there = task.assignments.filter(expert__user=user, state__in=HOLDS_SEAT)
    return may_handle_order(user, task.order) or there.exists()


def may_send_deliverable(user: User, task: Task) -> bool:
    """A coordinator of the desk who was not in the task: what leaves the house has been read by two."""
    return may_tell_of_task(user, task)


def may_tell_late(user: User, entry: LateEntry) -> bool:
    """Whoever told of the work, as long as they are still on that side."""
    if entry.entered_by_id != user.pk:
        return False
    if entry.told_by == Side.EXPERT:
        return is_self(user, entry.expert)
    if entry.told_by == Side.CLIENT:
        return entry.unit is not None and may_order_for(user, entry.unit)
    return may_at_desk(user, entry)


def may_at_desk(user: User, entry: LateEntry) -> bool:
    """A coordinator of the entry's desk, not the expert themself nor whoever orders for the unit."""
    ours = may(user, Permission.ORDER_HANDLE, entry.desk_id) and not is_self(user, entry.expert)
    return ours and not (entry.unit is not None and may_order_for(user, entry.unit))


def may_answer_late(user: User, entry: LateEntry) -> bool:
    """The side that is asked; what an expert tells, the desk too. Never whoever told it, and nobody of their own work but the expert asked."""
    if entry.entered_by_id == user.pk:
        return False
    if entry.asked == Side.EXPERT:
        return is_self(user, entry.expert)
    if is_self(user, entry.expert):
        return False
    if entry.asked == Side.CLIENT and entry.unit is not None and may_order_for(user, entry.unit):
        return True
    return (entry.asked == Side.DESK or entry.told_by == Side.EXPERT) and may_at_desk(user, entry)


def require(allowed: bool) -> None:  # noqa: FBT001  reads as a sentence: require(may_offer(by, order))
    """Raise PermissionDenied unless allowed."""
    if not allowed:
        raise PermissionDenied
