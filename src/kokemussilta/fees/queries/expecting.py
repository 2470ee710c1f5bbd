"""When the money of a claim is expected: after the desks that are still ahead of it, on the payer's next pay day."""

from datetime import date, datetime, timedelta

from kokemussilta.core.clock import local_day
from kokemussilta.fees.models import Claim
from kokemussilta.fees.queries import routing
from kokemussilta.fees.states import ClaimState
from kokemussilta.pricing.paydays import next_pay_day
from kokemussilta.pricing.terms import rhythm_of

#: How long a person takes to look a draft over.
OWN_DAYS = 2


def expected_on(claim: Claim, at: datetime) -> date | None:
    """The day; None when nothing is on its way."""
    rhythm = rhythm_of(claim.organisation_id)
    if claim.state in {ClaimState.DRAFTED, ClaimState.RETURNED}:
        ahead = OWN_DAYS + sum(desk.step.days for desk in routing.desks_for(claim))
    elif claim.state == ClaimState.IN_APPROVAL:
        steps = claim.steps.filter(version=claim.version, position__gte=claim.position or 0)
        ahead = sum(steps.values_list("days", flat=True))
    elif claim.state in {ClaimState.APPROVED, ClaimState.IN_BATCH}:
        ahead = 0
    else:
        return None
    return next_pay_day(local_day(at) + timedelta(days=ahead + rhythm.payroll_days), rhythm.days)
