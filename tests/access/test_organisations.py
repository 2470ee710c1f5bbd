import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.access.actions import organisations as actions
from kokemussilta.access.models import Membership, Organisation, Unit
from kokemussilta.access.roles import Role
from kokemussilta.accounts.models import User
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications.models import Message
from kokemussilta.vocabulary.models import WellbeingCounty
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return people.organisation("Kokemus ry")


@pytest.fixture
def lead(home):
    return people.member(Role.LEAD, home)


def add(by, at, name="Uusi yhdistys", **changes):
    facts = {"coordinates": True, "orders": False, "trains": False, "lead_email": "eka@example.fi", "language": "fi"}
    return actions.add(name=name, **(facts | changes), by=by, at=at)


def test_an_operator_adds_an_organisation_with_its_first_lead(at):
    operator = people.user(is_operator=True)

    organisation = add(operator, at)

    membership = Membership.objects.get()
    assert (organisation.name, organisation.slug, organisation.coordinates) == ("Uusi yhdistys", "uusi-yhdistys", True)
    assert (membership.user.email, membership.role, membership.unit) == ("eka@example.fi", Role.LEAD, None)
    assert Message.objects.get().to_address == "eka@example.fi"
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == [
        "access.organisation.added", "accounts.user.opened", "access.membership.started",
    ]  # fmt: skip


def test_a_name_comes_once_and_an_address_gets_a_number(at):
    operator = people.user(is_operator=True)
    add(operator, at, name="Äänekoski ry")

    with pytest.raises(Refused):
        add(operator, at, name="äänekoski RY")
    second = add(operator, at, name="Aanekoski-ry")

    assert second.slug == "aanekoski-ry-2"
    assert Organisation.objects.count() == 2


def test_only_operators_add_organisations(lead, at):
    with pytest.raises(PermissionDenied):
        add(lead, at)

    assert Organisation.objects.count() == 1


def test_a_first_lead_whose_address_was_mistyped_is_invited_again(at):
    operator = people.user(is_operator=True)
    organisation = add(operator, at, lead_email="eak@example.fi")

    actions.invite_first_lead(organisation=organisation, lead_email="eka@example.fi", language="sv", by=operator, at=at)
    actions.invite_first_lead(organisation=organisation, lead_email="eka@example.fi", language="sv", by=operator, at=at)

    assert [one.user.email for one in Membership.objects.all()] == ["eka@example.fi"]
    letters = Message.objects.order_by("id").values_list("to_address", "language")
    assert list(letters) == [("eak@example.fi", "fi"), ("eka@example.fi", "sv"), ("eka@example.fi", "sv")]


def test_once_a_lead_has_signed_in_the_operator_opens_no_door(home, lead, at):
    operator = people.user(is_operator=True)
    User.objects.filter(pk=lead.pk).update(last_login=at)

    with pytest.raises(Refused):
        actions.invite_first_lead(organisation=home, lead_email=operator.email, language="fi", by=operator, at=at)

    assert [one.user for one in Membership.objects.all()] == [lead]
    assert Message.objects.count() == 0


def test_nobody_else_invites_a_first_lead_again(home, lead, at):
    with pytest.raises(PermissionDenied):
        actions.invite_first_lead(organisation=home, lead_email="eka@example.fi", language="fi", by=lead, at=at)

    assert [one.user for one in Membership.objects.all()] == [lead]


def test_a_lead_keeps_the_facts(home, lead, at):
    county = WellbeingCounty.objects.first()
    facts = {"name_sv": "Erfarenhet rf", "phone": "+358401234567", "email": "", "municipality": None, "serves": [county]}

    changed = actions.edit(organisation=home, **facts, by=lead, at=at)
    again = actions.edit(organisation=home, **facts, by=lead, at=at)

    home.refresh_from_db()
    assert (changed, again) == (["name_sv", "phone", "serves"], [])
    assert (home.name_sv, home.phone, list(home.serves.all())) == ("Erfarenhet rf", "+358401234567", [county])
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject, entry.fields) == (
        "access.organisation.edited",
        home.code,
        ["name_sv", "phone", "serves"],
    )


def test_others_do_not(home, lead, at):
    for by in (
        people.member(Role.LEAD, people.organisation()),
        people.member(Role.COORDINATOR, home),
        people.user(is_operator=True),
    ):
        with pytest.raises(PermissionDenied):
            actions.edit(organisation=home, name_sv="X", phone="", email="", municipality=None, serves=[], by=by, at=at)
        with pytest.raises(PermissionDenied):
            actions.add_unit(organisation=home, name="X", sector=None, municipality=None, by=by, at=at)

    home.refresh_from_db()
    assert (home.name_sv, Unit.objects.count()) == ("", 0)


def test_units_are_added_edited_and_taken_out_of_use(home, lead, at):
    unit = actions.add_unit(organisation=home, name=" Osasto 5 ", sector=None, municipality=None, by=lead, at=at)
    facts = {"name": "Osasto 6", "sector": None, "municipality": None, "is_active": False}

    changed = actions.edit_unit(unit=unit, **facts, by=lead, at=at)

    unit.refresh_from_db()
    assert changed == ["name", "is_active"]
    assert (unit.name, unit.is_active) == ("Osasto 6", False)
    assert list(Entry.objects.order_by("id").values_list("verb", "within")) == [
        ("access.unit.added", home.code), ("access.unit.edited", home.code),
    ]  # fmt: skip


def test_a_units_name_comes_once_in_an_organisation(home, lead, at):
    actions.add_unit(organisation=home, name="Osasto 5", sector=None, municipality=None, by=lead, at=at)
    other = people.organisation()
    people.unit(other, "Osasto 5")

    with pytest.raises(Refused):
        actions.add_unit(organisation=home, name="Osasto 5", sector=None, municipality=None, by=lead, at=at)

    assert Unit.objects.filter(name="Osasto 5").count() == 2
    assert Entry.objects.count() == 1
