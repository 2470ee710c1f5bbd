"""A unit's induction: its points, what has been gone through with whom, and who still has it ahead."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kokemussilta.access.models import Unit
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment, InductionPoint, InductionTick
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.core.rows import count_of
from kokemussilta.orders.models import Order
from kokemussilta.orders.queries import orders_as_client


@dataclass(frozen=True)
class Gone:
    """One point for one expert; `done_at` None: still ahead."""

    code: str
    text: str
    done_at: datetime | None


def unit_for(user: User, code: str) -> Unit | None:
    """A unit whose list the person may edit: its own people who order, and the coordinators of desks that have its orders or itself."""
    held = standing(user)
    whose = Q(organisation__in=held.organisations(Permission.ORDER_PLACE)) | Q(pk__in=held.units(Permission.ORDER_PLACE))
    if desks := held.organisations(Permission.ORDER_HANDLE):
        theirs = Order.objects.filter(unit=OuterRef("pk"), desk__in=desks)
        whose |= Q(organisation__in=desks) | Q(Exists(theirs))
    own = Order.objects.filter(unit=OuterRef("pk"), client=user)
    return Unit.objects.filter(whose | Q(Exists(own)), code=code).select_related("organisation").first()


def points_of(unit: int) -> list[InductionPoint]:
    """The unit's list as it is now."""
    return list(InductionPoint.objects.filter(unit=unit, is_active=True))


def gone_through(assignment: Assignment) -> list[Gone]:
    """The list of the task's unit with what has been gone through with this expert; empty when the unit has none. One statement."""
    unit = assignment.task.order.unit_id
    if unit is None:
        return []
    ticks = InductionTick.objects.filter(point=OuterRef("pk"), expert=assignment.expert_id)
    rows = InductionPoint.objects.filter(unit=unit, is_active=True).annotate(done=ticks.values("done_at")[:1])
    return [Gone(code, text, done) for code, text, done in rows.values_list("code", "text", "done")]


def assignment_for(user: User, code: str) -> Assignment | None:
    """A confirmed task at the person's own unit or on their desk, by its code."""
    at_unit = Assignment.objects.filter(task__order__in=orders_as_client(user))
    rows = Assignment.objects.filter(
        Q(pk__in=at_unit.values("pk")) | Q(pk__in=Assignment.objects.visible_to(user).values("pk"))
    )
    found: Assignment | None = (
        rows.filter(code=code, state__in=HOLDS_SEAT)
        .select_related("expert", "task__order__product", "task__order__unit__organisation", "task__order__client")
        .first()
    )
    return found


def of_order(order: Order) -> list[Any]:
    """The confirmed people of an order with how many points there are (`points`) and how many are gone through (`gone`). One statement."""
    points = InductionPoint.objects.filter(unit=order.unit_id, is_active=True)
    ticks = InductionTick.objects.filter(point__unit=order.unit_id, point__is_active=True, expert=OuterRef("expert"))
    rows: QuerySet[Any] = Assignment.objects.filter(task__order=order, state__in=HOLDS_SEAT).select_related("expert", "task")
    found, seen = [], set()
    for one in rows.annotate(points=count_of(points), gone=count_of(ticks)).order_by("task__starts_at", "pk"):
        if one.points and one.expert_id not in seen:
            seen.add(one.expert_id)
            found.append(one)
    return found
