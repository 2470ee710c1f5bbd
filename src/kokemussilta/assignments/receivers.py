"""What the area does when orders, tasks or consents change below it; within the transaction of the change."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from kokemussilta.accounts.models import User
from kokemussilta.assignments.actions import cancelling, leaving
from kokemussilta.orders import signals
from kokemussilta.orders.models import Task
from kokemussilta.register import signals as register
from kokemussilta.register.models import Expert
from kokemussilta.register.states import Purpose


def connect() -> None:
    """Listen; called once, when the program starts."""
    signals.task_changed.connect(_task_changed, dispatch_uid="assignments: task changed")
    signals.task_called_off.connect(_task_called_off, dispatch_uid="assignments: task called off")
    register.consent_withdrawn.connect(_consent_withdrawn, dispatch_uid="assignments: consent withdrawn")
    register.expert_left.connect(_expert_left, dispatch_uid="assignments: expert left")


# What a confirmed person or an open offer is told of; the fee and the payer were frozen when the offer was sent.
_CONCERNS = frozenset(
    {"starts_at", "ends_at", "place", "municipality", "address", "remote_link", "place_note", "day_contact_name",
     "day_contact_phone", "agreed"}
)  # fmt: skip


def _task_changed(*, task: Task, fields: Collection[str], by: User | None, at: datetime, **_: Any) -> None:
    if concerns := _CONCERNS & set(fields):
        cancelling.note_change(task=task, fields=concerns, by=by, at=at)


def _task_called_off(*, task: Task, reason: str, by: User | None, at: datetime, by_client: bool = False, **_: Any) -> None:
    cancelling.call_off_task(task=task, reason=reason, by=by, by_client=by_client, at=at)


def _consent_withdrawn(*, expert: Expert, purpose: str, by: User | None, at: datetime, **_: Any) -> None:
    if purpose == Purpose.BROKERED:
        leaving.step_aside(expert=expert, by=by, at=at)


def _expert_left(*, expert: Expert, by: User | None, at: datetime, **_: Any) -> None:
    leaving.step_aside(expert=expert, by=by, at=at)
