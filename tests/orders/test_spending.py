"""What is used of a unit's budget, and who sees it on an order."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.core.clock import local_day
from kokemussilta.orders import actions
from kokemussilta.orders.spending import spent
from kokemussilta.pricing.spending import standings
from kokemussilta.pricing.states import Sight
from tests.factories import orders as factory
from tests.factories import people, prices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "clock_at", "clean_cache")]


@pytest.fixture
def desk():
    return people.organisation("Merenkurkun Kokemus")


@pytest.fixture
def sari(desk):
    return people.member(Role.COORDINATOR, desk)


@pytest.fixture
def order(at, desk, sari):
    """Two weekly tasks of two experts each, 150 euros a head."""
    return factory.opened(at, by=sari, desk=desk, seats=2, times=2)


@pytest.fixture
def chief(order):
    return people.member(Role.LEAD, order.unit.organisation)


def test_fees_of_coming_and_held_tasks_are_used_each_experts_own(at, order, chief, sari):
    unit, (first, second) = order.unit, order.tasks.all()
    day = local_day(second.starts_at)
    whole = prices.budget(unit, by=chief, at=at)
    of_service = prices.budget(unit, by=chief, at=at, service="school-lecture")
    other = prices.budget(unit, by=chief, at=at, service="peer-talk")
    last = prices.budget(unit, by=chief, at=at, starts_on=day, ends_on=day)
    elsewhere = prices.budget(people.unit(unit.organisation), by=chief, at=at)
    budgets = [whole, of_service, other, last, elsewhere]
    assert [spent(budgets)[one.pk] for one in budgets] == [60000, 60000, 0, 30000, 0]
    actions.call_off_task(task=first, reason="Ei tarvita", by=sari, at=at)
    assert [spent(budgets)[one.pk] for one in budgets] == [30000, 30000, 0, 30000, 0]


@pytest.mark.parametrize(("payer", "used"), [("client", 60000), ("coordinator", 0), ("unsure", 0), ("voluntary", 0)])
def test_only_what_the_units_house_pays_is_used(at, order, chief, sari, payer, used):
    for task in order.tasks.all():
        actions.change_task(task=task, facts={"payer": payer}, by=sari, at=at)
    budget = prices.budget(order.unit, by=chief, at=at)
    assert spent([budget]) == {budget.pk: used}


def test_how_a_budget_stands(at, order, chief):
    unit = order.unit
    told = [
        (one.left, one.over, one.percent, one.tone)
        for one in standings(prices.budget(unit, by=chief, at=at, cents=cents) for cents in (100000, 75000, 60000, 50000, 0))
    ]
    assert told == [
        (40000, 0, 60, ""), (15000, 0, 80, "action"), (0, 0, 100, "action"), (-10000, 10000, 120, "bad"), (-60000, 60000, 100, "bad"),
    ]  # fmt: skip


def test_no_budgets_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert standings([]) == []


@pytest.mark.parametrize(("sight", "handling", "client"), [(Sight.UNIT, 1, 1), (Sight.DESK, 1, 0), (Sight.LEAD, 0, 0)])
def test_who_sees_a_budget_on_an_order(at, order, chief, sari, sight, handling, client):
    prices.budget(order.unit, by=chief, at=at, sight=sight)
    at_desk = people.sign_in(Client(), sari, at=at).get(reverse("orders:handling", args=[order.code]))
    orderer = people.member(Role.CLIENT, order.unit.organisation, order.unit)
    seen = people.sign_in(Client(), orderer, at=at).get(reverse("orders:order", args=[order.code]))
    assert (len(at_desk.context["budgets"]), len(seen.context["budgets"])) == (handling, client)


def test_a_budget_that_is_used_up_stops_nothing(at, order, chief, sari):
    prices.budget(order.unit, by=chief, at=at, cents=100)
    start = at + timedelta(days=40)
    actions.make_tasks(order=order, spans=[(start, start + timedelta(hours=1))], plan=factory.plan(order), by=sari, at=at)
    page = people.sign_in(Client(), sari, at=at).get(reverse("orders:handling", args=[order.code]))
    assert (order.tasks.count(), "Budjetti on ylitetty" in page.content.decode()) == (3, True)
