"""Dated tasks with their seats: made from an order, changed, called off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.notifications import outbox
from kokemussilta.orders import letters, locks, policies, recipients, rules, searching, signals
from kokemussilta.orders.actions.drafts import Span
from kokemussilta.orders.actions.progress import settle
from kokemussilta.orders.models import Order, Seat, Series, Task, TaskTime
from kokemussilta.orders.recurrence import Pattern
from kokemussilta.orders.states import CALL_OFF, OPEN, OrderState, Part, Payer, TaskState
from kokemussilta.vocabulary.models import Language, Municipality, Theme

#: What `change_task` may change.
CHANGEABLE = (
    "starts_at", "ends_at", "place", "municipality", "address", "remote_link", "place_note", "day_contact_name",
    "day_contact_phone", "agreed", "payer", "fee_cents",
)  # fmt: skip


@dataclass(frozen=True)
class SeatPlan:
    """What one seat asks for."""

    language: Language
    themes: list[Theme] = field(default_factory=list)
    perspective: str = ""
    role: str = ""
    part: str = Part.PERFORMER


@dataclass(frozen=True)
class TaskPlan:
    """What all tasks that are made together share. With a `pattern`, those that begin at `in_series` become one series.

    `fees`: what single tasks pay, by their beginning; the others pay `fee_cents`.
    """

    place: str
    seats: tuple[SeatPlan, ...]
    payer: str
    municipality: Municipality | None = None
    address: str = ""
    remote_link: str = ""
    place_note: str = ""
    day_contact_name: str = ""
    day_contact_phone: str = ""
    agreed: str = ""
    fee_cents: int | None = None
    fees: Mapping[datetime, int] = field(default_factory=dict)
    pattern: Pattern | None = None
    starts: time | None = None
    in_series: frozenset[datetime] = frozenset()


@whole
def make_tasks(*, order: Order, spans: Iterable[Span], plan: TaskPlan, by: User, at: datetime) -> list[Task]:
    """Put the order into the calendar: one task a span, each with the plan's seats. The order opens."""
    if not policies.may_change(by, order):
        raise PermissionDenied
    if order.desk_id is None:
        raise Refused(_("Ota tilaus ensin omalle työpöydällesi."))
    hold_open(order)
    wanted = sorted(set(spans))
    _refuse_times(order, wanted, at)
    if not any(seat.part == Part.PERFORMER for seat in plan.seats):
        raise Refused(_("Tehtävään tarvitaan vähintään yksi tekijä."))
    series = _series(order, plan, by=by, at=at)
    tasks = [
        make_task(order, start, end, plan, series if start in plan.in_series else None, by=by, at=at) for start, end in wanted
    ]
    searching.bring(order)
    if OPEN.starts_from(order.state):
        advance(order, OPEN, at=at)
        audit.record("orders.order.opened", order, by=by, at=at)
    signals.tasks_planned.send(sender=Order, order=order, tasks=tasks, by=by, at=at)
    if order.client_email:
        outbox.queue(lambda: letters.planned(order, tasks, at), to=letters.client_of(order), about=order.code, at=at)
    return tasks


def hold_open(order: Order) -> None:
    """Take the order's lock; raise when it ended before we had it."""
    locks.hold(order)
    if order.state in {OrderState.CLOSED, OrderState.CANCELLED}:
        raise Refused(_("Tilaus on jo päättynyt, joten sen aikoja ei voi enää muuttaa."))


def _refuse_times(order: Order, spans: list[Span], at: datetime) -> None:
    if not spans:
        raise Refused(_("Valitse vähintään yksi aika."))
    if len(spans) > rules.MOST_TASKS:
        raise Refused(_("Yhdellä kertaa voi sopia enintään %(most)s aikaa.") % {"most": rules.MOST_TASKS})
    if spans[0][0] <= at:
        raise Refused(_("Valitse ajat, jotka ovat vielä edessä."))
    there = order.tasks.filter(state=TaskState.PLANNED).values_list("starts_at", flat=True)
    if {start for start, _end in spans} & set(there):
        raise Refused(_("Tälle ajalle on jo sovittu kerta. Katso tilauksen ajat."))


def _series(order: Order, plan: TaskPlan, *, by: User, at: datetime) -> Series | None:
    """The row that ties the tasks of a series together; None when nothing repeats."""
    if plan.pattern is None or plan.starts is None:
        return None
    series = Series.objects.create(order=order, pattern=plan.pattern.as_json(), starts=plan.starts, created_at=at)
    audit.record("orders.series.planned", series, by=by, at=at, within=order)
    return series


