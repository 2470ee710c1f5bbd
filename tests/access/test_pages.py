from datetime import timedelta

import pytest
from django.urls import reverse

from kokemussilta.access.models import Membership, Organisation, Unit
from kokemussilta.access.roles import Role
from kokemussilta.accounts.models import User
from kokemussilta.notifications.models import Channel, Message, WorkerBeat
from kokemussilta.notifications.states import MessageState
from tests.factories import assignments, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return people.organisation("Kokemus ry")


@pytest.fixture
def lead(home):
    return people.member(Role.LEAD, home, email="liisa@example.fi", name="Tiltu Testaaja")


@pytest.fixture
def desk(client, lead):
    return people.sign_in(client, lead)


def dead(about: str, at, address: str = "kadonnut@example.fi") -> Message:
    return Message.objects.create(
        message_id=f"<{about}@x>", channel=Channel.EMAIL, to_address=address, language="fi", subject="Kutsu", text="Salainen koodi 1",
        about=about, state=MessageState.DEAD, state_since=at, next_attempt_at=at, created_at=at,
    )  # fmt: skip


def test_a_lead_with_one_organisation_goes_straight_to_it(desk, home):
    assert desk.get("/organisation/").url == f"/organisation/{home.code}/"


def test_a_lead_of_two_chooses(desk, lead, home):
    second = people.organisation("Toinen ry")
    people.membership(lead, second, Role.LEAD)

    page = desk.get("/organisation/")

    assert page.status_code == 200
    assert [name for name in ("Kokemus ry", "Toinen ry") if name in page.content.decode()] == ["Kokemus ry", "Toinen ry"]


def test_facts_and_units_are_kept_through_the_pages(desk, home):
    facts = desk.post(f"/organisation/{home.code}/facts/", {"phone": "09 123 4567", "name_sv": "Erfarenhet"})
    unit = desk.post(f"/organisation/{home.code}/units/new/", {"name": "Osasto 5", "is_active": "on"})
    again = desk.post(f"/organisation/{home.code}/units/new/", {"name": "Osasto 5", "is_active": "on"})

    home.refresh_from_db()
    assert (facts.status_code, unit.status_code, again.status_code) == (302, 302, 200)
    assert (home.phone, home.name_sv) == ("+35891234567", "Erfarenhet")
    assert list(Unit.objects.values_list("name", "is_active")) == [("Osasto 5", True)]
    assert again.context["form"].errors.keys() == {"name"}


def test_somebody_is_invited_and_found_in_the_list(desk, home):
    answer = desk.post(
        f"/organisation/{home.code}/people/new/",
        {"email": "uusi@example.fi", "name": "Uusi Ihminen", "role": "coordinator", "unit": "", "language": "fi"},
    )
    page = desk.get(answer.url).content.decode()

    assert User.objects.get(email="uusi@example.fi").name == "Uusi Ihminen"
    assert "Uusi Ihminen" in page


def test_a_units_role_is_checked_in_the_form_with_nothing_lost(desk, home):
    unit = people.unit(home)
    facts = {"email": "uusi@example.fi", "name": "Uusi Ihminen", "role": "lead", "unit": str(unit.pk), "language": "fi"}

    answer = desk.post(f"/organisation/{home.code}/people/new/", facts)

    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"unit"}
    assert 'value="Uusi Ihminen"' in answer.content.decode()


def test_a_role_is_changed_and_ended_through_the_pages(desk, home):
    person = people.member(Role.COORDINATOR, home)
    url = f"/organisation/{home.code}/people/{Membership.objects.get(user=person).code}/"
    changed = desk.post(url, {"role": "privacy_officer", "unit": ""})
    new = Membership.objects.get(user=person, ends_on=None)
    shown = desk.get(f"/organisation/{home.code}/people/{new.code}/end/")
    ended = desk.post(f"/organisation/{home.code}/people/{new.code}/end/")

    assert (changed.status_code, shown.status_code, ended.status_code) == (302, 200, 302)
    assert new.role == "privacy_officer"
    assert Membership.objects.filter(user=person, ends_on=None).exists() is False


def test_ones_own_role_can_be_looked_at_only(desk, home, lead):
    own = Membership.objects.get(user=lead)

    page = desk.get(f"/organisation/{home.code}/people/{own.code}/")
    desk.post(f"/organisation/{home.code}/people/{own.code}/end/")

    assert page.context["may_change"] is False
    own.refresh_from_db()
    assert own.ends_on is None


def test_the_list_costs_the_same_for_one_and_for_many(desk, home, django_assert_max_num_queries):
    url = f"/organisation/{home.code}/people/"
    desk.get(url)
    with django_assert_max_num_queries(10) as few:
        desk.get(url)
    for _ in range(12):
        people.member(Role.CLIENT, home, people.unit(home))
    with django_assert_max_num_queries(10) as many:
        desk.get(url)

    assert len(few) == len(many)


