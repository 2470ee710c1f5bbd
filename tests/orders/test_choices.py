"""What forms offer: towns in the reader's alphabet, the page's language, organisations that may be meant, a way to call back."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kokemussilta.access.roles import Role
from kokemussilta.orders import likeness
from kokemussilta.orders.forms.phone import PhoneForm
from kokemussilta.orders.forms.steps import When
from kokemussilta.orders.models import Order
from kokemussilta.vocabulary.rules import alphabetical
from tests.factories import orders as factory
from tests.factories import people
from tests.orders.test_facts import CALL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "clock_at", "clean_cache")]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_towns_come_in_the_alphabet_of_the_reader(at, language):
    with translation.override(language):
        form = When(product=factory.product(), order=None, at=at)
        names = [str(name) for code, name in form.fields["municipality"].choices if code]

    assert len(names) > 300
    assert names == sorted(names, key=alphabetical)
    assert names[-1][0] == "Ö" if language == "sv" else names[-1].startswith("Äänekoski")


def test_the_last_letters_are_last():
    assert sorted(["Öja", "Ähtäri", "Åbo", "Zoo", "élan", "Espoo", "aura"], key=alphabetical) == [
        "aura", "élan", "Espoo", "Zoo", "Åbo", "Ähtäri", "Öja",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_visit_is_held_in_the_language_of_the_page(at, language):
    with translation.override(language):
        form = When(product=factory.product(), order=None, at=at)

    assert form.initial["language"] == language


# --- Who is meant ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("Törnävän koulu", ["Törnävä", "Törnävän koulu"]),
        ("törnävä", ["Törnävä", "Törnävän koulu"]),
        ("Rannikon ammattiopisto", ["Rannikon ammattikorkeakoulu"]),
        ("Koulu", ["Törnävän koulu"]),
        ("Ry", []),
        ("", []),
    ],
)
def test_only_related_organisations_are_offered(written, offered):
    for name in ("Törnävän koulu", "Törnävä", "Rannikon ammattikorkeakoulu", "Lapuan lukio"):
        people.organisation(name, coordinates=False)

    found = [row.name for row in likeness.organisations_near(written)]

    assert sorted(name for name in found if name != "Rannikon ammattikorkeakoulu" or written != "Koulu") == sorted(offered)


def test_the_best_is_first():
    for name in ("Törnävä", "Törnävän koulu"):
        people.organisation(name, coordinates=False)

    assert likeness.organisations_near("Törnävän koulu")[0].name == "Törnävän koulu"


def test_a_place_without_units_is_said_once(at):
    order = factory.submitted(at, organisation_name="Törnävän koulu", unit_name="Törnävän koulu")

    assert order.orderer == "Törnävän koulu"


# --- On the telephone -----------------------------------------------------------------------------------------------------


def test_a_caller_can_be_reached_and_says_of_what(at):
    desk = people.organisation()
    browser = people.sign_in(Client(), people.member(Role.COORDINATOR, desk), at=at)
    url, call = reverse("orders:by-phone"), CALL | {"desk": desk.slug, "themes": ["depression"]}
    silent = browser.post(url, call | {"client_phone": ""})
    by_mail = browser.post(url, call | {"client_phone": "", "client_email": "soile@koulu.example"})

    assert (silent.status_code, by_mail.status_code) == (422, 302)
    assert "Kirjoita puhelinnumero tai sähköposti" in silent.content.decode()
    assert [theme.code for theme in Order.objects.get().themes.all()] == ["depression"]
    assert 'value="depression"' in browser.get(url).content.decode()


def test_a_number_that_is_none_gets_one_sentence(at):
    form = PhoneForm(CALL | {"client_phone": "x"}, desks=people.organisation().__class__.objects.all(), at=at)

    assert len(form.errors["client_phone"]) == 1
