"""The yearly limits of volunteers: counted with each non-profit organisation, shown, warned of before they are exceeded."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.fees.models import Claim, PaySettings
from kokemussilta.fees.queries.volunteering import used_by, used_of_claim
from tests.factories import claims as make

pytestmark = pytest.mark.django_db


def volunteered(km: int, *, nonprofit: bool = True) -> Claim:
    make.rates()
    work = make.work(payer="voluntary", fee_cents=None)
    PaySettings.objects.create(organisation=work.desk.organisation, is_nonprofit=nonprofit)
    claim = work.told(travel_km=km)
    assert claim is not None
    return claim


def test_kilometres_are_counted_by_year_and_organisation() -> None:
    claim = volunteered(400)

    [used] = used_by(make.person(claim), 2027)

    assert (used.organisation, used.days, used.cents, used.is_near, used.is_over) == (
        claim.organisation.name, 0, 20_000, False, False,
    )  # fmt: skip
    assert used_by(make.person(claim), 2026) == []


def test_a_claim_near_and_over_the_limit_warns(client: Client, set_clock: Callable[[datetime], None]) -> None:
    claim = volunteered(4900)
    used = used_of_claim(claim)
    assert used is not None
    assert (used.is_near, used.is_over) == (True, False)

    set_clock(claim.drafted_at)
    client.force_login(make.person(claim))
    assert "Vuoden raja on lähellä" in client.get(reverse("fees:claim", args=[claim.code])).content.decode()


def test_what_is_taken_back_uses_nothing_and_others_have_no_limits() -> None:
    claim = volunteered(400, nonprofit=False)
    assert used_of_claim(claim) is None
    PaySettings.objects.update(is_nonprofit=True)
    Claim.objects.filter(pk=claim.pk).update(state="withdrawn", desk="nobody")

    assert used_by(make.person(claim), 2027) == []
