"""A claim drafts itself: from the report of a task, or when a task is called off late; it is drawn again when the report is mended."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments.locks import fresh_assignment
from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.states import AssignmentState, WhyNot
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Move, Refused
from kokemussilta.fees import locks
from kokemussilta.fees.actions import counting, desks, telling, versions
from kokemussilta.fees.models import Claim, Decision, Told
from kokemussilta.fees.queries import facts as reading
from kokemussilta.fees.queries import payers
from kokemussilta.fees.states import (
    CLEAR,
    COSTS_ONLY,
    DESK_IN,
    DRAW_AGAIN,
    OWN,
    RETURN,
    WITHDRAW,
    ClaimState,
    Ground,
    Verdict,
)
from kokemussilta.pricing.states import Cause, Way

_GROUND_OF = {WhyNot.CLIENT_ABSENT: (Ground.NO_CLIENT, Cause.CLIENT_ABSENT), WhyNot.CLIENT: (Ground.CANCELLED, Cause.CLIENT)}
#: Where a report that was mended still changes the claim by itself.
_MENDS_ITSELF = [*OWN, ClaimState.NOTHING, ClaimState.IN_APPROVAL]


@whole
def work_told(*, assignment: Assignment, by: User | None, at: datetime) -> Claim | None:
    """What became of the task was told, or mended: the claim is drafted, drawn again, or not needed any more."""
    assignment = fresh_assignment(assignment.pk)
    if assignment.state == AssignmentState.DONE:
        return _draft(assignment, Ground.DONE, by=by, at=at)
    ground, cause = _GROUND_OF.get(WhyNot(assignment.why_not), (None, "")) if assignment.why_not else (None, "")
    if assignment.state != AssignmentState.NOT_HELD or ground is None:
        return _forget(assignment, by=by, at=at)
    return _draft(assignment, ground, cause=cause, by=by, at=at)


@whole
def work_called_off(*, assignment: Assignment, by_client: bool, by: User | None, at: datetime) -> Claim | None:
    """A confirmed task was called off: the payer's ladder tells what is paid. The person's own hindrance costs nobody anything."""
    assignment = fresh_assignment(assignment.pk)
    if assignment.state not in {AssignmentState.CANCELLED_BY_CLIENT, AssignmentState.CANCELLED_BY_ORGANISER}:
        return _forget(assignment, by=by, at=at)
    cause = Cause.CLIENT if by_client else Cause.ORGANISER
    noticed = assignment.task.starts_at - at
    return _draft(assignment, Ground.CANCELLED, cause=cause, noticed=noticed, by=by, at=at)


def _draft(
    assignment: Assignment, ground: str, *, cause: str = "", noticed: timedelta = timedelta(), by: User | None, at: datetime
) -> Claim | None:
    claim = Claim.objects.filter(assignment=assignment).first()
    facts = {"cause": cause, "noticed_minutes": int(noticed.total_seconds() // 60) if cause else None}
    if claim is None:
        return _born(assignment, ground, facts, at=at)
    locks.hold(claim)
    claim.assignment = assignment
    return _mended(claim, ground, facts, by=by, at=at)


def _born(assignment: Assignment, ground: str, facts: dict[str, Any], *, at: datetime) -> Claim | None:
    """A new claim with its first lines; of work that was called off in time there is none."""
    purse = payers.purse_of(assignment)
    if purse is None:
        return None
    claim = Claim(
        assignment=assignment, expert=assignment.expert, organisation=purse.organisation, unit=purse.unit,
        arranger=purse.arranger, is_invoiced=purse.is_invoiced, ground=ground, service=reading.service_of(assignment),
        kind=payers.kind_of(assignment.expert, purse.organisation, assignment.payer),
        worked_on=local_day(assignment.task.starts_at), drafted_at=at, state_since=at,
    )  # fmt: skip
    claim.save(force_insert=True)
    told = _proposed(claim, assignment, facts)
    told.save(force_insert=True)
    drawn = versions.drawn_for(claim, told)
    if ground == Ground.CANCELLED and not drawn:
        told.delete()
        claim.delete()
        return None
    versions.write(claim, drawn)
    audit.record("fees.claim.drafted", claim, by=None, at=at, within=assignment.task.order)
    desks.place(claim, at=at)
    if is_nothing(claim):
        desks.move(claim, CLEAR, at=at)
        counting.note(claim, at=at)
        return claim
    versions.expect(claim, at=at)
    telling.drafted(claim, at=at)
    return claim


def _proposed(claim: Claim, assignment: Assignment, facts: dict[str, Any]) -> Told:
    """What is proposed: the report's hours and kilometres, else the way between the municipalities. Volunteers claim what they tell."""
    one_way = reading.way_there(assignment) if claim.ground != Ground.CANCELLED else None
    by_car = assignment.expert.has_car
    told_km = assignment.travel_km if claim.ground != Ground.CANCELLED else None
    guess = reading.kilometres_there_and_back(one_way) if by_car and claim.kind not in COSTS_ONLY else Decimal(0)
    booked = reading.booked_minutes(assignment)
    return Told(
        claim=claim, version=claim.version, booked_minutes=booked, minutes=_minutes(assignment, booked),
        report_km=told_km, proposed_km=int(guess) if guess else None, way=Way.CAR if by_car or told_km else Way.PUBLIC,
        km=Decimal(told_km) if told_km is not None else guess, leaves_at=assignment.busy_from,
        returns_at=assignment.busy_until, distance_km=one_way, **facts,
    )  # fmt: skip


