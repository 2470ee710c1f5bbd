"""What people do with their own claims: mend, send, take back, open again; what was sent stays as it was."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.fees.actions import approving, mending
from kokemussilta.fees.models import Claim, ClaimLine, Decision, PayeeStanding, Stay, Told
from kokemussilta.pricing.models import PayTerms
from tests.factories import claims as make
from tests.factories import people

pytestmark = pytest.mark.django_db

Later = Callable[..., datetime]


@pytest.fixture
def claim() -> Claim:
    """A draft of 120 euros and forty kilometres."""
    make.rates()
    found = make.work().told(travel_km=40)
    assert found is not None
    return found


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("expert__user").get(pk=claim.pk)


def sums_match(claim: Claim) -> bool:
    lines = ClaimLine.objects.filter(claim=claim, version=claim.version)
    taxable = sum(line.cents for line in lines if line.is_taxable)
    return (claim.total_cents, claim.taxable_cents) == (sum(line.cents for line in lines), taxable)


def sent(claim: Claim, at: datetime) -> Claim:
    mending.send(claim=claim, version=claim.version, total_cents=claim.total_cents, by=make.person(claim), at=at)
    return fresh(claim)


def test_mended_kilometres_change_the_sum_and_are_marked_as_ones_own(claim: Claim, later: Later) -> None:
    mending.mend(claim=claim, facts={"km": Decimal(50), "passengers": 1}, by=make.person(claim), at=later(days=20))

    now = fresh(claim)
    rows = ClaimLine.objects.filter(claim=claim).order_by("number")
    assert [(row.kind, row.cents, row.is_typed) for row in rows] == [
        ("fee", 12_000, False), ("km", 2500, True), ("passenger", 200, True),
    ]  # fmt: skip
    assert rows[1].because["proposed_km"] == 40
    assert sums_match(now)


def test_only_the_person_mends(claim: Claim, later: Later) -> None:
    other = make.another_person(claim)
    for act in (
        lambda: mending.mend(claim=claim, facts={"km": Decimal(1)}, by=other, at=later()),
        lambda: mending.choose_kind(claim=claim, kind="declined", by=other, at=later()),
        lambda: mending.add_receipt(claim=claim, cost="ticket", words="juna", cents=100, by=other, at=later()),
        lambda: mending.send(claim=claim, version=1, total_cents=claim.total_cents, by=other, at=later()),
        lambda: mending.withdraw(claim=claim, by=other, at=later()),
        lambda: mending.open_again(claim=claim, by=other, at=later()),
    ):
        with pytest.raises(PermissionDenied), transaction.atomic():
            act()


def test_a_long_preparation_is_for_the_coordinator_to_agree(claim: Claim, later: Later) -> None:
    with pytest.raises(Refused):
        mending.mend(claim=claim, facts={"preparation_minutes": 600}, by=make.person(claim), at=later())


def test_a_receipt_is_a_line_until_it_is_taken_away(claim: Claim, later: Later) -> None:
    made = mending.add_receipt(claim=claim, cost="ticket", words="Juna", cents=1850, by=make.person(claim), at=later())
    assert fresh(claim).total_cents == 15_850

    mending.remove_receipt(receipt=made, by=make.person(claim), at=later(minutes=1))
    mending.remove_receipt(receipt=made, by=make.person(claim), at=later(minutes=2))

    assert fresh(claim).total_cents == 14_000


def test_sent_with_one_press_and_only_once(claim: Claim, later: Later) -> None:
    at = later(days=20)
    sent(claim, at)
    mending.send(claim=fresh(claim), version=1, total_cents=14_000, by=make.person(claim), at=at)

    now = fresh(claim)
    assert (now.state, now.desk, now.submitted_at) == ("in_approval", "approver", at)
    assert Decision.objects.filter(claim=claim, verdict="submitted").count() == 1
    assert Stay.objects.filter(claim=claim, until__isnull=True).count() == 1
    assert now.expected_on is not None


def test_what_the_person_did_not_see_is_not_sent(claim: Claim, later: Later) -> None:
    mending.mend(claim=fresh(claim), facts={"km": Decimal(50)}, by=make.person(claim), at=later())

    with pytest.raises(Stale):
        mending.send(claim=claim, version=1, total_cents=14_000, by=make.person(claim), at=later())
    assert fresh(claim).state == "drafted"


def test_a_sent_claim_is_not_mended(claim: Claim, later: Later) -> None:
    sent(claim, later(days=20))

    with pytest.raises(Stale):
        mending.mend(claim=claim, facts={"km": Decimal(1)}, by=make.person(claim), at=later(days=21))
    assert fresh(claim).total_cents == 14_000


def test_taken_back_and_opened_again_it_is_a_new_version(claim: Claim, later: Later) -> None:
    sent(claim, later(days=20))
    mending.withdraw(claim=fresh(claim), by=make.person(claim), at=later(days=21))
    mending.withdraw(claim=fresh(claim), by=make.person(claim), at=later(days=21))
    assert (fresh(claim).state, fresh(claim).desk) == ("withdrawn", "nobody")

    mending.open_again(claim=fresh(claim), by=make.person(claim), at=later(days=22))
    mending.mend(claim=fresh(claim), facts={"km": Decimal(10)}, by=make.person(claim), at=later(days=22))

    now = fresh(claim)
    assert (now.state, now.version, now.total_cents) == ("drafted", 2, 12_500)
    assert [row.cents for row in ClaimLine.objects.filter(claim=claim, version=1)] == [12_000, 2000]
    assert [told.km for told in Told.objects.filter(claim=claim)] == [Decimal(40), Decimal(10)]


def test_an_approved_claim_is_not_taken_back(claim: Claim, later: Later) -> None:
    Claim.objects.filter(pk=claim.pk).update(state="approved", desk="payroll")

    with pytest.raises(Refused):
        mending.withdraw(claim=fresh(claim), by=make.person(claim), at=later())


def test_a_fee_declined_leaves_the_costs_and_is_not_remembered(claim: Claim, later: Later) -> None:
    mending.choose_kind(claim=claim, kind="declined", by=make.person(claim), at=later())

    now = fresh(claim)
    assert (now.kind, now.total_cents, now.taxable_cents, now.state) == ("declined", 2000, 0, "drafted")
    assert PayeeStanding.objects.count() == 0


def test_a_fee_declined_without_costs_needs_no_press(later: Later) -> None:
    claim = make.drafted()

    mending.choose_kind(claim=claim, kind="declined", by=make.person(claim), at=later())

    now = fresh(claim)
    assert (now.kind, now.total_cents, now.state, now.desk) == ("declined", 0, "nothing", "nobody")


def test_the_way_of_payment_is_remembered_for_the_next_claim(claim: Claim, later: Later) -> None:
    mending.choose_kind(claim=claim, kind="compensation", business_id="1234567-1", by=make.person(claim), at=later())

    kept = PayeeStanding.objects.get()
    assert (kept.kind, kept.business_id, kept.in_prepayment_register) == ("compensation", "1234567-1", None)


def test_the_payer_says_which_ways_there_are(claim: Claim, later: Later) -> None:
    PayTerms.objects.create(organisation=claim.organisation, kinds=["wage"])

    with pytest.raises(Refused):
        mending.choose_kind(claim=claim, kind="invoice", by=make.person(claim), at=later())
    mending.choose_kind(claim=claim, kind="declined", by=make.person(claim), at=later())
    assert fresh(claim).kind == "declined"


def test_nothing_is_opened_again_when_there_were_costs_after_all(later: Later) -> None:
    make.rates()
    claim = make.work(payer="voluntary", fee_cents=None).told()
    assert claim is not None

    mending.open_again(claim=claim, by=make.person(claim), at=later(days=20))
    mending.mend(claim=fresh(claim), facts={"km": Decimal(30), "way": "car"}, by=make.person(claim), at=later(days=20))

    now = fresh(claim)
    assert (now.state, now.total_cents, now.taxable_cents) == ("drafted", 1500, 0)


def test_a_returned_claim_is_mended_as_the_next_version(claim: Claim, later: Later) -> None:
    lead = people.member("lead", claim.organisation)
    sent(claim, later(days=20))
    approving.send_back(claim=fresh(claim), version=1, reason="Tarkista kilometrit.", by=lead, at=later(days=21))

    mending.mend(claim=fresh(claim), facts={"km": Decimal(30)}, by=make.person(claim), at=later(days=22))
    now = sent(fresh(claim), later(days=22))

    assert (now.state, now.version, now.total_cents) == ("in_approval", 2, 13_500)
    assert [row.cents for row in ClaimLine.objects.filter(claim=claim, version=1)] == [12_000, 2000]
    assert sums_match(now)


def test_mending_that_fails_leaves_all_as_it_was(claim: Claim, later: Later, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("kokemussilta.audit.actions.record", fail)

    with pytest.raises(RuntimeError), transaction.atomic():
        mending.mend(claim=claim, facts={"km": Decimal(50)}, by=make.person(claim), at=later() + timedelta(days=1))
    assert (fresh(claim).total_cents, Told.objects.get(claim=claim).km) == (14_000, Decimal(40))