def make_task(
    order: Order, start: datetime, end: datetime, plan: TaskPlan, series: Series | None, *, by: User, at: datetime
) -> Task:
    """One task with its seats. The callers hold the order."""
    task = Task.objects.create(
        order=order, series=series, starts_at=start, ends_at=end, place=plan.place, municipality=plan.municipality, address=plan.address,
        remote_link=plan.remote_link, place_note=plan.place_note, day_contact_name=plan.day_contact_name,
        day_contact_phone=plan.day_contact_phone, agreed=plan.agreed, payer=plan.payer,
        fee_cents=_fee(plan.payer, plan.fees.get(start, plan.fee_cents)),
        created_at=at, state_since=at,
    )  # fmt: skip
    for number, wish in enumerate(plan.seats, 1):
        seat = Seat.objects.create(
            task=task, number=number, perspective=wish.perspective, language=wish.language, role=wish.role, part=wish.part
        )
        seat.themes.set(wish.themes)
    audit.record("orders.task.planned", task, by=by, at=at, within=order)
    return task


def _fee(payer: str, cents: int | None) -> int | None:
    """Voluntary work has no fee, whatever a form still held."""
    return None if payer == Payer.VOLUNTARY else cents


@whole
def change_task(*, task: Task, facts: Mapping[str, Any], by: User, at: datetime) -> list[str]:
    """Change time, place, contact or terms of a coming task; answers the names of what changed. Everyone concerned is told."""
    order = task.order
    if not policies.may_change(by, order):
        raise PermissionDenied
    hold_open(order)
    before = alter(task=task, facts=facts, by=by, at=at, together=False)
    if order.client_email and set(before) - {"payer", "fee_cents", "agreed"}:
        outbox.queue(lambda: letters.changed(task, at), to=letters.client_of(order), about=task.code, at=at)
    return sorted(before)


@whole
def alter(*, task: Task, facts: Mapping[str, Any], by: User, at: datetime, together: bool) -> dict[str, Any]:
    """Write a coming task's new facts and give the news; answers what was before. The callers hold the order and tell the client.

    `together`: several are altered at once, and whoever is told hears of all of them when the last has been.
    """
    fresh = Task.objects.get(pk=task.pk)
    if fresh.state != TaskState.PLANNED:
        raise Refused(_("Tätä kertaa ei voi enää muuttaa."))
    if "fee_cents" in facts or "payer" in facts:
        fee = _fee(facts.get("payer", fresh.payer), facts.get("fee_cents", fresh.fee_cents))
        facts = {**facts, "fee_cents": fee}
    before = {name: getattr(fresh, name) for name in CHANGEABLE if name in facts and getattr(fresh, name) != facts[name]}
    if not before:
        return {}
    for name in before:
        setattr(task, name, facts[name])
    if task.ends_at <= task.starts_at:
        raise Refused(_("Loppumisajan pitää olla alkamisajan jälkeen."))
    if "starts_at" in before and task.starts_at <= at:
        raise Refused(_("Valitse aika, joka on vielä edessä."))
    task.save(update_fields=list(before))
    if {"starts_at", "ends_at"} & set(before):
        TaskTime.objects.create(
            task=task, starts_at=fresh.starts_at, ends_at=fresh.ends_at, moved_to=task.starts_at, moved_at=at, moved_by=by
        )
    if searching.FACTS & set(before):
        searching.bring(task.order)
    audit.record("orders.task.changed", task, by=by, at=at, within=task.order, fields=before)
    signals.task_changed.send(sender=Task, task=task, fields=sorted(before), before=before, by=by, at=at, together=together)
    return before


@whole
def call_off_task(*, task: Task, reason: str, by: User, at: datetime) -> None:
    """Call off one coming task. Whoever is confirmed to it hears at once (the area above receives the news)."""
    order = task.order
    if not policies.may_write(by, order):
        raise PermissionDenied
    by_desk = policies.may_handle(by, order)
    hold_open(order)
    if task.starts_at <= at:
        raise Refused(_("Tämä kerta on jo alkanut, joten sitä ei voi enää perua. Kerro sen jälkeen, toteutuiko se."))
    drop(task=task, reason=reason, by=by, at=at, by_client=not by_desk)
    _tell_called_off(task, reason, by_desk=by_desk, at=at)
    settle(order=order, by=by, at=at)


def _tell_called_off(task: Task, reason: str, *, by_desk: bool, at: datetime) -> None:
    """Both sides hear: the one who did it as a confirmation, the desk only of the client's."""
    order = task.order
    if order.client_email:
        outbox.queue(
            lambda: letters.called_off(task, reason, at) if by_desk else letters.called_off_as_asked(task, at),
            to=letters.client_of(order), about=task.code, at=at,
        )  # fmt: skip
    for to in [] if by_desk else recipients.desk(order, at):
        outbox.queue(lambda: letters.called_off_by_client(task, reason), to=to, about=task.code, at=at)


@whole
def drop(*, task: Task, reason: str, by: User, at: datetime, by_client: bool, together: bool = False) -> None:
    """Move the task to cancelled and give the news; the callers tell the client. `together`: as in `alter`."""
    advance(task, CALL_OFF, at=at)
    task.cancelled_because = reason
    task.save(update_fields=["cancelled_because"])
    audit.record("orders.task.called_off", task, by=by, at=at, within=task.order)
    signals.task_called_off.send(sender=Task, task=task, reason=reason, by=by, at=at, by_client=by_client, together=together)
