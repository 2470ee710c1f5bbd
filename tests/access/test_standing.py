from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from kokemussilta.access.models import Membership, Organisation, Unit
from kokemussilta.access.permissions import SENSITIVE, Permission
from kokemussilta.access.roles import GRANTS, OPERATOR, Role
from kokemussilta.access.standing import may, standing
from tests.factories import people

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 2)


def test_every_role_has_its_grant_and_a_sentence():
    assert set(GRANTS) == set(Role.values)
    assert [role for role, grant in GRANTS.items() if not str(grant.sentence).endswith(".")] == []


def test_every_permission_is_somebodys():
    granted = frozenset().union(*(grant.permissions for grant in GRANTS.values()), OPERATOR.permissions)

    assert granted == frozenset(Permission)


def test_who_needs_a_second_factor():
    needs = {role for role, grant in GRANTS.items() if grant.permissions & SENSITIVE}

    assert needs == {Role.COORDINATOR, Role.LEAD, Role.MENTOR, Role.PRIVACY_OFFICER, Role.PAYROLL}
    assert OPERATOR.permissions <= SENSITIVE


def test_nobody_holds_nothing():
    assert standing(AnonymousUser()).held == ()
    assert standing(people.user()).may(Permission.ORDER_PLACE) is False


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "held"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), False),
        (TODAY + timedelta(days=1), None, False),
    ],
)
def test_a_role_holds_from_its_first_day_to_its_last(starts_on, ends_on, held):
    home, user = people.organisation(), people.user()
    people.membership(user, home, Role.COORDINATOR, starts_on=starts_on, ends_on=ends_on)

    assert standing(user, TODAY).may(Permission.ORDER_HANDLE) is held


def test_a_closed_organisation_grants_nothing():
    home = people.organisation(is_active=False)
    lead = people.member(Role.LEAD, home)

    assert standing(lead, TODAY).held == ()


def test_a_role_reaches_its_own_organisation_only():
    home, other = people.organisation(), people.organisation()
    coordinator = people.member(Role.COORDINATOR, home)

    assert may(coordinator, Permission.ORDER_HANDLE, home.pk) is True
    assert may(coordinator, Permission.ORDER_HANDLE, other.pk) is False
    assert may(coordinator, Permission.ORDER_HANDLE, None) is False


def test_a_role_in_a_unit_is_not_one_in_the_organisation():
    home = people.organisation(orders=True)
    ward = people.unit(home)
    client = people.member(Role.CLIENT, home, ward)

    assert standing(client).organisations(Permission.ORDER_PLACE) == set()
    assert standing(client).units(Permission.ORDER_PLACE) == {ward.pk}


def test_standing_is_asked_once_a_request(django_assert_num_queries):
    lead = people.member(Role.LEAD, people.organisation())

    with django_assert_num_queries(1):
        assert standing(lead).may(Permission.ORDER_HANDLE) is True
        assert standing(lead).may(Permission.READ_LOG) is False


def test_the_operator_runs_the_installation_and_nothing_else():
    operator = people.user(is_operator=True)

    assert {permission for permission in Permission if standing(operator).may(permission)} == {Permission.INSTALLATION_RUN}
    assert standing(operator).needs_second_factor is True


def test_what_each_sees_of_organisations_units_and_roles():
    home, other = people.organisation("Koti ry"), people.organisation("Muu ry")
    ward, theirs = people.unit(home, "Osasto"), people.unit(other, "Muu osasto")
    second = people.unit(home, "Toinen osasto")
    lead, client = people.member(Role.LEAD, home), people.member(Role.CLIENT, home, ward)
    stranger = people.member(Role.LEAD, other)
    operator = people.user(is_operator=True)

    def seen(model, user):
        return set(model.objects.visible_to(user).values_list("pk", flat=True))

    assert [seen(Organisation, user) for user in (lead, client, stranger, operator, AnonymousUser())] == [
        {home.pk}, {home.pk}, {other.pk}, {home.pk, other.pk}, set(),
    ]  # fmt: skip
    assert [seen(Unit, user) for user in (lead, client, stranger, operator)] == [
        {ward.pk, second.pk}, {ward.pk}, {theirs.pk}, set(),
    ]  # fmt: skip
    own = Membership.objects.get(user=client).pk
    leads = Membership.objects.get(user=lead).pk
    assert [seen(Membership, user) for user in (lead, client, operator, AnonymousUser())] == [
        {leads, own}, {own}, set(), set(),
    ]  # fmt: skip
