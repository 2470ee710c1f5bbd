"""Rows copied in bulk with all that hangs on them: what actions made once is there many times, in a few statements."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet

from kokemussilta.assignments.models import Assignment, Interest, Offer, OfferRound, TaskReport
from kokemussilta.core.codes import new_code
from kokemussilta.orders.models import Order, OrderDate, Seat, Task
from kokemussilta.threads.models import Post, Thread

_BATCH = 400


def copies(row: Model, number: int, **changes: Any) -> list[Any]:
    """Unsaved copies of a row, each with a code of its own."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    made = []
    for _ in range(number):
        fresh: dict[str, Any] = {"code": new_code()} if "code" in kept else {}
        copy = type(row)(**(kept | fresh))
        for name, value in changes.items():
            setattr(copy, name, value)
        made.append(copy)
    return made


def save(rows: Iterable[Any]) -> list[Any]:
    """Save rows of one kind in bulk."""
    whole = list(rows)
    return list(type(whole[0])._base_manager.bulk_create(whole, batch_size=_BATCH)) if whole else []


def orders(order: Order, number: int) -> None:
    """Copies of an order with its conversation, its wishes, and its tasks if there are any."""
    tables: list[QuerySet[Any]] = [
        Thread.objects.filter(pk=order.thread_id),
        Post.objects.filter(thread=order.thread_id),
        Order.objects.filter(pk=order.pk),
        Order.audiences.through.objects.filter(order=order),
        Order.themes.through.objects.filter(order=order),
        OrderDate.objects.filter(order=order),
        *_tasks(Task.objects.filter(order=order)),
    ]
    _copy(tables, number)


def tasks(task: Task, number: int) -> None:
    """Copies of a task in the same order, with its seats and everything done to fill them."""
    _copy(_tasks(Task.objects.filter(pk=task.pk)), number)


def seats(seat: Seat, number: int, *, experts: Sequence[Any]) -> None:
    """Copies of a confirmed seat in the same task, each with another person."""
    first = Seat.objects.filter(task=seat.task_id).count() + 1
    made = copies(seat, number)
    for place, copy in enumerate(made):
        copy.number = first + place
    save(made)
    held = Assignment.objects.get(seat=seat)
    rows = copies(held, number, offer=None)
    for row, copy, expert in zip(rows, made, experts, strict=True):
        row.seat, row.expert = copy, expert
    save(rows)


def _tasks(found: QuerySet[Any]) -> list[QuerySet[Any]]:
    seats = Seat.objects.filter(task__in=found)
    return [
        found,
        seats,
        Seat.themes.through.objects.filter(seat__in=seats),
        OfferRound.objects.filter(seat__in=seats),
        Offer.objects.filter(seat__in=seats),
        Interest.objects.filter(round__seat__in=seats),
        Assignment.objects.filter(seat__in=seats),
        TaskReport.objects.filter(task__in=found),
    ]


def _copy(tables: list[QuerySet[Any]], number: int) -> None:
    """Copy whole tables of rows; pointers among them point among their copies."""
    known: list[dict[tuple[type[Model], int], Any]] = [{} for _ in range(number)]
    for table in tables:
        olds = list(table.order_by("pk"))
        pairs = [(copy, old, mine) for old in olds for copy, mine in zip(copies(old, number), known, strict=True)]
        for copy, _old, mine in pairs:
            _point(copy, mine)
        save(copy for copy, _old, _mine in pairs)
        for copy, old, mine in pairs:
            mine[type(old), old.pk] = copy


def _point(copy: Any, mine: Mapping[tuple[type[Model], int], Any]) -> None:
    for field in copy._meta.concrete_fields:
        if field.is_relation and (target := mine.get((field.related_model, getattr(copy, field.attname)))):
            setattr(copy, field.name, target)
