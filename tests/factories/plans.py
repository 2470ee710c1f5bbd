"""Plans, started by a coordinator and solved as the worker does it; what stands in them."""

from datetime import datetime, timedelta

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.matching import actions
from kokemussilta.matching.models import Plan, PlanPlace
from kokemussilta.matching.plans import working
from tests.conftest import AT
from tests.factories.assignments import Desk


def started(organisation: Organisation, *, by: User, at: datetime = AT, weeks: int = 4) -> Plan:
    """A plan of the coming weeks that waits for the worker."""
    first = local_day(at)
    return actions.start(organisation=organisation, first_on=first, last_on=first + timedelta(weeks=weeks), by=by, at=at)


def planned(organisation: Organisation, *, by: User, at: datetime = AT, weeks: int = 4) -> Plan:
    """The same, solved."""
    return _solved(started(organisation, by=by, at=at, weeks=weeks), at)


def of(place: Desk, at: datetime = AT) -> Plan:
    """A solved plan of a desk."""
    return planned(place.organisation, by=place.coordinator, at=at)


def again(plan: Plan, place: Desk, at: datetime) -> Plan:
    """The plan solved anew from where it stands."""
    actions.solve_again(plan=Plan.objects.get(pk=plan.pk), by=place.coordinator, at=at)
    return _solved(plan, at)


def sent(plan: Plan, place: Desk, at: datetime = AT) -> int:
    """All proposals sent, by a press and the worker after it."""
    count = actions.send(plan=plan, places=list(plan.places.all()), answer_hours=72, by=place.coordinator, at=at)
    working.work(now=lambda: at)
    return count


def proposals(plan: Plan) -> dict[int, int | None]:
    """Who is in which seat (row numbers)."""
    return dict(plan.places.values_list("seat_id", "expert_id"))


def a_place(plan: Plan, **which: object) -> PlanPlace:
    """The first place of the plan that is so."""
    rows = PlanPlace.objects.select_related("plan__organisation", "seat", "expert__user")
    found = rows.filter(plan=plan, **which).first()
    assert found is not None
    return found


def _solved(plan: Plan, at: datetime) -> Plan:
    working.work(now=lambda: at)
    plan.refresh_from_db()
    return plan
