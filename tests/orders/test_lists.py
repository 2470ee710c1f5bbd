"""Lists, homes and queues: what stands on them, and how many statements they take."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.access.standing import standing
from kokemussilta.core.slots import CLIENT_HOME, DESK
from kokemussilta.orders import actions, panels
from kokemussilta.orders.models import Order
from tests.factories import orders as factory
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "clock_at", "clean_cache")]

MOST = 10


@pytest.fixture
def desk():
    return people.organisation("Merenkurkun Kokemus")


@pytest.fixture
def sari(desk):
    return people.member(Role.COORDINATOR, desk, name="Sari Koordinaattori")


@pytest.fixture
def browser(sari, at):
    return people.sign_in(Client(), sari, at=at)


def statements(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as caught:
        response = browser.get(address)
    assert response.status_code == 200
    return len(caught)


def many(order, count):
    """Copies of an order, as rows."""
    from kokemussilta.core.codes import new_code
    from kokemussilta.threads.models import Thread

    rows = []
    for _ in range(count):
        copy = Order.objects.get(pk=order.pk)
        copy.pk, copy.code, copy.thread = None, new_code(), Thread.objects.create(created_at=order.created_at)
        rows.append(copy)
    Order.objects.bulk_create(rows)


def test_the_desks_list_takes_the_same_statements_for_any_number_of_rows(at, desk, sari, browser):
    order = factory.submitted(at, desk=desk)
    address = reverse("orders:desk")
    one = statements(browser, address)
    many(order, 2)
    three = statements(browser, address)
    many(order, 247)

    assert (one, three) == (three, statements(browser, address))
    assert one <= MOST


def test_my_orders_take_the_same_statements_for_any_number_of_rows(at, desk):
    order = factory.submitted(at, desk=desk)
    own = people.sign_in(Client(), order.client, at=at)
    address = reverse("orders:mine")
    one = statements(own, address)
    many(order, 2)
    three = statements(own, address)
    many(order, 247)

    assert (one, three) == (three, statements(own, address))
    assert one <= MOST


def test_the_list_is_searched_narrowed_sorted_and_exported(at, desk, sari, browser):
    new = factory.submitted(at, desk=desk, organisation_name="Haettava Koulu")
    factory.opened(at, by=sari, desk=desk, organisation_name="Toinen Koulu")
    shared = factory.submitted(at + timedelta(minutes=1))
    address = reverse("orders:desk")

    def codes(query):
        return [order.code for order, _tone in browser.get(f"{address}?{query}").context["told"]]

    assert len(codes("")) == 3
    assert codes("")[0] == shared.code
    assert codes("desk=shared") == [shared.code]
    assert set(codes("state=waiting")) == {new.code, shared.code}
    assert codes("state=cancelled") == []
    found = browser.post(reverse("core:narrow"), {"to": address, "q": "haettava"}).url
    assert [order.code for order, _tone in browser.get(found).context["told"]] == [new.code]
    assert "haettava" not in found
    csv = browser.get(f"{address}?export=csv&desk=own").content.decode()
    assert (new.code in csv, shared.code in csv) == (True, False)
    assert browser.get(f"{address}?export=xlsx").status_code == 200


@pytest.mark.parametrize("query", ["page=999999999999", "page=x", "sort=; drop", "state=nonsense", "product='--", "s=x"])
def test_addresses_that_make_no_sense_show_the_list(at, desk, browser, query):
    factory.submitted(at, desk=desk)

    assert browser.get(f"{reverse('orders:desk')}?{query}").status_code == 200


def test_another_desks_orders_are_not_listed(at, sari, browser):
    elsewhere = factory.submitted(at, desk=people.organisation())

    assert elsewhere.code not in browser.get(reverse("orders:desk")).content.decode()
    assert elsewhere.code not in browser.get(f"{reverse('orders:desk')}?export=csv").content.decode()


def test_new_orders_are_queued_the_oldest_first(at, desk, sari):
    young = factory.submitted(at, desk=desk)
    old = factory.submitted(at - timedelta(hours=19), desk=desk)
    own = factory.draft(at, desk=desk, by=sari)
    actions.submit(order=own, client=sari, by=sari, at=at)

    queue = panels.new_orders(sari, at)

    assert (queue.count, queue.note) == (2, "2, vanhin eilen klo 14.30")
    assert [row.url for row in queue.rows] == [reverse("orders:handling", args=[order.code]) for order in (old, young)]
    assert panels.new_orders(people.member(Role.COORDINATOR, people.organisation()), at) is None
    assert panels.new_orders(people.user(), at) is None


def test_the_home_of_a_client_tells_each_order_in_a_sentence(at, desk):
    order = factory.submitted(at, desk=desk)
    own = people.sign_in(Client(), order.client, at=at)

    page = own.get(reverse("portals:client")).content.decode()

    assert "Tilaus on perillä. Viimeistään pe 5.3. kuulet meistä." in page
    assert "kokemussilta.orders.panels.my_orders" in CLIENT_HOME.fillers()
    assert "kokemussilta.orders.panels.new_orders" in DESK.fillers()


def test_the_two_queues_of_the_desk_take_one_statement_together(at, desk, sari):
    order = factory.submitted(at, desk=desk)
    many(order, 30)
    standing(sari)

    with CaptureQueriesContext(connection) as caught:
        queue = panels.new_orders(sari, at)
        panels.answered_orders(sari, at)

    assert (len(caught), len(queue.rows), queue.count) == (1, 5, 31)
