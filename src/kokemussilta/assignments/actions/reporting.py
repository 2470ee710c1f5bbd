"""The briefing before and the report after a task."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import locks, refusals, signals
from kokemussilta.assignments.actions.confirming import follow
from kokemussilta.assignments.actions.talks import note_had, note_wanted
from kokemussilta.assignments.actions.telling import tell_desk
from kokemussilta.assignments.letters import to_desk
from kokemussilta.assignments.models import Assignment, TaskReport
from kokemussilta.assignments.policies import may_handle, may_report, require
from kokemussilta.assignments.states import FALL_THROUGH, FINISH, AssignmentState, TalkKind, WhyNot
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Task
from kokemussilta.orders.states import TaskState

_TELLS = (AssignmentState.CONFIRMED, AssignmentState.DONE, AssignmentState.NOT_HELD)


@whole
def mark_briefed(*, assignment: Assignment, by: User, at: datetime) -> None:
    """The briefing talk before the task has been had. Noted once."""
    require(may_handle(by, assignment))
    one = _locked(assignment, at=at)
    if one.briefed_on is None:
        one.briefed_on, one.briefed_by = local_day(at), by
        one.save(update_fields=["briefed_on", "briefed_by"])
        audit.record("assignments.assignment.briefed", one, by=by, at=at, within=one.task.order)
        note_had(one, TalkKind.BRIEFING, at=at)


@whole
def mark_talked(*, assignment: Assignment, by: User, at: datetime) -> None:
    """The talk that the person asked for has been had. Noted once."""
    require(may_handle(by, assignment))
    one = _locked(assignment, at=at)
    if one.talked_on is None:
        one.talked_on = local_day(at)
        one.save(update_fields=["talked_on"])
        audit.record("assignments.assignment.talked", one, by=by, at=at, within=one.task.order)
        note_had(one, TalkKind.DEBRIEF, at=at)


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
    why_not: str = "",
    by: User,
    at: datetime,
) -> Assignment:
    """What happened, as this person tells it. The first who was there tells for the task how many people it reached.

    A task that one person says was not held is not over for the others: they are asked too, and it is "not held" when all have
    said so. Hours and travel are each person's own, and may be mended by reporting again; what was told of the task, the desk
    corrects (`ending.correct_report`). `why_not`: why it was not held, in this person's own knowledge.
    """
    require(may_report(by, assignment))
    one = _locked(assignment, at=at)
    absent_after_all = one.state == AssignmentState.NO_SHOW and may_handle(by, one)
    if one.task.state == TaskState.CANCELLED or (one.state not in _TELLS and not absent_after_all):
        raise Refused(_("Tehtävä on peruttu, joten siitä ei tarvitse kertoa."))
    if at < one.task.starts_at:
        raise refusals.not_yet()
    told = TaskReport.objects.filter(task=one.task).first()
    if told is None and was_held and people_reached is None:
        raise Refused(_("Kerro vielä, montako ihmistä tavoitit. Arvio riittää."))
    asks_anew = wants_to_talk and (not one.wants_to_talk or one.talked_on is not None)
    one.said_held = was_held if told is None else told.was_held and was_held
    one.reported_at = one.reported_at or at
    one.worked_minutes = minutes if one.said_held else None
    one.why_not = "" if one.said_held else WhyNot(why_not) if why_not else one.why_not
    one.travel_km, one.travel_note = travel_km, travel_note.strip()
    one.wants_to_talk, one.talked_on = wants_to_talk, None if asks_anew else one.talked_on
    one.save(
        update_fields=[
            "said_held", "reported_at", "worked_minutes", "travel_km", "travel_note", "wants_to_talk", "talked_on", "why_not",
        ]
    )  # fmt: skip
    told = told or _tell_of_task(one, people_reached=people_reached, words=words.strip(), by=by, at=at)
    if told is not None:
        end_people(one.task, told, by=by, at=at, but=one)
        one.refresh_from_db(fields=["state", "state_since"])
    audit.record("assignments.assignment.reported", one, by=by, at=at, within=one.task.order)
    if told is not None:
        signals.work_told.send(sender=Assignment, assignment=one, by=by, at=at)
    if asks_anew:
        note_wanted(one, at=at)
        once = f"wants-to-talk:{one.code}:{at.isoformat()}"
        tell_desk(lambda: to_desk.wants_to_talk(one), one.task.order, at=at, once=once, about=one.expert)
    return one


def _tell_of_task(one: Assignment, *, people_reached: int | None, words: str, by: User, at: datetime) -> TaskReport | None:
    """The task's report, which ends it; None while somebody else has yet to say whether it was held after all."""
    others = Assignment.objects.filter(task=one.task, state=AssignmentState.CONFIRMED, reported_at__isnull=True)
    if not one.said_held and others.exclude(pk=one.pk).exists():
        return None
    return end_task(one.task, was_held=bool(one.said_held), people_reached=people_reached, words=words, by=by, at=at)


def end_task(
    task: Task, *, was_held: bool, people_reached: int | None, words: str, by: User | None, at: datetime
) -> TaskReport:
    """Write what became of the task and end it, and with the last task the order. The caller holds the order."""
    made = TaskReport.objects.create(
        task=task, was_held=was_held, people_reached=people_reached if was_held else None, words=words, reported_at=at,
        reported_by=by,
    )  # fmt: skip
    end = orders.hold_task if was_held else orders.miss_task
    end(task=task, by=by, at=at)
    follow(task.order, by=by, at=at)
    return made


def end_people(task: Task, told: TaskReport, *, by: User | None, at: datetime, but: Assignment | None = None) -> None:
    """Each who has told has done their work, or has none to count; who says otherwise than the task's report is shown to the desk.

    Of each the areas above hear (`work_told`), except of `but`, of whom the caller tells.
    """
    there = [AssignmentState.CONFIRMED, AssignmentState.NO_SHOW, AssignmentState.NOT_HELD]
    for one in Assignment.objects.filter(task=task, state__in=there, reported_at__isnull=False).order_by("pk"):
        worked = told.was_held and one.said_held
        if not worked and one.state != AssignmentState.CONFIRMED:
            continue
        advance(one, FINISH if worked else FALL_THROUGH, at=at)
        if but is None or one.pk != but.pk:
            signals.work_told.send(sender=Assignment, assignment=one, by=by, at=at)
        if told.was_held and not worked:
            full = locks.fresh_assignment(one.pk)
            tell_desk(
                partial(to_desk.told_differently, full), full.task.order, at=at, once=f"told-differently:{one.code}",
                about=full.expert,
            )  # fmt: skip


def _locked(assignment: Assignment, *, at: datetime) -> Assignment:
    locks.hold(assignment.task.order_id, experts=[assignment.expert_id], seats=[assignment.seat_id], at=at)
    return locks.fresh_assignment(assignment.pk)
