"""How people are paid by each payer: what they choose is remembered."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.fees import policies
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


@whole
def look_up(*, claim: Claim, in_register: bool, by: User, at: datetime) -> PayeeStanding:
    """Payroll has looked the claim's person up in the prepayment register today; it holds for all their claims with this payer."""
    if not policies.may_pay(by, claim):
        raise PermissionDenied
    kept, _new = PayeeStanding.objects.update_or_create(
        expert=claim.expert, organisation=claim.organisation,
        defaults={"in_prepayment_register": in_register, "checked_on": local_day(at), "checked_by": by},
        create_defaults={
            "kind": claim.kind, "chosen_at": at, "in_prepayment_register": in_register, "checked_on": local_day(at), "checked_by": by
        },
    )  # fmt: skip
    audit.record("fees.payee.looked_up", kept, by=by, at=at, within=claim, fields=["in_prepayment_register"])
    return kept
