"""What forms say: in the reader's language, with errors that a screen reader finds, and each button with what it is about."""

import re

import pytest
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext

from kokemussilta.register import actions
from kokemussilta.register.forms.boundaries import BoundariesForm
from kokemussilta.register.forms.time import MeetingForm
from kokemussilta.register.models import Meeting
from kokemussilta.register.states import BoundaryKind
from tests.factories import people
from tests.factories.register import an_expert
from tests.register.pages import standing_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_choices_speak_the_readers_language(language):
    with translation.override(language):
        ways = {code: str(label) for code, label in MeetingForm().fields["kind"].choices}
        limits = {code: str(label) for code, label in BoundariesForm(initial={}).fields["plain"].choices}
        assert ways["call"] == capfirst(str(Meeting.Kind.CALL.label)) == capfirst(gettext("puhelu"))
        assert limits["media"] == capfirst(str(BoundaryKind.MEDIA.label))
        assert (ways["call"] == "Puhelu") is (language == "fi")


def test_an_error_of_a_time_is_where_its_field_points(client, home):
    expert = an_expert(home=home)
    people.sign_in(client, expert.user, second_factor=False)
    page = "/people/me/week/"
    text = client.post(page, standing_in(client, page) | {"from_0_0": "12:00", "until_0_0": "09:00"}).content.decode()
    field = re.search(r'<input[^>]*name="until_0_0"[^>]*>', text)[0]
    (described,) = re.findall(r'aria-describedby="([^"]+)"', field)
    assert [part for part in described.split() if f'id="{part}"' not in text] == []
    assert 'aria-label="maanantai, asti"' in field


def test_buttons_say_what_they_are_about(client, home, at):
    expert, place = an_expert(home=home), people.organisation(name="Koulu, johon en mene")
    actions.add_boundary(expert=expert, kind="organisation", organisation=place, by=expert.user, at=at)
    people.sign_in(client, expert.user, second_factor=False)
    assert 'aria-label="Poista Koulu, johon en mene"' in client.get("/people/me/places/").content.decode()
    text = client.get("/people/me/consents/").content.decode()
    labels = re.findall(r'<button[^>]*name="(?:give|withdraw)"[^>]*aria-label="([^"]+)"', text)
    assert len(labels) == len(set(labels)) == len(re.findall(r'<button[^>]*name="(?:give|withdraw)"', text))
