"""What a payroll system's file tells of a batch's rows; identity codes and account numbers only when its columns ask for them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.fees.exports.columns import Pay
from kokemussilta.fees.models import BatchRow, ClaimLine, PayBatch, PaySettings, Told
from kokemussilta.fees.queries import rows as reading
from kokemussilta.fees.queries import vault
from kokemussilta.fees.states import RowState

#: The facts with the headings that they have until the organisation names its own.
HEADINGS: dict[str, StrOrPromise] = {
    "row": _("Rivin tunnus"), "last_name": _("Sukunimi"), "first_name": _("Etunimi"), "personal_id": _("Henkilötunnus"),
    "iban": _("Tilinumero"), "holder": _("Tilinomistaja"), "kind": _("Maksutapa"), "worked_on": _("Tehtävän päivä"),
    "pays_on": _("Maksupäivä"), "organisation": _("Maksaja"), "unit": _("Yksikkö"), "service": _("Palvelu"), "hours": _("Tunnit"),
    "income_code": _("Tulolaji"), "taxable": _("Veronalainen"), "free": _("Veroton"), "total": _("Yhteensä"),
    "withheld": _("Ennakonpidätys"), "net": _("Netto"), "kilometres": _("Kilometrit"), "travel_km": _("Kilometrikorvaus"),
    "travel_days": _("Päivärahat ja ateriat"), "travel_other": _("Liput ja muut kulut"),
}  # fmt: skip
USUAL = (
    "row", "last_name", "first_name", "personal_id", "kind", "worked_on", "pays_on", "unit", "hours", "income_code", "taxable", "travel_km",
    "travel_days", "travel_other", "total", "withheld", "net",
)  # fmt: skip
_TAKEN_TO_FILE = [RowState.IN, RowState.PAID]


def columns_of(settings: PaySettings) -> list[tuple[str, str]]:
    """The organisation's columns: (fact, heading) of each; the usual ones until it has chosen."""
    chosen = [(fact, name) for fact, name in settings.columns if fact in HEADINGS]
    return chosen or [(fact, str(HEADINGS[fact])) for fact in USUAL]


def pays_of(batch: PayBatch, settings: PaySettings, facts: Sequence[str], *, by: User, at: datetime) -> list[Pay]:
    """Each row that is in the batch or paid; the reading is noted, sealed facts by name."""
    views = reading.rows_of(batch, states=_TAKEN_TO_FILE)
    rows = [view.row for view in views]
    lines = reading.lines_of(rows)
    minutes = _minutes(rows)
    sealed = [name for name in vault.ALL if name in facts]
    people = {row.claim.expert for row in rows}
    details = vault.read(people, fields=sealed, by=by, at=at, within=batch.code) if sealed else {}
    audit.record("fees.batch.sheet_fetched", batch, by=by, at=at)
    return [
        _pay(
            batch,
            settings,
            row,
            lines[row.claim_id],
            details=details.get(row.claim.expert_id, vault.Details()),
            minutes=minutes.get(row.claim_id, 0),
        )
        for row in rows
    ]


def _minutes(rows: Sequence[BatchRow]) -> dict[int, int]:
    """Worked minutes with preparation, as they were told."""
    versions = {row.claim_id: row.claim.version for row in rows}
    told = Told.objects.filter(claim__in=versions)
    return {one.claim_id: one.minutes + one.preparation_minutes for one in told if one.version == versions[one.claim_id]}


def _pay(
    batch: PayBatch, settings: PaySettings, row: BatchRow, lines: list[ClaimLine], *, details: vault.Details, minutes: int
) -> Pay:
    claim = row.claim
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.kind] = sums.get(line.kind, 0) + line.cents
    return Pay(
        row=row.code, last_name=claim.expert.last_name, first_name=claim.expert.first_name, personal_id=details.personal_id,
        iban=details.iban, holder=details.holder, kind=claim.kind, kind_words=str(claim.get_kind_display()), worked_on=claim.worked_on,
        pays_on=batch.pays_on, organisation=batch.organisation.name, unit=claim.unit.name if claim.unit else "", service=claim.service,
        minutes=minutes, income_code=(row.income_code or settings.income_code) if claim.kind == "wage" else None,
        taxable_cents=row.taxable_cents, total_cents=row.total_cents, withheld_cents=row.withheld_cents, net_cents=row.net_cents,
        kilometres=sum((line.quantity for line in lines if line.kind == "km"), Decimal(0)), lines=sums,
    )  # fmt: skip
