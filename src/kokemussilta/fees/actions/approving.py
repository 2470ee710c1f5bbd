"""A claim's way to being approved: sent, approved step by step, sent back with a reason, taken over, handed to another."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import recipients
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.fees import locks, policies
from kokemussilta.fees.actions import desks
from kokemussilta.fees.letters import to_expert
from kokemussilta.fees.models import Claim, ClaimLine, ClaimStep, Decision, Stay
from kokemussilta.fees.queries import people, routing
from kokemussilta.fees.states import (
    APPROVE,
    OWN,
    PASS_ON,
    RETURN,
    SUBMIT,
    ClaimState,
    HolderKind,
    Reach,
    Verdict,
)
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Letter


@whole
def submit(*, claim: Claim, by: User | None, at: datetime) -> None:
    """Send a claim to its route, which is frozen for this version: the unit's, else the organisation's, else one desk of the leads.

    By its expert, or by the program (`by` None) where no press is needed. The sums are those of the version's lines. Sent twice, it is
    sent once.
    """
    if by is not None and not policies.is_own(by, claim):
        raise PermissionDenied
    locks.hold(claim)
    if claim.state == ClaimState.IN_APPROVAL:
        return
    sums = _sums(claim)
    if claim.state in OWN and sums["total_cents"] == 0:
        raise Refused(_("Tässä lomakkeessa ei ole vielä mitään maksettavaa."))
    for name, value in sums.items():
        setattr(claim, name, value)
    ClaimStep.objects.filter(claim=claim, version=claim.version).delete()
    ClaimStep.objects.bulk_create(
        ClaimStep(
            claim=claim, version=claim.version, position=number, title=desk.title, holder_kind=desk.step.kind,
            person_id=desk.step.person, deputy_id=desk.step.deputy, days=desk.step.days,
        )
        for number, desk in enumerate(routing.desks_for(claim), start=1)
    )  # fmt: skip
    desks.move(claim, SUBMIT, at=at, position=1, submitted_at=at, **sums)
    _decide(claim, Verdict.SUBMITTED, by=by, at=at)
    audit.record("fees.claim.submitted", claim, by=by, at=at)


@whole
def approve(*, claim: Claim, position: int, version: int, by: User, at: datetime) -> None:
    """Approve the step that the person saw: `position` of `version`. The next desk has it then, or payroll. Pressed twice, it is once.

    Raises `Stale` when the claim is elsewhere by now, PermissionDenied when it is not the person's to decide.
    """
    locks.hold(claim)
    mine = Decision.objects.filter(claim=claim, version=version, position=position, by=by, verdict=Verdict.APPROVED)
    if mine.exists():
        return
    _require_here(claim, position, version)
    step = _require_turn(claim, by, at)
    _decide(claim, Verdict.APPROVED, by=by, at=at, position=position, title=step.title)
    following = ClaimStep.objects.filter(claim=claim, version=version, position__gt=position).order_by("position").first()
    if following is not None:
        desks.move(claim, PASS_ON, at=at, position=following.position)
    else:
        desks.move(claim, APPROVE, at=at, approved_at=at)
        _tell_expert(claim, to_expert.approved, at=at)
    audit.record("fees.claim.approved" if following is None else "fees.claim.passed_on", claim, by=by, at=at)


@whole
def approve_many(*, chosen: Sequence[tuple[Claim, int, int]], by: User, at: datetime) -> int:
    """Approve several at once: each claim with the position and version that the person saw; answers how many.

    What has moved on meanwhile is left alone, and so is what is not theirs any more.
    """
    done = 0
    for claim, position, version in sorted(chosen, key=lambda row: row[0].pk):
        try:
            approve(claim=claim, position=position, version=version, by=by, at=at)
        except (Refused, PermissionDenied):
            continue
        done += 1
    return done


@whole
def send_back(*, claim: Claim, version: int, reason: str, by: User, at: datetime) -> None:
    """Send a claim to its expert with a reason: by whose turn it is, or by payroll while it is not paid.

    What was sent stays as it was: the claim has a new version from here on, with a copy of the lines, and that one is mended.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Kerro, mitä lomakkeessa pitää korjata. Tekijä näkee sen."))
    locks.hold(claim)
    if claim.version != version:
        raise Stale(_moved_on())
    if claim.state == ClaimState.IN_APPROVAL:
        title = _require_turn(claim, by, at).title
    elif policies.may_return_unpaid(by, claim):
        title = ""
    elif claim.state in {ClaimState.APPROVED, ClaimState.REFUSED, *OWN}:
        raise Stale(_moved_on()) if people_had_it(claim, by) else PermissionDenied
    else:
        raise Stale(_moved_on())
    _decide(claim, Verdict.RETURNED, by=by, at=at, position=claim.position, title=title, reason=reason)
    _copy_lines(claim)
    desks.move(claim, RETURN, at=at, version=claim.version + 1, approved_at=None)
    _tell_expert(claim, to_expert.returned, at=at)
    audit.record("fees.claim.returned", claim, by=by, at=at)


