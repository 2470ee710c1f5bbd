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


def is_heavy(task: Task) -> bool:
    """Whether this task is heavy; one statement when neither kind nor group tells."""
    order = task.order
    known = order.product.kind.code in HEAVY_KINDS or bool(order.recent_events)
    return known or hasattr(task, "heavy")
