"""The person of a session: read once, with what every page asks of them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.functional import SimpleLazyObject

from kokemussilta.access.backend import Backend
from kokemussilta.access.permissions import Permission
from kokemussilta.access.roles import Role
from kokemussilta.access.standing import standing
from kokemussilta.assignments.queries.mine import count_waiting
from kokemussilta.core.clock import local_day
from kokemussilta.orders.queries import has_ordered
from kokemussilta.register.queries import entry_of
from tests.factories import assignments, orders, people

pytestmark = pytest.mark.django_db


def test_one_statement_tells_all_that_every_page_asks(clock_at: datetime, django_assert_num_queries) -> None:
    place = assignments.desk(clock_at)
    expert = assignments.expert(place.organisation, clock_at)
    assignments.offer(place, expert, at=clock_at)
    assert expert.user is not None
    ward = people.unit(place.organisation)
    people.membership(expert.user, place.organisation, Role.CLIENT, ward)
    orders.draft(clock_at, by=expert.user)

    with django_assert_num_queries(1):
        found = Backend().get_user(expert.user_id)
        assert found is not None
        entry = entry_of(found)
        assert entry is not None
        assert entry.municipality is not None
        told = (
            standing(found).units(Permission.ORDER_PLACE), entry, entry.home.name,
            entry.municipality.name, count_waiting(found, clock_at), has_ordered(found),
        )  # fmt: skip

    assert told == ({ward.pk}, expert, place.organisation.name, "Seinäjoki", 1, True)


def test_somebody_with_nothing(clock_at: datetime, django_assert_num_queries) -> None:
    user = people.user()

    with django_assert_num_queries(1):
        found = Backend().get_user(user.pk)
        assert found is not None
        told = (standing(found).held, entry_of(found), count_waiting(found, clock_at), has_ordered(found))

    assert told == ((), None, 0, False)


def test_roles_of_another_day_and_of_closed_organisations_are_not_held(clock_at: datetime) -> None:
    user, today = people.user(), local_day(clock_at)
    people.membership(user, people.organisation(), Role.LEAD, ends_on=today - timedelta(days=1))
    people.membership(user, people.organisation(), Role.LEAD, starts_on=today + timedelta(days=1))
    people.membership(user, people.organisation(is_active=False), Role.LEAD)
    found = Backend().get_user(user.pk)

    assert found is not None
    assert standing(found).held == ()


def test_what_was_read_is_found_through_the_request(clock_at: datetime, django_assert_num_queries) -> None:
    """A request holds its person lazily; nothing is asked twice through it."""
    number = people.member(Role.LEAD, people.organisation()).pk
    person: Any = SimpleLazyObject(lambda: Backend().get_user(number))

    with django_assert_num_queries(1):
        for _again in range(2):
            assert standing(person).may(Permission.ORGANISATION_EDIT)
            assert (entry_of(person), count_waiting(person, clock_at), has_ordered(person)) == (None, 0, False)


def test_nobody_else_comes_in(clock_at: datetime) -> None:
    gone = people.user(is_active=False)

    assert [Backend().get_user(number) for number in (gone.pk, 0)] == [None, None]
