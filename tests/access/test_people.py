from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.access.actions import people as actions
from kokemussilta.access.models import Membership
from kokemussilta.access.permissions import Permission
from kokemussilta.access.roles import Role
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.audit.models import Entry
from kokemussilta.core import clock
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.notifications.models import Message
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return people.organisation("Kokemus ry", phone="+358401234567")


@pytest.fixture
def lead(home):
    return people.member(Role.LEAD, home, email="liisa@example.fi", name="Liisa Lehto")


def invite(home, lead, at, **changes):
    facts = {"email": "uusi@example.fi", "name": "Uusi Ihminen", "role": Role.COORDINATOR, "unit": None, "language": "fi"}
    return actions.invite(organisation=home, **(facts | changes), by=lead, at=at)


def test_an_invitation_opens_an_account_gives_the_role_and_tells(home, lead, at):
    membership = invite(home, lead, at, language="sv")

    user = User.objects.get(email="uusi@example.fi")
    message = Message.objects.get()
    assert (membership.user_id, membership.role, membership.starts_on) == (user.pk, Role.COORDINATOR, clock.local_day(at))
    assert standing(user, clock.local_day(at)).may(Permission.EXPERT_READ) is True
    assert (message.to_address, message.language, message.about) == ("uusi@example.fi", "sv", membership.code)
    assert "Uusi" not in message.subject
    assert "/accounts/login/" in message.text
    assert "040 123 4567" in message.text.replace("\N{NO-BREAK SPACE}", " ")
    assert list(Entry.objects.order_by("id").values_list("verb", "subject", "by", "within")) == [
        ("accounts.user.opened", user.code, lead.code, ""),
        ("access.membership.started", membership.code, lead.code, home.code),
    ]


def test_somebody_known_keeps_their_name_and_gets_the_role(home, lead, at):
    known = people.user("uusi@example.fi", name="Oma Nimi", language="en")

    membership = invite(home, lead, at, name="Väärä Nimi")

    known.refresh_from_db()
    assert (membership.user_id, known.name) == (known.pk, "Oma Nimi")
    assert Message.objects.get().language == "en"


def test_the_same_role_is_not_given_twice(home, lead, at):
    invite(home, lead, at)

    with pytest.raises(Refused):
        invite(home, lead, at)

    assert (Membership.objects.count(), Message.objects.count()) == (2, 1)


def test_only_leads_of_the_organisation_invite(home, lead, at):
    others = people.member(Role.LEAD, people.organisation())
    coordinator = people.member(Role.COORDINATOR, home)
    operator = people.user(is_operator=True)

    for by in (others, coordinator, operator):
        with pytest.raises(PermissionDenied):
            invite(home, by, at)

    assert User.objects.filter(email="uusi@example.fi").exists() is False


def test_nobody_gives_themselves_a_role(home, lead, at):
    with pytest.raises(Refused):
        invite(home, lead, at, email=lead.email, role=Role.PRIVACY_OFFICER)

    assert standing(User.objects.get(pk=lead.pk)).may(Permission.READ_LOG) is False


def test_a_unit_goes_with_a_clients_role_and_its_own_organisation(home, lead, at):
    ward, strange = people.unit(home), people.unit(people.organisation())

    with pytest.raises(Refused):
        invite(home, lead, at, role=Role.COORDINATOR, unit=ward)
    with pytest.raises(Refused):
        invite(home, lead, at, role=Role.CLIENT, unit=strange)

    assert invite(home, lead, at, role=Role.CLIENT, unit=ward).unit == ward


