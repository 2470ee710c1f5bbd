"""Several people at one entry in the same moment, each with a database connection of their own."""

from collections import Counter

import pytest
from django.test import Client

from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions, tokens
from kokemussilta.register.models import Consent, Expert
from tests.factories import people
from tests.factories.register import an_expert, an_invited_expert
from tests.races.crowd import at_once
from tests.register.pages import standing_in

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock_at")]

TURNS = 3


def statuses(answers):
    """How many answers of each status."""
    return Counter(answer.status_code for answer in answers)


def test_two_presses_of_one_invitation_join_once():
    for _turn in range(TURNS):
        expert = an_invited_expert(home=people.organisation())
        path = tokens.invitation_path(expert)
        answers = at_once([lambda path=path: Client().post(path)] * 2)
        expert.refresh_from_db()
        assert (expert.state, expert.consents.count(), statuses(answers)[302]) == ("active", 1, 1)
        assert statuses(answers).keys() <= {302, 409, 200}
        assert "Expert:" not in "".join(answer.content.decode() for answer in answers)


def test_two_registers_at_once_are_one_entry_and_a_kind_word():
    for turn in range(TURNS):
        email = f"aino{turn}@example.org"
        user = people.user(email=email)
        paths = [tokens.invitation_path(an_invited_expert(home=people.organisation(), email=email)) for _ in range(2)]
        answers = at_once([lambda path=path: Client().post(path) for path in paths])
        assert statuses(answers).keys() <= {302, 409}
        assert Expert.objects.filter(user=user, state="active").count() == 1


def test_two_presses_of_one_form_add_one_person():
    home = people.organisation()
    sari = people.member("coordinator", home)
    browsers = [people.sign_in(Client(), sari) for _ in range(2)]
    for turn in range(TURNS):
        sent = {
            "home": home.code, "first_name": "Henna", "last_name": "Virta", "title": "kokemusosaaja", "email": f"henna{turn}@example.org",
            "phone": "", "municipality": "743", "joining": "invite", "code": f"HENNA22{turn + 2}",
        }  # fmt: skip
        answers = at_once([lambda browser=browser, sent=sent: browser.post("/people/new/", sent) for browser in browsers])
        assert [answer.url for answer in answers] == [f"/people/HENNA22{turn + 2}/"] * 2
        other = [dict(sent, code=f"HENNA3{mark}{turn + 2}", email=f"kaksi{turn}@example.org") for mark in "AB"]
        answers = at_once([
            lambda browser=browser, sent=sent: browser.post("/people/new/", sent) for browser, sent in zip(browsers, other, strict=True)
        ])  # fmt: skip
        assert statuses(answers) == {302: 1, 422: 1}
    assert Expert.objects.filter(home=home).count() == 2 * TURNS


def test_two_saves_of_one_part_lose_nothing_unseen():
    home = people.organisation()
    expert = an_expert(home=home)
    page = f"/people/{expert.code}/words/"
    browsers = [people.sign_in(Client(), people.member("coordinator", home)) for _ in range(2)]
    for turn in range(TURNS):
        forms = [
            standing_in(browser, page) | {"interests": f"{turn} {mark}"} for browser, mark in zip(browsers, "AB", strict=True)
        ]
        answers = at_once([
            lambda browser=browser, form=form: browser.post(page, form) for browser, form in zip(browsers, forms, strict=True)
        ])  # fmt: skip
        assert statuses(answers) == {302: 1, 422: 1}
        kept = next(form["interests"] for form, answer in zip(forms, answers, strict=True) if answer.status_code == 302)
        lost = next(answer for answer in answers if answer.status_code == 422).content.decode()
        expert.refresh_from_db()
        assert expert.interests == kept
        assert all(form["interests"] in lost for form in forms if form["interests"] != kept)


def test_an_import_beside_an_edit_changes_nothing_that_the_person_wrote(at):
    home = people.organisation()
    lead = people.member("lead", home)
    for turn in range(TURNS):
        expert = an_expert(home=home, email=f"aino{turn}@example.org", themes=[])
        head = "Etunimi;Sukunimi;Sähköposti;Puhelin;Kotikunta;Kiinnostukset"
        content = f"{head}\nAino;Lahti;aino{turn}@example.org;040 123 4567;Vaasa;Taulukosta\n".encode()
        run = actions.bring(organisation=home, content=content, name="x.csv", by=lead, at=at)
        actions.set_mapping(run=run, mapping=run.mapping, duplicates="update", by=lead, at=at)
        outcomes = at_once([
            lambda run=run: actions.run_import(run=run, by=lead, at=at),
            lambda expert=expert: actions.update_profile(expert=expert, changes={"interests": "Omat sanat"}, by=expert.user, at=at),
        ])  # fmt: skip
        assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
        expert.refresh_from_db()
        assert (expert.interests, expert.phone) == ("Omat sanat", "+358401234567")


def test_an_import_beside_an_invitation_that_is_answered_makes_one_of_each(at):
    other, home = people.organisation(), people.organisation()
    lead = people.member("lead", home)
    for turn in range(TURNS):
        invited = an_invited_expert(home=other, email=f"aino{turn}@example.org")
        content = (
            f"Etunimi;Sukunimi;Sähköposti;Kotikunta;Suostumus\nAino;Lahti;aino{turn}@example.org;Vaasa;1.2.2026\n".encode()
        )
        run = actions.bring(organisation=home, content=content, name="x.csv", by=lead, at=at)
        path = tokens.invitation_path(invited)
        done, pressed = at_once(
            [lambda run=run: actions.run_import(run=run, by=lead, at=at), lambda path=path: Client().post(path)]
        )
        assert isinstance(done, Refused) or not isinstance(done, Exception)
        assert pressed.status_code in (302, 409)
        assert Expert.objects.filter(user__email=f"aino{turn}@example.org").count() == 1
        assert Consent.objects.filter(expert__state="active", expert__user=None, withdrawn_at=None).count() == 0
