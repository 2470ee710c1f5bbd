"""Did the money come? One press of the person; when it did not, a case at payroll, talked over there, and ended one way."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import recipients as people
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import locks, policies, recipients
from kokemussilta.fees.actions import desks
from kokemussilta.fees.letters import of_payment, to_payroll
from kokemussilta.fees.models import BatchRow, Case, Claim, Decision
from kokemussilta.fees.states import FOUND, MISS, PAY_ANEW, RECEIVE, ClaimState, Outcome, RowState, Verdict
from kokemussilta.notifications import outbox
from kokemussilta.threads import actions as threads
from kokemussilta.threads.models import Post


@whole
def confirm_received(*, claim: Claim, by: User, at: datetime) -> None:
    """The money came. Said twice, it is said once; an open case ends with it. Never of a payment that the bank sent back."""
    _require_own(by, claim)
    locks.hold(claim)
    if claim.state == ClaimState.RECEIVED:
        return
    # Said of such a payment by mistake, it would never be paid anew.
    if claim.state == ClaimState.MISSING and not BatchRow.objects.filter(claim=claim, state=RowState.PAID).exists():
        raise Refused(_("Pankki on palauttanut tämän maksun maksajalle. Palkanlaskenta maksaa sen sinulle uudelleen."))
    desks.move(claim, RECEIVE, at=at)
    _close(claim, Outcome.RECEIVED, at=at)
    _decide(claim, Verdict.RECEIVED, by=by, at=at)
    audit.record("fees.claim.received", claim, by=by, at=at)


@whole
def report_missing(*, claim: Claim, text: str = "", by: User, at: datetime) -> None:
    """The money did not come: payroll looks into it. Said twice, it is one case."""
    _require_own(by, claim)
    locks.hold(claim)
    if claim.state != ClaimState.MISSING:
        desks.move(claim, MISS, at=at)
        _decide(claim, Verdict.MISSED, by=by, at=at)
        audit.record("fees.claim.missed", claim, by=by, at=at)
        for to in recipients.payroll_of(claim.organisation, at):
            outbox.queue(lambda: to_payroll.missing(claim), to=to, about=claim.code, at=at)
    case = open_case(claim, by=by, at=at)
    if text.strip():
        threads.write(thread=case.thread, text=text, side=Post.Side.EXPERT, by=by, at=at)


@whole
def write(*, case: Case, text: str, by: User, at: datetime) -> None:
    """A message into the talk, by the person or by payroll; the other side hears that there is one."""
    claim = case.claim
    is_expert = policies.is_own(by, claim)
    if not is_expert and not policies.may_pay(by, claim):
        raise PermissionDenied
    if not text.strip():
        raise Refused(_("Kirjoita viesti ensin."))
    name = "" if is_expert else str(claim.organisation.title)
    side = Post.Side.EXPERT if is_expert else Post.Side.DESK
    threads.write(thread=case.thread, text=text, side=side, by=by, name=name, at=at)
    if is_expert:
        for to in recipients.payroll_of(claim.organisation, at):
            outbox.queue(lambda: to_payroll.written(claim), to=to, about=claim.code, at=at)
    else:
        outbox.queue(lambda: of_payment.answered(claim), to=people.expert(claim.expert), about=claim.code, at=at)


@whole
def found(*, claim: Claim, text: str = "", by: User, at: datetime) -> None:
    """Payroll found the money: it had gone. The person is asked again whether it came."""
    _require_payroll(by, claim)
    locks.hold(claim)
    if not BatchRow.objects.filter(claim=claim, state=RowState.PAID).exists():
        raise Refused(_("Pankki on palauttanut tämän maksun, joten rahat eivät ole matkalla. Maksa se uudelleen."))
    _say(claim, text, by=by, at=at)
    desks.move(claim, FOUND, at=at)
    _close(claim, Outcome.FOUND, at=at)
    _decide(claim, Verdict.MENDED, by=by, at=at)
    audit.record("fees.claim.found", claim, by=by, at=at)
    outbox.queue(lambda: of_payment.found(claim), to=people.expert(claim.expert), about=claim.code, at=at)


@whole
def pay_anew(*, claim: Claim, text: str = "", by: User, at: datetime) -> None:
    """The money came back to the payer: the claim waits for the next batch. Never while an earlier payment may still be on its way."""
    _require_payroll(by, claim)
    locks.hold(claim)
    if BatchRow.objects.filter(claim=claim, state__in=[RowState.IN, RowState.PAID]).exists():
        sentence = _(
            "Aiempi maksu on yhä merkitty maksetuksi. Merkitse ensin, että pankki palautti rahat, niin kukaan ei saa kahdesti."
        )
        raise Refused(sentence)
    _say(claim, text, by=by, at=at)
    desks.move(claim, PAY_ANEW, at=at, paid_on=None)
    _close(claim, Outcome.ANEW, at=at)
    _decide(claim, Verdict.MENDED, by=by, at=at)
    audit.record("fees.claim.to_be_paid_anew", claim, by=by, at=at)
    outbox.queue(lambda: of_payment.paid_anew(claim), to=people.expert(claim.expert), about=claim.code, at=at)


def open_case(claim: Claim, *, by: User, at: datetime) -> Case:
    """The claim's open case; a new one when there is none. Called under the claim's lock."""
    case = Case.objects.filter(claim=claim, closed_at__isnull=True).first()
    return case or Case.objects.create(claim=claim, thread=threads.open_thread(at=at), opened_at=at, opened_by=by)


def _say(claim: Claim, text: str, *, by: User, at: datetime) -> None:
    case = Case.objects.filter(claim=claim, closed_at__isnull=True).first()
    if case is not None and text.strip():
        threads.write(thread=case.thread, text=text, side=Post.Side.DESK, by=by, name=str(claim.organisation.title), at=at)


def _close(claim: Claim, outcome: Outcome, *, at: datetime) -> None:
    Case.objects.filter(claim=claim, closed_at__isnull=True).update(closed_at=at, outcome=outcome)


def _decide(claim: Claim, verdict: Verdict, *, by: User, at: datetime) -> None:
    Decision.objects.create(claim=claim, version=claim.version, verdict=verdict, by=by, at=at, total_cents=claim.total_cents)


def _require_own(by: User, claim: Claim) -> None:
    if not policies.is_own(by, claim):
        raise PermissionDenied


def _require_payroll(by: User, claim: Claim) -> None:
    if not policies.may_pay(by, claim):
        raise PermissionDenied