def test_search_and_the_ended_ones(desk, home, at):
    people.member(Role.CLIENT, home, name="Veikko Virta")
    people.member(Role.CLIENT, home, name="Sanni Sivullinen")
    gone = people.user(name="Paula Poissa")
    people.membership(gone, home, Role.CLIENT, ends_on=(at - timedelta(days=400)).date())
    url = f"/organisation/{home.code}/people/"
    found = desk.post(reverse("core:narrow"), {"to": url, "q": "veikko"})

    shown = desk.get(found.url).content.decode()
    now, then = desk.get(url).content.decode(), desk.get(f"{url}?when=then").content.decode()

    assert "veikko" not in found.url
    assert ("Veikko Virta" in shown, "Sanni Sivullinen" in shown) == (True, False)
    assert ("Paula Poissa" in now, "Paula Poissa" in then, "Veikko Virta" in then) == (False, True, False)


def test_undelivered_messages_of_ones_own_people_only(desk, home, lead, at):
    person = people.member(Role.COORDINATOR, home)
    stranger = people.member(Role.COORDINATOR, people.organisation())
    own = dead(Membership.objects.get(user=person).code, at)
    code = dead(person.code, at, address="oma@example.fi")
    strange = dead(stranger.code, at, address="vieras@example.fi")

    page = desk.get("/organisation/messages/").content.decode()
    resent = desk.post(f"/organisation/messages/{own.code}/")
    refused = desk.post(f"/organisation/messages/{strange.code}/")

    assert [address for address in ("kadonnut", "oma", "vieras") if f"{address}@example.fi" in page] == ["kadonnut", "oma"]
    assert "Salainen" not in page
    assert (resent.status_code, refused.status_code) == (302, 404)
    states = {message.pk: message.state for message in Message.objects.all()}
    assert states == {own.pk: MessageState.QUEUED, code.pk: MessageState.DEAD, strange.pk: MessageState.DEAD}


def test_undelivered_messages_about_ones_own_orders_and_experts(client, at):
    place, stranger = assignments.desk(at), assignments.desk(at)
    person = assignments.expert(place.organisation, at)
    for number, code in enumerate((place.order.code, place.task.code, person.code, stranger.order.code, stranger.task.code)):
        dead(code, at, address=f"osoite{number}@example.fi")
    people.sign_in(client, people.member(Role.LEAD, place.organisation))

    page = client.get("/organisation/messages/").content.decode()

    assert [number for number in range(5) if f"osoite{number}@example.fi" in page] == [0, 1, 2]


def test_the_operator_sees_organisations_and_no_people(client, home, lead):
    people.sign_in(client, people.user(is_operator=True))

    page = client.get("/organisation/installation/").content.decode()
    answers = [client.get(f"/organisation/{home.code}/{part}").status_code for part in ("", "people/", "units/", "facts/")]

    assert "Kokemus ry" in page
    assert [word for word in ("Tiltu", "Testaaja", "liisa@example.fi") if word in page] == []
    assert answers == [403, 403, 403, 403]


def test_the_operator_adds_an_organisation_through_the_page(client):
    people.sign_in(client, people.user(is_operator=True))
    facts = {"name": "Uusi ry", "lead_email": "eka@example.fi", "language": "fi"}

    nothing_chosen = client.post("/organisation/installation/new/", facts)
    added = client.post("/organisation/installation/new/", facts | {"coordinates": "on"})

    assert (nothing_chosen.status_code, added.status_code) == (200, 302)
    assert Organisation.objects.get().name == "Uusi ry"


def test_the_operator_invites_a_first_lead_again_through_the_page(client, home, lead):
    people.sign_in(client, people.user(is_operator=True))
    address = f"/organisation/installation/{home.code}/lead/"

    offered = client.get("/organisation/installation/").content.decode().count(address)
    form = client.get(address).content.decode()
    wrong = client.post(address, {"lead_email": "eka", "language": "fi"})
    sent = client.post(address, {"lead_email": "eka@example.fi", "language": "fi"})

    assert (offered, form.count(lead.email), wrong.status_code, sent.status_code) == (1, 0, 200, 302)
    assert [one.user.email for one in Membership.objects.all()] == ["eka@example.fi"]


def test_the_watchman_hears_of_the_worker(client, clock_at):
    silent = client.get("/healthz")
    WorkerBeat.objects.create(worker="A", started_at=clock_at, beat_at=clock_at)
    alive = client.get("/healthz")

    assert (silent.status_code, silent.json()) == (200, {"database": True, "prepared": True, "worker": False})
    assert (alive.status_code, alive.json()) == (200, {"database": True, "prepared": True, "worker": True})
