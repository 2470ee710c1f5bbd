"""The desk's work on an order: what it may, what it does, what it is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions, policies, queries
from kokemussilta.orders.models import Order, ServiceProduct
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


# --- Whose desk -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("serving", "expected"), [(0, None), (1, "first"), (2, None)])
def test_an_order_goes_to_the_only_organisation_that_serves_the_place(at, serving, expected):
    county = factory.municipality().county
    desks = [people.organisation(name) for name in ("Eka", "Toka")]
    for organisation in desks[:serving]:
        organisation.serves.add(county)
    people.organisation("Ei välitä", coordinates=False).serves.add(county)

    order = factory.submitted(at)

    assert order.desk == (desks[0] if expected else None)


def test_without_a_municipality_the_queue_is_shared(at):
    people.organisation()

    assert factory.submitted(at, municipality=None).desk is None


def test_an_organisations_own_page_decides_the_desk(client, desk):
    other = people.organisation("Toinen")
    other.serves.add(factory.municipality().county)
    page = client.get(reverse("orders:from", args=[desk.slug])).content.decode()
    assert f"?from={desk.slug}" in page

    client.post(f"{reverse('orders:new', args=['school-lecture'])}?from={desk.slug}", {"goal": "Toive"})

    assert Order.objects.get().desk == desk


def test_own_products_are_on_their_organisations_page_alone(client, desk):
    shared = factory.product()
    own = ServiceProduct.objects.create(slug="oma", organisation=desk, kind=shared.kind, texts={"fi": {"name": "Oma tuote"}})

    assert client.get(reverse("orders:product", args=[own.slug])).status_code == 404
    assert client.get(f"{reverse('orders:product', args=[own.slug])}?from={desk.slug}").status_code == 200


def test_the_shared_queue_is_told_to_those_who_serve(at):
    people.organisation("Eka", email="eka@desk.example").serves.add(factory.municipality().county)
    people.organisation("Toka", email="toka@desk.example").serves.add(factory.municipality().county)
    people.organisation("Kaukana", email="kaukana@desk.example")

    factory.submitted(at)

    told = set(Message.objects.filter(to_address__endswith="desk.example").values_list("to_address", flat=True))
    assert told == {"eka@desk.example", "toka@desk.example"}


# --- Who sees -------------------------------------------------------------------------------------------------------------


def test_who_sees_an_order(at, desk, sari, browser):
    order = factory.submitted(at, desk=desk, recent_events="Salainen suru")
    mate = people.member(Role.CLIENT, people.organisation("Toinen tilaaja", coordinates=False))
    stranger, elsewhere = people.user(), people.member(Role.COORDINATOR, people.organisation())
    pages = {name: reverse(f"orders:{name}", args=[order.code]) for name in ("order", "handling", "plan", "edit", "orderer")}

    for user, code in ((stranger, 404), (mate, 404)):
        their = people.sign_in(Client(), user, at=at)
        assert their.get(pages["order"]).status_code == code
        assert their.get(pages["handling"]).status_code == 403
    other = people.sign_in(Client(), elsewhere, at=at)
    assert [other.get(address).status_code for address in pages.values()] == [404] * 5
    assert [browser.get(address).status_code for address in pages.values()] == [302, 200, 200, 200, 200]
    own = people.sign_in(Client(), order.client, at=at)
    assert own.get(pages["order"]).status_code == 200
    assert "Salainen suru" in browser.get(pages["handling"]).content.decode()


def test_the_clients_unit_sees_its_orders(at, desk, sari):
    order = factory.submitted(at, desk=desk)
    unit = factory.linked(order, by=sari, at=at)
    mate = people.member(Role.CLIENT, unit.organisation, unit)
    other = people.member(Role.CLIENT, unit.organisation, people.unit(unit.organisation))
    address = reverse("orders:order", args=[order.code])

    assert people.sign_in(Client(), mate, at=at).get(address).status_code == 200
    assert people.sign_in(Client(), other, at=at).get(address).status_code == 404


def test_nobody_handles_their_own_order(at, desk, sari, browser):
    order = factory.draft(at, desk=desk, by=sari)
    actions.submit(order=order, client=sari, by=sari, at=at)

    assert policies.may_handle(sari, order) is False
    assert browser.get(reverse("orders:handling", args=[order.code])).status_code == 403
    assert browser.get(reverse("orders:order", args=[order.code])).status_code == 200
    with pytest.raises(PermissionDenied):
        actions.take(order=order, desk=desk, by=sari, at=at)


def test_a_draft_is_on_no_desk(at, desk, sari, browser):
    order = factory.draft(at, desk=desk)

    assert list(queries.desk_orders(sari)) == []
    assert browser.get(reverse("orders:handling", args=[order.code])).status_code == 404


# --- Taking, handing on ---------------------------------------------------------------------------------------------------


def test_the_first_to_take_a_shared_order_gets_it(at, desk, sari, browser):
    order = factory.submitted(at)
    other = people.organisation("Toinen")
    their = people.member(Role.COORDINATOR, other)
    late = Order.objects.get(pk=order.pk)

    browser.post(reverse("orders:take", args=[order.code]), {"desk": desk.slug})

    order.refresh_from_db()
    assert (order.desk, order.handler) == (desk, sari)
    with pytest.raises(Stale):
        actions.take(order=late, desk=other, by=their, at=at)
    order.refresh_from_db()
    assert (order.desk, "orders.order.taken" in verbs(order)) == (desk, True)


def test_nobody_takes_to_a_desk_that_is_not_theirs(at, sari):
    order = factory.submitted(at)

    with pytest.raises(PermissionDenied):
        actions.take(order=order, desk=people.organisation(), by=sari, at=at)


def test_an_order_is_handed_on_and_the_client_is_told(at, desk, sari, browser):
    order = factory.submitted(at, desk=desk)
    other = people.organisation("Lakeuden Kokemus", email="lakeus@desk.example")

    response = browser.post(reverse("orders:hand-to", args=[order.code]), {"desk": other.slug})

    order.refresh_from_db()
    assert (response.url, order.desk, order.handler) == (reverse("orders:desk"), other, None)
    assert browser.get(reverse("orders:handling", args=[order.code])).status_code == 404
    assert Message.objects.filter(to_address="lakeus@desk.example").count() == 1
    assert Message.objects.filter(to_address=order.client_email, text__contains="Lakeuden Kokemus").count() == 1


def test_an_order_with_times_stays_where_it_is(at, desk, sari):
    order = factory.opened(at, by=sari, desk=desk)

    with pytest.raises(Refused):
        actions.hand_to(order=order, desk=people.organisation(), by=sari, at=at)


# --- Talking --------------------------------------------------------------------------------------------------------------


def test_question_and_answer(at, desk, sari, browser, later, set_clock):
    order = factory.submitted(at, desk=desk)
    browser.post(reverse("orders:ask", args=[order.code]), {"text": "Kuka ottaa vastaan?", "waits": "on"})
    order.refresh_from_db()
    assert order.state == "clarifying"
    assert Message.objects.filter(to_address=order.client_email, subject__startswith="Kysymme").count() == 1
    assert list(queries.for_lists(queries.desk_orders(sari), at=at).filter(queries.IS_ANSWERED)) == []

    own = people.sign_in(Client(), order.client, at=at)
    own.post(reverse("orders:write", args=[order.code]), {"text": "Minä itse."})

    assert list(queries.for_lists(queries.desk_orders(sari), at=at).filter(queries.IS_ANSWERED)) == [order]
    assert Message.objects.filter(to_address=desk.email, subject__contains=order.code).count() == 1
    page = browser.get(reverse("orders:handling", args=[order.code])).content.decode()
    assert ("Minä itse." in page, "Tilaaja vastasi" in page) == (True, True)


def test_a_message_without_waiting_changes_no_state(at, desk, sari):
    order = factory.submitted(at, desk=desk)

    actions.write_to_client(order=order, text="Hei!", waits=False, by=sari, at=at)

    order.refresh_from_db()
    assert order.state == "submitted"


def test_strangers_write_nothing(at, desk):
    order = factory.submitted(at, desk=desk)

    for write in (
        lambda by: actions.write_to_client(order=order, text="Hei", waits=False, by=by, at=at),
        lambda by: actions.write_to_desk(order=order, text="Hei", by=by, at=at),
    ):
        with pytest.raises(PermissionDenied):
            write(people.user())
    assert order.thread.posts.count() == 0


def test_an_empty_message_is_asked_again(at, desk, sari, browser):
    order = factory.submitted(at, desk=desk)

    response = browser.post(reverse("orders:ask", args=[order.code]), {"text": "  "})

    assert (response.status_code, "Kirjoita viesti" in response.content.decode()) == (422, True)


# --- Ending ---------------------------------------------------------------------------------------------------------------


def test_the_client_calls_off_and_the_desk_hears(at, desk, sari):
    order = factory.opened(at, by=sari, desk=desk, times=2)
    own = people.sign_in(Client(), order.client, at=at)
    assert own.get(reverse("orders:cancel", args=[order.code])).status_code == 200

    own.post(reverse("orders:cancel", args=[order.code]), {"reason": "Ryhmä peruuntui"})

    order.refresh_from_db()
    assert (order.state, {task.state for task in order.tasks.all()}) == ("cancelled", {"cancelled"})
    assert Message.objects.filter(to_address=desk.email, subject__startswith="Tilaaja perui").count() == 1


def test_the_desk_calls_off_and_the_client_hears(at, desk, sari, browser):
    order = factory.submitted(at, desk=desk)

    browser.post(reverse("orders:cancel-by-desk", args=[order.code]), {"reason": "Ei sopivaa tekijää"})

    order.refresh_from_db()
    assert order.state == "cancelled"
    assert Message.objects.filter(to_address=order.client_email, text__contains="Ei sopivaa tekijää").count() == 1
    assert browser.post(reverse("orders:cancel-by-desk", args=[order.code]), {}).status_code == 403


def test_a_failing_receiver_undoes_the_whole_cancellation(at, desk, sari):
    from kokemussilta.orders.signals import order_cancelled

    order = factory.opened(at, by=sari, desk=desk)
    before = (Message.objects.count(), Entry.objects.count())

    def fail(**_):
        raise RuntimeError

    order_cancelled.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            actions.cancel(order=order, reason="", by=sari, at=at)
    finally:
        order_cancelled.disconnect(fail)

    order.refresh_from_db()
    assert (order.state, order.tasks.get().state) == ("open", "planned")
    assert (Message.objects.count(), Entry.objects.count()) == before


def test_order_again_copies_facts_and_nothing_private(at, desk, sari):
    order = factory.submitted(at, desk=desk, recent_events="Suru")
    own = people.sign_in(Client(), order.client, at=at)

    response = own.post(reverse("orders:again", args=[order.code]))

    again = Order.objects.exclude(pk=order.pk).get()
    assert response.url == reverse("orders:step", args=[again.code, "when"])
    assert (again.goal, again.client, again.recent_events, again.dates.count()) == (order.goal, order.client, "", 0)
    assert (again.state, again.desk, again.organisation_name) == ("draft", desk, order.organisation_name)
    assert set(again.themes.all()) == set(order.themes.all())
    stranger = people.sign_in(Client(), people.user(), at=at)
    assert stranger.post(reverse("orders:again", args=[order.code])).status_code == 404


def test_the_timeline_tells_what_was_done_and_sent(at, desk, sari, browser):
    order = factory.opened(at, by=sari, desk=desk)
    actions.change_task(task=order.tasks.get(), facts={"address": "Uusi katu 1"}, by=sari, at=at + timedelta(hours=1))

    page = browser.get(reverse("orders:handling", args=[order.code])).content.decode()

    for words in (
        "Tilaus tuli perille",
        "Aika sovittiin",
        "Sovitun ajan tietoja muutettiin",
        "Sähköposti on lähdössä",
        sari.name,
    ):
        assert words in page
