"""Ladders, travel rates and budgets: who may change them, and what is refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from kokemussilta.access.roles import Role
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.pricing import actions, queries
from kokemussilta.pricing.actions import BudgetFacts
from kokemussilta.pricing.ladder import Step, share_of_fee
from kokemussilta.pricing.models import Budget, CancellationLadder, TravelRates
from kokemussilta.pricing.states import Cause, Sight
from tests.factories import people, prices

AT = helsinki(date(2026, 3, 4), 12)
TODAY = local_day(AT)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def home(db):
    return people.organisation()


@pytest.fixture
def lead(home):
    return people.member(Role.LEAD, home)


def _ladder(home, lead, percent=50, valid_from=TOMORROW, after=1, cause=Cause.CLIENT):
    return actions.set_ladder(
        organisation=home,
        steps=[Step(cause, 48, percent)],
        absent_percent=80,
        valid_from=valid_from,
        after=after,
        by=lead,
        at=AT,
    )


def test_a_new_ladder_changes_no_earlier_day(home, lead):
    prices.ladder(home, by=lead, at=AT)
    _ladder(home, lead)
    told = [
        share_of_fee(queries.ladder_in_force(home.pk, day), Cause.CLIENT, timedelta(hours=30)).percent
        for day in (TODAY - timedelta(days=1), TODAY, TOMORROW)
    ]
    assert told == [0, 0, 50]


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"valid_from": TODAY}, Refused),
        ({"after": 0}, Stale),
        ({"after": 7}, Stale),
        ({"cause": Cause.EXPERT}, Refused),
    ],
)
def test_ladders_that_are_refused(home, lead, more, error):
    prices.ladder(home, by=lead, at=AT)
    with pytest.raises(error):
        _ladder(home, lead, **more)
    assert CancellationLadder.objects.count() == 1


def test_strangers_set_no_ladder(home, lead):
    for person in (people.member(Role.COORDINATOR, home), people.member(Role.LEAD, people.organisation())):
        with pytest.raises(PermissionDenied):
            _ladder(home, person, after=0)


@pytest.mark.parametrize("wrong", [{"cause": "expert"}, {"percent": 101}, {"hours": 24}])
def test_the_database_knows_no_step_for_an_expert(home, lead, wrong):
    made = prices.ladder(home, by=lead, at=AT)
    with pytest.raises(IntegrityError):
        made.steps.create(**({"cause": "client", "hours": 48, "percent": 50} | wrong))


def test_an_operator_adds_rates_and_a_second_press_none(shipped, lead):
    operator = people.user(is_operator=True)
    sums = {"car_cents": 57, "full_day_cents": 5500}
    one, other = (
        actions.add_rates(valid_from=date(2027, 1, 1), sums=sums, source="Verohallinto", note="", by=operator, at=AT)
        for _ in range(2)
    )
    assert (one, queries.rates_on(date(2027, 3, 1)).car_cents, queries.rates_on(date(2026, 12, 31)).car_cents) == (
        other,
        57,
        55,
    )
    with pytest.raises(PermissionDenied):
        actions.add_rates(valid_from=TODAY, sums=sums, source="Verohallinto", note="", by=lead, at=AT)
    with pytest.raises(Refused):
        actions.add_rates(valid_from=TODAY, sums={}, source="Verohallinto", note="", by=operator, at=AT)
    assert TravelRates.objects.count() == 5


def test_budgets_of_a_unit_the_closest_first(home, lead):
    unit = people.unit(home)
    year = prices.budget(unit, by=lead, at=AT)
    spring = prices.budget(unit, by=lead, at=AT, name="Kevät", ends_on=date(2026, 5, 31))
    lectures = prices.budget(unit, by=lead, at=AT, name="Luennot", service="school-lecture")
    prices.budget(people.unit(home), by=lead, at=AT)
    assert queries.budgets_of(unit, "school-lecture", TODAY) == [lectures, spring, year]
    assert queries.budget_of(unit, "peer-talk", date(2026, 7, 1)) == year
    assert queries.budget_of(unit, "peer-talk", date(2027, 1, 1)) is None
    actions.end_budget(budget=year, by=lead, at=AT)
    actions.end_budget(budget=year, by=lead, at=AT)
    assert queries.budget_of(unit, "peer-talk", date(2026, 7, 1)) is None


def _facts(**more):
    told = {"name": "Vuosi", "service": "", "starts_on": TODAY, "ends_on": TOMORROW, "cents": 5, "sight": Sight.LEAD}
    return BudgetFacts(**(told | more))


def test_a_budget_is_changed_and_tells_what(home, lead):
    budget = prices.budget(people.unit(home), by=lead, at=AT)
    changed = actions.change_budget(budget=budget, facts=_facts(), by=lead, at=AT)
    assert changed == ["name", "starts_on", "ends_on", "cents", "sight"]
    assert actions.change_budget(budget=budget, facts=_facts(), by=lead, at=AT) == []
    with pytest.raises(Refused):
        actions.change_budget(budget=budget, facts=_facts(ends_on=TODAY - timedelta(days=1)), by=lead, at=AT)
    actions.end_budget(budget=budget, by=lead, at=AT)
    with pytest.raises(Stale):
        actions.change_budget(budget=budget, facts=_facts(cents=9), by=lead, at=AT)
    assert Budget.objects.get().cents == 5


def test_pressing_twice_adds_one_budget(home, lead):
    unit = people.unit(home)
    made = [actions.add_budget(unit=unit, facts=_facts(), code="ABCDEFGH", by=lead, at=AT) for _ in range(2)]
    assert (made[0], Budget.objects.count()) == (made[1], 1)


def test_strangers_touch_no_budget(home, lead):
    unit = people.unit(home)
    budget = prices.budget(unit, by=lead, at=AT)
    for person in (people.member(Role.COORDINATOR, home), people.member(Role.CLIENT, home, unit)):
        for deed in (
            lambda who=person: actions.add_budget(unit=unit, facts=_facts(), code="ABCDEFGH", by=who, at=AT),
            lambda who=person: actions.change_budget(budget=budget, facts=_facts(), by=who, at=AT),
            lambda who=person: actions.end_budget(budget=budget, by=who, at=AT),
        ):
            with pytest.raises(PermissionDenied):
                deed()


def test_who_sees_budgets(home, lead):
    unit, other = people.unit(home), people.unit(home)
    shown = prices.budget(unit, by=lead, at=AT)
    kept = prices.budget(unit, by=lead, at=AT, sight=Sight.LEAD)
    prices.budget(other, by=lead, at=AT)

    def seen(person):
        return set(Budget.objects.visible_to(person).filter(unit=unit))

    assert seen(lead) == {shown, kept}
    assert seen(people.member(Role.CLIENT, home, unit)) == {shown}
    assert seen(people.member(Role.CLIENT, home, other)) == set()
    assert seen(people.member(Role.LEAD, people.organisation())) == set()
