"""Looking again at what waits for people's answers: what no longer fits is taken back, and others' turns come."""

from datetime import datetime
from functools import partial

from django.db.models import QuerySet

from kokemussilta.accounts.models import User
from kokemussilta.assignments import locks
from kokemussilta.assignments.actions.rounds import settle
from kokemussilta.assignments.actions.telling import tell_desk, tell_expert
from kokemussilta.assignments.fitting import ONCE_ASKED, obstacle
from kokemussilta.assignments.letters import of_changes, to_desk
from kokemussilta.assignments.models import Assignment, Interest, Offer
from kokemussilta.assignments.states import STEP_BACK, WITHDRAW, AssignmentState, InterestState, OfferState
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import advance
from kokemussilta.orders.models import Order
from kokemussilta.register.models import Expert

_OPEN = [OfferState.SENT, OfferState.WAITING]


@whole
def recheck(*, expert: Expert, by: User | None, at: datetime) -> int:
    """Take back the person's open offers and applications that their own facts, or another task, now exclude; answers how many.

    A break, a day away, a boundary, a limit, a consent that ended, a task just confirmed: whatever came between.
    """
    offers = Offer.objects.filter(expert=expert, state__in=_OPEN)
    interests = Interest.objects.filter(expert=expert, state=InterestState.EXPRESSED)
    return _look_again(offers, interests, by=by, at=at)


@whole
def recheck_order(*, order: Order, by: User | None, at: datetime) -> int:
    """The same for everybody who was asked to a seat of the order, or would go to one; answers how many were taken back."""
    offers = Offer.objects.filter(seat__task__order=order, state__in=_OPEN)
    interests = Interest.objects.filter(round__seat__task__order=order, state=InterestState.EXPRESSED)
    return _look_again(offers, interests, by=by, at=at)


@whole
def step_aside(*, expert: Expert, by: User | None, at: datetime) -> None:
    """A person lets nothing be offered any more: what waits is taken back, and desks hear of tasks still confirmed.

    They have just said so themselves, so they are not written to about each.
    """
    recheck(expert=expert, by=by, at=at)
    ahead = Assignment.objects.filter(expert=expert, state=AssignmentState.CONFIRMED, task__ends_at__gt=at)
    for pk in ahead.order_by("pk").values_list("pk", flat=True):
        one = locks.fresh_assignment(pk)
        tell_desk(partial(to_desk.may_not_come, one), one.task.order, at=at, once=f"may-not-come:{one.code}", about=one.expert)


def _look_again(offers: QuerySet[Offer], interests: QuerySet[Interest], *, by: User | None, at: datetime) -> int:
    """Each is looked at without locks first: most changes exclude nothing, and then nobody waits for anybody."""
    found = 0
    for offer in offers.select_related("expert", "seat__task").order_by("pk"):
        if obstacle(offer.expert, offer.seat, terms=offer.terms, at=at, leaving_out=ONCE_ASKED):
            found += _take_back_offer(offer, by=by, at=at)
    for interest in interests.select_related("expert", "round__seat__task").order_by("pk"):
        if obstacle(interest.expert, interest.round.seat, at=at, leaving_out=ONCE_ASKED):
            found += _take_back_interest(interest, by=by, at=at)
    return found


def _take_back_offer(offer: Offer, *, by: User | None, at: datetime) -> bool:
    order_id = offer.seat.task.order_id
    locks.hold(order_id, experts=[offer.expert_id], seats=[offer.seat_id], at=at)
    fresh = locks.fresh_offer(offer.pk)
    if fresh.state not in _OPEN:
        return False
    rule = obstacle(fresh.expert, fresh.seat, terms=fresh.terms, at=at, leaving_out=ONCE_ASKED)
    if rule is None:
        return False
    # Who has just ended their consent is not written to about each.
    fall(fresh, tell=rule.code != "consent", by=by, at=at)
    return True


def fall(offer: Offer, *, tell: bool, by: User | None, at: datetime) -> None:
    """Take back an offer that no longer fits its person; the round goes on. The caller holds the offer's locks."""
    was_told = offer.state == OfferState.SENT
    advance(offer, WITHDRAW, at=at)
    order = offer.seat.task.order
    audit.record("assignments.offer.withdrawn", offer, by=by, at=at, within=order)
    if tell and was_told:
        tell_expert(
            partial(of_changes.no_longer_fits, offer.seat), offer.expert, order=order, at=at, once=f"offer-over:{offer.code}"
        )
    settle(offer.round, offer.seat, at=at)


def _take_back_interest(interest: Interest, *, by: User | None, at: datetime) -> bool:
    seat_id = interest.round.seat_id
    locks.hold(interest.round.seat.task.order_id, experts=[interest.expert_id], seats=[seat_id], at=at)
    fresh = Interest.objects.select_related("expert__user", "round").get(pk=interest.pk)
    seat = locks.fresh_seat(seat_id)
    rule = obstacle(fresh.expert, seat, at=at, leaving_out=ONCE_ASKED)
    if fresh.state != InterestState.EXPRESSED or rule is None:
        return False
    advance(fresh, STEP_BACK, at=at)
    order = seat.task.order
    audit.record("assignments.interest.stepped_back", fresh, by=by, at=at, within=order)
    if rule.code != "consent":
        tell_expert(
            partial(of_changes.application_no_longer_fits, seat), fresh.expert, order=order, at=at,
            once=f"interest-fell:{fresh.code}:{at.isoformat()}",
        )  # fmt: skip
    return True
