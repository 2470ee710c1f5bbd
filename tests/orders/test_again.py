"""Ordering the same again, templates of a unit, and where the bill goes."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions, queries
from kokemussilta.orders.models import Order, OrderTemplate
from tests.factories import orders as factory
from tests.factories import people

pytestmark = pytest.mark.django_db

BILL = {
    "payer": "client", "bill_to": "Rannikon ammattiopisto", "business_id": "1234567-1", "bill_reference": "KP 4711",
    "einvoice_address": "0037 1234 5671", "einvoice_operator": "E204503", "bill_address": "", "billing": "",
}  # fmt: skip


@pytest.fixture
def desk():
    return people.organisation("Lakeuden kokemus", phone="+35864161111")


@pytest.fixture
def sari(desk):
    return factory.coordinator(desk)


@pytest.fixture
def order(at, desk, sari):
    order = factory.opened(at, by=sari, desk=desk, recent_events="Salainen suru", bill_reference="KP 1")
    order.refresh_from_db()
    return order


@pytest.fixture
def mate(order):
    """Somebody else who orders for the same unit."""
    return people.member(Role.CLIENT, order.organisation, order.unit)


# --- Where the bill goes ----------------------------------------------------------------------------------------------


def test_either_side_tells_where_the_bill_goes_and_the_history_notes_it(at, order, sari, client):
    url = reverse("orders:billing", args=[order.code])
    shown = people.sign_in(client, order.client, at=at).get(url).context["form"]["shown"].value()

    answer = client.post(url, BILL | {"shown": shown})
    twice = client.post(url, BILL)
    page = people.sign_in(client, sari, at=at).get(reverse("orders:handling", args=[order.code])).content.decode()

    order.refresh_from_db()
    assert (answer.status_code, twice.status_code) == (302, 302)
    assert (order.bill_to, order.business_id, order.einvoice_address) == ("Rannikon ammattiopisto", "1234567-1", "003712345671")
    assert Entry.objects.filter(verb="orders.order.billed").count() == 1
    assert ("Laskutustietoja muutettiin" in page, "Viite: KP 4711" in page) == (True, True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"business_id": "1234567-2"}, "business_id"),
        ({"business_id": "Y-tunnus"}, "business_id"),
        ({"einvoice_address": "0037 1234 5672"}, "einvoice_address"),
        ({"einvoice_address": "FI21 1234 5600 0007 86"}, "einvoice_address"),
        ({"einvoice_operator": ""}, "einvoice_operator"),
        ({"einvoice_address": ""}, "einvoice_address"),
        ({"payer": ""}, "payer"),
    ],
)
def test_what_could_not_be_billed_is_told_how_to_mend(at, order, client, changes, field):
    browser = people.sign_in(client, order.client, at=at)

    answer = browser.post(reverse("orders:billing", args=[order.code]), BILL | changes)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    order.refresh_from_db()
    assert order.bill_to == ""


def test_an_account_number_will_do(at, order, client):
    browser = people.sign_in(client, order.client, at=at)

    browser.post(reverse("orders:billing", args=[order.code]), BILL | {"einvoice_address": "FI21 1234 5600 0007 85"})

    order.refresh_from_db()
    assert order.einvoice_address == "FI2112345600000785"


def test_strangers_bill_nobody_and_an_order_that_ended_stays(at, order, sari, client):
    stranger = people.sign_in(client, people.user(), at=at)
    assert stranger.get(reverse("orders:billing", args=[order.code])).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.set_billing(order=order, facts={"bill_to": "X"}, by=people.user(), at=at)
    actions.cancel(order=order, reason="", by=sari, at=at)

    with pytest.raises(Refused):
        actions.set_billing(order=order, facts={"bill_to": "X"}, by=order.client, at=at)


# --- Templates --------------------------------------------------------------------------------------------------------


def test_a_units_template_is_ordered_from_by_those_who_order_for_it(at, order, mate, client):
    people.sign_in(client, order.client, at=at)
    for _ in range(2):
        client.post(reverse("orders:save-template", args=[order.code]), {"name": " Luento  keväällä "})
    template = OrderTemplate.objects.get()
    page = people.sign_in(client, mate, at=at).get(reverse("orders:mine"))
    ((shown, press),) = page.context["templates"]

    first = client.post(reverse("orders:from-template", args=[template.code]), {"press": press})
    second = client.post(reverse("orders:from-template", args=[template.code]), {"press": press})

    again = Order.objects.get(client=mate)
    assert (shown, template.name, first.url, second.url) == (
        template, "Luento keväällä", reverse("orders:step", args=[again.code, "when"]), first.url,
    )  # fmt: skip
    assert (again.goal, again.bill_reference, again.recent_events, again.dates.count()) == (order.goal, "KP 1", "", 0)
    client.post(reverse("orders:remove-template", args=[template.code]))
    assert client.post(reverse("orders:remove-template", args=[template.code])).status_code == 404
    assert OrderTemplate.objects.count() == 0


def test_a_template_is_its_units_alone(at, order, sari, client):
    template = actions.save_template(order=order, name="Luento", by=sari, at=at)
    elsewhere = people.member(Role.CLIENT, people.organisation(coordinates=False), None)
    browser = people.sign_in(client, elsewhere, at=at)

    assert browser.post(reverse("orders:from-template", args=[template.code]), {"press": ""}).status_code == 404
    for act in (actions.remove_template, lambda **known: actions.order_from_template(code="", **known)):
        with pytest.raises(PermissionDenied):
            act(template=template, by=elsewhere, at=at)
    with pytest.raises(PermissionDenied):
        actions.save_template(order=order, name="Luento", by=elsewhere, at=at)


def test_two_templates_have_two_names_and_an_order_needs_its_unit(at, desk, order, sari):
    actions.save_template(order=order, name="Luento", by=sari, at=at)
    other = factory.submitted(at, desk=desk)

    with pytest.raises(Refused):
        actions.save_template(order=other, name="Luento", by=sari, at=at)
    actions.link(order=other, organisation=order.organisation, unit=order.unit, by=sari, at=at)
    with pytest.raises(Refused):
        actions.save_template(order=other, name="Luento", by=sari, at=at)


# --- The desk orders again --------------------------------------------------------------------------------------------


def test_the_desk_orders_the_same_for_its_client_once(at, desk, order, sari, client):
    browser = people.sign_in(client, sari, at=at)
    url = reverse("orders:again-by-desk", args=[order.code])
    press = browser.get(url).context["form"]["press"].value()
    when = {"press": press, "date_1": "2027-05-04", "time_1": "10:00"}

    first, second = browser.post(url, when), browser.post(url, when)

    again = Order.objects.exclude(pk=order.pk).get()
    assert first.url == second.url == reverse("orders:handling", args=[again.code])
    assert (again.state, again.client, again.unit, again.handler, again.desk) == (
        "submitted",
        order.client,
        order.unit,
        sari,
        desk,
    )
    assert (again.goal, again.recent_events, again.dates.count()) == (order.goal, "", 1)
    assert Message.objects.filter(about=again.code, to_address=order.client_email).count() == 1


def test_the_desk_says_which_day_and_strangers_say_nothing(at, order, sari, client):
    browser = people.sign_in(client, sari, at=at)
    assert browser.post(reverse("orders:again-by-desk", args=[order.code]), {}).status_code == 422
    with pytest.raises(PermissionDenied):
        actions.order_again_for_client(order=order, spans=[(at, at)], code="", by=factory.coordinator(), at=at)

    assert Order.objects.count() == 1


def test_the_desk_begins_from_a_units_template(at, order, sari, client):
    """From another order of the unit, and from a call of it; a desk that can't handle the template's order sees none of it."""
    other = factory.submitted(at, desk=order.desk, email="toinen@koulu.example")
    actions.link(order=other, organisation=order.organisation, unit=order.unit, by=sari, at=at)
    actions.save_template(order=order, name="Kevään luento", by=order.client, at=at)
    browser = people.sign_in(client, sari, at=at)
    begins = reverse("orders:again-by-desk", args=[order.code])

    pages = [
        browser.get(address).content.decode()
        for address in (
            reverse("orders:again-by-desk", args=[other.code]),
            f"{reverse('orders:by-phone')}?like={other.code}",
        )
    ]

    assert [("Kevään luento" in page, f'href="{begins}"' in page) for page in pages] == [(True, True)] * 2
    assert list(queries.templates_on_desk(factory.coordinator(), order)) == []
    assert list(queries.templates_on_desk(order.client, order)) == []
