"""Collecting, taking out, locking: each claim in one batch, each cent checked, nobody pays themself or another's claims."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.access.roles import Role
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import payable
from kokemussilta.fees.actions import batches
from kokemussilta.fees.models import BatchRow, Claim, ClaimLine, PayBatch, Stay
from kokemussilta.fees.states import BatchState, RowState
from tests.conftest import AT
from tests.factories import people
from tests.fees import payrolls

pytestmark = pytest.mark.django_db


def state(claim):
    claim.refresh_from_db()
    assert Stay.objects.filter(claim=claim, until__isnull=True).count() == 1
    return claim.state, claim.desk


def test_approved_claims_are_collected_with_their_sums():
    world = payrolls.world()
    one, other = payrolls.approved(world, 12_000, 3_080), payrolls.approved(world, 5_000)

    batch = payrolls.collected(world, one, other)

    told = list(batch.rows.order_by("pk").values_list("claim", "total_cents", "taxable_cents", "state"))
    assert told == [(one.pk, 15_080, 12_000, "in"), (other.pk, 5_000, 5_000, "in")]
    assert [state(one), state(other)] == [("in_batch", "payroll")] * 2


def test_only_the_payers_payroll_collects():
    world, strangers = payrolls.world(), payrolls.world()
    claim = payrolls.approved(world)
    day = AT.date() + timedelta(days=3)

    for by in (world.place.lead, world.place.manager, strangers.payroll):
        with pytest.raises(PermissionDenied):
            batches.collect(organisation=world.place.organisation, claims=[claim], name="", pays_on=day, by=by, at=AT)
    with pytest.raises(PermissionDenied):
        batches.collect(
            organisation=strangers.place.organisation, claims=[claim], name="", pays_on=day, by=strangers.payroll, at=AT
        )
    assert (PayBatch.objects.count(), state(claim)) == (0, ("approved", "payroll"))


def test_nobody_pays_their_own_claim():
    world = payrolls.world()
    people.membership(world.owner, world.place.organisation, Role.PAYROLL)
    claim = payrolls.approved(world)
    day = AT.date() + timedelta(days=3)

    with pytest.raises(Refused):
        batches.collect(organisation=world.place.organisation, claims=[claim], name="", pays_on=day, by=world.owner, at=AT)
    assert (PayBatch.objects.count(), state(claim)) == (0, ("approved", "payroll"))


def test_what_another_collected_is_left_there():
    world = payrolls.world()
    one, other = payrolls.approved(world), payrolls.approved(world)
    stale = [Claim.objects.get(pk=one.pk), Claim.objects.get(pk=other.pk)]
    payrolls.collected(world, one)

    second = payrolls.collected(world, *stale)

    assert list(second.rows.values_list("claim", flat=True)) == [other.pk]
    with pytest.raises(Refused, match="Toinen on ehtinyt"):
        payrolls.collected(world, *stale)
    assert PayBatch.objects.count() == 2


def test_a_day_that_has_passed_pays_nobody():
    world = payrolls.world()
    claim = payrolls.approved(world)

    with pytest.raises(Refused, match="jo mennyt"):
        payrolls.collected(world, claim, pays_on=AT.date() - timedelta(days=1))
    assert state(claim) == ("approved", "payroll")


def test_a_row_taken_out_waits_for_another_batch():
    world = payrolls.world()
    one, other = payrolls.approved(world), payrolls.approved(world)
    batch = payrolls.collected(world, one, other)

    batches.take_out(row=batch.rows.get(claim=one), by=world.payroll, at=AT)

    assert state(one) == ("approved", "payroll")
    assert payrolls.collected(world, one).rows.count() == 1
    assert BatchRow.objects.filter(claim=one).count() == 2


def test_locking_freezes_the_sum():
    world = payrolls.world()
    batch = payrolls.locked(world, payrolls.approved(world, 12_000, 3_080), payrolls.approved(world, 5_000))

    assert (batch.state, batch.total_cents, batch.locked_at) == (BatchState.LOCKED, 20_080, AT)
    with pytest.raises(Refused, match="jo lukittu"):
        batches.take_out(row=batch.rows.all()[0], by=world.payroll, at=AT)
    with pytest.raises(Refused, match="jo lukittu"):
        batches.add(batch=batch, claims=[payrolls.approved(world)], by=world.payroll, at=AT)


@pytest.mark.parametrize("tamper", ["row", "claim", "line", "lines gone"])
def test_a_difference_refuses_and_names_the_claim(tamper):
    world = payrolls.world()
    right, wrong = payrolls.approved(world), payrolls.approved(world)
    batch = payrolls.collected(world, right, wrong)
    if tamper == "row":
        BatchRow.objects.filter(claim=wrong).update(total_cents=12_001)
    elif tamper == "claim":
        Claim.objects.filter(pk=wrong.pk).update(total_cents=12_001)
    elif tamper == "line":
        ClaimLine.objects.filter(claim=wrong).update(cents=11_999)
    else:
        ClaimLine.objects.filter(claim=wrong).delete()

    with pytest.raises(Refused) as told:
        batches.lock(batch=batch, by=world.payroll, at=AT)

    assert wrong.code in str(told.value)
    assert right.code not in str(told.value)
    batch.refresh_from_db()
    assert batch.state == BatchState.OPEN
    assert Entry.objects.filter(verb="fees.batch.locked").count() == 0


def test_an_empty_batch_is_not_locked():
    world = payrolls.world()
    batch = payrolls.collected(world, payrolls.approved(world))
    batches.take_out(row=batch.rows.get(), by=world.payroll, at=AT)

    with pytest.raises(Refused, match="ei ole yhtään"):
        batches.lock(batch=batch, by=world.payroll, at=AT)


def test_a_locked_batch_is_opened_and_taken_apart_while_nothing_is_paid():
    world = payrolls.world()
    claim = payrolls.approved(world)
    batch = payrolls.locked(world, claim)

    batches.unlock(batch=batch, by=world.payroll, at=AT)
    assert (batch.state, batch.total_cents) == (BatchState.OPEN, None)
    batches.lock(batch=batch, by=world.payroll, at=AT)
    batches.undo(batch=batch, by=world.payroll, at=AT)

    assert (batch.state, batch.rows.get().state, state(claim)) == (
        BatchState.UNDONE,
        RowState.TAKEN_OUT,
        ("approved", "payroll"),
    )


def test_all_of_a_collecting_or_nothing(monkeypatch):
    world = payrolls.world()
    claims = [payrolls.approved(world) for _ in range(3)]
    last = max(claims, key=lambda claim: claim.pk)
    real = batches.desks.move

    def fail(claim, *args, **kwargs):
        if claim.pk == last.pk:
            raise RuntimeError("power cut")
        return real(claim, *args, **kwargs)

    monkeypatch.setattr(batches.desks, "move", fail)
    with pytest.raises(RuntimeError):
        payrolls.collected(world, *claims)

    assert (PayBatch.objects.count(), BatchRow.objects.count()) == (0, 0)
    assert [state(claim) for claim in claims] == [("approved", "payroll")] * 3


def test_the_database_lets_no_claim_be_paid_twice():
    world = payrolls.world()
    claim = payrolls.approved(world)
    payrolls.collected(world, claim)
    other = payrolls.collected(world, payrolls.approved(world))

    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        BatchRow.objects.create(batch=other, claim=claim, total_cents=1, taxable_cents=0, added_at=AT, state_since=AT)


FACTS = st.builds(
    payable.Facts,
    kind=st.sampled_from(["wage", "compensation", "employment", "invoice", "costs"]),
    total_cents=st.integers(0, 100_000),
    taxable_cents=st.integers(0, 100_000),
    net_cents=st.one_of(st.none(), st.integers(0, 100_000)),
    in_register=st.sampled_from([None, True, False]),
    has_details=st.booleans(),
    is_filed=st.booleans(),
    is_settled=st.booleans(),
)


@given(FACTS)
def test_the_bank_is_asked_only_for_what_is_known_and_whose_account_is(facts):
    why, sum_ = payable.why_not(facts), payable.to_pay(facts)

    if why is None:
        assert sum_
        assert facts.has_details
        assert facts.kind not in {"employment", "invoice"}
        assert not facts.is_filed
        assert facts.net_cents is not None or facts.taxable_cents == 0 or (facts.kind == "compensation" and facts.in_register)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (payable.Facts("wage", 100, 100), payable.Why.NO_NET),
        (payable.Facts("wage", 100, 0), None),
        (payable.Facts("wage", 100, 100, net_cents=60), None),
        (payable.Facts("wage", 100, 100, net_cents=0), payable.Why.NOTHING_LEFT),
        (payable.Facts("compensation", 100, 100), payable.Why.NO_NET),
        (payable.Facts("compensation", 100, 100, in_register=False), payable.Why.NO_NET),
        (payable.Facts("compensation", 100, 100, in_register=True), None),
        (payable.Facts("costs", 100, 0), None),
        (payable.Facts("costs", 100, 0, has_details=False), payable.Why.NO_DETAILS),
        (payable.Facts("employment", 100, 100, net_cents=60), payable.Why.EMPLOYMENT),
        (payable.Facts("invoice", 100, 100), payable.Why.INVOICE),
        (payable.Facts("costs", 100, 0, is_filed=True), payable.Why.FILED),
        (payable.Facts("costs", 100, 0, is_settled=True), payable.Why.SETTLED),
    ],
)
def test_why_a_row_is_left_out(facts, why):
    assert payable.why_not(facts) == why
