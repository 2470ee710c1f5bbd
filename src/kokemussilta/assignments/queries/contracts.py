"""Agreed tasks that demand a contract which their person does not have on the day: it was ended, or has run out."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast, TruncDate

from kokemussilta.assignments.states import AssignmentState
from kokemussilta.core.clock import HELSINKI
from kokemussilta.register import demands
from kokemussilta.register.models import Qualification
from kokemussilta.register.states import QualificationKind


def columns() -> dict[str, Any]:
    """`lacks_contract` of an assignment, with what it is made of, as columns; see `rules` for the same of one person."""
    day = OuterRef("task_day")
    holds = Qualification.objects.filter(
        Q(for_kind__isnull=True) | Q(for_kind=OuterRef("task__order__product__kind")),
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        expert=OuterRef("expert"),
        kind=QualificationKind.CONTRACT,
        contract__organisation=OuterRef("task__order__desk"),
        got_on__lte=day,
    )
    return {
        "task_day": TruncDate("task__starts_at", tzinfo=HELSINKI),
        "demanded": Cast("task__order__product__demands", TextField()),
        "wants_contract": demands.wants_contract("task__order__desk", "task__order__product__kind"),
        "has_contract": Exists(holds),
    }


def lacking(at: datetime) -> Q:
    """The condition, over `columns`, that a task to come lacks its contract."""
    is_demanded = Q(wants_contract=True) | Q(demanded__contains=f'"{QualificationKind.CONTRACT}"')
    return Q(is_demanded, state=AssignmentState.CONFIRMED, task__starts_at__gt=at, has_contract=False)


def lacks(one: Any, at: datetime) -> bool:
    """Whether a row that came with `columns` is such."""
    is_demanded = one.wants_contract or f'"{QualificationKind.CONTRACT}"' in one.demanded
    return bool(is_demanded and not one.has_contract and one.state == AssignmentState.CONFIRMED and one.task.starts_at > at)
