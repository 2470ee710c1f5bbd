"""Keeping the facts of our own tasks as their rows are: whoever takes an order's lock leaves a mark, and marked orders are computed anew.

So a figure is never older than the last change when it is looked at, and nothing is counted by adding and subtracting, where an
error would stay for good.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from kokemussilta.assignments.models import Assignment, TaskReport
from kokemussilta.assignments.states import AssignmentState
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.orders.models import Order, Seat, Task
from kokemussilta.orders.states import Part, Payer, TaskState
from kokemussilta.reporting.models import CaughtUp, TaskFact, Touched

# So many orders are read at once.
AT_ONCE = 500
_KEPT = [field.name for field in TaskFact._meta.concrete_fields if field.name not in {"id", "task", "history", "number"}]


def touch(numbers: Iterable[int]) -> None:
    """Mark orders (row numbers) as changed, in the transaction of the change."""
    Touched.objects.bulk_create([Touched(order_id=number) for number in numbers])


@whole
def catch_up(*, at: datetime) -> int:
    """Compute anew what has been marked; answers how many orders. Quick when nothing has."""
    if not Touched.objects.exists():
        return 0
    CaughtUp.objects.get_or_create(pk=1)
    CaughtUp.objects.select_for_update().get(pk=1)
    marks = list(Touched.objects.order_by("pk").values_list("pk", "order"))
    compute({order for _mark, order in marks})
    numbers = [mark for mark, _order in marks]
    for first in range(0, len(numbers), AT_ONCE):
        Touched.objects.filter(pk__in=numbers[first : first + AT_ONCE]).delete()
    CaughtUp.objects.filter(pk=1).update(at=at)
    return len({order for _mark, order in marks})


@whole
def compute_all(*, at: datetime) -> int:
    """Compute the facts of every task anew; answers how many orders. For the first time, and to prove that nothing has drifted."""
    CaughtUp.objects.get_or_create(pk=1)
    CaughtUp.objects.select_for_update().get(pk=1)
    numbers = list(Order.objects.filter(tasks__isnull=False).order_by("pk").distinct().values_list("pk", flat=True))
    compute(numbers)
    CaughtUp.objects.filter(pk=1).update(at=at)
    return len(numbers)


def compute(orders: Collection[int]) -> None:
    """The facts of the orders' tasks as their rows are now."""
    numbers = sorted(orders)
    for first in range(0, len(numbers), AT_ONCE):
        facts = facts_of(numbers[first : first + AT_ONCE])
        TaskFact.objects.bulk_create(
            facts, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["task"], update_fields=_KEPT
        )


def facts_of(orders: Sequence[int]) -> list[TaskFact]:
    """What the facts of these orders' tasks should say; nothing is written. Orders on no desk yet have none."""
    rows = Task.objects.filter(order__in=orders, order__desk__isnull=False)
    tasks = list(rows.select_related("order__product", "order__unit").order_by("pk"))
    found = [task.pk for task in tasks]
    reached = dict(TaskReport.objects.filter(task__in=found).values_list("task", "people_reached"))
    # The first seat's language is the task's.
    languages = dict(Seat.objects.filter(task__in=found).order_by("task", "-number").values_list("task", "language"))
    work: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    # Whoever came along to learn did no work that counts.
    done = Assignment.objects.filter(task__in=found, state=AssignmentState.DONE).exclude(seat__part=Part.SHADOW)
    for task, minutes, payer, fee in done.order_by("pk").values_list("task", "worked_minutes", "payer", "fee_cents"):
        work[task].append((minutes or 0, payer, fee or 0))
    return [_fact(task, languages.get(task.pk), reached.get(task.pk), work[task.pk]) for task in tasks]


def _fact(task: Task, language: int | None, people: int | None, work: list[tuple[int, str, int]]) -> TaskFact:
    order, held = task.order, task.state == TaskState.HELD
    assert order.desk_id is not None
    sector = order.unit.sector_id if order.unit and order.unit.sector_id else order.sector_id
    return TaskFact(
        organisation_id=order.desk_id, task=task, is_held=held, status=task.state, day=local_day(task.starts_at), sector_id=sector,
        client_id=sector, client_organisation_id=order.organisation_id, unit_id=order.unit_id, product=order.product.slug,
        kind_id=order.product.kind_id, municipality_id=task.municipality_id, language_id=language, place=task.place,
        minutes=int((task.ends_at - task.starts_at).total_seconds() // 60),
        person_minutes=sum(minutes for minutes, _payer, _fee in work),
        voluntary_minutes=sum(minutes for minutes, payer, _fee in work if payer == Payer.VOLUNTARY),
        people=people or 0 if held else 0, experts=len(work), fee_cents=sum(fee for _minutes, _payer, fee in work),
    )  # fmt: skip