def _mended(claim: Claim, ground: str, facts: dict[str, Any], *, by: User | None, at: datetime) -> Claim:
    """The report says something else than before: lines that nobody has approved follow it; of others the desk hears."""
    before = Told.objects.filter(claim=claim, version__lte=claim.version).order_by("-version").first()
    assert before is not None
    news = _news(claim, before, facts)
    if not news and claim.ground == ground:
        return claim
    if claim.state not in _MENDS_ITSELF:
        if claim.state != ClaimState.WITHDRAWN:
            telling.mended_too_late(claim, at=at)
        return claim
    if claim.state == ClaimState.IN_APPROVAL:
        recall(claim, by=by, at=at)
    told = versions.told_of(claim)
    for name, value in news.items():
        setattr(told, name, value)
    told.save()
    claim.ground = ground
    versions.write(claim, versions.drawn_for(claim, told))
    audit.record("fees.claim.drawn_again", claim, by=by, at=at, within=claim.assignment.task.order)
    settle_state(claim, at=at)
    if claim.state != ClaimState.NOTHING:
        telling.drawn_again(claim, at=at)
    return claim


def _news(claim: Claim, before: Told, facts: dict[str, Any]) -> dict[str, Any]:
    """What the report says otherwise than the claim's facts; the person's own corrections stay where the report did not change."""
    assignment = claim.assignment
    now: dict[str, Any] = {"minutes": _minutes(assignment, before.booked_minutes), "report_km": assignment.travel_km, **facts}
    news = {name: value for name, value in now.items() if getattr(before, name) != value}
    if news.get("report_km") is not None:
        news["km"] = Decimal(news["report_km"])
        if before.way == Way.PUBLIC:
            news["way"] = Way.CAR
    return news


def _minutes(assignment: Assignment, booked: int) -> int:
    return booked if assignment.worked_minutes is None else assignment.worked_minutes


def _forget(assignment: Assignment, *, by: User | None, at: datetime) -> Claim | None:
    """There is nothing to pay after all: a claim that nobody has approved falls; of others the desk hears."""
    claim: Claim | None = Claim.objects.filter(assignment=assignment).first()
    if claim is None:
        return None
    locks.hold(claim)
    if claim.state == ClaimState.IN_APPROVAL:
        desks.move(claim, WITHDRAW, at=at)
        audit.record("fees.claim.withdrawn", claim, by=by, at=at, within=assignment.task.order)
        telling.fell(claim, at=at)
    elif claim.state in OWN:
        desks.move(claim, CLEAR, at=at)
        audit.record("fees.claim.cleared", claim, by=by, at=at, within=assignment.task.order)
        telling.fell(claim, at=at)
    elif claim.state not in {ClaimState.NOTHING, ClaimState.WITHDRAWN}:
        telling.mended_too_late(claim, at=at)
        return claim
    counting.note(claim, at=at)
    return claim


def recall(claim: Claim, *, by: User | None, at: datetime) -> None:
    """Take a claim from its approver back to the person, for what it says has changed: a new version begins."""
    Decision.objects.create(
        claim=claim, version=claim.version, position=claim.position, verdict=Verdict.MENDED, by=by, at=at,
        total_cents=claim.total_cents,
    )  # fmt: skip
    desks.move(claim, RETURN, at=at, version=claim.version + 1)


def require_ground(claim: Claim) -> None:
    """Raise `Refused` when the task turned out to give nothing to claim."""
    assignment = claim.assignment
    called_off = {AssignmentState.CANCELLED_BY_CLIENT, AssignmentState.CANCELLED_BY_ORGANISER}
    if assignment.state == AssignmentState.DONE or assignment.state in called_off or assignment.why_not in _GROUND_OF:
        return
    raise Refused(_("Tehtävä on merkitty sellaiseksi, ettei siitä makseta. Jos se on väärin, korjaa ensin raporttia."))


def is_nothing(claim: Claim) -> bool:
    """Whether no press is needed: no fee is wanted, and there are no costs."""
    return claim.kind in COSTS_ONLY and claim.total_cents == 0


def settle_state(claim: Claim, *, at: datetime) -> None:
    """After its lines changed: a claim of nothing is closed, one with something is opened again."""
    wanted: Move | None = None
    if is_nothing(claim) and claim.state in OWN:
        wanted = CLEAR
    elif not is_nothing(claim) and claim.state == ClaimState.NOTHING:
        wanted = DRAW_AGAIN
    if wanted is not None:
        desks.move(claim, wanted, at=at)
    if claim.desk == DESK_IN[ClaimState.DRAFTED]:
        versions.expect(claim, at=at)
    else:
        counting.note(claim, at=at)
