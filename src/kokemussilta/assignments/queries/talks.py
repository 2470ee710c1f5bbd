"""Talks around tasks, as their two people and the desk see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from kokemussilta.accounts.models import User
from kokemussilta.assignments.heaviness import heavy
from kokemussilta.assignments.models import Assignment, Talk, TalkNote
from kokemussilta.assignments.states import TO_COME, AssignmentState, TalkKind, TalkState
from kokemussilta.audit import actions as audit
from kokemussilta.audit.reasons import SUPPORT
from kokemussilta.core.clock import helsinki, local_day

_TASK = ("assignment__expert__user", "assignment__task__order__product__kind", "assignment__task__order__desk",
         "assignment__task__order__handler", "assignment__task__municipality", "holder")  # fmt: skip
#: A debrief is offered on the next morning; when the worker has been away, still on so many days after the task.
OFFERED_WITHIN, OFFERED_FROM_HOUR = timedelta(days=7), 9


@dataclass(frozen=True)
class Point:
    """One point of a checklist."""

    place: int
    text: str
    is_done: bool


def assignment_for(user: User, code: str) -> Assignment | None:
    """One's own confirmed task, or one of the desk's, by its code."""
    rows = Assignment.objects.visible_to(user).filter(code=code).select_related(
        "expert__user", "seat", "task__order__product__kind", "task__order__desk", "task__order__handler", "task__municipality",
        "task__order__organisation", "task__order__unit",
    )  # fmt: skip
    found: Assignment | None = rows.first()
    return found


def talk_of(assignment: Assignment, kind: str) -> Talk | None:
    """The talk of this kind, when it has been opened."""
    talk = Talk.objects.filter(assignment=assignment, kind=kind).select_related("holder").first()
    if talk is not None:
        talk.assignment = assignment
    return talk


def notes_for(talk: Talk, user: User, *, at: datetime) -> list[TalkNote]:
    """The pair's notes, for one of the pair; a coordinator's reading is noted for the expert to see."""
    notes = list(TalkNote.objects.visible_to(user).filter(talk=talk).select_related("author"))
    expert = talk.assignment.expert
    if notes and expert.user_id != user.pk:
        audit.note_reading(
            [expert.code], by=user, at=at, reason=SUPPORT, within=talk.assignment.task.code, fields=["talk_notes"]
        )
    return notes


def points_of(talk: Talk | None, assignment: Assignment, kind: str) -> list[Point]:
    """The checklist with its ticks; before the talk is opened, the product's own."""
    if talk is None:
        words = assignment.task.order.product.points("preparation" if kind == TalkKind.BRIEFING else "aftercare")
        return [Point(place, text, is_done=False) for place, text in enumerate(words)]
    return [Point(place, text, place in talk.ticked) for place, text in enumerate(talk.checklist)]


def mine_to_come(user: User) -> list[Talk]:
    """An expert's own talks that have neither been had nor done without, those with a time first."""
    rows = Talk.objects.visible_to(user).filter(assignment__expert__user=user, state__in=TO_COME)
    return list(rows.select_related("holder", "assignment__task__order__product").order_by("starts_at", "opened_at")[:20])


def to_offer(at: datetime) -> QuerySet[Any]:
    """Who has been in a heavy task, was not yet offered a debrief, and is to be now."""
    today = local_day(at)
    if at < helsinki(today, OFFERED_FROM_HOUR):
        return Assignment.objects.none()
    over = Q(task__ends_at__lt=helsinki(today, 0), task__ends_at__gte=at - OFFERED_WITHIN)
    there = Assignment.objects.filter(over, state__in=[AssignmentState.CONFIRMED, AssignmentState.DONE])
    rows: QuerySet[Any] = there.filter(heavy("task__")).exclude(talks__kind=TalkKind.DEBRIEF)
    return rows.select_related(
        "expert__user", "task__order__product", "task__order__desk", "task__order__handler", "task__municipality"
    ).order_by("task__ends_at", "pk")


def to_remind(at: datetime) -> QuerySet[Any]:
    """Agreed talks of the next 24 hours that were agreed at least six hours ago."""
    soon: QuerySet[Any] = Talk.objects.filter(
        state=TalkState.BOOKED,
        starts_at__gt=at,
        starts_at__lte=at + timedelta(hours=24),
        state_since__lte=at - timedelta(hours=6),
    )
    return soon.select_related(*_TASK).order_by("starts_at", "pk")
