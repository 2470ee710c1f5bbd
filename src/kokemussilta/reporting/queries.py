"""Held tasks as figures: one statement for tasks, one for the hours of their experts."""

from datetime import date, timedelta

from django.db.models import Sum

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.orders.models import Task
from kokemussilta.orders.states import Part
from kokemussilta.reporting.rules import DoneTask
from kokemussilta.vocabulary.models import Sector


def done_tasks(user: User, first: date, last: date) -> list[DoneTask]:
    """Tasks held between two days (both included) on the desks whose figures `user` may read."""
    desks = standing(user).organisations(Permission.FIGURES_READ)
    held = Task.objects.filter(
        state="held",
        order__desk__in=desks,
        starts_at__gte=helsinki(first, 0),
        starts_at__lt=helsinki(last + timedelta(days=1), 0),
    )
    worked = dict(
        Assignment.objects.filter(task__in=held.values("pk"), state="done")
        # Whoever came along to learn did no work that counts.
        .exclude(seat__part=Part.SHADOW)
        .order_by()
        .values_list("task")
        .annotate(minutes=Sum("worked_minutes"))
    )
    sectors = {sector.pk: sector.name for sector in Sector.objects.all()}
    rows = held.select_related("order__product", "order__unit", "report").order_by("starts_at", "pk")
    return [
        DoneTask(
            on=local_day(task.starts_at),
            sector=sectors.get(_sector(task), ""),
            product=task.order.product.name,
            people=task.report.people_reached or 0 if hasattr(task, "report") else 0,
            minutes=int((task.ends_at - task.starts_at).total_seconds() // 60),
            person_minutes=worked.get(task.pk) or 0,
        )
        for task in rows
    ]


def _sector(task: Task) -> int:
    unit = task.order.unit
    return (unit.sector_id if unit and unit.sector_id else task.order.sector_id) or 0
