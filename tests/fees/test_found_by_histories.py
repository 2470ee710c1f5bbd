"""What random histories found once, as tests of their own."""

from datetime import datetime, timedelta

import pytest

from kokemussilta.core.workflow import Refused
from kokemussilta.fees.actions import cases, paying
from kokemussilta.fees.models import BatchRow
from tests.fees import payrolls

pytestmark = pytest.mark.django_db


def test_a_payment_that_the_bank_sent_back_is_not_received(at: datetime) -> None:
    """Else the claim would end with nothing paid."""
    world = payrolls.world()
    claim = payrolls.approved(world)
    batch = payrolls.locked(world, claim)
    paying.mark_paid(batch=batch, rows=None, paid_on=at.date(), by=world.payroll, at=at)
    row = BatchRow.objects.select_related("batch", "claim__expert__user").get(claim=claim)
    paying.bank_returned(row=row, reason="Tili on suljettu.", by=world.payroll, at=at + timedelta(days=1))
    with pytest.raises(Refused, match="palauttanut"):
        cases.confirm_received(claim=row.claim, by=world.owner, at=at + timedelta(days=2))
    claim.refresh_from_db()
    assert claim.state == "missing"
