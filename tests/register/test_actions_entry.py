"""Joining and leaving."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.accounts.models import User
from kokemussilta.audit.models import Entry
from kokemussilta.core.clock import helsinki
from kokemussilta.core.workflow import NotAllowedFrom, Refused
from kokemussilta.notifications import outbox
from kokemussilta.register import actions
from kokemussilta.register.models import Consent, Expert, Guard
from kokemussilta.vocabulary.models import Municipality
from tests.factories import people
from tests.factories.register import an_expert, an_invited_expert

pytestmark = pytest.mark.django_db


def test_an_added_person_is_invited_and_nothing_more(at):
    home = people.organisation()
    sari = people.member("coordinator", home)
    expert = actions.add_expert(
        home=home, first_name=" Aino ", last_name="Lahti", municipality=Municipality.objects.get(name_fi="Seinäjoki"),
        email="Aino@Example.org", by=sari, at=at,
    )  # fmt: skip
    assert (expert.state, expert.first_name, expert.email, expert.user) == ("invited", "Aino", "aino@example.org", None)
    assert list(Consent.objects.filter(expert=expert)) == []
    assert Guard.objects.get(expert=expert).version == 1
    assert list(Entry.objects.filter(subject=expert.code).values_list("verb", "by")) == [("register.expert.added", sari.code)]


def test_a_coordinator_of_another_organisation_can_not_add(at):
    home, other = people.organisation(), people.organisation()
    stranger = people.member("coordinator", other)
    with pytest.raises(PermissionDenied):
        actions.add_expert(
            home=home, first_name="A", last_name="B", municipality=Municipality.objects.first(), by=stranger, at=at
        )
    assert Expert.objects.count() == 0


def test_the_same_address_twice_in_a_register_is_refused(at):
    home = people.organisation()
    an_invited_expert(home=home, email="aino@example.org")
    with pytest.raises(Refused):
        an_invited_expert(home=home, email="AINO@example.org")
    assert an_invited_expert(home=people.organisation(), email="aino@example.org").email == "aino@example.org"


def test_an_invitation_is_a_letter(at):
    home = people.organisation()
    expert = an_invited_expert(home=home, email="aino@example.org")
    actions.invite(expert=expert, by=people.member("coordinator", home), at=at)
    (message,) = outbox.about(expert.code)
    assert message.to_address == "aino@example.org"
    assert "/people/invitations/" in message.text
    assert "Aino" not in message.subject


def test_no_address_no_invitation(at):
    home = people.organisation()
    expert = an_invited_expert(home=home, email="")
    with pytest.raises(Refused):
        actions.invite(expert=expert, by=None, at=at)
    assert list(outbox.about(expert.code)) == []


def test_accepting_makes_an_account_and_a_consent(at):
    expert = an_invited_expert(home=people.organisation(), email="aino@example.org")
    user = actions.accept_invitation(expert=expert, at=at)
    expert.refresh_from_db()
    assert (expert.state, expert.user, user.email, user.name) == ("active", user, "aino@example.org", "Aino Lahti")
    assert list(expert.consents.values_list("purpose", "way", "withdrawn_at")) == [("brokered", "link", None)]


def test_accepting_finds_the_account_that_has_the_address(at):
    known = people.user(email="aino@example.org")
    expert = an_invited_expert(home=people.organisation(), email="AINO@example.org")
    assert actions.accept_invitation(expert=expert, at=at) == known


def test_accepting_twice_is_refused_and_changes_nothing(at):
    expert = an_expert(home=people.organisation())
    with pytest.raises(NotAllowedFrom):
        actions.accept_invitation(expert=expert, at=at)
    assert expert.consents.count() == 1


def test_one_person_is_once_in_an_installation(at):
    first = an_expert(home=people.organisation(), email="aino@example.org")
    second = an_invited_expert(home=people.organisation(), email="aino@example.org")
    with pytest.raises(Refused):
        actions.accept_invitation(expert=second, at=at)
    second.refresh_from_db()
    assert (second.state, second.user, second.consents.count()) == ("invited", None, 0)
    assert Expert.objects.get(user=first.user) == first


def test_a_coordinator_records_a_consent_given_on_paper(at):
    home = people.organisation()
    sari = people.member("coordinator", home)
    expert = an_invited_expert(home=home, email="")
    actions.activate(expert=expert, way="paper", given_on=date(2027, 2, 27), by=sari, at=at)
    consent = expert.consents.get()
    assert (consent.way, consent.recorded_by, consent.given_at) == ("paper", sari, helsinki(date(2027, 2, 27), 12))
    assert (expert.state, expert.user) == ("active", None)


def test_nobody_takes_in_their_own_entry_as_a_coordinator(at):
    home = people.organisation()
    expert = an_expert(home=home)
    people.membership(expert.user, home, "coordinator")
    actions.leave(expert=expert, by=expert.user, at=at)
    with pytest.raises(PermissionDenied):
        actions.activate(expert=expert, way="paper", by=expert.user, at=at)
    with pytest.raises(PermissionDenied):
        actions.record_meeting(expert=expert, met_on=at.date(), by=expert.user, at=at)


def test_leaving_ends_every_consent(at):
    expert = an_expert(home=people.organisation())
    actions.leave(expert=expert, by=expert.user, at=at)
    expert.refresh_from_db()
    assert expert.state == "left"
    assert expert.consents.filter(withdrawn_at__isnull=True).count() == 0
    with pytest.raises(NotAllowedFrom):
        actions.leave(expert=expert, by=expert.user, at=at)


def test_a_failed_letter_takes_everything_back(at, monkeypatch):
    expert = an_invited_expert(home=people.organisation())

    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("kokemussilta.notifications.outbox.queue", fail)
    with pytest.raises(RuntimeError):
        actions.activate(expert=expert, way="spoken", by=None, at=at)
    expert.refresh_from_db()
    assert (expert.state, expert.consents.count(), User.objects.count()) == ("invited", 0, 0)
