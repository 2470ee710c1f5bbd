"""A contract that ends before an agreed task that demands it puts the task on the coordinator's desk."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.assignments.queries import desk
from kokemussilta.core.clock import local_day
from kokemussilta.orders.models import ServiceProduct
from kokemussilta.register import actions as register
from tests.factories import assignments as make
from tests.factories import contracts, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make.desk()


@pytest.fixture
def person(place):
    return make.expert(place.organisation)


def uncovered(place, at):
    return desk.work(type(place.coordinator).objects.get(pk=place.coordinator.pk), at).without_contract


def demand(place, at, *, kinds=(), everywhere=True):
    register.demand_contracts(organisation=place.organisation, everywhere=everywhere, kinds=kinds, by=None, at=at)


def last_day(place):
    return local_day(place.task.starts_at)


def test_a_contract_that_ends_before_the_task_is_on_the_desk(place, person, client, at, clock_at):
    demand(place, at)
    contract = contracts.agreed(person, at)
    make.confirmed(place, person, at=at)
    assert uncovered(place, at) == []

    register.end_contract(contract=contract, last_on=last_day(place) - timedelta(days=1), by=person.user, at=at)

    assert [one.task for one in uncovered(place, at)] == [place.task]
    people.sign_in(client, place.coordinator, at=at)
    page = client.get(reverse("portals:desk")).content.decode()
    assert ("Sopimus ei kata tehtävää" in page, "sovi jatkosta tai vaihda tekijä" in page) == (True, True)


def test_one_that_ends_on_the_day_of_the_task_covers_it(place, person, at):
    demand(place, at)
    contract = contracts.agreed(person, at)
    make.confirmed(place, person, at=at)

    register.end_contract(contract=contract, last_on=last_day(place), by=person.user, at=at)

    assert uncovered(place, at) == []


def test_leaving_puts_every_task_to_come_on_the_desk_until_it_is_over(place, person, at):
    demand(place, at)
    contracts.agreed(person, at)
    assignment = make.confirmed(place, person, at=at)

    register.leave(expert=person, by=person.user, at=at)

    assert [one.pk for one in uncovered(place, at)] == [assignment.pk]
    assert uncovered(place, place.task.ends_at) == []


@pytest.mark.parametrize(
    ("kinds", "wanted", "held", "told"),
    [
        ("own", "rule", "own", False),
        ("own", "rule", "other", True),
        ("other", "rule", "none", False),
        ("none", "product", "none", True),
        ("none", "product", "own", False),
        ("none", "nothing", "none", False),
    ],
)
def test_it_counts_where_a_contract_is_demanded_and_of_which_kinds_it_is(place, person, at, kinds, wanted, held, told):
    """`kinds`: for which the lead demands one; `held`: for which kind the person's own is."""
    product = place.order.product
    other = ServiceProduct.objects.exclude(kind=product.kind_id).select_related("kind")[0].kind
    make.confirmed(place, person, at=at)
    if wanted == "rule":
        demand(place, at, everywhere=False, kinds=[product.kind if kinds == "own" else other])
    elif wanted == "product":
        ServiceProduct.objects.filter(pk=product.pk).update(demands=["training", "contract"])
    if held != "none":
        contracts.agreed(person, at, kinds=((product.kind if held == "own" else other).code,))

    assert bool(uncovered(place, at)) is told


def test_another_organisations_contract_covers_nothing_here_and_nobody_sees_their_own(place, person, at):
    demand(place, at)
    contracts.agreed(person, at, house=people.organisation())
    # Agreed while it was not demanded yet.
    register.demand_contracts(organisation=place.organisation, everywhere=False, kinds=[], by=None, at=at)
    make.confirmed(place, person, at=at)
    demand(place, at)
    people.membership(person.user, place.organisation, Role.COORDINATOR)

    assert [one.expert for one in uncovered(place, at)] == [person]
    assert desk.work(person.user, at).without_contract == []


def test_one_statement_for_all_of_it(place, person, at, django_assert_num_queries):
    demand(place, at)
    for days in (0, 2, 4):
        near = make.another(place.organisation, place.coordinator, at, starts_at=place.task.starts_at + timedelta(days=days))
        register.demand_contracts(organisation=place.organisation, everywhere=False, kinds=[], by=None, at=at)
        make.confirmed(near, make.expert(place.organisation), at=at)
    demand(place, at)
    user = type(place.coordinator).objects.get(pk=place.coordinator.pk)
    desk.desks_of(user)

    with django_assert_num_queries(1):
        assert len(desk.work(user, at).without_contract) == 3
