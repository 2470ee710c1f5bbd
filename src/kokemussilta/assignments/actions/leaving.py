"""When a person no longer lets tasks be offered to them: nothing stays waiting for their answer."""

from datetime import datetime
from functools import partial

from kokemussilta.accounts.models import User
from kokemussilta.assignments import locks
from kokemussilta.assignments.actions.rounds import settle
from kokemussilta.assignments.actions.telling import tell_desk
from kokemussilta.assignments.letters import to_desk
from kokemussilta.assignments.models import Assignment, Interest, Offer
from kokemussilta.assignments.states import STEP_BACK, WITHDRAW, AssignmentState, InterestState, OfferState
from kokemussilta.assignments.whole import whole
from kokemussilta.audit import actions as audit
from kokemussilta.core.workflow import advance
from kokemussilta.register.models import Expert


@whole
def step_aside(*, expert: Expert, by: User | None, at: datetime) -> None:
    """Take back every open offer and application of the person, each cascade going on; desks hear of tasks still confirmed.

    The person has just said that nothing may be offered, so they are not written to about each.
    """
    for offer in Offer.objects.filter(expert=expert, state__in=[OfferState.SENT, OfferState.WAITING]).order_by("pk"):
        seat = offer.seat
        locks.hold(seat.task.order_id, experts=[expert.pk], seats=[seat.pk], at=at)
        fresh = locks.fresh_offer(offer.pk)
        if fresh.state in {OfferState.SENT, OfferState.WAITING}:
            advance(fresh, WITHDRAW, at=at)
            audit.record("assignments.offer.withdrawn", fresh, by=by, at=at, within=fresh.seat.task.order)
            settle(fresh.round, fresh.seat, at=at)
    waiting = Interest.objects.filter(expert=expert, state=InterestState.EXPRESSED).select_related("round__seat__task__order")
    for interest in waiting.order_by("pk"):
        advance(interest, STEP_BACK, at=at)
        audit.record("assignments.interest.stepped_back", interest, by=by, at=at, within=interest.round.seat.task.order)
    ahead = Assignment.objects.filter(expert=expert, state=AssignmentState.CONFIRMED, task__ends_at__gt=at)
    for pk in ahead.order_by("pk").values_list("pk", flat=True):
        one = locks.fresh_assignment(pk)
        tell_desk(partial(to_desk.may_not_come, one), one.task.order, at=at, once=f"may-not-come:{one.code}")
