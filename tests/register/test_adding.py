"""Somebody is added: all of it or nothing, and once."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.notifications import outbox
from kokemussilta.register import actions
from kokemussilta.register.models import Expert
from kokemussilta.vocabulary.models import Municipality
from tests.factories import people
from tests.factories.register import an_expert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


@pytest.fixture
def sari(client, home):
    user = people.member("coordinator", home)
    people.sign_in(client, user)
    return user


HENNA = {
    "first_name": "Henna", "last_name": "Virta", "title": "kokemusosaaja", "phone": "", "municipality": "743", "email": "",
}  # fmt: skip


def test_adding_is_all_of_it_or_nothing(client, home, sari):
    an_expert(home=people.organisation(), email="henna@example.org")
    sent = HENNA | {"home": home.code, "email": "henna@example.org", "joining": "paper"}
    assert client.post("/people/new/", sent).status_code == 422
    assert Expert.objects.filter(home=home).count() == 0
    assert client.post("/people/new/", sent | {"joining": "invite"}).status_code == 302


@pytest.mark.parametrize(("email", "joining"), [("", "later"), ("henna@example.org", "invite"), ("", "spoken")])
def test_adding_twice_by_one_form_is_once(client, home, sari, email, joining):
    page = client.get("/people/new/").content.decode()
    code = re.search(r'name="code" value="([A-Z0-9]{8})"', page)[1]
    sent = HENNA | {"home": home.code, "email": email, "joining": joining, "code": code}
    answers = [client.post("/people/new/", sent).url for _turn in range(2)]
    assert answers == [f"/people/{code}/"] * 2
    assert Expert.objects.filter(home=home).count() == 1
    assert len(outbox.about(code)) == bool(email)
    # A new form is a new person.
    client.post("/people/new/", sent | {"code": "", "email": "", "joining": "later"})
    assert Expert.objects.filter(home=home).count() == 2


def test_a_code_of_somebody_elsewhere_adds_nobody(client, home, sari):
    stranger = an_expert(home=people.organisation())
    sent = HENNA | {"home": home.code, "joining": "later", "code": stranger.code}
    assert client.post("/people/new/", sent).status_code == 422
    assert client.post("/people/new/", sent | {"code": "x' OR 1"}).status_code == 422
    assert Expert.objects.filter(home=home).count() == 0


def test_only_a_coordinator_of_the_register_adds_and_brings_in(home, at):
    facts = {"home": home, "first_name": "A", "last_name": "B", "municipality": Municipality.objects.first()}
    for by in (people.member("coordinator", people.organisation()), people.member("client", home), people.user()):
        with pytest.raises(PermissionDenied):
            actions.add_and_bring_in(facts=facts, joining="later", by=by, at=at)
    assert Expert.objects.count() == 0
