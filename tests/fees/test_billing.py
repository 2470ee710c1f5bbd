"""Bills to clients: what is billed and once, numbers without gaps, taken back whole, as Finvoice."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.core.workflow import Refused
from kokemussilta.fees.actions import billing
from kokemussilta.fees.exports import references, xml
from kokemussilta.fees.models import Claim, Invoice, PaySettings
from kokemussilta.fees.queries import billing as reading
from kokemussilta.orders.models import Order
from tests.conftest import AT
from tests.fees import payrolls

pytestmark = pytest.mark.django_db


def world_with(*sums):
    """Claims of one order that the payer bills the client for."""
    world = payrolls.world()
    claims = [payrolls.approved(world, *cents) for cents in sums]
    Claim.objects.update(is_invoiced=True)
    Order.objects.update(
        bill_to="Rannikon koulu", bill_reference="KP 1", einvoice_address="003707375462", einvoice_operator="NDEAFIHH"
    )
    return world, Order.objects.get(pk=claims[0].assignment.task.order_id), [Claim.objects.get(pk=claim.pk) for claim in claims]


def bill(world, order, claims):
    return billing.bill(organisation=world.place.organisation, order=order, claims=claims, by=world.payroll, at=AT)


def test_an_orders_claims_are_billed_once():
    world, order, claims = world_with((12_000, 3_080), (5_000,))
    assert [(one.cents, len(one.claims)) for one in reading.pending(world.payroll)] == [(20_080, 2)]

    made = bill(world, order, claims)

    assert (made.number, made.bill_to, made.net_cents, made.vat_cents) == (1001, "Rannikon koulu", 20_080, 0)
    assert references.is_finnish(made.reference)
    assert reading.pending(world.payroll) == []
    with pytest.raises(Refused, match="jo laskutettu"):
        bill(world, order, claims)
    assert (Invoice.objects.count(), PaySettings.objects.get().next_invoice) == (1, 1002)


def test_a_bill_is_finvoice_and_names_no_expert():
    world, order, claims = world_with((12_000, 3_080))
    PaySettings.objects.update(vat_code="S", vat_rate=Decimal("25.5"))

    content = billing.fetch(invoice=bill(world, order, claims), by=world.payroll, at=AT)

    root = xml.read(content)
    assert xml.faults_of(root, "Finvoice3.0.xsd") == []
    assert root.findtext("InvoiceDetails/InvoiceTotalVatIncludedAmount") == "189,25"
    assert root.findtext("InvoiceDetails/BuyerReferenceIdentifier") == "KP 1"
    assert world.expert.last_name not in content.decode()


def test_a_credit_note_takes_the_whole_bill_back_once():
    world, order, claims = world_with((12_000,))
    made = bill(world, order, claims)

    note = billing.credit(invoice=made, reason="väärä saaja", by=world.payroll, at=AT)
    again = billing.credit(invoice=made, reason="väärä saaja", by=world.payroll, at=AT)

    assert (note.pk, note.number, note.net_cents) == (again.pk, 1002, -12_000)
    assert xml.faults_of(xml.read(billing.fetch(invoice=note, by=world.payroll, at=AT)), "Finvoice3.0.xsd") == []
    assert bill(world, order, claims).number == 1003
    with pytest.raises(Refused, match="ei hyvitetä"):
        billing.credit(invoice=note, reason="x", by=world.payroll, at=AT)
    with pytest.raises(Refused, match="Kerro, miksi"):
        billing.credit(invoice=Invoice.objects.get(number=1003), reason=" ", by=world.payroll, at=AT)


def test_a_bill_that_fails_takes_no_number(monkeypatch):
    world, order, claims = world_with((12_000,))
    monkeypatch.setattr(billing.audit, "record", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        bill(world, order, claims)

    assert (Invoice.objects.count(), PaySettings.objects.get().next_invoice) == (0, 1001)
    monkeypatch.undo()
    assert bill(world, order, claims).number == 1001


def test_only_payroll_bills_and_only_its_own():
    world, order, claims = world_with((12_000,))
    strangers = payrolls.world()

    with pytest.raises(PermissionDenied):
        billing.bill(organisation=world.place.organisation, order=order, claims=claims, by=world.place.lead, at=AT)
    with pytest.raises(PermissionDenied):
        billing.bill(organisation=strangers.place.organisation, order=order, claims=claims, by=strangers.payroll, at=AT)
    assert reading.pending(strangers.payroll) == []


def test_what_is_not_invoiced_is_not_billed():
    world = payrolls.world()
    claim = payrolls.approved(world)

    assert reading.pending(world.payroll) == []
    with pytest.raises(PermissionDenied):
        bill(world, claim.assignment.task.order, [claim])


def test_without_an_account_there_is_no_bill():
    world, order, claims = world_with((12_000,))
    PaySettings.objects.update(bic="")

    with pytest.raises(Refused, match="BIC"):
        bill(world, order, claims)
