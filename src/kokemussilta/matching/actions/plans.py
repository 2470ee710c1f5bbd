"""The life of a plan as a coordinator leads it: started, copied, solved anew, stopped."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.assignments.policies import require
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.matching.models import Plan, PlanBar, PlanPlace
from kokemussilta.matching.plans.holds import fresh, hold
from kokemussilta.matching.policies import may_plan, may_start
from kokemussilta.matching.states import CALL_OFF, SOLVE_AGAIN, PlaceState, PlanState

MOST_WEEKS = 12


@whole
def start(*, organisation: Organisation, first_on: date, last_on: date, by: User, at: datetime) -> Plan:
    """Begin a plan of the open seats between two days, both included; the worker solves it at once."""
    require(may_start(by, organisation))
    if last_on < max(first_on, local_day(at)) or last_on - first_on >= timedelta(weeks=MOST_WEEKS):
        raise Refused(_("Valitse tulevia viikkoja, enintään %(weeks)s kerralla.") % {"weeks": MOST_WEEKS})
    plan = Plan.objects.create(
        organisation=organisation, first_on=first_on, last_on=last_on, made_by=by, created_at=at, state_since=at
    )
    audit.record("matching.plan.started", plan, by=by, at=at)
    return plan


@whole
def copy(*, plan: Plan, by: User, at: datetime) -> Plan:
    """Another plan of the same weeks, to try things with: the same proposals, locks and bars; what was asked already stays out."""
    require(may_plan(by, plan))
    plan = hold(plan)
    made = Plan.objects.create(
        organisation=plan.organisation,
        first_on=plan.first_on,
        last_on=plan.last_on,
        made_by=by,
        created_at=at,
        state_since=at,
        copied_from=plan,
    )
    kept = plan.places.filter(state=PlaceState.OPEN)
    PlanPlace.objects.bulk_create(
        PlanPlace(
            plan=made, seat_id=place.seat_id, expert_id=place.expert_id, is_locked=place.is_locked, points=place.points,
            fitting=place.fitting, excluded=place.excluded, hint=place.hint, state_since=at,
        )
        for place in kept
    )  # fmt: skip
    bars = plan.bars.values_list("seat_id", "expert_id")
    PlanBar.objects.bulk_create(PlanBar(plan=made, seat_id=seat, expert_id=expert) for seat, expert in bars)
    audit.record("matching.plan.copied", made, by=by, at=at)
    return made


@whole
def solve_again(*, plan: Plan, by: User, at: datetime) -> None:
    """Go on from where the plan stands: locked people and bars hold, nobody confirmed or asked is moved."""
    require(may_plan(by, plan))
    plan = hold(plan)
    if plan.places.filter(state=PlaceState.SENDING).exists():
        raise Refused(_("Pyyntöjä on vielä lähdössä. Laske uudelleen, kun ne ovat lähteneet."))
    advance(plan, SOLVE_AGAIN, at=at)
    Plan.objects.filter(pk=plan.pk).update(stop_asked=False, run="", beat_at=None)
    audit.record("matching.plan.solved_again", plan, by=by, at=at)


@whole
def stop(*, plan: Plan, by: User, at: datetime) -> None:
    """End the solving: the best plan found so far stays. Stopping what is ready changes nothing."""
    require(may_plan(by, plan))
    plan = fresh(plan)
    if plan.state == PlanState.QUEUED:
        advance(plan, CALL_OFF, at=at)
    elif plan.state == PlanState.SOLVING:
        Plan.objects.filter(pk=plan.pk).update(stop_asked=True)
    audit.record("matching.plan.stopped", plan, by=by, at=at)
