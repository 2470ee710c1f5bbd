"""A sent claim taken all the way: approved, in a locked batch with its file, billed; as payroll's pages meet it."""

from datetime import datetime, timedelta

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions as work
from kokemussilta.core.clock import local_day
from kokemussilta.fees.actions import approving, batches, billing, filing, mending, paying, vault
from kokemussilta.fees.models import Claim, PayBatch, PaySettings
from kokemussilta.orders.models import Order
from kokemussilta.register.models import Expert
from tests.factories import assignments

IBAN = "FI2112345600000785"


def pay(claim: Claim, *, lead: User, payroll: User, at: datetime) -> dict[str, str]:
    """Codes of what there is then: the claim, its batch, row and file, and the bill."""
    assert claim.expert.user is not None
    vault.give_details(
        expert=claim.expert, personal_id="131052-308T", iban=IBAN, holder=claim.expert.full_name, by=claim.expert.user, at=at
    )
    approving.approve(claim=claim, position=claim.position or 1, version=claim.version, by=lead, at=at)
    house = claim.organisation
    house.business_id = "0737546-2"
    house.save(update_fields=["business_id"])
    PaySettings.objects.get_or_create(organisation=house, defaults={"iban": IBAN, "bic": "NDEAFIHH"})
    Claim._base_manager.filter(pk=claim.pk).update(is_invoiced=True)
    batch = batches.collect(organisation=house, claims=[claim], name="Palkkiot", pays_on=local_day(at), by=payroll, at=at)
    batches.lock(batch=batch, by=payroll, at=at)
    row = batch.rows.get()
    paying.set_nets(batch=batch, withheld={row.code: 0}, by=payroll, at=at)
    file = filing.make_bank_file(batch=batch, by=payroll, at=at)
    order = Order.objects.get(pk=claim.assignment.task.order_id)
    invoice = billing.bill(organisation=house, order=order, claims=[claim], by=payroll, at=at)
    return {
        "paid_claim": claim.code, "batch": PayBatch.objects.get(pk=batch.pk).code, "batch_row": row.code, "pay_file": file.code,
        "invoice": invoice.code,
    }  # fmt: skip


def told_and_paid(home: Organisation, readers: dict[str, User], expert: Expert, at: datetime) -> dict[str, str]:
    """A claim of the expert's in a locked batch, with its file and bill; by their codes."""
    early = at - timedelta(days=20)
    done = assignments.another(
        home, readers["coordinator"], early, starts_at=at - timedelta(days=11), email=readers["client"].email
    )
    held = assignments.confirmed(done, expert, at=early)
    told_at = at - timedelta(days=10)
    work.report(assignment=held, was_held=True, minutes=60, people_reached=9, by=readers["expert"], at=told_at)
    claim = Claim.objects.get(assignment=held)
    mending.add_receipt(claim=claim, cost="ticket", words="Juna", cents=900, by=readers["expert"], at=told_at)
    mending.send(claim=claim, version=1, total_cents=claim.total_cents, by=readers["expert"], at=told_at)
    return pay(claim, lead=readers["lead"], payroll=readers["payroll"], at=at)
