"""An order taken on the telephone: its client accepts the common principles later, on the order's page that the letters lead to."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions
from kokemussilta.orders.models import Order
from kokemussilta.register.ethics_texts import FOR_CLIENTS, text_for_clients
from tests.factories import orders as factory
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(at):
    """Told on the telephone: its client has seen no principles."""
    desk = people.organisation("Lakeuden kokemus")
    order = factory.draft(at, desk=desk)
    client = people.user(email=order.client_email)
    actions.submit(order=order, client=client, by=factory.coordinator(desk), at=at)
    order.refresh_from_db()
    return order


def test_the_letter_asks_and_the_page_takes_the_answer_once(client, order, at, clock_at):
    letter = Message.objects.get(about=order.code, to_address=order.client_email)
    people.sign_in(client, order.client, at=at)
    url = reverse("orders:order", args=[order.code])
    before = client.get(url).content.decode()

    for _press in range(2):
        answer = client.post(reverse("orders:accept-principles", args=[order.code]), {"version": FOR_CLIENTS})

    order.refresh_from_db()
    after = client.get(url).content.decode()
    assert ("hyväksy ne tilauksen sivulla" in letter.text, "/orders/follow/" in letter.text or "/follow/" in letter.text) == (
        True,
        True,
    )
    assert [str(text_for_clients(FOR_CLIENTS)[0]) in page for page in (before, after)] == [True, False]
    assert (answer.url, order.ethics_version) == (url, FOR_CLIENTS)
    assert list(Entry.objects.filter(verb="orders.principles.accepted").values_list("by", flat=True)) == [order.client.code]


def test_nobody_accepts_for_the_client(client, order, at):
    order.organisation = people.organisation(coordinates=False)
    order.save(update_fields=["organisation"])
    mate = people.member(Role.CLIENT, order.organisation)
    people.sign_in(client, mate, at=at)

    assert client.get(reverse("orders:order", args=[order.code])).context["principles"] == ()
    for by in (mate, factory.coordinator(order.desk), people.user()):
        with pytest.raises(PermissionDenied):
            actions.accept_principles(order=order, version=FOR_CLIENTS, by=by, at=at)
    assert Order.objects.get(pk=order.pk).ethics_version == ""


def test_words_that_were_not_shown_are_not_accepted(client, order, at, clock_at):
    with pytest.raises(Refused):
        actions.accept_principles(order=order, version="2026-1", by=order.client, at=at)
    people.sign_in(client, order.client, at=at)
    client.post(reverse("orders:accept-principles", args=[order.code]))

    assert Order.objects.get(pk=order.pk).ethics_version == ""


def test_a_failure_leaves_it_unaccepted(order, at, monkeypatch):
    def breaks(*_args, **_more):
        raise RuntimeError

    monkeypatch.setattr("kokemussilta.orders.actions.principles.audit.record", breaks)
    with pytest.raises(RuntimeError):
        actions.accept_principles(order=order, version=FOR_CLIENTS, by=order.client, at=at)
    assert Order.objects.get(pk=order.pk).ethics_version == ""
