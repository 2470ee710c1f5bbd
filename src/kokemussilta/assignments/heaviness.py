"""Which tasks are hard on their people, so that a debrief is offered without asking: by their kind, their group, or a coordinator's mark."""

from django.db.models import Q

from kokemussilta.orders.models import Task

#: Kinds of task that are always so: one person's pain at close quarters, or one's own story in public.
HEAVY_KINDS = frozenset({"peer-talk", "support-person", "media-interview"})


def heavy(task: str = "") -> Q:
    """The condition that a task, at the path `task` (`task__`), is heavy: its kind, what its group has gone through, or a mark."""
    by_kind = Q(**{f"{task}order__product__kind__code__in": HEAVY_KINDS})
    by_group = ~Q(**{f"{task}order__recent_events": ""})
    return by_kind | by_group | Q(**{f"{task}heavy__isnull": False})


def is_heavy_by_itself(task: Task) -> bool:
    """Whether kind or group make the task heavy, without anybody's mark."""
    return task.order.product.kind.code in HEAVY_KINDS or bool(task.order.recent_events)
