"""What the area does when tasks are told of or called off below it, or roles change; within the transaction of the change."""

from datetime import datetime
from typing import Any

from kokemussilta.access import signals as access
from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.assignments import signals
from kokemussilta.assignments.models import Assignment
from kokemussilta.fees.actions import desks, drafting
from kokemussilta.fees.queries import placing


def connect() -> None:
    """Listen; called once, when the program starts."""
    signals.work_told.connect(_work_told, dispatch_uid="fees: work told")
    signals.work_called_off.connect(_work_called_off, dispatch_uid="fees: work called off")
    access.membership_changed.connect(_membership_changed, dispatch_uid="fees: membership changed")


def _work_told(*, assignment: Assignment, by: User | None, at: datetime, **_: Any) -> None:
    drafting.work_told(assignment=assignment, by=by, at=at)


def _work_called_off(*, assignment: Assignment, by: User | None, at: datetime, by_client: bool, **_: Any) -> None:
    drafting.work_called_off(assignment=assignment, by_client=by_client, by=by, at=at)


def _membership_changed(*, organisation: Organisation, at: datetime, **_: Any) -> None:
    desks.place_all(claims=placing.concerning([organisation.pk]), at=at)
