"""A trusted person's month is full after one, however many orders are planned at once; and a no said meanwhile holds."""

from datetime import timedelta
from functools import partial

import pytest

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.trusted import Limits, Trust
from kokemussilta.core.workflow import Refused
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Order
from tests.conftest import AT
from tests.factories import assignments as make
from tests.factories import orders as factory
from tests.factories import people
from tests.races.crowd import Crowd

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race, pytest.mark.slow(seconds=10)]

CROWD, ROUNDS = 3, 4


def _planning(place, unit, *, days):
    """A new order of the unit, and the deed that plans it; with two performers' seats nothing more than one each."""
    order = factory.submitted(AT, desk=place.organisation)
    orders.link(order=order, organisation=unit.organisation, unit=unit, by=place.coordinator, at=AT)
    start = (AT + timedelta(days=days)).replace(hour=10, minute=0)
    spans, plan = [(start, start + timedelta(minutes=75))], factory.plan(order)
    row = Order.objects.get(pk=order.pk)
    return order, partial(orders.make_tasks, order=row, spans=spans, plan=plan, by=people.again(place.coordinator), at=AT)


def _pair():
    place = make.desk()
    expert = make.expert(place.organisation)
    make.confirmed(place, expert)
    unit = place.order.unit
    client = people.member(Role.CLIENT, unit.organisation, unit)
    trust = actions.ask_to_trust(unit=unit, expert=expert, limits=Limits(direct=True), by=client, at=AT)
    actions.agree_to_trust(trust=trust, limits=Limits(per_month=1, direct=True), by=expert.user, at=AT)
    return place, unit, expert, trust


@pytest.mark.parametrize("apart", [0, 1])
def test_orders_planned_at_once_book_a_person_within_their_month(apart):
    """On the same day (`apart` 0) they could not all be done; on different ones the person's own limit is what holds."""
    for _round in range(ROUNDS):
        place, unit, expert, _trust = _pair()
        planned = [_planning(place, unit, days=38 + number * apart) for number in range(CROWD)]
        with Crowd(CROWD) as crowd:
            outcomes = crowd.at_once([deed for _order, deed in planned])

        assert [one for one in outcomes if isinstance(one, Exception)] == []
        mine = [order.pk for order, _deed in planned]
        booked = Assignment.objects.filter(expert=expert, task__order__in=mine).count()
        asked = Offer.objects.filter(expert=expert, seat__task__order__in=mine).count()
        assert (booked, asked) == (1, 0)


def test_an_end_at_the_same_moment_is_before_or_after_the_booking():
    for _round in range(ROUNDS):
        place, unit, expert, trust = _pair()
        order, deed = _planning(place, unit, days=38)
        end = partial(actions.end_trust, trust=Trust.objects.get(pk=trust.pk), by=people.again(expert.user), at=AT)
        with Crowd(2) as crowd:
            outcomes = crowd.at_once([deed, end])

        assert [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refused)] == []
        assert Trust.objects.get(pk=trust.pk).state == "ended"
        assert Assignment.objects.filter(expert=expert, task__order=order).count() <= 1