def test_nothing_is_left_when_the_letter_can_not_be_queued(home, lead, at, monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(outbox, "queue", fail)
    with pytest.raises(RuntimeError):
        invite(home, lead, at)

    assert (User.objects.filter(email="uusi@example.fi").exists(), Membership.objects.count()) == (False, 1)
    assert Entry.objects.count() == 0


def test_a_changed_role_begins_today_and_the_old_one_stays_in_the_books(home, lead, at):
    person = people.member(Role.COORDINATOR, home)
    old = Membership.objects.get(user=person)

    new = actions.change_role(membership=old, role=Role.PRIVACY_OFFICER, unit=None, by=lead, at=at)

    today = clock.local_day(at)
    old.refresh_from_db()
    assert (old.role, old.ends_on) == (Role.COORDINATOR, today - timedelta(days=1))
    assert (new.role, new.starts_on, new.ends_on) == (Role.PRIVACY_OFFICER, today, None)
    assert [held.role for held in standing(person, today).held] == [Role.PRIVACY_OFFICER]
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == [
        "access.membership.ended", "access.membership.started",
    ]  # fmt: skip


def test_the_same_role_again_changes_nothing(home, lead, at):
    person = people.member(Role.COORDINATOR, home)
    membership = Membership.objects.get(user=person)

    assert actions.change_role(membership=membership, role=Role.COORDINATOR, unit=None, by=lead, at=at) == membership
    assert (Entry.objects.count(), Message.objects.count()) == (0, 0)


def test_an_ended_role_holds_nothing_from_that_moment(home, lead, at):
    person = people.member(Role.COORDINATOR, home)
    membership = Membership.objects.get(user=person)

    actions.end(membership=membership, by=lead, at=at)

    assert standing(person, clock.local_day(at)).held == ()
    assert Membership.objects.get(pk=membership.pk).ends_on == clock.local_day(at) - timedelta(days=1)
    assert Message.objects.get().to_address == person.email


def test_a_role_that_began_today_by_mistake_is_gone_at_once(home, lead, at):
    membership = invite(home, lead, at)
    user = membership.user

    actions.end(membership=membership, by=lead, at=at)

    assert standing(User.objects.get(pk=user.pk), clock.local_day(at)).held == ()


def test_a_role_ends_once(home, lead, at):
    person = people.member(Role.COORDINATOR, home)
    first, second = Membership.objects.get(user=person), Membership.objects.get(user=person)
    actions.end(membership=first, by=lead, at=at)

    with pytest.raises(Refused):
        actions.end(membership=second, by=lead, at=at)

    assert Entry.objects.count() == 1
    assert Message.objects.count() == 1


def test_nobody_ends_or_changes_their_own_role(home, lead, at):
    people.member(Role.LEAD, home)
    own = Membership.objects.get(user=lead)

    with pytest.raises(Refused):
        actions.end(membership=own, by=lead, at=at)
    with pytest.raises(Refused):
        actions.change_role(membership=own, role=Role.CLIENT, unit=None, by=lead, at=at)

    own.refresh_from_db()
    assert (own.role, own.ends_on) == (Role.LEAD, None)


def test_an_organisation_is_never_left_without_a_lead(home, lead, at):
    second = people.member(Role.LEAD, home)
    actions.end(membership=Membership.objects.get(user=lead), by=second, at=at)
    # The first one's page was open already, with their standing as it was.
    assert standing(lead).may(Permission.ORGANISATION_EDIT)

    lead.__dict__["_standing"] = standing(second)
    with pytest.raises(Refused):
        actions.end(membership=Membership.objects.get(user=second), by=lead, at=at)

    assert standing(User.objects.get(pk=second.pk), clock.local_day(at)).may(Permission.ORGANISATION_EDIT) is True


def test_a_stranger_changes_nothing(home, lead, at):
    stranger = people.member(Role.LEAD, people.organisation())
    person = people.member(Role.COORDINATOR, home)
    membership = Membership.objects.get(user=person)

    with pytest.raises(PermissionDenied):
        actions.end(membership=membership, by=stranger, at=at)
    with pytest.raises(PermissionDenied):
        actions.change_role(membership=membership, role=Role.LEAD, unit=None, by=stranger, at=at)

    membership.refresh_from_db()
    assert (membership.role, membership.ends_on) == (Role.COORDINATOR, None)
