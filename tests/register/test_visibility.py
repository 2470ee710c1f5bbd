"""Who sees whom, and what of them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kokemussilta.audit.models import Reading, ReadSubject
from kokemussilta.register import actions
from kokemussilta.register.models import Expert
from tests.factories import people
from tests.factories.register import an_expert, seen_by

pytestmark = pytest.mark.django_db

SECRETS = ("Sairaala, jossa olen potilaana", "765,43", "765.43", "76543")


@pytest.fixture
def world(at):
    """An expert with everything that could leak, and everybody who might look."""
    home, consented, strange = (people.organisation() for _ in range(3))
    expert = an_expert(home=home, themes=["psychosis"])
    hospital = people.organisation(name="Sairaala, jossa olen potilaana", coordinates=False)
    actions.add_boundary(expert=expert, kind="organisation", organisation=hospital, by=expert.user, at=at)
    actions.set_boundaries(expert=expert, plain=["alone"], themes=[], audiences=[], by=expert.user, at=at)
    actions.set_ceiling(expert=expert, cents=76543, by=expert.user, at=at)
    seen_by(expert, consented)
    third = people.organisation(name="Kolmas järjestö")
    seen_by(expert, third)
    sari = people.member("coordinator", home)
    actions.record_meeting(expert=expert, met_on=at.date(), note="Luottamuksellinen muistiinpano", by=sari, at=at)
    viewers = {
        "self": expert.user,
        "home": sari,
        "consented": people.member("coordinator", consented),
        "stranger": people.member("coordinator", strange),
        "client": people.member("client", home),
        "officer": people.member("privacy_officer", home),
        "nobody": people.user(),
        "operator": people.user(is_operator=True),
        "former": people.user(),
    }
    yesterday = (at - timedelta(days=1)).date()
    people.membership(viewers["former"], home, "coordinator", ends_on=yesterday)
    return expert, viewers


@pytest.mark.usefixtures("clock_at")
def test_rows_are_seen_by_the_person_the_home_and_whom_they_let(world):
    expert, viewers = world
    assert {name for name, user in viewers.items() if expert in Expert.objects.visible_to(user)} == {
        "self", "home", "consented",
    }  # fmt: skip


@pytest.mark.usefixtures("clock_at")
def test_pages_answer_as_they_should(world, client):
    expert, viewers = world
    page = reverse("register:person", args=[expert.code])
    answers = {}
    for name, user in viewers.items():
        people.sign_in(client, user)
        answers[name] = client.get(page).status_code
    client.logout()
    answers["visitor"] = client.get(page).status_code
    assert answers == {
        "self": 403, "home": 200, "consented": 200, "stranger": 404, "client": 403, "officer": 403, "nobody": 403,
        "operator": 403, "former": 403, "visitor": 302,
    }  # fmt: skip


@pytest.mark.usefixtures("clock_at")
def test_editing_is_for_the_home_alone(world, client):
    expert, viewers = world
    for name, status in {"home": 200, "consented": 403, "stranger": 404, "client": 403, "self": 403}.items():
        people.sign_in(client, viewers[name])
        for part in ("themes", "break", "days", "meetings", "joining", "leaving", "qualifications", "contact"):
            page = f"/people/{expert.code}/{part}/"
            assert (name, part, client.get(page).status_code) == (name, part, status)


@pytest.mark.usefixtures("clock_at")
def test_a_place_and_a_ceiling_show_to_the_person_alone(world, client):
    expert, viewers = world
    for name in ("home", "consented"):
        people.sign_in(client, viewers[name])
        pages = [f"/people/{expert.code}/", "/people/", "/people/?export=csv"]
        if name == "home":
            pages += [f"/people/{expert.code}/{part}/" for part in ("boundaries", "limits", "themes")]
        for page in pages:
            text = client.get(page).content.decode()
            assert [secret for secret in SECRETS if secret in text] == [], page
        assert client.get(f"/people/{expert.code}/ceiling/").status_code == (404 if name == "home" else 403)
        assert client.get(f"/people/{expert.code}/places/").status_code == (404 if name == "home" else 403)
    people.sign_in(client, viewers["self"])
    assert "Sairaala, jossa olen potilaana" in client.get("/people/me/places/").content.decode()
    assert "765,43" in client.get("/people/me/ceiling/").content.decode()


@pytest.mark.usefixtures("clock_at")
def test_notes_and_other_consents_stay_at_home(world, client):
    expert, viewers = world
    page = f"/people/{expert.code}/"
    seen = {}
    for name in ("home", "consented"):
        people.sign_in(client, viewers[name])
        text = client.get(page).content.decode()
        seen[name] = ("Luottamuksellinen muistiinpano" in text, "Kolmas järjestö" in text, "en lähde yksin" in text)
    assert seen == {"home": (True, True, True), "consented": (False, False, True)}


@pytest.mark.usefixtures("clock_at")
def test_every_look_is_noted_with_its_reason(world, client):
    expert, viewers = world
    people.sign_in(client, viewers["consented"])
    client.get(f"/people/{expert.code}/?why=search")
    client.get(f"/people/{expert.code}/?why=made-up")
    client.get("/people/")
    client.get("/people/?export=xlsx")
    mine = Reading.objects.filter(by=viewers["consented"].code).order_by("id")
    assert list(mine.values_list("reason", flat=True)) == ["search", "register", "register", "export"]
    assert list(ReadSubject.objects.filter(reading__in=mine).values_list("subject", flat=True)) == [expert.code] * 4


@pytest.mark.usefixtures("clock_at")
def test_the_person_reads_who_looked(world, client):
    expert, viewers = world
    people.sign_in(client, viewers["home"])
    client.get(f"/people/{expert.code}/")
    before = Reading.objects.count()
    people.sign_in(client, viewers["self"])
    text = client.get("/people/me/readings/").content.decode()
    assert (viewers["home"].name in text, "Rekisterin ylläpito" in text) == (True, True)
    assert Reading.objects.count() == before


@pytest.mark.usefixtures("clock_at")
def test_a_withdrawn_consent_closes_the_door_at_once(world, client, at):
    expert, viewers = world
    consent = expert.consents.get(organisation=viewers["consented"].memberships.get().organisation)
    actions.withdraw_consent(consent=consent, by=expert.user, at=at)
    people.sign_in(client, viewers["consented"])
    assert client.get(f"/people/{expert.code}/").status_code == 404


@pytest.mark.usefixtures("clock_at")
def test_a_coordinator_who_is_an_expert_keeps_others_only(world, client):
    expert, viewers = world
    people.membership(viewers["self"], expert.home, "coordinator")
    people.sign_in(client, viewers["self"])
    assert client.get(f"/people/{expert.code}/").url == "/people/me/"
    assert client.post(f"/people/{expert.code}/meetings/", {"kind": "call", "met_on": "2027-03-02"}).status_code == 403
    assert expert.code not in client.get("/people/").content.decode()
