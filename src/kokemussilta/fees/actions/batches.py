"""A pay batch from collecting to locking: each approved claim in one batch, and every cent of it checked before anything leaves."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.fees import locks, policies
from kokemussilta.fees.actions import desks
from kokemussilta.fees.models import BatchRow, Claim, PayBatch
from kokemussilta.fees.queries import sums
from kokemussilta.fees.states import BATCH, LOCK, TAKE_OUT, UNBATCH, UNDO, UNLOCK, BatchState, ClaimState, RowState

MOST = 2_000


@whole
def collect(
    *, organisation: Organisation, claims: Sequence[Claim], name: str, pays_on: date, by: User, at: datetime
) -> PayBatch:
    """A new batch of approved claims. What another took into a batch meanwhile stays there; when nothing is left, there is no batch."""
    if not policies.may_run_payroll(by, organisation):
        raise PermissionDenied
    if pays_on < local_day(at):
        raise Refused(_("Maksupäivä on jo mennyt. Valitse tämä päivä tai myöhempi."))
    batch = PayBatch.objects.create(
        organisation=organisation, name=name.strip()[:120] or f"{pays_on.isoformat()}", pays_on=pays_on, made_at=at, made_by=by,
        state_since=at,
    )  # fmt: skip
    audit.record("fees.batch.made", batch, by=by, at=at)
    if not add(batch=batch, claims=claims, by=by, at=at):
        raise Refused(_("Näistä lomakkeista mikään ei enää odota maksuajoa. Toinen on ehtinyt koota ne."))
    return batch


@whole
def add(*, batch: PayBatch, claims: Sequence[Claim], by: User, at: datetime) -> int:
    """More claims into an open batch; answers how many. One's own claim somebody else must pay."""
    _require(by, batch)
    locks.hold_batch(batch)
    _require_open(batch)
    if len(claims) > MOST:
        raise Refused(_("Yhteen maksuajoon mahtuu 2 000 lomaketta. Kokoa loput toiseen."))
    added = 0
    for claim in sorted(claims, key=lambda one: one.pk):
        locks.hold(claim)
        if claim.organisation_id != batch.organisation_id:
            raise PermissionDenied
        if claim.state != ClaimState.APPROVED or policies.is_own(by, claim):
            continue
        desks.move(claim, BATCH, at=at)
        BatchRow.objects.create(
            batch=batch,
            claim=claim,
            total_cents=claim.total_cents,
            taxable_cents=claim.taxable_cents,
            added_at=at,
            state_since=at,
        )
        audit.record("fees.claim.batched", claim, by=by, at=at, within=batch)
        added += 1
    return added


@whole
def take_out(*, row: BatchRow, by: User, at: datetime) -> None:
    """A claim leaves an open batch and waits for another."""
    batch = row.batch
    _require(by, batch)
    locks.hold_batch(batch)
    _require_open(batch)
    _free(row, by=by, at=at)


@whole
def lock(*, batch: PayBatch, by: User, at: datetime) -> None:
    """Check the sums against the claims and their lines, and freeze them. A difference refuses, and names the claims."""
    _require(by, batch)
    locks.hold_batch(batch)
    rows = list(batch.rows.filter(state=RowState.IN).select_related("claim"))
    if not rows:
        raise Refused(_("Maksuajossa ei ole yhtään lomaketta."))
    if faulty := differing(rows):
        names = ", ".join(faulty)
        raise Refused(
            _("Summat eivät täsmää näissä lomakkeissa: %(names)s. Ota ne pois ja kokoa uudelleen.") % {"names": names}
        )
    advance(batch, LOCK, at=at, also={"total_cents": sum(row.total_cents for row in rows), "locked_at": at})
    audit.record("fees.batch.locked", batch, by=by, at=at, fields=["state", "total_cents"])


@whole
def unlock(*, batch: PayBatch, by: User, at: datetime) -> None:
    """Open it again, while nothing of it is paid and no file of it may be at the bank."""
    _require(by, batch)
    locks.hold_batch(batch)
    _require_untouched(batch)
    advance(batch, UNLOCK, at=at, also={"total_cents": None, "locked_at": None})
    batch.rows.filter(state=RowState.IN).update(withheld_cents=None, net_cents=None)
    audit.record("fees.batch.unlocked", batch, by=by, at=at, fields=["state"])


@whole
def undo(*, batch: PayBatch, by: User, at: datetime) -> None:
    """Take the whole batch apart, while nothing of it is paid; its claims wait for another."""
    _require(by, batch)
    locks.hold_batch(batch)
    _require_untouched(batch)
    advance(batch, UNDO, at=at)
    for row in batch.rows.filter(state=RowState.IN).select_related("claim").order_by("claim_id"):
        _free(row, by=by, at=at)
    audit.record("fees.batch.undone", batch, by=by, at=at, fields=["state"])


def differing(rows: Iterable[BatchRow]) -> list[str]:
    """The codes of claims whose row, sums, lines or state don't agree."""
    found = list(rows)
    lines = sums.of_lines(row.claim for row in found)
    return sorted(
        row.claim.code
        for row in found
        if row.claim.state != ClaimState.IN_BATCH
        or not ((row.total_cents, row.taxable_cents) == (row.claim.total_cents, row.claim.taxable_cents) == lines[row.claim_id])
    )


def total(batch: PayBatch) -> int:
    """The sum of the rows that are in the batch or were paid of it."""
    rows = batch.rows.filter(state__in=[RowState.IN, RowState.PAID, RowState.REFUSED])
    return int(rows.aggregate(sum=Sum("total_cents"))["sum"] or 0)


def _free(row: BatchRow, *, by: User, at: datetime) -> None:
    claim = row.claim
    locks.hold(claim)
    advance(row, TAKE_OUT, at=at)
    desks.move(claim, UNBATCH, at=at)
    audit.record("fees.claim.taken_out_of_batch", claim, by=by, at=at, within=row.batch)


def _require(by: User, batch: PayBatch) -> None:
    if not policies.may_run_payroll(by, batch.organisation):
        raise PermissionDenied


def _require_open(batch: PayBatch) -> None:
    if batch.state != BatchState.OPEN:
        raise Refused(_("Maksuajo on jo lukittu. Avaa lukitus ensin, jos mitään ei ole vielä maksettu."))


def _require_untouched(batch: PayBatch) -> None:
    if batch.rows.filter(state__in=[RowState.PAID, RowState.REFUSED]).exists():
        raise Refused(_("Maksuajosta on jo maksettu tai hylätty rivejä, joten sitä ei voi enää avata."))
    if batch.files.filter(annulled_at__isnull=True).exists():
        raise Refused(_("Maksuajosta on tehty pankkiaineisto. Mitätöi se ensin, jos sitä ei ole viety pankkiin."))
