"""The catalogue's editor: versions that stay as they were, own services beside the shared, and what a visitor finds."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.assignments.refusals import NoLongerFits
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.orders import actions
from kokemussilta.orders.catalogue import load_catalogue
from kokemussilta.orders.models import HiddenProduct, Order, ServiceProduct
from kokemussilta.orders.services import services
from kokemussilta.register import actions as register
from tests.factories import assignments as make
from tests.factories import orders as factory
from tests.factories import people

pytestmark = pytest.mark.django_db

FORM = {
    "kind": "school-lecture", "group": "teach", "situations": ["students"], "icon": "school", "minutes": "45", "seats": "1",
    "pairing": "same", "demands": ["training"], "asks": ["ages"], "fee_rule": "hour", "fee_cents": "80", "counts_as": "occurrence",
    "position": "5", "is_active": "on", "name_fi": "Aamunavaus", "summary_fi": "Lyhyt puhe aamulla.", "description_fi": "Kymmenen minuuttia.",
    "preparation_fi": "Kerro etukäteen.\r\n\r\nVaraa tila.", "name_sv": "Morgonsamling",
}  # fmt: skip


@pytest.fixture
def desk():
    return people.organisation("Lakeuden kokemus", phone="+35864161111")


@pytest.fixture
def sari(desk):
    return factory.coordinator(desk)


@pytest.fixture
def lead(desk):
    return people.member(Role.LEAD, desk)


@pytest.fixture
def own(at, desk, lead):
    shared = factory.product()
    facts = {name: getattr(shared, name) for name in ("kind", "group", "minutes", "seats", "fee_cents", "asks", "demands")}
    texts = {"fi": {"name": "Aamunavaus", "summary": "Lyhyt puhe.", "description": "Kuvaus."}}
    return actions.add_service(organisation=desk, facts=facts | {"texts": texts}, code="AAAAAAAA", by=lead, at=at)


def _edited(product, lead, at, name="Uusi nimi", **facts):
    texts = {"fi": product.texts["fi"] | {"name": name}}
    return actions.edit_service(product=product, facts={"texts": texts, **facts}, note="", by=lead, at=at)


# --- Versions ---------------------------------------------------------------------------------------------------------


def test_an_order_keeps_the_version_it_was_made_with(at, desk, lead, own):
    order = factory.submitted(at, desk=desk)
    Order.objects.filter(pk=order.pk).update(product=own)
    before = ServiceProduct.objects.filter(pk=own.pk).values().get()

    made = _edited(own, lead, at, minutes=30)

    kept = Order.objects.select_related("product").get(pk=order.pk)
    assert (kept.product_id, kept.product.name, kept.product.minutes) == (own.pk, "Aamunavaus", 75)
    assert (made.version, made.slug, made.is_current, made.name, made.minutes) == (2, own.slug, True, "Uusi nimi", 30)
    after = ServiceProduct.objects.filter(pk=own.pk).values().get()
    assert {name for name in before if before[name] != after[name]} == {"is_current"}


def test_ordering_again_takes_the_version_of_now(at, desk, lead, own):
    order = factory.submitted(at, desk=desk)
    Order.objects.filter(pk=order.pk).update(product=own)
    made = _edited(own, lead, at)

    again = actions.order_again(order=Order.objects.get(pk=order.pk), by=order.client, at=at)

    assert again.product == made


def test_an_earlier_version_comes_back_as_a_new_one(at, lead, own):
    _edited(own, lead, at)

    made = actions.restore_version(version=ServiceProduct.objects.get(pk=own.pk), by=lead, at=at)
    again = actions.restore_version(version=ServiceProduct.objects.get(pk=own.pk), by=lead, at=at)

    assert (made.version, made.texts, made.is_current, made.note) == (3, own.texts, True, "Palautettu versio 1")
    assert again == made
    assert ServiceProduct.objects.filter(slug=own.slug).count() == 3
    with pytest.raises(Refused):
        actions.restore_version(version=made, by=lead, at=at)


def test_of_two_who_edit_at_once_the_second_is_told(at, lead, own):
    late = ServiceProduct.objects.get(pk=own.pk)
    _edited(own, lead, at)

    with pytest.raises(Stale):
        _edited(late, lead, at, name="Toinen")

    assert ServiceProduct.objects.get(slug=own.slug, is_current=True).name == "Uusi nimi"


def test_nothing_changed_makes_no_version(at, lead, own):
    assert actions.edit_service(product=own, facts={"minutes": own.minutes}, note="", by=lead, at=at) == own
    assert ServiceProduct.objects.filter(slug=own.slug).count() == 1


def test_only_leads_of_the_organisation_edit_and_nobody_edits_the_shared(at, desk, lead, sari, own):
    stranger = people.member(Role.LEAD, people.organisation())
    shared = factory.product()

    for by in (sari, stranger):
        with pytest.raises(PermissionDenied):
            _edited(own, by, at)
        with pytest.raises(PermissionDenied):
            actions.restore_version(version=own, by=by, at=at)
        with pytest.raises(PermissionDenied):
            actions.hide_service(organisation=desk, product=shared, by=by, at=at)
    with pytest.raises(PermissionDenied):
        _edited(shared, lead, at)
    with pytest.raises(PermissionDenied):
        actions.hide_service(organisation=desk, product=own, by=lead, at=at)

    assert ServiceProduct.objects.filter(slug=own.slug).count() == 1


def test_a_boundary_against_a_service_holds_against_each_of_its_versions(at, desk, lead, own):
    person = make.expert(desk, at)
    register.add_boundary(expert=person, kind="product", product_code=own.service_code, by=person.user, at=at)
    made = _edited(_edited(own, lead, at), lead, at, name="Kolmas")
    place = make.another(desk, factory.coordinator(desk), at)
    Order.objects.filter(pk=place.order.pk).update(product=made)

    assert (made.version, made.service_code) == (3, own.code)
    assert dict(services())[own.code].startswith("Kolmas")
    with pytest.raises(NoLongerFits):
        make.offer(place, person, at=at)


def test_loading_the_shipped_catalogue_again_changes_nothing_and_news_are_versions():
    load_catalogue()
    count = ServiceProduct.objects.count()
    load_catalogue()
    old = factory.product()
    ServiceProduct.objects.filter(pk=old.pk).update(minutes=1)
    load_catalogue()

    new = factory.product()
    assert ServiceProduct.objects.count() == count + 1
    assert (new.version, new.minutes, ServiceProduct.objects.get(pk=old.pk).minutes) == (2, 75, 1)


# --- The editor's pages -----------------------------------------------------------------------------------------------


def test_a_service_is_made_previewed_edited_and_taken_back(at, desk, lead, client):
    browser = people.sign_in(client, lead, at=at)
    new = reverse("orders:new-service", args=[desk.code])
    press = browser.get(new).context["form"]["press"].value()

    looked = browser.post(new, FORM | {"press": press, "look": "1"})
    assert (looked.status_code, ServiceProduct.objects.filter(organisation=desk).count()) == (200, 0)
    assert looked.context["preview"].price == "Palkkio tekijälle esimerkiksi 80\u00a0€ tunnilta ja tekijältä"
    first = browser.post(new, FORM | {"press": press})
    twice = browser.post(new, FORM | {"press": press})

    made = ServiceProduct.objects.get(organisation=desk)
    assert first.url == twice.url == reverse("orders:service", args=[desk.code, made.slug])
    assert made.texts["fi"]["preparation"] == ["Kerro etukäteen.", "Varaa tila."]
    assert (made.texts["sv"], made.fee_cents, made.demands) == ({"name": "Morgonsamling"}, 8000, ["training"])
    edit = reverse("orders:edit-service", args=[desk.code, made.slug])
    shown = browser.get(edit).context["form"]["shown"].value()
    browser.post(edit, FORM | {"shown": shown, "minutes": "30", "note": "Lyhyempi"})
    assert [(one.version, one.minutes, one.note) for one in ServiceProduct.objects.filter(slug=made.slug)] == [
        (2, 30, "Lyhyempi"), (1, 45, ""),
    ]  # fmt: skip
    page = browser.get(first.url, {"version": "1"})
    assert page.context["shown"].version == 1
    browser.post(reverse("orders:restore-service", args=[desk.code, made.slug, 1]))
    assert ServiceProduct.objects.get(slug=made.slug, is_current=True).minutes == 45


def test_two_editors_merge_and_lose_nothing(at, desk, lead, own, client):
    browser = people.sign_in(client, lead, at=at)
    edit = reverse("orders:edit-service", args=[desk.code, own.slug])
    page = browser.get(edit).context["form"]
    typed = {name: page[name].value() for name in page.fields}
    typed = {name: value for name, value in typed.items() if value not in (None, "", False)}
    typed["kind"] = own.kind.code
    _edited(own, lead, at, name="Toisen nimi")

    answer = browser.post(edit, typed | {"minutes": "20"})

    assert answer.status_code == 302, answer.context["form"].errors
    newest = ServiceProduct.objects.get(slug=own.slug, is_current=True)
    assert (newest.name, newest.minutes, newest.version) == ("Toisen nimi", 20, 3)


@pytest.mark.parametrize("missing", ["name_fi", "summary_fi", "description_fi", "kind", "minutes"])
def test_what_is_missing_is_told_and_nothing_is_made(at, desk, lead, client, missing):
    browser = people.sign_in(client, lead, at=at)

    answer = browser.post(reverse("orders:new-service", args=[desk.code]), FORM | {missing: ""})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [missing])
    assert ServiceProduct.objects.filter(organisation=desk).count() == 0


def test_a_shared_service_is_hidden_on_ones_own_page_alone(at, desk, lead, client):
    factory.product()
    browser = people.sign_in(client, lead, at=at)
    switch = reverse("orders:service-visibility", args=[desk.code, "school-lecture"])
    here, everywhere = reverse("orders:from", args=[desk.slug]), reverse("orders:catalogue")
    link = reverse("orders:product", args=["school-lecture"])

    for _ in range(2):
        browser.post(switch, {"hide": "1"})
    assert HiddenProduct.objects.count() == 1
    assert (link in client.get(here).content.decode(), link in client.get(everywhere).content.decode()) == (False, True)
    assert client.get(f"{link}?from={desk.slug}").status_code == 404
    for _ in range(2):
        browser.post(switch)
    assert link in client.get(here).content.decode()


def test_strangers_find_no_editor(at, desk, own, sari, client):
    stranger = people.member(Role.LEAD, people.organisation())
    names = [
        ("orders:services", [desk.code]),
        ("orders:service", [desk.code, own.slug]),
        ("orders:edit-service", [desk.code, own.slug]),
    ]

    for person, status in ((stranger, 404), (sari, 403)):
        browser = people.sign_in(client, person, at=at)
        assert [browser.get(reverse(name, args=args)).status_code for name, args in names] == [status] * 3


# --- What a visitor finds ---------------------------------------------------------------------------------------------


def test_a_need_leads_to_what_answers_it(client):
    load_catalogue()

    page = client.get(reverse("orders:catalogue"), {"need": "story"})

    assert re.findall(r'class="tile" href="/orders/catalogue/([a-z-]+)/"', page.content.decode()) == ["media-interview"]
    assert "Teen juttua tai kampanjaa" in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "count"),
    [({}, 17), ({"length": "short"}, 2), ({"people": "many"}, 4), ({"group": "tell"}, 2), ({"group": "x", "need": "y"}, 17),
     ({"need": "students", "people": "many"}, 1), ({"need": "story", "people": "many"}, 0)],
)  # fmt: skip
def test_filters_narrow_and_unknown_words_do_nothing(client, asked, count):
    load_catalogue()

    assert client.get(reverse("orders:catalogue"), asked).context["count"] == count


def test_every_shared_service_answers_a_need_and_can_be_shared(client, settings):
    load_catalogue()
    for product in ServiceProduct.objects.all():
        page = client.get(reverse("orders:product", args=[product.slug])).content.decode()
        assert product.situations
        assert f'<link rel="canonical" href="{settings.PUBLIC_URL}/orders/catalogue/{product.slug}/">' in page
        assert page.count('<meta name="description"') == 1


def test_an_old_version_has_no_page_of_its_own_and_a_service_out_of_use_none(at, desk, lead, own, client):
    made = _edited(own, lead, at)
    page = client.get(f"{reverse('orders:product', args=[own.slug])}?from={desk.slug}")
    assert page.context["product"] == made

    actions.edit_service(product=made, facts={"is_active": False}, note="", by=lead, at=at)

    assert client.get(f"{reverse('orders:product', args=[own.slug])}?from={desk.slug}").status_code == 404
