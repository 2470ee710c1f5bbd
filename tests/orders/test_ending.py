"""How orders end, and who hears: a time called off, nothing held, delivered, closed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from kokemussilta.access.actions import people as access
from kokemussilta.access.models import Membership
from kokemussilta.access.roles import Role
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions, duties, queries, searching
from kokemussilta.orders.models import Order, Task
from kokemussilta.search import lookup
from tests.factories import orders as factory
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "clock_at", "clean_cache")]


@pytest.fixture
def desk():
    return people.organisation("Merenkurkun Kokemus", email="silta@meri.example")


@pytest.fixture
def sari(desk):
    return people.member(Role.COORDINATOR, desk, name="Sari Koordinaattori")


def _letters(*words):
    return [message for message in Message.objects.order_by("pk") if all(word in message.subject for word in words)]


def test_a_time_that_has_begun_is_not_called_off(at, desk, sari, set_clock):
    order = factory.opened(at, by=sari, desk=desk, times=3)
    first = order.tasks.order_by("starts_at").first()
    later = first.ends_at + timedelta(hours=2)
    set_clock(later)

    with pytest.raises(Refused):
        actions.call_off_task(task=first, reason="", by=order.client, at=later)
    actions.cancel(order=order, reason="Muutto", by=order.client, at=later)

    assert list(order.tasks.order_by("starts_at").values_list("state", flat=True)) == ["planned", "cancelled", "cancelled"]


def test_the_desk_hears_of_a_time_that_the_client_calls_off_and_why(at, desk, sari):
    order = factory.opened(at, by=sari, desk=desk, times=2)
    actions.call_off_task(task=order.tasks.first(), reason="Sali on remontissa", by=order.client, at=at)

    told = _letters("Tilaaja perui ajan", order.code)
    assert [(message.to_address, "Sali on remontissa" in message.text) for message in told] == [(desk.email, True)]
    assert [message.to_address for message in _letters("Peruit ajan")] == [order.client_email]
    assert _letters("Peruttu:") == []


def test_an_order_with_nothing_left_is_open_and_never_filled(at, desk, sari):
    order = factory.opened(at, by=sari, desk=desk)
    actions.mark_filled(order=order, by=sari, at=at)
    actions.call_off_task(task=order.tasks.get(), reason="", by=order.client, at=at)

    order.refresh_from_db()
    assert order.state == "open"
    page = people.sign_in(Client(), sari, at=at).get(reverse("orders:handling", args=[order.code])).content.decode()
    assert "Sovi ajat, niin pääset etsimään tekijää." in page


def test_a_delivered_order_may_get_more_times_and_closes_by_itself(at, desk, sari, set_clock):
    order = factory.opened(at, by=sari, desk=desk)
    task = order.tasks.get()
    done = task.ends_at + timedelta(hours=1)
    set_clock(done)
    actions.hold_task(task=task, by=None, at=done)
    order.refresh_from_db()
    assert order.state == "delivered"

    span = (done + timedelta(days=7), done + timedelta(days=7, hours=1))
    actions.make_tasks(order=order, spans=[span], plan=factory.plan(order), by=sari, at=done)
    order.refresh_from_db()
    assert order.state == "open"

    actions.call_off_task(task=Task.objects.get(state="planned"), reason="", by=sari, at=done)
    order.refresh_from_db()
    assert order.state == "delivered"
    assert duties.close_delivered(done + timedelta(days=29)) == 0
    assert duties.close_delivered(done + timedelta(days=31)) == 1
    order.refresh_from_db()
    assert order.state == "closed"
    with pytest.raises(PermissionDenied):
        actions.make_tasks(order=order, spans=[span], plan=factory.plan(order), by=sari, at=done)


# --- Who hears of the client's words ---------------------------------------------------------------------------------------


def test_the_clients_words_are_on_the_desk_until_somebody_has_read_them(at, desk, sari, set_clock):
    order = factory.opened(at, by=sari, desk=desk)
    actions.write_to_desk(order=order, text="Sali vaihtui!", by=order.client, at=at)
    browser = people.sign_in(Client(), sari, at=at)

    assert [row.code for row in queries.waiting(sari, 5, at)[1].rows] == [order.code]
    later = at + timedelta(minutes=5)
    set_clock(later)
    assert browser.post(reverse("orders:read", args=[order.code])).status_code == 302
    assert queries.waiting(people.again(sari), 5, later)[1].rows == []

    actions.write_to_desk(order=order, text="Ja kello muuttui.", by=order.client, at=later + timedelta(minutes=1))
    assert [row.code for row in queries.waiting(people.again(sari), 5, later + timedelta(minutes=2))[1].rows] == [order.code]


def test_reading_is_the_desks(at, desk, sari):
    order = factory.opened(at, by=sari, desk=desk)
    for stranger in (order.client, factory.coordinator()):
        answer = people.sign_in(Client(), stranger, at=at).post(reverse("orders:read", args=[order.code]))
        assert answer.status_code in {403, 404}
    assert Order.objects.get().desk_read_at is None


def test_who_left_the_desk_hears_no_more(at, desk, sari):
    order = factory.submitted(at, desk=desk)
    actions.take(order=order, desk=desk, by=sari, at=at)
    actions.write_to_desk(order=order, text="Ensimmäinen", by=order.client, at=at)
    lead = people.member(Role.LEAD, desk)
    access.end(membership=Membership.objects.get(user=sari), by=lead, at=at)
    later = at + timedelta(days=2)
    order = Order.objects.get()
    actions.write_to_desk(order=order, text="Toinen", by=order.client, at=later)

    assert [message.to_address for message in _letters("Tilaaja kirjoitti")] == [sari.email, desk.email]


def test_without_a_mailbox_every_coordinator_hears_and_on_the_shared_queue_everyone_who_could_take_it(at):
    bare = people.organisation()
    both = sorted(factory.coordinator(bare).email for _ in range(2))
    order = factory.submitted(at, desk=bare)
    actions.write_to_desk(order=order, text="Hei", by=order.client, at=at)
    assert sorted(message.to_address for message in _letters("Tilaaja kirjoitti", order.code)) == both

    people.organisation(email="toinen@meri.example")
    shared = factory.submitted(at)
    assert shared.desk is None
    actions.cancel(order=shared, reason="", by=shared.client, at=at)
    assert "toinen@meri.example" in [message.to_address for message in _letters("Tilaaja perui", shared.code)]


# --- Drafts and names ------------------------------------------------------------------------------------------------------


def test_a_draft_begun_on_the_desks_own_page_is_its_writers_alone(at, desk, sari):
    draft = factory.draft(at, desk=desk, goal="Salli minun", organisation_name="Salainen Koulu")

    assert list(Order.objects.visible_to(sari)) == []
    assert searching.found(sari, lookup.read("Salainen", on=at.date())) is None
    browser = people.sign_in(Client(), sari, at=at)
    assert browser.post(reverse("orders:again", args=[draft.code])).status_code == 404
    assert Order.objects.count() == 1