@whole
def take_over(*, claim: Claim, by: User, at: datetime) -> None:
    """A lead takes the desk to the leads, for whoever it lies with doesn't act; it then waits for a lead. Taken twice, it is taken once."""
    if not policies.may_oversee(by, claim):
        raise PermissionDenied
    locks.hold(claim)
    stay = _require_open(claim)
    if stay.reach == Reach.LEAD:
        return
    desks.reach_further(stay, Reach.LEAD, at=at)
    desks.place(claim, at=at)
    audit.record("fees.claim.taken_over", claim, by=by, at=at)


@whole
def hand_over(*, claim: Claim, to: User, by: User, at: datetime) -> None:
    """Whose turn it is, or a lead, gives this step of this claim to somebody else who approves there; the days begin anew."""
    locks.hold(claim)
    stay = _require_open(claim)
    if not (policies.may_oversee(by, claim) or policies.may_decide(by, claim, desks.holding(claim, at=at))):
        raise PermissionDenied
    named = people.Roles.of([claim], at).people_for(claim).named
    if to.pk not in named or to.pk in people.barred(claim):
        raise Refused(_("Hän ei voi hyväksyä tätä lomaketta. Valitse toinen hyväksyjä."))
    step = desks.step_of(claim)
    ClaimStep.objects.filter(pk=step.pk).update(holder_kind=HolderKind.PERSON, person=to)
    Stay.objects.filter(pk=stay.pk).update(
        reach=Reach.FIRST, reached_at=at, reminded=0, reminded_at=None, due_at=at + timedelta(days=step.days)
    )
    desks.place(claim, at=at)
    audit.record("fees.claim.handed_over", claim, by=by, at=at)


def people_had_it(claim: Claim, person: User) -> bool:
    """Whether the claim was the person's to decide at some time: they get a sentence, not a closed door, when it has moved on."""
    decided = Decision.objects.filter(claim=claim, by=person)
    return decided.exists() or Stay.objects.filter(Q(person=person) | Q(turns__person=person), claim=claim).exists()


def _require_here(claim: Claim, position: int, version: int) -> None:
    if claim.state != ClaimState.IN_APPROVAL or (claim.position, claim.version) != (position, version):
        raise Stale(_moved_on())


def _require_open(claim: Claim) -> Stay:
    if claim.state != ClaimState.IN_APPROVAL:
        raise Stale(_moved_on())
    return Stay.objects.get(claim=claim, until__isnull=True)


def _require_turn(claim: Claim, by: User, at: datetime) -> ClaimStep:
    """The step at hand, when it is the person's to decide now."""
    if not policies.may_decide(by, claim, desks.holding(claim, at=at)):
        if by.pk in people.approvers_of(claim):
            raise Refused(_("Olet jo hyväksynyt tämän lomakkeen toisessa vaiheessa. Seuraavan vaiheen tekee joku toinen."))
        if not policies.is_own(by, claim) and people_had_it(claim, by):
            raise Stale(_("Tämä lomake on siirtynyt toisen hyväksyttäväksi."))
        raise PermissionDenied
    return desks.step_of(claim)


def _decide(
    claim: Claim,
    verdict: Verdict,
    *,
    by: User | None,
    at: datetime,
    position: int | None = None,
    title: str = "",
    reason: str = "",
) -> None:
    Decision.objects.create(
        claim=claim, version=claim.version, position=position, verdict=verdict, title=title, by=by, at=at, reason=reason,
        total_cents=claim.total_cents,
    )  # fmt: skip


def _tell_expert(claim: Claim, write: Callable[[Claim], Letter], *, at: datetime) -> None:
    outbox.queue(lambda: write(claim), to=recipients.expert(claim.expert), about=claim.code, at=at)


def _sums(claim: Claim) -> dict[str, int]:
    lines = ClaimLine.objects.filter(claim=claim, version=claim.version)
    found = lines.aggregate(total_cents=Sum("cents"), taxable_cents=Sum("cents", filter=Q(is_taxable=True)))
    return {name: value or 0 for name, value in found.items()}


def _copy_lines(claim: Claim) -> None:
    lines = list(ClaimLine.objects.filter(claim=claim, version=claim.version))
    for line in lines:
        line.pk, line.version = None, claim.version + 1
        line._state.adding = True
    ClaimLine.objects.bulk_create(lines)


def _moved_on() -> str:
    return _("Lomake on ehtinyt siirtyä eteenpäin. Katso, missä se nyt on.")
