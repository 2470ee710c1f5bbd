"""A new address waits until it is confirmed from the address itself."""

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.register import actions
from kokemussilta.register.models import Expert
from tests.factories import people
from tests.factories.register import an_expert
from tests.register.pages import link_in, standing_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


@pytest.fixture
def sari(client, home):
    user = people.member("coordinator", home)
    people.sign_in(client, user)
    return user


def test_a_new_address_waits_until_it_is_confirmed_from_the_address_itself(client, home, sari, at):
    expert = an_expert(home=home, email="vanha@example.org")
    assert actions.update_profile(expert=expert, changes={"email": "Uusi@example.org"}, by=sari, at=at) == ["new_email"]
    expert.refresh_from_db()
    assert (expert.email, expert.new_email) == ("vanha@example.org", "uusi@example.org")
    assert "uusi@example.org" in client.get(f"/people/{expert.code}/").content.decode()
    (letter,) = outbox.about(expert.code).filter(to_address="uusi@example.org")
    told = letter.subject + letter.text + letter.html
    assert [secret for secret in (expert.first_name, expert.last_name, home.name, "kokemusasian") if secret in told] == []
    path = link_in("uusi@example.org")
    assert client.get(path).status_code == 200
    expert.refresh_from_db()
    assert expert.email == "vanha@example.org"
    for _turn in range(2):
        assert "Kiitos, osoite on vahvistettu" in client.post(path, follow=True).content.decode()
    expert.refresh_from_db()
    assert (expert.email, expert.new_email) == ("uusi@example.org", "")
    assert [message.to_address for message in outbox.about(expert.code)][-1] == "vanha@example.org"
    assert Entry.objects.filter(subject=expert.code, fields=["email"]).count() == 1


def test_a_link_dies_when_yet_another_address_is_given(client, home, at):
    expert = an_expert(home=home, email="vanha@example.org")
    actions.update_profile(expert=expert, changes={"email": "eka@example.org"}, by=None, at=at)
    first = link_in("eka@example.org")
    actions.update_profile(expert=expert, changes={"email": "toka@example.org"}, by=None, at=at)
    assert [client.get(first).status_code, client.post(first).status_code] == [404, 404]
    with pytest.raises(Refused):
        actions.confirm_address(expert=expert, address="eka@example.org", by=None, at=at)
    expert.refresh_from_db()
    assert expert.email == "vanha@example.org"


def test_saving_something_else_leaves_the_waiting_address(home, at):
    expert = an_expert(home=home, email="vanha@example.org")
    actions.update_profile(expert=expert, changes={"email": "uusi@example.org"}, by=None, at=at)
    actions.update_profile(expert=expert, changes={"email": "vanha@example.org", "phone": "+358451112222"}, by=None, at=at)
    expert.refresh_from_db()
    assert (expert.new_email, expert.phone) == ("uusi@example.org", "+358451112222")


def test_the_address_that_one_signs_in_with_needs_no_link(home, at):
    expert = an_expert(home=home, email="kirjautuu@example.org")
    Expert.objects.filter(pk=expert.pk).update(email="muu@example.org")
    actions.update_profile(expert=expert, changes={"email": "kirjautuu@example.org"}, by=expert.user, at=at)
    expert.refresh_from_db()
    assert (expert.email, expert.new_email) == ("kirjautuu@example.org", "")


def test_an_address_of_somebody_else_is_refused_at_once_and_at_the_link(home, at):
    expert, other = an_expert(home=home), an_expert(home=home, email="varattu@example.org")
    with pytest.raises(Refused):
        actions.update_profile(expert=expert, changes={"email": "Varattu@example.org"}, by=None, at=at)
    actions.update_profile(expert=expert, changes={"email": "uusi@example.org"}, by=None, at=at)
    Expert.objects.filter(pk=other.pk).update(email="uusi@example.org")
    with pytest.raises(Refused):
        actions.confirm_address(expert=expert, address="uusi@example.org", by=None, at=at)
    with pytest.raises(PermissionDenied):
        actions.confirm_address(expert=expert, address="uusi@example.org", by=other.user, at=at)


def test_the_form_tells_that_a_link_went(client, home, sari):
    expert = an_expert(home=home)
    page = f"/people/{expert.code}/contact/"
    answer = client.post(page, standing_in(client, page) | {"email": "uusi@example.org"}, follow=True)
    assert "Uuteen osoitteeseen lähti linkki" in answer.content.decode()
