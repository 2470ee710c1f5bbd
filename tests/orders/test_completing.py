"""The client adds what was left for later: nothing more, nothing that was told before, and the desk hears of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.audit.models import Entry
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions, rules
from kokemussilta.orders.models import Order
from kokemussilta.orders.states import OrderState
from tests.factories import orders as factory
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "clock_at", "clean_cache")]

OPEN = {"aftercare": "", "day_contact_name": "", "day_contact_phone": "", "billing": "", "with_minors": None}


@pytest.fixture
def desk():
    return people.organisation("Merenkurkun Kokemus", email="silta@meri.example")


@pytest.fixture
def order(at, desk):
    return factory.submitted(at, desk=desk, **OPEN)


@pytest.fixture
def browser(order, at):
    return people.sign_in(Client(), order.client, at=at)


def to_desk(order):
    return Message.objects.filter(to_address="silta@meri.example", about=order.code, subject__contains="täydensi").count()


def test_the_client_sees_what_is_missing_and_adds_some_of_it(order, browser):
    page = browser.get(reverse("orders:order", args=[order.code])).content.decode()
    answer = browser.post(
        reverse("orders:complete", args=[order.code]), {"aftercare": "Kuraattori on paikalla.", "with_minors": "False"}
    )

    fresh = Order.objects.get()
    entry = Entry.objects.get(verb="orders.order.completed")
    assert ("Nämä puuttuvat vielä" in page, 'name="aftercare"' in page, 'name="angle"' in page) == (True, True, False)
    assert answer.url == reverse("orders:order", args=[order.code])
    assert (fresh.aftercare, fresh.day_contact_name, fresh.angle) == ("Kuraattori on paikalla.", "", order.angle)
    assert (entry.by, entry.fields, to_desk(order)) == (order.client.code, ["aftercare"], 1)
    assert 'name="aftercare"' not in browser.get(answer.url).content.decode()


def test_nothing_at_all_is_no_answer(order, browser):
    answer = browser.post(reverse("orders:complete", args=[order.code]), {"aftercare": " "})

    assert (answer.status_code, to_desk(order)) == (422, 0)
    assert "Kirjoita ainakin yksi kohta" in answer.content.decode()


def test_what_was_told_is_not_overwritten(order, at, browser):
    Order.objects.update(aftercare="Koordinaattorin kirjaama")

    told = actions.complete(order=order, facts={"aftercare": "Toinen", "angle": "Toinen"}, by=order.client, at=at)

    assert (told, Order.objects.get().aftercare, Order.objects.get().angle) == ([], "Koordinaattorin kirjaama", order.angle)
    assert (to_desk(order), Entry.objects.filter(verb="orders.order.completed").count()) == (0, 0)


def test_strangers_and_the_desk_do_not(order, at, desk):
    for by in (people.user(), people.member(Role.COORDINATOR, desk)):
        with pytest.raises(PermissionDenied):
            actions.complete(order=order, facts={"aftercare": "Muu"}, by=by, at=at)
    stranger = people.sign_in(Client(), people.user(), at=at)

    assert stranger.post(reverse("orders:complete", args=[order.code]), {"aftercare": "Muu"}).status_code == 404
    assert Order.objects.get().aftercare == ""


@pytest.mark.parametrize("state", [OrderState.CLOSED, OrderState.CANCELLED, OrderState.DELIVERED])
def test_an_order_that_is_over_stays_as_it_is(order, at, state):
    Order.objects.update(state=state)

    with pytest.raises(PermissionDenied):
        actions.complete(order=order, facts={"aftercare": "Muu"}, by=order.client, at=at)


def test_all_or_nothing(order, at, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("kokemussilta.orders.actions.completing.outbox.queue", fail)
    with pytest.raises(RuntimeError):
        actions.complete(order=order, facts={"aftercare": "Muu"}, by=order.client, at=at)

    assert (Order.objects.get().aftercare, Entry.objects.filter(verb="orders.order.completed").count()) == ("", 0)


def test_a_complete_order_asks_nothing(at, desk):
    order = factory.submitted(at, desk=desk, billing="Y-tunnus 1234567-8")

    assert rules.open_to_client(order) == []
    page = people.sign_in(Client(), order.client, at=at).get(reverse("orders:order", args=[order.code])).content.decode()
    assert "Nämä puuttuvat vielä" not in page


def test_a_page_that_a_telephone_forgot_is_the_order(order, browser):
    for name in ("orders:write", "orders:complete"):
        assert browser.get(reverse(name, args=[order.code])).url == reverse("orders:order", args=[order.code])


# --- Who hears of a new order ---------------------------------------------------------------------------------------------


def _heard(order):
    letters = Message.objects.filter(about=order.code, subject__startswith="Uusi tilaus")
    return sorted(letters.values_list("to_address", flat=True))


def test_without_a_mailbox_everyone_who_works_there_hears(at):
    desk, elsewhere = people.organisation("Uusi ry"), people.organisation("Muu ry")
    lead, coordinator = people.member(Role.LEAD, desk), people.member(Role.COORDINATOR, desk)
    gone = people.user()
    people.membership(gone, desk, Role.COORDINATOR, ends_on=(at - timedelta(days=1)).date())
    people.member(Role.CLIENT, desk)
    people.member(Role.LEAD, elsewhere)

    order = factory.submitted(at, desk=desk)

    assert _heard(order) == sorted([lead.email, coordinator.email])


def test_from_the_shared_queue_each_possible_desk_hears(at):
    with_box, without = people.organisation(email="posti@eka.example"), people.organisation()
    lead = people.member(Role.LEAD, without)
    people.member(Role.LEAD, with_box)

    order = factory.submitted(at, municipality=None)

    assert _heard(order) == sorted(["posti@eka.example", lead.email])


def test_handed_on_it_is_told_there_too(at, desk, order):
    other = people.organisation("Toinen ry")
    lead = people.member(Role.LEAD, other)

    actions.hand_to(order=order, desk=other, by=people.member(Role.COORDINATOR, desk), at=at)

    assert _heard(order) == sorted(["silta@meri.example", lead.email])
