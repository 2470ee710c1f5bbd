"""What became of a locked batch's rows: withheld tax and net brought in, paid, refused, sent back by the bank; and mended."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import recipients as people
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, Stale, advance
from kokemussilta.fees import locks, policies
from kokemussilta.fees.actions import cases, counting, desks
from kokemussilta.fees.letters import of_payment, to_expert
from kokemussilta.fees.models import BatchRow, Claim, Decision, PayBatch, PaySettings
from kokemussilta.fees.states import (
    ASK,
    CLOSE,
    MEND,
    MISS,
    PAY,
    REFUSE,
    ROW_PAID,
    ROW_REFUSED,
    ROW_RETURNED,
    BatchState,
    ClaimState,
    Fault,
    RowState,
    Verdict,
)
from kokemussilta.notifications import outbox


@whole
def set_nets(
    *,
    batch: PayBatch,
    withheld: Mapping[str, int | None],
    headings: Mapping[str, str] | None = None,
    by: User,
    at: datetime,
) -> int:
    """Keep the withheld tax of rows, by their codes; None forgets it. What is left is the net. All of it or nothing; answers how many changed.

    A row that a file for the bank holds is as that file says. `headings`: of the sheet that they came from, kept for the next one.
    """
    _require(by, batch)
    locks.hold_batch(batch)
    _require_locked(batch)
    rows = {row.code: row for row in batch.rows.filter(state=RowState.IN, code__in=withheld)}
    if len(rows) != len(withheld):
        raise Stale(_("Maksuajon rivit ovat muuttuneet. Katso ne uudelleen."))
    filed = set(batch.rows.filter(filed__for_bank=True, filed__holds=True).values_list("code", flat=True))
    changed = []
    for code, cents in withheld.items():
        row = rows[code]
        net = None if cents is None else row.total_cents - cents
        if (row.withheld_cents, row.net_cents) == (cents, net):
            continue
        if code in filed:
            raise Refused(_("Rivi %(code)s on jo pankkiaineistossa, eikä sen summia voi muuttaa.") % {"code": code})
        if cents is not None and not 0 <= cents <= row.taxable_cents:
            raise Refused(_("Rivillä %(code)s ennakonpidätys on suurempi kuin veronalainen osuus.") % {"code": code})
        row.withheld_cents, row.net_cents = cents, net
        changed.append(row)
    BatchRow.objects.bulk_update(changed, ["withheld_cents", "net_cents"], batch_size=200)
    if headings is not None:
        PaySettings.objects.update_or_create(organisation=batch.organisation, defaults={"net_columns": dict(headings)})
    if changed:
        audit.record("fees.batch.nets_set", batch, by=by, at=at, fields=["withheld_cents", "net_cents"])
    return len(changed)


@whole
def mark_paid(*, batch: PayBatch, rows: Sequence[str] | None, paid_on: date, by: User, at: datetime) -> int:
    """Rows (by code; None: all that wait) were paid on a day. Pressed twice, it happens once. The batch closes with its last row."""
    _require(by, batch)
    locks.hold_batch(batch)
    if batch.state == BatchState.CLOSED:
        return 0
    _require_locked(batch)
    if paid_on > local_day(at):
        raise Refused(_("Maksupäivä on vasta edessä. Merkitse maksetuksi, kun rahat ovat lähteneet."))
    if batch.locked_at is not None and paid_on < local_day(batch.made_at):
        raise Refused(_("Maksupäivä on ennen maksuajon kokoamista. Tarkista päivä."))
    waiting = batch.rows.filter(state=RowState.IN).select_related("claim__expert__user", "claim__assignment__task__order")
    chosen = list((waiting if rows is None else waiting.filter(code__in=rows)).order_by("claim_id"))
    for row in chosen:
        claim = row.claim
        locks.hold(claim)
        advance(row, ROW_PAID, at=at, also={"paid_on": paid_on})
        desks.move(claim, PAY, at=at, paid_on=paid_on)
        counting.note(claim, at=at)
        _decide(claim, Verdict.PAID, by=by, at=at)
        audit.record("fees.claim.paid", claim, by=by, at=at, within=batch)
        letter = partial(to_expert.paid, claim)
        outbox.queue(letter, to=people.expert(claim.expert), about=claim.code, at=at, once=f"paid:{row.code}")
    _close_when_done(batch, by=by, at=at)
    return len(chosen)


@whole
def refuse(*, row: BatchRow, fault: str, reason: str, by: User, at: datetime) -> None:
    """The payer did not pay a row. A wrong account goes to the person at once; the rest is payroll's to mend."""
    batch, claim = row.batch, row.claim
    _require(by, batch)
    locks.hold_batch(batch)
    _require_locked(batch)
    told = _reason(fault, reason)
    locks.hold(claim)
    advance(row, ROW_REFUSED, at=at, also={"reason": told, "fault": fault})
    desks.move(claim, REFUSE, at=at)
    _decide(claim, Verdict.REFUSED, by=by, at=at, reason=told)
    audit.record("fees.claim.refused", claim, by=by, at=at, within=batch)
    if fault == Fault.ACCOUNT:
        ask_for_account(claim=claim, by=by, at=at)
    _let_go(row)
    _close_when_done(batch, by=by, at=at)


