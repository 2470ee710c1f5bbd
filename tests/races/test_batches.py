"""Two at payroll at once: each claim in one batch, each row in one file, each payment once, and a person's details once."""

import pytest

from kokemussilta.core.workflow import Refused
from kokemussilta.fees.actions import batches, billing, filing, paying, vault
from kokemussilta.fees.models import BatchRow, Claim, Invoice, PayBatch, PayeeDetails, PayFile, PaySettings, Stay
from kokemussilta.notifications.models import Message
from tests.conftest import AT
from tests.factories import people
from tests.fees import payrolls
from tests.races.crowd import at_once, kinds

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.slow]


def second(world):
    """A colleague at the same payroll."""
    return people.member("payroll", world.place.organisation, name="Teppo Toinen")


def test_two_collect_the_same_claims():
    world = payrolls.world()
    colleague = second(world)
    claims = [payrolls.approved(world) for _ in range(4)]
    numbers = [claim.pk for claim in claims]

    def collect(by, order):
        rows = [Claim.objects.select_related("expert", "organisation").get(pk=number) for number in order]
        return lambda: batches.collect(
            organisation=world.place.organisation, claims=rows, name="", pays_on=AT.date(), by=by, at=AT
        )

    told = at_once([collect(world.payroll, numbers), collect(colleague, numbers[::-1])])

    assert all(isinstance(one, (PayBatch, Refused)) for one in told)
    assert sorted(BatchRow.objects.values_list("claim", flat=True)) == numbers
    assert set(Claim.objects.values_list("state", flat=True)) == {"in_batch"}
    assert Stay.objects.filter(until__isnull=True).count() == 4
    assert PayBatch.objects.count() == sum(isinstance(one, PayBatch) for one in told)


def test_one_takes_apart_what_another_locks():
    world = payrolls.world()
    claim = payrolls.approved(world)
    batch = payrolls.collected(world, claim)

    def deed(action):
        row = PayBatch.objects.select_related("organisation").get(pk=batch.pk)
        return lambda: action(batch=row, by=world.payroll, at=AT)

    at_once([deed(batches.undo), deed(batches.lock)])

    batch.refresh_from_db()
    claim.refresh_from_db()
    assert (batch.state, claim.state) in {("undone", "approved"), ("locked", "in_batch")}


def test_two_make_the_file_and_mark_it_paid():
    world = payrolls.world()
    payrolls.with_details(world.expert)
    batch = payrolls.locked(world, payrolls.approved(world, 0, 700))
    Message.objects.all().delete()

    def deed(action, **more):
        row = PayBatch.objects.select_related("organisation").get(pk=batch.pk)
        return lambda: action(batch=row, by=world.payroll, at=AT, **more)

    files = at_once([deed(filing.make_bank_file), deed(filing.make_bank_file)])
    assert kinds(files) == {"PayFile": 1, "Refused": 1}
    paid = at_once([deed(paying.mark_paid, rows=None, paid_on=AT.date()), deed(paying.mark_paid, rows=None, paid_on=AT.date())])

    assert sorted(paid) == [0, 1]
    assert (PayFile.objects.count(), Message.objects.count()) == (1, 1)


def test_the_same_person_gives_details_in_two_windows():
    world = payrolls.world()

    def give(iban):
        return lambda: vault.give_details(
            expert=world.expert, personal_id=payrolls.PERSONAL_ID, iban=iban, holder="A B", by=world.owner, at=AT
        )

    told = at_once([give(payrolls.IBAN), give(payrolls.OTHER_IBAN)])

    assert kinds(told) == {"PayeeDetails": 2}
    assert PayeeDetails.objects.count() == 1


def test_two_bill_at_once_without_a_gap():
    world = payrolls.world()
    PaySettings.objects.update(next_invoice=1001)
    one, other = payrolls.approved(world), payrolls.approved(world)
    Claim.objects.update(is_invoiced=True)
    order = one.assignment.task.order

    def bill(claim):
        rows = [Claim.objects.get(pk=claim.pk)]
        return lambda: billing.bill(organisation=world.place.organisation, order=order, claims=rows, by=world.payroll, at=AT)

    told = at_once([bill(one), bill(one), bill(other)])

    assert kinds(told) == {"Invoice": 2, "Refused": 1}
    assert sorted(Invoice.objects.values_list("number", flat=True)) == [1001, 1002]
