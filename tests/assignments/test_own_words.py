"""What somebody tells and what they don't: shown where a task of theirs is on the desk, and only then."""

import pytest

from kokemussilta.audit.models import ReadSubject
from kokemussilta.register import actions as register
from kokemussilta.register.states import Purpose
from tests.factories import assignments as make
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]

WORDS = "En kerro lapsistani"


def test_a_desk_elsewhere_reads_the_words_of_those_who_come(client, at):
    place, home = make.desk(), people.organisation()
    person = make.expert(home)
    register.give_consent(expert=person, purpose=Purpose.SEEN_BY, organisation=place.organisation, by=person.user, at=at)
    register.update_profile(expert=person, changes={"tells_not": WORDS}, by=person.user, at=at)
    people.sign_in(client, place.coordinator)
    page = f"/people/{person.code}/?at={place.order.code}"
    assert WORDS not in client.get(page).content.decode()
    make.confirmed(place, person)
    assert WORDS in client.get(page).content.decode()
    noted = ReadSubject.objects.filter(subject=person.code).latest("pk").reading
    assert (noted.within, "boundaries" in noted.fields) == (place.order.code, True)
    another = people.member("coordinator", other := people.organisation())
    register.give_consent(expert=person, purpose=Purpose.SEEN_BY, organisation=other, by=person.user, at=at)
    people.sign_in(client, another)
    assert WORDS not in client.get(f"/people/{person.code}/").content.decode()