@whole
def bank_returned(*, row: BatchRow, reason: str, by: User, at: datetime) -> None:
    """The bank sent the money of a paid row back: it is missing, and may be paid anew once payroll has looked into it."""
    batch, claim = row.batch, row.claim
    _require(by, batch)
    locks.hold_batch(batch)
    locks.hold(claim)
    told = _reason(Fault.RETURNED, reason)
    advance(row, ROW_RETURNED, at=at, also={"reason": told, "fault": Fault.RETURNED})
    _let_go(row)
    if claim.state != ClaimState.MISSING:
        desks.move(claim, MISS, at=at)
    cases.open_case(claim, by=by, at=at)
    _decide(claim, Verdict.REFUSED, by=by, at=at, reason=told)
    audit.record("fees.claim.returned_by_bank", claim, by=by, at=at, within=batch)


@whole
def mend(*, claim: Claim, by: User, at: datetime) -> None:
    """What was wrong at payroll is mended: the claim waits for the next batch."""
    _require_claim(by, claim)
    locks.hold(claim)
    desks.move(claim, MEND, at=at)
    _decide(claim, Verdict.MENDED, by=by, at=at)
    audit.record("fees.claim.mended", claim, by=by, at=at)


@whole
def ask_for_account(*, claim: Claim, by: User, at: datetime) -> None:
    """The account is missing or wrong: the person is asked for it, and the claim comes back by itself once it is there."""
    _require_claim(by, claim)
    locks.hold(claim)
    desks.move(claim, ASK, at=at)
    audit.record("fees.claim.account_asked", claim, by=by, at=at)
    outbox.queue(lambda: of_payment.account_wanted(claim), to=people.expert(claim.expert), about=claim.code, at=at)


def _let_go(row: BatchRow) -> None:
    """A row that was not paid stands no more in the file: the claim's next row may go to the bank."""
    row.filed.filter(for_bank=True).update(holds=False)


def _reason(fault: str, reason: str) -> str:
    told = reason.strip()[:200]
    if fault not in Fault.values:
        raise Refused(_("Valitse, miksi maksu ei onnistunut."))
    if not told and fault == Fault.OTHER:
        raise Refused(_("Kerro, miksi maksu ei onnistunut."))
    return told or str(Fault(fault).label)


def _close_when_done(batch: PayBatch, *, by: User, at: datetime) -> None:
    if batch.state == BatchState.LOCKED and not batch.rows.filter(state=RowState.IN).exists():
        advance(batch, CLOSE, at=at)
        audit.record("fees.batch.closed", batch, by=by, at=at, fields=["state"])


def _decide(claim: Claim, verdict: Verdict, *, by: User, at: datetime, reason: str = "") -> None:
    Decision.objects.create(
        claim=claim, version=claim.version, verdict=verdict, by=by, at=at, reason=reason, total_cents=claim.total_cents
    )


def _require(by: User, batch: PayBatch) -> None:
    if not policies.may_run_payroll(by, batch.organisation):
        raise PermissionDenied


def _require_claim(by: User, claim: Claim) -> None:
    if not policies.may_pay(by, claim):
        raise PermissionDenied


def _require_locked(batch: PayBatch) -> None:
    if batch.state != BatchState.LOCKED:
        raise Refused(_("Lukitse maksuajo ensin, niin summat tarkistetaan."))
