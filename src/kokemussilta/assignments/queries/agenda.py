"""A week's tasks: those of a desk, those of a client's units, and an expert's own; and the talks of one person."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet

from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment, Talk
from kokemussilta.assignments.queries.desk import of_desk
from kokemussilta.assignments.queries.mine import my_assignments
from kokemussilta.assignments.states import HOLDS_SEAT, TalkState
from kokemussilta.core.rows import count_of
from kokemussilta.orders.models import Seat, Task
from kokemussilta.orders.queries import orders_as_client
from kokemussilta.vocabulary.models import Municipality

#: More than this is on nobody's week.
MOST = 500


def desk_week(user: User, start: datetime, end: datetime, *, own: bool = False) -> list[Any]:
    """The tasks of the person's desks between two moments, cancelled ones too; `own`: of orders that they handle. Two statements."""
    rows = Task.objects.filter(of_desk(user, "order"), starts_at__gte=start, starts_at__lt=end)
    return _with_people(rows.filter(order__handler=user) if own else rows)


def client_week(user: User, start: datetime, end: datetime) -> list[Any]:
    """The visits to the person's own orders and units between two moments. Two statements."""
    return _with_people(Task.objects.filter(order__in=orders_as_client(user), starts_at__gte=start, starts_at__lt=end))


def client_coming(user: User, at: datetime, most: int) -> list[Any]:
    """The next visits."""
    coming = Task.objects.filter(order__in=orders_as_client(user), state="planned", ends_at__gte=at)
    return _with_people(coming, most)


def expert_week(user: User, start: datetime, end: datetime) -> list[Assignment]:
    """What the person is confirmed to between two moments, and what was called off."""
    rows = my_assignments(user).filter(task__starts_at__gte=start, task__starts_at__lt=end)
    return list(rows.order_by("task__starts_at", "pk")[:MOST])


def talks_between(user: User, start: datetime, end: datetime) -> list[Talk]:
    """The agreed talks of one person, on either side."""
    whose = Q(holder=user) | Q(assignment__expert__user=user)
    rows: QuerySet[Any] = Talk.objects.visible_to(user).filter(
        whose, state=TalkState.BOOKED, starts_at__gte=start, starts_at__lt=end
    )
    return list(rows.select_related("assignment__expert", "assignment__task", "holder").order_by("starts_at", "pk")[:MOST])


def municipalities() -> list[Municipality]:
    """All of them, for the ground of the map."""
    return list(Municipality.objects.filter(is_active=True).only("name_fi", "name_sv", "name_en", "latitude", "longitude"))


def _with_people(tasks: QuerySet[Any], most: int = MOST) -> list[Any]:
    """Tasks with `going` (who is confirmed, by seat) and `seats_all`."""
    going = Assignment.objects.filter(state__in=HOLDS_SEAT).select_related("expert").order_by("seat__number")
    rows = (
        tasks.select_related("order__product", "order__organisation", "order__unit", "order__handler", "municipality")
        .prefetch_related(Prefetch("assignments", going, to_attr="going"))
        .annotate(seats_all=count_of(Seat.objects.filter(task=OuterRef("pk"))))
        .order_by("starts_at", "pk")
    )
    return list(rows[:most])
