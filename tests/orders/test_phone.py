"""A call: who it is, what their next order begins with, and nothing of anybody else's callers; pupils without minors are asked about."""

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.core.clock import local_day
from kokemussilta.orders import actions, callers
from kokemussilta.orders.models import Order
from kokemussilta.search import lookup
from kokemussilta.vocabulary.models import Audience
from tests.factories import orders as factory
from tests.factories import people
from tests.orders.test_facts import CALL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "clock_at", "clean_cache")]
URL = "/orders/by-phone/"


@pytest.fixture
def desk():
    return people.organisation()


@pytest.fixture
def sari(desk):
    return people.member(Role.COORDINATOR, desk)


@pytest.fixture
def browser(sari, at):
    return people.sign_in(Client(), sari, at=at)


@pytest.fixture
def known(at, desk, sari):
    """The last of two orders of somebody who calls again, tied to a unit."""
    for number in range(2):
        order = factory.submitted(
            at,
            desk=desk,
            email="tiina@koulu.example",
            client_name="Tiina Öhman",
            client_phone="+358501112223",
            address=f"Koulukatu {number}",
        )
    factory.linked(order, by=sari, at=at)
    return Order.objects.get(pk=order.pk)


def found(user, words, at):
    return [caller.code for caller in callers.callers(people.again(user), lookup.read(words, on=local_day(at)))]


@pytest.mark.parametrize(
    "words",
    ["0501112223", "050 111 2223", "tiina@koulu.example", "öhman", "tiina", "rannikon ammattiopistosta", "lähihoitajat"],
)
def test_a_caller_is_known_by_what_they_say(at, sari, known, words):
    assert found(sari, words, at) == [known.code]


def test_each_caller_comes_once_the_latest_first(at, desk, sari, known):
    other = factory.submitted(at, desk=desk, email="olli@koulu.example", client_name="Olli Opettaja")

    assert found(sari, "rannikon", at) == [other.code, known.code]
    assert found(sari, "", at) == found(sari, "tuntematon", at) == []


def test_other_desks_callers_and_ones_own_orders_are_unknown(at, desk, sari, known):
    stranger = people.member(Role.LEAD, people.organisation())
    own = factory.submitted(at, desk=desk, by=sari, client_name="Sari Oma")

    assert found(stranger, "öhman", at) == []
    assert callers.earlier(stranger, known.code) is None
    assert callers.earlier(sari, own.code) is None
    assert found(sari, "sari oma", at) == []
    assert callers.earlier(sari, "") is None


def test_one_who_is_surely_meant_begins_at_once(browser, known):
    answer = browser.post(URL, {"who": "0501112223"})
    page = browser.get(answer.url).content.decode()

    assert answer.url == f"{URL}?like={known.code}"
    assert 'value="Tiina Öhman"' in page
    assert 'value="tiina@koulu.example"' in page
    assert 'value="Rannikon ammattiopisto"' in page
    assert '<option value="school-lecture" selected>' in page
    assert known.goal not in page
    assert page.count("autofocus") == 1


def test_several_are_chosen_from_and_words_stay_out_of_addresses(at, desk, browser, known):
    other = factory.submitted(at, desk=desk, email="olli@koulu.example", client_name="Olli Opettaja")
    answer = browser.post(URL, {"who": "rannikon"})
    page = browser.get(answer.url).content.decode()

    assert "rannikon" not in answer.url
    assert [code for code in (known.code, other.code) if f'href="?like={code}"' in page] == [known.code, other.code]


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("0407654321", "client_phone", "040 765 4321"),
        ("Uusi@Koulu.example", "client_email", "uusi@koulu.example"),
        ("Uuno Uusi", "client_name", "Uuno Uusi"),
        ("12345", "client_phone", "12345"),
    ],
)
def test_somebody_new_is_begun_with_what_was_typed(browser, words, field, value):
    page = browser.get(browser.post(URL, {"who": words}).url).content.decode()

    assert f'name="{field}" value="{value}"' in page
    assert "Hän ei ole tilannut teiltä ennen." in page


def test_nothing_typed_leads_back(browser):
    assert browser.post(URL, {"who": "  "}).url == URL


def call(known, **more):
    return CALL | {
        "client_name": known.client_name, "client_email": known.client_email, "organisation_name": known.organisation.name,
        "unit_name": known.unit.name, "like": known.code, "municipality": known.municipality.code,
    } | more  # fmt: skip


def test_a_known_callers_order_is_tied_and_placed_as_the_last_one(browser, desk, known):
    browser.post(URL, call(known, desk=desk.slug))
    order = Order.objects.latest("pk")

    assert (order.organisation, order.unit, order.client) == (known.organisation, known.unit, known.client)
    assert (order.address, order.day_contact_name, order.goal) == (known.address, known.day_contact_name, "Luento")
    assert order.recent_events == order.angle == ""


