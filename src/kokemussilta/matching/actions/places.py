"""One place of a plan changed by a coordinator: locked, barred to somebody, given to another by hand."""

from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments.policies import require
from kokemussilta.assignments.refusals import does_not_fit
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.matching.models import Plan, PlanBar, PlanPlace
from kokemussilta.matching.plans.checking import obstacle_in_plan, points_of
from kokemussilta.matching.plans.holds import open_place
from kokemussilta.matching.policies import may_place, may_plan
from kokemussilta.matching.states import PlaceState
from kokemussilta.register.models import Expert


@whole
def lock(*, place: PlanPlace, by: User, at: datetime) -> None:
    """Hold the proposed person in the place, whatever is solved later."""
    _require(place, by)
    now = open_place(place)
    if now.expert is None or now.expert_id != place.expert_id:
        raise Refused(_("Paikan ehdotus on ehtinyt vaihtua. Katso, kuka siinä on nyt."))
    require(may_place(by, now.plan, now.expert))
    PlanPlace.objects.filter(pk=now.pk).update(is_locked=True)
    audit.record("matching.plan.locked", now.plan, by=by, at=at, within=now.seat, fields=["is_locked"])


@whole
def unlock(*, place: PlanPlace, by: User, at: datetime) -> None:
    """Let solving change the place again."""
    _require(place, by)
    now = open_place(place)
    PlanPlace.objects.filter(pk=now.pk).update(is_locked=False)
    audit.record("matching.plan.unlocked", now.plan, by=by, at=at, within=now.seat, fields=["is_locked"])


@whole
def bar(*, place: PlanPlace, expert: Expert, by: User, at: datetime) -> None:
    """Keep somebody out of the place; when it is they who are proposed, the place is empty until the plan is solved again."""
    _require(place, by)
    require(may_place(by, place.plan, expert))
    now = open_place(place)
    PlanBar.objects.get_or_create(plan=now.plan, seat=now.seat, expert=expert)
    if now.expert_id == expert.pk:
        PlanPlace.objects.filter(pk=now.pk).update(expert=None, is_locked=False, points=0)
        recount(now.plan)
    audit.record("matching.plan.barred", now.plan, by=by, at=at, within=now.seat, fields=["bars"])


@whole
def unbar(*, place: PlanPlace, expert: Expert, by: User, at: datetime) -> None:
    """Let somebody be proposed to the place again."""
    _require(place, by)
    require(may_place(by, place.plan, expert))
    now = open_place(place)
    PlanBar.objects.filter(plan=now.plan, seat=now.seat, expert=expert).delete()
    audit.record("matching.plan.unbarred", now.plan, by=by, at=at, within=now.seat, fields=["bars"])


@whole
def choose(*, place: PlanPlace, expert: Expert, by: User, at: datetime) -> None:
    """Put somebody who fits into the place by hand and lock it; raises `NoLongerFits` when a rule or their other places stand against it."""
    _require(place, by)
    require(may_place(by, place.plan, expert))
    now = open_place(place)
    if rule := obstacle_in_plan(now, expert, at):
        raise does_not_fit(rule, expert.shown_name)
    PlanBar.objects.filter(plan=now.plan, seat=now.seat, expert=expert).delete()
    PlanPlace.objects.filter(pk=now.pk).update(expert=expert, is_locked=True, points=points_of(now, expert, at), failure="")
    recount(now.plan)
    audit.record("matching.plan.chosen", now.plan, by=by, at=at, within=now.seat, fields=["expert"])


def recount(plan: Plan) -> None:
    """How many seats are filled after a change by hand; what was proven of the preferences is not known any more."""
    filled = plan.places.filter(state=PlaceState.OPEN, expert__isnull=False).count()
    Plan.objects.filter(pk=plan.pk).update(filled=filled, best_preference=None)


def _require(place: PlanPlace, by: User) -> None:
    require(may_plan(by, place.plan))
