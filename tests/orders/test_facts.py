"""What an order says: mended at the desk, tied to its orderer, taken by phone."""

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.access.roles import Role
from kokemussilta.audit.models import Entry
from kokemussilta.notifications.models import Message
from kokemussilta.orders import rules
from kokemussilta.orders.models import Order
from tests.factories import orders as factory
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "clock_at", "clean_cache")]


@pytest.fixture
def desk():
    return people.organisation("Merenkurkun Kokemus", email="silta@meri.example")


@pytest.fixture
def sari(desk):
    return people.member(Role.COORDINATOR, desk, name="Sari Koordinaattori")


@pytest.fixture
def browser(sari, at):
    return people.sign_in(Client(), sari, at=at)


def verbs(order):
    return set(Entry.objects.filter(subject=order.code).values_list("verb", flat=True))


# --- Facts and orderer ----------------------------------------------------------------------------------------------------


def test_the_orderer_is_found_or_made_and_never_doubled(at, desk, sari, browser):
    known = people.organisation("Rannikon ammattiopisto", coordinates=False)
    first, second = factory.submitted(at, desk=desk), factory.submitted(at, desk=desk)
    assert "Rannikon ammattiopisto" in browser.get(reverse("orders:orderer", args=[first.code])).content.decode()

    for order in (first, second):
        browser.post(
            reverse("orders:orderer", args=[order.code]),
            {"organisation": known.code, "organisation_name": known.name, "unit_name": "Lähihoitajat"},
        )
        order.refresh_from_db()

    assert (first.organisation, first.unit) == (second.organisation, second.unit) == (known, Unit.objects.get())
    browser.post(
        reverse("orders:orderer", args=[first.code]), {"organisation_name": "rannikon AMMATTIOPISTO", "unit_name": "X"}
    )
    assert Organisation.objects.filter(name__iexact="rannikon ammattiopisto").count() == 1
    browser.post(reverse("orders:orderer", args=[first.code]), {"organisation_name": "Uusi Koulu ry", "unit_name": "Koulu"})
    first.refresh_from_db()
    assert (first.organisation.name, first.unit.name, first.organisation.orders) == ("Uusi Koulu ry", "Koulu", True)


def test_what_is_missing_before_a_confirmation(at, desk, sari):
    order = factory.submitted(at, desk=desk, angle=" ", day_contact_phone="", aftercare="")
    order.audiences.clear()

    assert rules.missing_before_confirmation(order) == ["audience", "angle", "day_contact", "aftercare", "orderer"]
    factory.linked(order, by=sari, at=at)
    assert rules.missing_before_confirmation(order) == ["audience", "angle", "day_contact", "aftercare"]


def test_facts_are_mended_and_only_names_are_noted(at, desk, sari, browser):
    order = factory.submitted(at, desk=desk)
    page = browser.get(reverse("orders:edit", args=[order.code]))
    assert page.status_code == 200
    form = {
        "goal": "Uusi tavoite", "angle": "Uusi kulma", "place": "remote", "language": "sv", "minutes": "60", "seats_wanted": "2",
        "payer": "voluntary", "themes": ["alcohol"], "audiences": ["higher"], "with_minors": "False", "date_1": "2027-03-20",
        "time_1": "12:00",
    }  # fmt: skip

    response = browser.post(reverse("orders:edit", args=[order.code]), form)

    assert response.status_code == 302, response.content.decode()
    order.refresh_from_db()
    assert (order.goal, order.place, order.language.code, order.with_minors) == ("Uusi tavoite", "remote", "sv", False)
    assert [theme.code for theme in order.themes.all()] == ["alcohol"]
    assert order.dates.count() == 1
    fields = Entry.objects.get(verb="orders.order.edited").fields
    assert ("goal" in fields, "Uusi tavoite" in str(fields)) == (True, False)


def test_wrong_facts_are_told_and_kept_on_the_page(at, desk, sari, browser):
    order = factory.submitted(at, desk=desk)

    response = browser.post(
        reverse("orders:edit", args=[order.code]), {"goal": "", "angle": "Kirjoitettu", "minutes": "9" * 40}
    )

    assert (response.status_code, "Kirjoitettu" in response.content.decode()) == (422, True)


# --- By phone -------------------------------------------------------------------------------------------------------------

CALL = {
    "product": "school-lecture", "client_name": "Soile Soittaja", "client_phone": "040 123 4567", "client_email": "",
    "client_language": "fi", "organisation_name": "Koulu", "unit_name": "", "goal": "Luento", "audiences": ["secondary"],
    "place": "on_site", "municipality": "743", "language": "fi", "date_1": "2027-03-16", "time_1": "10:00",
}  # fmt: skip


def test_a_call_becomes_an_order_at_once(desk, sari, browser):
    assert browser.get(reverse("orders:by-phone")).status_code == 200

    response = browser.post(reverse("orders:by-phone"), CALL | {"desk": desk.slug})

    order = Order.objects.get()
    assert response.url == reverse("orders:handling", args=[order.code])
    assert (order.state, order.desk, order.handler, order.entered_by, order.client) == ("submitted", desk, sari, sari, None)
    assert Message.objects.filter(to_address="").count() == 0
    assert browser.get(response.url).status_code == 200


def test_a_caller_with_an_address_may_follow(desk, sari, browser):
    browser.post(reverse("orders:by-phone"), CALL | {"desk": desk.slug, "client_email": "soile@koulu.example"})

    order = Order.objects.get()
    assert order.client.email == "soile@koulu.example"
    assert Message.objects.filter(to_address="soile@koulu.example").count() == 1


def test_ones_own_call_is_for_others_and_other_desks_are_closed(desk, sari, browser):
    own = browser.post(reverse("orders:by-phone"), CALL | {"desk": desk.slug, "client_email": sari.email})
    elsewhere = browser.post(reverse("orders:by-phone"), CALL | {"desk": people.organisation().slug})

    assert (own.status_code, elsewhere.status_code, Order.objects.count()) == (422, 422, 0)
