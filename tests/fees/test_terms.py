"""How organisations pay, and fees that are settled afterwards."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.fees.actions import settling, terms
from kokemussilta.fees.models import Claim, ClaimLine
from kokemussilta.pricing.models import PayTerms
from tests.factories import claims as make
from tests.factories import people
from tests.pages import fields_of

pytestmark = pytest.mark.django_db


def test_a_lead_tells_pay_days_and_kinds(client: Client) -> None:
    house = people.organisation()
    people.sign_in(client, people.member(Role.LEAD, house))
    address = reverse("fees:terms", args=[house.code])

    sent = fields_of(client.get(address).content.decode(), "days") | {"days": "10, 25", "kinds": ["wage"]}
    assert client.post(address, sent).status_code == 302

    kept = PayTerms.objects.get(organisation=house)
    assert (kept.days, kept.kinds) == ([10, 25], ["wage"])


def test_nobody_else_tells_and_days_are_days() -> None:
    house = people.organisation()
    lead, other = people.member(Role.LEAD, house), people.member(Role.COORDINATOR, house)
    facts: dict[str, Any] = {"organisation": house, "route_days": 10, "payroll_days": 2, "at": make.AT}

    with pytest.raises(PermissionDenied):
        terms.set_terms(**facts, days=[10], by=other)
    with pytest.raises(Refused):
        terms.set_terms(**facts, days=[0, 40], by=lead)
    assert PayTerms.objects.count() == 0


def test_a_fee_that_nobody_agreed_is_settled_by_the_desk() -> None:
    work = make.work(fee_cents=None)
    claim = work.told()
    assert claim is not None
    assert claim.total_cents == 0

    settling.settle(claim=claim, cents=9000, by=work.desk.coordinator, at=work.over)
    settling.settle(claim=claim, cents=9000, by=work.desk.coordinator, at=work.over)

    [line] = ClaimLine.objects.filter(claim=claim)
    assert (line.cents, line.because["rule"], Claim.objects.get().total_cents) == (9000, "settled", 9000)


def test_a_fee_is_settled_by_nobody_else_and_only_while_it_lies_with_its_expert() -> None:
    work = make.work(fee_cents=None)
    claim = work.told()
    assert claim is not None

    with pytest.raises(PermissionDenied):
        settling.settle(claim=claim, cents=9000, by=work.expert.user, at=work.over)
    Claim.objects.filter(pk=claim.pk).update(state="approved", desk="payroll")
    with pytest.raises(Stale):
        settling.settle(claim=claim, cents=9000, by=work.desk.coordinator, at=work.over)
    with pytest.raises(Refused):
        _settle_what_was_agreed()


def _settle_what_was_agreed() -> None:
    work = make.work()
    claim = work.told()
    assert claim is not None
    settling.settle(claim=claim, cents=1, by=work.desk.coordinator, at=work.over)
