"""Earnings payment reports: told once, told anew when something changed, taken back when nothing is left."""

import pytest

from kokemussilta.core.workflow import Refused
from kokemussilta.fees.actions import declaring, paying
from kokemussilta.fees.models import Claim, EarningsReport, PayFile, PaySettings
from kokemussilta.fees.states import Kind
from tests.conftest import AT
from tests.fees import payrolls
from tests.fees.test_paying import LATER, net, opened, pay, ready

pytestmark = pytest.mark.django_db


def test_reports_are_told_once_and_told_anew_when_something_changed():
    world = payrolls.world()
    payrolls.with_details(world.expert)
    one, other = payrolls.approved(world, 12_000, 3_080), payrolls.approved(world, 5_000)
    batch = payrolls.locked(world, one, other)
    net(world, batch, 2_000, 1_000)
    assert declaring.declare(batch=batch, by=world.payroll, at=AT) == []
    pay(world, batch, one)

    (first,) = declaring.declare(batch=batch, by=world.payroll, at=LATER)
    assert declaring.declare(batch=batch, by=world.payroll, at=LATER) == []
    pay(world, batch, other)
    (second,) = declaring.declare(batch=batch, by=world.payroll, at=LATER)

    told = [opened(file, world) for file in (first, second)]
    assert [root.findtext(".//ActionCode") for root in told] == ["1", "2"]
    assert [root.findtext(".//ReportVersion") for root in told] == ["1", "2"]
    assert len({root.findtext(".//ReportId") for root in told}) == 1
    sums = [[one.text for one in root.iter("Amount")] for root in told]
    assert sums == [["120.00", "20.00"], ["170.00", "30.00"]]
    assert {row.report_code for row in batch.rows.all()} == {EarningsReport.objects.get().identity}


def test_a_report_of_which_nothing_is_left_is_cancelled():
    world, batch, _claim = ready()
    pay(world, batch)
    declaring.declare(batch=batch, by=world.payroll, at=LATER)
    assert declaring.take_back(batch=batch, by=world.payroll, at=LATER) is None
    paying.bank_returned(row=batch.rows.get(), reason="", by=world.payroll, at=LATER)

    file = declaring.take_back(batch=batch, by=world.payroll, at=LATER)

    assert file is not None
    assert opened(file, world).findtext(".//ItemId") == EarningsReport.objects.get().identity
    assert EarningsReport.objects.get().cancelled_at == LATER
    assert declaring.declare(batch=batch, by=world.payroll, at=LATER) == []


@pytest.mark.parametrize("kind", [Kind.EMPLOYMENT, Kind.INVOICE])
def test_what_others_report_is_not_reported_here(kind):
    world = payrolls.world()
    payrolls.with_details(world.expert)
    claim = payrolls.approved(world)
    Claim.objects.filter(pk=claim.pk).update(kind=kind)
    batch = payrolls.locked(world, claim)
    pay(world, batch)

    assert declaring.declare(batch=batch, by=world.payroll, at=LATER) == []


def test_a_report_needs_its_contact_and_identity_codes():
    world = payrolls.world()
    batch = payrolls.locked(world, payrolls.approved(world))
    pay(world, batch)
    with pytest.raises(Refused, match="Henkilötunnus puuttuu"):
        declaring.declare(batch=batch, by=world.payroll, at=LATER)
    PaySettings.objects.update(contact_phone="")
    with pytest.raises(Refused, match="yhteyshenkilö"):
        declaring.declare(batch=batch, by=world.payroll, at=LATER)
    assert PayFile.objects.count() == 0
