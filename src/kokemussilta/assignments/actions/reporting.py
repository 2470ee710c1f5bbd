"""The briefing before and the report after a task."""

from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import locks, refusals
from kokemussilta.assignments.actions.telling import tell_desk
from kokemussilta.assignments.letters import to_desk
from kokemussilta.assignments.models import Assignment, TaskReport
from kokemussilta.assignments.policies import may_handle, may_report, require
from kokemussilta.assignments.states import FINISH, AssignmentState
from kokemussilta.assignments.whole import whole
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Task
from kokemussilta.orders.states import TaskState


@whole
def mark_briefed(*, assignment: Assignment, by: User, at: datetime) -> None:
    """The briefing talk before the task has been had. Noted once."""
    require(may_handle(by, assignment))
    one = _locked(assignment, at=at)
    if one.briefed_on is None:
        one.briefed_on, one.briefed_by = local_day(at), by
        one.save(update_fields=["briefed_on", "briefed_by"])
        audit.record("assignments.assignment.briefed", one, by=by, at=at, within=one.task.order)


@whole
def mark_talked(*, assignment: Assignment, by: User, at: datetime) -> None:
    """The talk that the person asked for has been had. Noted once."""
    require(may_handle(by, assignment))
    one = _locked(assignment, at=at)
    if one.talked_on is None:
        one.talked_on = local_day(at)
        one.save(update_fields=["talked_on"])
        audit.record("assignments.assignment.talked", one, by=by, at=at, within=one.task.order)


@whole
def report(
    *,
    assignment: Assignment,
    was_held: bool,
    minutes: int | None = None,
    people_reached: int | None = None,
    travel_km: int | None = None,
    travel_note: str = "",
    wants_to_talk: bool = False,
    words: str = "",
    by: User,
    at: datetime,
) -> Assignment:
    """What happened. The first report of a task says whether it was held and how many people it reached; each person's hours
    and travel are their own, and may be mended by reporting again. Ends the task, and with the last task the order.
    """
    require(may_report(by, assignment))
    one = _locked(assignment, at=at)
    if one.state not in {AssignmentState.CONFIRMED, AssignmentState.DONE} or one.task.state == TaskState.CANCELLED:
        raise Refused(_("Tehtävä on peruttu, joten siitä ei tarvitse kertoa."))
    if at < one.task.starts_at:
        raise refusals.not_yet()
    told = _task_report(one.task, was_held=was_held, people_reached=people_reached, words=words.strip(), by=by, at=at)
    one.reported_at = one.reported_at or at
    one.worked_minutes = minutes if told.was_held else None
    one.travel_km, one.travel_note = travel_km, travel_note.strip()
    one.wants_to_talk = wants_to_talk
    one.save(update_fields=["reported_at", "worked_minutes", "travel_km", "travel_note", "wants_to_talk"])
    _finish(one, by=by, at=at)
    if not told.was_held:
        for other in Assignment.objects.filter(task=one.task, state=AssignmentState.CONFIRMED):
            _finish(other, by=by, at=at)
    audit.record("assignments.assignment.reported", one, by=by, at=at, within=one.task.order)
    if wants_to_talk:
        tell_desk(lambda: to_desk.wants_to_talk(one), one.task.order, at=at, once=f"wants-to-talk:{one.code}")
    return one


def _task_report(task: Task, *, was_held: bool, people_reached: int | None, words: str, by: User, at: datetime) -> TaskReport:
    """The task's own report: the one there is, else made from this telling, which ends the task."""
    known = TaskReport.objects.filter(task=task).first()
    if known is not None:
        return known
    if was_held and people_reached is None:
        raise Refused(_("Kerro vielä, montako ihmistä tavoitit. Arvio riittää."))
    made = TaskReport.objects.create(
        task=task, was_held=was_held, people_reached=people_reached if was_held else None, words=words, reported_at=at,
        reported_by=by,
    )  # fmt: skip
    end = orders.hold_task if was_held else orders.miss_task
    end(task=task, by=by, at=at)
    return made


def _finish(one: Assignment, *, by: User, at: datetime) -> None:
    if one.state == AssignmentState.CONFIRMED:
        advance(one, FINISH, at=at)


def _locked(assignment: Assignment, *, at: datetime) -> Assignment:
    locks.hold(assignment.task.order_id, experts=[assignment.expert_id], seats=[assignment.seat_id], at=at)
    return locks.fresh_assignment(assignment.pk)
