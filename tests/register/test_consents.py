"""What a consent tells: the words that were shown, and who had the last word."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions, tokens
from kokemussilta.register.consent_texts import CURRENT
from kokemussilta.register.models import Boundary, Consent, Expert, Question
from kokemussilta.vocabulary.models import Audience, Theme
from tests.factories import people
from tests.factories.register import an_expert, an_invited_expert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


def test_only_words_that_were_shown_are_claimed(client, home, at):
    shown = an_invited_expert(home=home)
    actions.accept_invitation(expert=shown, at=at)
    versions = {"link": shown.consents.get().text_version}
    for way in ("paper", "spoken"):
        expert = an_invited_expert(home=home)
        actions.activate(expert=expert, way=way, given_on=date(2019, 2, 1), by=None, at=at)
        versions[way] = expert.consents.get().text_version
        people.sign_in(client, expert.user, second_factor=False)
        text = client.get("/people/me/consents/").content.decode()
        assert (way, "Lue, mihin suostuit" in text, "sanamuoto on vain organisaatiolla" in text) == (way, False, True)
    versions["own"] = actions.give_consent(expert=shown, purpose="public", by=shown.user, at=at).text_version
    assert versions == {"link": CURRENT["brokered"], "own": CURRENT["public"], "paper": "", "spoken": ""}
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(expert=shown).update(text_version="")


def test_a_coordinator_has_not_the_last_word_over_a_withdrawal(home, at):
    expert, sari = an_expert(home=home), people.member("coordinator", home)
    actions.withdraw_consent(consent=expert.consents.get(), by=expert.user, at=at)
    for given_at in (at - timedelta(days=400), at - timedelta(seconds=1)):
        with pytest.raises(Refused):
            actions.give_consent(
                expert=expert, purpose="brokered", way="spoken", given_at=given_at, by=sari, at=at + timedelta(days=1)
            )
    assert expert.consents.filter(withdrawn_at__isnull=True).count() == 0
    again = actions.give_consent(
        expert=expert, purpose="brokered", way="spoken", given_at=at + timedelta(hours=1), by=sari, at=at + timedelta(days=1)
    )
    assert again.withdrawn_at is None


def test_who_left_is_not_taken_in_again_on_an_older_paper(home, at):
    expert, sari = an_expert(home=home), people.member("coordinator", home)
    actions.leave(expert=expert, by=expert.user, at=at)
    Expert.objects.filter(pk=expert.pk).update(email="")
    expert.refresh_from_db()
    with pytest.raises(Refused, match="perumisen jälkeen"):
        actions.activate(expert=expert, way="paper", given_on=date(2027, 3, 1), by=sari, at=at)
    expert.refresh_from_db()
    assert (expert.state, expert.consents.filter(withdrawn_at__isnull=True).count()) == ("left", 0)


def test_a_question_that_was_taken_back_is_no_longer_asked(client, home, at):
    expert, lead = an_expert(home=people.organisation()), people.member("lead", home)
    run = actions.bring(organisation=home, content=b"Nimi;Kunta\nAino Ek;Vaasa\n", name="x.csv", by=lead, at=at)
    actions.propose_link(expert=expert, organisation=home, run=run, by=lead, at=at)
    path = tokens.link_path(expert, home)
    assert client.get(path).status_code == 200
    for by in (people.member("coordinator", home), people.member("lead", people.organisation())):
        with pytest.raises(PermissionDenied):
            actions.take_back_questions(run=run, by=by, at=at)
    assert [actions.take_back_questions(run=run, by=lead, at=at) for _turn in range(2)] == [1, 0]
    for answer in (client.get(path), client.post(path)):
        assert (answer.status_code, "Kysymys on peruttu" in answer.content.decode()) == (410, True)
    assert expert.consents.filter(purpose="seen_by").count() == 0
    people.sign_in(client, expert.user, second_factor=False)
    assert "perui kysymyksensä" in client.get("/people/me/history/").content.decode()
    # Asked anew, the link holds again.
    actions.propose_link(expert=expert, organisation=home, by=lead, at=at)
    assert (client.get(path).status_code, Question.objects.count()) == (200, 2)


def test_a_yes_outlives_the_question(client, home, at):
    expert, lead = an_expert(home=people.organisation()), people.member("lead", home)
    run = actions.bring(organisation=home, content=b"Nimi;Kunta\nAino Ek;Vaasa\n", name="x.csv", by=lead, at=at)
    actions.propose_link(expert=expert, organisation=home, run=run, by=lead, at=at)
    path = tokens.link_path(expert, home)
    client.post(path)
    actions.take_back_questions(run=run, by=lead, at=at)
    assert expert.consents.filter(purpose="seen_by", withdrawn_at__isnull=True).count() == 1
    assert "lupa on annettu" in client.get(path).content.decode()


def test_a_boundary_names_what_its_kind_says_and_nothing_else(home):
    expert = an_expert(home=home)
    theme, audience = Theme.objects.first(), Audience.objects.first()
    for facts in (
        {"kind": "media", "theme": theme}, {"kind": "theme", "audience": audience}, {"kind": "theme"},
        {"kind": "audience", "audience": audience, "theme": theme}, {"kind": "organisation", "theme": theme},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Boundary.objects.create(expert=expert, **facts)
    Boundary.objects.create(expert=expert, kind="theme", theme=theme)


def test_an_address_is_once_in_a_register_whatever_its_case(home):
    first, second = an_expert(home=home, email="aino@example.org"), an_expert(home=home, email="muu@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        type(first).objects.filter(pk=second.pk).update(email="AINO@example.org")
    type(first).objects.filter(pk__in=[first.pk, second.pk]).update(email="")