def test_a_caller_of_another_unit_or_place_brings_only_what_is_the_same(browser, desk, known):
    browser.post(URL, call(known, desk=desk.slug, unit_name="Sähköala"))
    other_unit = Order.objects.latest("pk")
    browser.post(URL, call(known, desk=desk.slug, municipality="905"))
    other_town = Order.objects.latest("pk")

    assert (other_unit.unit, other_unit.address) == (None, "")
    assert (other_town.unit, other_town.address) == (known.unit, "")


def test_a_strangers_order_gives_nothing_however_it_is_asked(at, desk, browser):
    foreign = factory.submitted(at, desk=people.organisation(), client_name="Vieras Tilaaja", address="Salakatu 7")
    page = browser.get(f"{URL}?like={foreign.code}").content.decode()
    browser.post(
        URL,
        CALL
        | {
            "desk": desk.slug,
            "like": foreign.code,
            "organisation_name": foreign.organisation_name,
            "unit_name": foreign.unit_name,
        },
    )

    assert "Vieras" not in page
    assert (Order.objects.latest("pk").address, Order.objects.count()) == ("", 2)


# --- Pupils, and nobody under 18 ------------------------------------------------------------------------------------------

PUPILS = {"audiences": ["upper-school"], "with_minors": "False"}


def asked(page):
    assert "ovat yleensä alle 18-vuotiaita" in page
    start = page.index('name="minors_asked" value="') + len('name="minors_asked" value="')
    return page[start : page.index('"', start)]


def test_a_call_about_pupils_without_minors_is_asked_about_once(browser, desk):
    first = browser.post(URL, CALL | PUPILS | {"desk": desk.slug})
    told = asked(first.content.decode())
    second = browser.post(URL, CALL | PUPILS | {"desk": desk.slug, "minors_asked": told})

    assert (first.status_code, told, second.status_code) == (422, "upper-school", 302)
    assert Order.objects.get().with_minors is False


def test_other_pupils_are_asked_about_anew(browser, desk):
    answer = browser.post(URL, CALL | PUPILS | {"desk": desk.slug, "minors_asked": "secondary"})

    assert asked(answer.content.decode()) == "upper-school"


@pytest.mark.parametrize(("audience", "told"), [("upper-school", "True"), ("upper-school", ""), ("higher", "False")])
def test_what_fits_together_is_not_asked_about(browser, desk, audience, told):
    assert browser.post(URL, CALL | {"audiences": [audience], "with_minors": told, "desk": desk.slug}).status_code == 302


def test_a_client_is_asked_on_the_step(at):
    client = Client()
    client.post(reverse("orders:new", args=["school-lecture"]), {"goal": "Luento"})
    step = reverse("orders:step", args=[Order.objects.get().code, "audience"])
    answers = {"audiences": ["upper-school"], "with_minors": "no", "age_band": "", "head_count": ""}
    first = client.post(step, answers)
    second = client.post(step, answers | {"minors_asked": asked(first.content.decode())})

    assert (first.status_code, second.status_code) == (422, 302)
    assert Order.objects.get().with_minors is False


def test_the_desk_is_asked_when_it_changes_them_and_not_otherwise(at, desk, sari, browser):
    order = factory.submitted(at, desk=desk)
    order.audiences.set(Audience.objects.filter(code="upper-school"))
    url = reverse("orders:edit", args=[order.code])
    form = browser.get(url).context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() not in (None, "", [])}
    sent |= {"municipality": order.municipality.code, "language": "fi", "audiences": ["upper-school"], "themes": ["depression"]}
    sent |= {"shown": form["shown"].value(), "date_1": "2027-03-16", "time_1": "10:00"}
    kept = browser.post(url, sent | {"goal": "Toinen"})
    changed = browser.post(url, sent | {"goal": "Kolmas", "audiences": ["lower-school"]})

    assert (kept.status_code, changed.status_code) == (302, 422)
    assert asked(changed.content.decode()) == "lower-school"


def test_a_client_who_completes_is_asked(at, desk):
    order = factory.submitted(at, desk=desk)
    actions.edit_facts(
        order=order, facts={"audiences": [], "with_minors": None}, spans=None, by=people.member(Role.LEAD, desk), at=at
    )
    client = people.sign_in(Client(), order.client, at=at)
    url = reverse("orders:complete", args=[order.code])
    first = client.post(url, {"audiences": ["upper-school"], "with_minors": "False"})
    second = client.post(
        url, {"audiences": ["upper-school"], "with_minors": "False", "minors_asked": asked(first.content.decode())}
    )

    assert (first.status_code, second.status_code) == (422, 302)
    assert Order.objects.get().with_minors is False
