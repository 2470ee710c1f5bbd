"""A batch's rows with what is known of each, and what the bank is asked to pay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kokemussilta.fees import payable
from kokemussilta.fees.models import BatchRow, ClaimLine, PayBatch, PayeeDetails, PayeeStanding
from kokemussilta.fees.states import RowState


@dataclass(frozen=True)
class RowView:
    """One row as pages and files need it. `why`: why the bank is not asked; `sum_cents`: what it is asked, when known.

    `changed_at`: when the person changed their account, after the batch was made.
    """

    row: BatchRow
    facts: payable.Facts
    why: payable.Why | None
    sum_cents: int | None
    needs_net: bool
    changed_at: datetime | None = None


def rows_of(batch: PayBatch, *, states: Iterable[str] | None = None) -> list[RowView]:
    """The rows in the order of people's names; a fixed number of statements for any size."""
    rows = batch.rows.select_related("claim__expert", "claim__unit", "claim__assignment__task__order__product")
    rows = rows.filter(state__in=states) if states is not None else rows
    found = list(rows.order_by("claim__expert__last_name", "claim__expert__first_name", "pk"))
    experts = {row.claim.expert_id for row in found}
    details = dict(PayeeDetails.objects.filter(expert__in=experts).values_list("expert_id", "iban_changed_at"))
    standing = PayeeStanding.objects.filter(expert__in=experts, organisation=batch.organisation_id)
    registered = dict(standing.values_list("expert_id", "in_prepayment_register"))
    filed = set(batch.rows.filter(filed__for_bank=True, filed__holds=True).values_list("pk", flat=True))
    return [_view(batch, row, details, registered, filed) for row in found]


def _view(
    batch: PayBatch,
    row: BatchRow,
    details: dict[int, datetime | None],
    registered: dict[int, bool | None],
    filed: set[int],
) -> RowView:
    expert = row.claim.expert_id
    facts = payable.Facts(
        kind=row.claim.kind,
        total_cents=row.total_cents,
        taxable_cents=row.taxable_cents,
        net_cents=row.net_cents,
        in_register=registered.get(expert),
        has_details=expert in details,
        is_filed=row.pk in filed,
        is_settled=row.state != RowState.IN,
    )
    changed = details.get(expert)
    return RowView(
        row=row,
        facts=facts,
        why=payable.why_not(facts),
        sum_cents=payable.to_pay(facts),
        needs_net=payable.needs_net(facts),
        changed_at=changed if changed is not None and changed > batch.made_at else None,
    )


def lines_of(rows: Iterable[BatchRow]) -> dict[int, list[ClaimLine]]:
    """The lines of each row's claim, as it was approved, by the claim's row number."""
    claims = {row.claim_id: row.claim.version for row in rows}
    found: dict[int, list[ClaimLine]] = {number: [] for number in claims}
    for line in ClaimLine.objects.filter(claim__in=claims):
        if line.version == claims[line.claim_id]:
            found[line.claim_id].append(line)
    return found
