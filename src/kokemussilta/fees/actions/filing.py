"""Files for the bank: made of a locked batch, kept sealed, never twice of one row."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.audit import reasons
from kokemussilta.core.clock import local
from kokemussilta.core.encryption import CannotOpen, opened, seal_on
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import locks, policies
from kokemussilta.fees.exports import pain
from kokemussilta.fees.models import FiledRow, PayBatch, PayFile, PaySettings
from kokemussilta.fees.queries import payroll, vault
from kokemussilta.fees.queries import rows as reading
from kokemussilta.fees.states import BatchState, FileKind, RowState


@whole
def make_bank_file(*, batch: PayBatch, by: User, at: datetime) -> PayFile:
    """A credit transfer of every row that can be paid now and stands in no file yet; the others are named on the page with the reason."""
    _require(by, batch)
    locks.hold_batch(batch)
    if batch.state != BatchState.LOCKED:
        raise Refused(_("Lukitse maksuajo ensin, niin summat tarkistetaan."))
    settings = settings_of(batch)
    if not settings.iban:
        raise Refused(_("Lisää ensin organisaation tilinumero maksuasetuksiin."))
    ready = [view for view in reading.rows_of(batch, states=[RowState.IN]) if view.why is None]
    if not ready:
        raise Refused(_("Yhtäkään riviä ei voi vielä maksaa. Syy lukee jokaisen rivin kohdalla."))
    details = vault.read(
        [view.row.claim.expert for view in ready], fields=(vault.IBAN, vault.HOLDER), by=by, at=at, within=batch.code
    )
    number = next_number(batch)
    identity = f"KS-{batch.code}-{number}"
    organisation = batch.organisation
    content = pain.write(
        pain.Transfers(
            identity=identity,
            made_at=local(at),
            pays_on=batch.pays_on,
            payer=pain.Account(
                organisation.name, settings.iban, settings.bic, settings.bank_identity or organisation.business_id
            ),
            rows=tuple(_transfer(view, details[view.row.claim.expert_id]) for view in ready),
        )
    )
    file = keep(
        batch, FileKind.BANK, number, identity, content, count=len(ready), by=by, at=at,
        total_cents=sum(view.sum_cents or 0 for view in ready),
    )  # fmt: skip
    FiledRow.objects.bulk_create(FiledRow(file=file, row=view.row, for_bank=True) for view in ready)
    audit.record("fees.file.made", file, by=by, at=at, within=batch)
    return file


@whole
def annul(*, file: PayFile, by: User, at: datetime) -> None:
    """Payroll says that the file never reached the bank: its rows may go into another. Not once something of it is paid."""
    batch = file.batch
    _require(by, batch)
    locks.hold_batch(batch)
    file.refresh_from_db()
    if file.annulled_at is not None:
        return
    if file.kind != FileKind.BANK:
        raise Refused(_("Tämän tiedoston voi korjata vain uudella ilmoituksella."))
    if file.filed.exclude(row__state=RowState.IN).exists():
        raise Refused(_("Aineistosta on jo maksettu tai hylätty rivejä, joten sitä ei voi mitätöidä."))
    file.filed.update(holds=False)
    file.annulled_at = at
    file.save(update_fields=["annulled_at"])
    audit.record("fees.file.annulled", file, by=by, at=at, within=batch)


@whole
def fetch(*, file: PayFile, by: User, at: datetime) -> bytes:
    """The file as it was made; who fetched it is noted for each person in it."""
    _require(by, file.batch)
    codes = file.filed.values_list("row__claim__expert__code", flat=True).distinct()
    audit.note_reading(
        sorted(codes), by=by, at=at, reason=reasons.PAYROLL, within=file.batch.code, fields=_FIELDS[FileKind(file.kind)]
    )
    audit.record("fees.file.fetched", file, by=by, at=at, within=file.batch)
    try:
        return opened(file, "content_sealed").encode()
    except CannotOpen as lost:
        sentence = _("Maksutietoja ei voi juuri nyt lukea. Mitään ei maksettu. Kerro ylläpidolle, niin avain korjataan.")
        raise Refused(sentence) from lost


_FIELDS = {
    FileKind.BANK: (vault.IBAN, vault.HOLDER),
    FileKind.EARNINGS: (vault.PERSONAL_ID,),
    FileKind.CANCELLING: (),
}


def settings_of(batch: PayBatch) -> PaySettings:
    """The payer's settings; empty ones when nothing was filled in yet."""
    return payroll.settings_of(batch.organisation)


def next_number(batch: PayBatch) -> int:
    """The number of the batch's next file; under the batch's lock."""
    last = batch.files.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def keep(
    batch: PayBatch,
    kind: str,
    number: int,
    identity: str,
    content: bytes,
    *,
    count: int,
    by: User,
    at: datetime,
    total_cents: int = 0,
) -> PayFile:
    """Keep a file sealed."""
    file = PayFile(
        batch=batch, kind=kind, number=number, identity=identity, digest=hashlib.sha256(content).hexdigest(), count=count,
        total_cents=total_cents, made_at=at, made_by=by,
    )  # fmt: skip
    seal_on(file, "content_sealed", content.decode())
    file.save()
    return file


def file_rows(file: PayFile, rows: Iterable[int]) -> None:
    """Note which rows (by number) a file tells of that asks nothing of the bank."""
    FiledRow.objects.bulk_create(FiledRow(file=file, row_id=number, for_bank=False) for number in rows)


def _transfer(view: reading.RowView, details: vault.Details) -> pain.Transfer:
    row = view.row
    assert view.sum_cents is not None
    day = row.claim.worked_on
    return pain.Transfer(
        identity=row.code,
        payee=pain.Account(details.holder, details.iban),
        cents=view.sum_cents,
        reference=row.reference,
        message="" if row.reference else f"Palkkio {day.day}.{day.month}.{day.year}",
        is_pay=row.taxable_cents > 0,
    )


def _require(by: User, batch: PayBatch) -> None:
    if not policies.may_run_payroll(by, batch.organisation):
        raise PermissionDenied
