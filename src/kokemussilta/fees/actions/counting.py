"""What a claim counts in its person's own limit of income: its taxable pay, in the month in which it is paid."""

from datetime import datetime

from kokemussilta.assignments.actions.paying import note_pay
from kokemussilta.fees.models import Claim
from kokemussilta.fees.states import ClaimState

#: Of these nothing is paid.
_UNPAID = {ClaimState.WITHDRAWN, ClaimState.NOTHING}


def note(claim: Claim, *, at: datetime) -> None:
    """Tell the assignment, so that the rules of asking know it without looking up here."""
    on = claim.paid_on or claim.expected_on or claim.worked_on
    cents = 0 if claim.state in _UNPAID else claim.taxable_cents
    note_pay(assignment=claim.assignment, month=on.replace(day=1), cents=cents, at=at)
