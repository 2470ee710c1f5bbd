"""Calendar feeds: who may have which, which one an address opens, and what it shows."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import OuterRef, Q, QuerySet

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment, Feed, Talk
from kokemussilta.assignments.queries.desk import of_desk
from kokemussilta.assignments.queries.mine import expert_of
from kokemussilta.assignments.states import HOLDS_SEAT, FeedKind
from kokemussilta.audit.queries import last_of
from kokemussilta.core.rows import count_of
from kokemussilta.orders.models import Seat, Task
from kokemussilta.orders.queries import has_ordered, orders_as_client

PAST, MOST = timedelta(days=60), 1000
_CHANGES = ("orders.task.changed", "orders.task.called_off")


def digest(secret: str) -> str:
    """What is kept of a secret: it has 256 random bits, so a plain digest tells nothing."""
    return sha256(secret.encode()).hexdigest()


def kinds_of(user: User) -> list[FeedKind]:
    """Whose days the person may have in their calendar."""
    held = standing(user)
    kinds = [FeedKind.EXPERT] if expert_of(user) is not None else []
    if held.may(Permission.ORDER_HANDLE):
        kinds += [FeedKind.HANDLED, FeedKind.DESK]
    if held.may(Permission.ORDER_PLACE) or has_ordered(user):
        kinds.append(FeedKind.CLIENT)
    return kinds


def feeds_of(user: User) -> list[Feed]:
    """The person's live addresses, the oldest first."""
    return list(Feed.objects.visible_to(user).filter(revoked_at__isnull=True))


def feed_at(secret: str) -> Feed | None:
    """The feed that an address opens, a revoked one too."""
    return Feed.objects.select_related("user").filter(digest=digest(secret)).first()


def assignments_for(user: User, at: datetime) -> list[Assignment]:
    """An expert's own tasks, those that were called off too."""
    rows = Assignment.objects.filter(expert__user=user, task__ends_at__gte=at - PAST)
    return list(rows.select_related("task__order", "task__municipality").order_by("task__starts_at", "pk")[:MOST])


def tasks_for(user: User, kind: str, at: datetime) -> list[Any]:
    """The tasks of a desk or of a client; `lacking`: how many seats have nobody."""
    if kind == FeedKind.CLIENT:
        rows = Task.objects.filter(order__in=orders_as_client(user))
    else:
        rows = Task.objects.filter(of_desk(user, "order"))
        rows = rows.filter(order__handler=user) if kind == FeedKind.HANDLED else rows
    shown: QuerySet[Any] = rows.filter(ends_at__gte=at - PAST).select_related("order", "municipality")
    seats = Seat.objects.filter(task=OuterRef("pk"))
    taken = Assignment.objects.filter(task=OuterRef("pk"), state__in=HOLDS_SEAT)
    counted = shown.annotate(seats_all=count_of(seats), seats_taken=count_of(taken))
    return list(counted.order_by("starts_at", "pk")[:MOST])


def talks_for(user: User, kind: str, at: datetime) -> list[Talk]:
    """The talks that have, or had, an agreed time: an expert's own, or those that a coordinator holds."""
    if kind == FeedKind.CLIENT:
        return []
    whose = Q(assignment__expert__user=user) if kind == FeedKind.EXPERT else Q(holder=user)
    rows = Talk.objects.visible_to(user).filter(whose, starts_at__gte=at - PAST)
    return list(rows.select_related("assignment").order_by("starts_at", "pk")[:MOST])


def changed_at(codes: list[str]) -> dict[str, datetime]:
    """When each task, by its code, was last moved or called off; those never changed are left out."""
    return last_of(codes, _CHANGES)
