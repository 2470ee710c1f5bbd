"""The person's own pages: where the money is, one claim, one press."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.fees.models import Claim, Told
from tests.factories import claims as make
from tests.fees.payrolls import with_details
from tests.pages import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(set_clock: Callable[[datetime], None]) -> Claim:
    """A draft of 120 euros and forty kilometres, opened an hour after the task."""
    make.rates()
    work = make.work()
    set_clock(work.over)
    found = work.told(travel_km=40)
    assert found is not None
    return found


@pytest.fixture
def browser(claim: Claim, client: Client) -> Client:
    """The person signed in."""
    client.force_login(make.person(claim))
    return client


def page(browser: Client, name: str, *args: str) -> str:
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_tells_sum_desk_and_expected_day(browser: Client, claim: Claim) -> None:
    text = page(browser, "fees:mine")

    assert "140,00\u00a0€" in text
    assert "Sinulla" in text
    assert "Rahat arviolta" in text


def test_a_friendly_word_when_there_is_nothing_yet(client: Client, claim: Claim) -> None:
    client.force_login(make.another_person(claim))

    assert "Ei vielä palkkioita" in page(client, "fees:mine")


def test_a_line_opens_to_why(browser: Client, claim: Claim) -> None:
    text = page(browser, "fees:claim", claim.code)

    assert "Tehtävälle sovittu palkkio" in text
    assert "Kilometrikorvaus, 40 km × 0,50\u00a0€" in text
    assert "Verohallinnon verovapaat korvaukset" in text


def test_sent_by_one_press_and_seen_on_its_desk(browser: Client, claim: Claim) -> None:
    with_details(claim.expert, at=claim.drafted_at)
    answer = browser.post(reverse("fees:send", args=[claim.code]), {"version": 1, "cents": claim.total_cents}, follow=True)

    assert "Lomake on lähetetty" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == "in_approval"


def test_the_trip_is_mended_on_its_page(browser: Client, claim: Claim) -> None:
    address = reverse("fees:trip", args=[claim.code])

    sent = fields_of(browser.get(address).content.decode(), "km") | {"km": "62,5"}
    answer = browser.post(address, sent)

    assert answer.status_code == 302
    claim.refresh_from_db()
    assert claim.total_cents == 12_000 + 3125
    assert str(Told.objects.get(claim=claim).km) == "62.5"


def test_others_find_no_such_page(client: Client, claim: Claim) -> None:
    client.force_login(make.another_person(claim))

    for name in ("fees:claim", "fees:trip", "fees:kind", "fees:receipts"):
        assert client.get(reverse(name, args=[claim.code])).status_code == 404
    for name in ("fees:send", "fees:withdraw", "fees:again"):
        assert client.post(reverse(name, args=[claim.code])).status_code == 404
