"""What the worker writes of a plan that it solves. Nobody does these: a coordinator asked for the solving (`plans`).

Each write names the worker's own go (`run`); when another has taken the plan meanwhile, or it was ended, nothing is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from kokemussilta.audit import actions as audit
from kokemussilta.core.codes import new_code
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Stale, advance
from kokemussilta.matching.models import Plan, PlanPlace
from kokemussilta.matching.states import FINISH, GIVE_BACK, OPEN_AGAIN, TAKE, PlaceState, PlanState

#: A worker that has not told of itself for so long is gone.
SILENT = timedelta(seconds=30)


@dataclass(frozen=True)
class Laid:
    """An open seat (row number) and what is told of it."""

    seat: int
    fitting: int
    excluded: Mapping[str, int]
    hint: Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """A plan so far: the person and points of each filled seat (row numbers), and its numbers."""

    proposals: Mapping[int, tuple[int, int]]
    preference: int
    most_filled: int | None
    best_preference: int | None
    spent_ms: int


@whole
def take(*, by: None, at: datetime) -> Plan | None:
    """Take a plan that waits, or one whose worker is gone; None when there is none."""
    for lost in Plan.objects.filter(waits_for_nobody(at)):
        advance(lost, GIVE_BACK, at=at)
    plan: Plan | None = Plan.objects.filter(state=PlanState.QUEUED).order_by("state_since", "pk").first()
    if plan is None:
        return None
    Plan.objects.filter(pk=plan.pk).update(run=new_code(), beat_at=at, stop_asked=False, spent_ms=0)
    advance(plan, TAKE, at=at)
    plan.refresh_from_db()
    return plan


def waits_for_nobody(at: datetime) -> Q:
    """Plans in work whose worker is gone."""
    return Q(state=PlanState.SOLVING) & (Q(beat_at__lt=at - SILENT) | Q(beat_at__isnull=True))


@whole
def lay_out(*, plan: Plan, laid: Sequence[Laid], by: None, at: datetime) -> None:
    """Bring the plan's places in line with the open seats: new ones come, those filled otherwise go, those that said no are open again."""
    _hold(plan, beat_at=at)
    known = {place.seat_id: place for place in PlanPlace.objects.select_related("offer").filter(plan=plan)}
    seats = {one.seat for one in laid}
    gone = [place.pk for place in known.values() if place.state == PlaceState.OPEN and place.seat_id not in seats]
    PlanPlace.objects.filter(pk__in=gone).delete()
    for one in laid:
        place = known.get(one.seat)
        told = {"fitting": one.fitting, "excluded": dict(one.excluded), "hint": dict(one.hint), "failure": ""}
        if place is None:
            PlanPlace.objects.create(plan=plan, seat_id=one.seat, state_since=at, **told)
            continue
        if place.state == PlaceState.ASKED:
            advance(place, OPEN_AGAIN, at=at)
            told |= {"expert": None, "offer": None, "is_locked": False, "points": 0}
        PlanPlace.objects.filter(pk=place.pk).update(**told)


@whole
def note_progress(*, plan: Plan, standing: Standing, by: None, at: datetime) -> bool:
    """Write how far the solving has come; answers whether it was told to stop."""
    _write(plan, standing, at)
    return Plan.objects.filter(pk=plan.pk, stop_asked=True).exists()


@whole
def finish(*, plan: Plan, standing: Standing | None, by: None, at: datetime) -> None:
    """The plan is as good as it gets, or was stopped; None: something went wrong, and the plan stays as it was."""
    if standing is not None:
        _write(plan, standing, at)
        Plan.objects.filter(pk=plan.pk).update(solved_at=at)
    else:
        _hold(plan, beat_at=at, solved_at=None)
    plan.refresh_from_db(fields=["state"])
    advance(plan, FINISH, at=at)
    audit.record("matching.plan.solved", plan, by=None, at=at)


@whole
def give_back(*, plan: Plan, by: None, at: datetime) -> None:
    """The worker is told to end: another goes on with the plan from here."""
    _hold(plan, beat_at=None)
    plan.refresh_from_db(fields=["state"])
    advance(plan, GIVE_BACK, at=at)


def _write(plan: Plan, standing: Standing, at: datetime) -> None:
    _hold(
        plan,
        beat_at=at,
        filled=len(standing.proposals),
        preference=standing.preference,
        most_filled=standing.most_filled,
        best_preference=standing.best_preference,
        spent_ms=standing.spent_ms,
    )
    for place in PlanPlace.objects.filter(plan=plan, state=PlaceState.OPEN).only("seat_id", "expert_id", "points", "is_locked"):
        expert, points = standing.proposals.get(place.seat_id, (None, 0))
        if (place.expert_id, place.points) != (expert, points):
            is_locked = place.is_locked and expert == place.expert_id
            PlanPlace.objects.filter(pk=place.pk).update(expert=expert, points=points, is_locked=is_locked)


def _hold(plan: Plan, **changes: Any) -> None:
    held = Plan.objects.filter(pk=plan.pk, run=plan.run, state=PlanState.SOLVING).update(**changes)
    if not held:
        raise Stale("another worker has the plan")
