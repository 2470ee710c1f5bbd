"""How people are paid by each payer: what they choose is remembered."""

from datetime import datetime

from kokemussilta.fees.models import Claim, PayeeStanding


def remember(claim: Claim, *, business_id: str = "", at: datetime) -> PayeeStanding:
    """Keep the claim's way of payment for the next claims with the same payer. Another business is looked up anew by payroll."""
    kept, new = PayeeStanding.objects.get_or_create(
        expert=claim.expert, organisation=claim.organisation,
        defaults={"kind": claim.kind, "business_id": business_id, "chosen_at": at},
    )  # fmt: skip
    if new:
        return kept
    if business_id and business_id != kept.business_id:
        kept.business_id, kept.in_prepayment_register, kept.checked_on, kept.checked_by = business_id, None, None, None
    kept.kind, kept.chosen_at = claim.kind, at
    kept.save()
    return kept
