"""Plans from start to answers: solved by the worker, changed by hand, sent in bulk, planned again."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions as assignments
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.refusals import NoLongerFits
from kokemussilta.core.clock import local_day
from kokemussilta.core.workflow import NotAllowedFrom, Refused
from kokemussilta.matching import actions
from kokemussilta.matching.models import Plan, PlanPlace
from kokemussilta.matching.plans import working
from tests.factories import assignments as factory
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(clock_at: datetime) -> factory.Desk:
    return factory.desk(clock_at, seats=2)


def planned(place: factory.Desk, at: datetime, *, weeks: int = 4) -> Plan:
    """A plan of the coming weeks, solved."""
    first = local_day(at)
    plan = actions.start(
        organisation=place.organisation, first_on=first, last_on=first + timedelta(weeks=weeks), by=place.coordinator, at=at
    )
    working.work()
    plan.refresh_from_db()
    return plan


def proposals(plan: Plan) -> dict[int, int | None]:
    return dict(plan.places.values_list("seat_id", "expert_id"))


def test_every_seat_that_can_be_filled_is_filled_by_different_people(place, at):
    experts = factory.experts(place.organisation, 3, at)

    plan = planned(place, at)

    people_ = [expert for expert in proposals(plan).values() if expert]
    assert (plan.state, plan.filled, plan.most_filled) == ("ready", 2, 2)
    assert len(set(people_)) == 2
    assert set(people_) <= {expert.pk for expert in experts}
    assert plan.best_preference == plan.preference


def page(client, place, at):
    people.sign_in(client, place.coordinator, at=at)
    return client


def test_pages(client, place, at):
    factory.experts(place.organisation, 6, at)
    plan = planned(place, at)
    browser = page(client, place, at)
    seat = plan.places.first().seat.code
    for path in ("", f"{plan.code}/", f"{plan.code}/seats/{seat}/", f"{plan.code}/offers/", f"{plan.code}/compare/", "fairness/", f"fairness/?plan={plan.code}"):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext
        with CaptureQueriesContext(connection) as captured:
            answer = browser.get(f"/plans/{path}")
        print(path, answer.status_code, len(captured))
        assert answer.status_code == 200
