"""How people are paid by each payer: what they choose is remembered."""

from datetime import datetime

from kokemussilta.fees.models import Claim, PayeeStanding


def remember(claim: Claim, *, at: datetime) -> PayeeStanding:
    """Keep the claim's way of payment for the next claims with the same payer."""
    kept, _new = PayeeStanding.objects.update_or_create(
        expert=claim.expert, organisation=claim.organisation, defaults={"kind": claim.kind, "chosen_at": at}
    )
    return kept
