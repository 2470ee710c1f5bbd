"""Two who confirm the same work at the same moment, one who refuses it meanwhile, and two who tell of it: it is there once."""

from datetime import timedelta
from functools import partial

import pytest

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions
from kokemussilta.assignments.models import Assignment, LateEntry
from kokemussilta.core.workflow import Refused
from kokemussilta.orders.models import Order
from tests.conftest import AT
from tests.factories import assignments as make
from tests.factories import late, people
from tests.races.crowd import Crowd

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race, pytest.mark.slow(seconds=6)]

LATER = AT + timedelta(hours=2)


def test_confirmed_by_two_and_refused_by_a_third_at_once_it_is_settled_once():
    place = make.desk()
    expert = make.expert(place.organisation)
    third = people.member(Role.COORDINATOR, place.organisation)
    fourth = people.member(Role.COORDINATOR, place.organisation)
    with Crowd(3) as crowd:
        for number in range(6):
            entry = late.told(expert, AT, days=3 + number, organisation_name="Koulu")
            before = Order.objects.count(), Assignment.objects.count()
            rows = [LateEntry.objects.get(pk=entry.pk) for _ in range(3)]
            deeds = [
                partial(actions.confirm_late, entry=rows[0], by=place.coordinator, at=LATER),
                partial(actions.confirm_late, entry=rows[1], by=third, at=LATER),
                partial(actions.refuse_late, entry=rows[2], reason="Ei ollut", by=fourth, at=LATER),
            ]
            outcomes = crowd.at_once(deeds)
            entry.refresh_from_db()
            made = 1 if entry.state == "confirmed" else 0
            assert (Order.objects.count(), Assignment.objects.count()) == tuple(count + made for count in before)
            # Both who confirm get the same assignment, or both hear that it was refused.
            assert sum(isinstance(one, Refused) for one in outcomes) == (1 if made else 2)


def test_told_twice_at_once_by_two_sides_it_is_told_once():
    place = make.desk()
    expert = make.expert(place.organisation)
    with Crowd(2) as crowd:
        for number in range(6):
            deeds = [
                partial(late.told, expert, AT, days=20 + number, organisation_name="Koulu"),
                partial(
                    late.told, expert, AT, days=20 + number, organisation_name="Koulu", told_by="desk", by=place.coordinator
                ),
            ]
            outcomes = crowd.at_once(deeds)
            assert (LateEntry.objects.count(), sum(isinstance(one, Refused) for one in outcomes)) == (number + 1, 1)
