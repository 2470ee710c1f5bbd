"""Answers to offers: yes, no, silence, and an offer taken back."""

from datetime import datetime, timedelta

from django.db import transaction

from kokemussilta.accounts.models import User
from kokemussilta.assignments import locks, refusals
from kokemussilta.assignments.actions.confirming import confirm
from kokemussilta.assignments.actions.rechecking import fall
from kokemussilta.assignments.actions.rounds import end, settle
from kokemussilta.assignments.actions.telling import tell_desk, tell_expert
from kokemussilta.assignments.letters import to_desk, to_expert
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.policies import may_answer, may_withdraw, require
from kokemussilta.assignments.states import ACCEPT, DECLINE, EXPIRE, HOLDS_SEAT, WITHDRAW, OfferState
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.orders.models import Seat

# A yes that waits for the desk to name something keeps its offer open for at least so long.
WAITS_FOR_FACTS = timedelta(days=2)


def accept(*, offer: Offer, by: User | None, at: datetime) -> Assignment:
    """A yes, from the person (`by` None: by the answer link). Saying it again answers the same assignment and changes nothing.

    Raises `TooLate`, `SeatTaken`, `Withdrawn`, `AlreadyAnswered`, and what `confirm` raises. After `NoLongerFits` the offer is over,
    the round goes on and the desk knows; after `NotReady` the offer waits on and the desk knows of the yes.
    """
    outcome = _say_yes(offer=offer, by=by, at=at)
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


@whole
def _say_yes(*, offer: Offer, by: User | None, at: datetime) -> Assignment | Refused:
    """The yes and all that follows from it, in one transaction also when it comes to nothing: a refusal is answered, not raised."""
    offer = _held(offer, by=by, at=at)
    if offer.state == OfferState.ACCEPTED:
        return offer.assignment
    _require_open(offer, at=at)
    try:
        with transaction.atomic():
            return _take(offer, by=by, at=at)
    except refusals.NoLongerFits as refusal:
        return _came_to_nothing(locks.fresh_offer(offer.pk), refusal, at=at)
    except refusals.NotReady as refusal:
        return _waits_for_facts(locks.fresh_offer(offer.pk), refusal, at=at)


def _take(offer: Offer, *, by: User | None, at: datetime) -> Assignment:
    offer.answered_at = at
    offer.save(update_fields=["answered_at"])
    advance(offer, ACCEPT, at=at)
    assignment = confirm(seat=offer.seat, expert=offer.expert, terms=offer.terms, offer=offer, by=by, at=at)
    audit.record("assignments.offer.accepted", offer, by=by or offer.expert, at=at, within=offer.seat.task.order)
    end(offer.round, offer.seat, at=at, taken=True)
    return assignment


def _came_to_nothing(offer: Offer, refusal: refusals.NoLongerFits, *, at: datetime) -> Refused:
    """Nobody believes that somebody is still thinking: the offer ends, the next turn comes, the desk and the person are told."""
    order = offer.seat.task.order
    fall(offer, tell=True, by=None, at=at)
    tell_desk(
        lambda: to_desk.yes_came_to_nothing(offer, refusal.rule),
        order,
        at=at,
        once=f"yes-refused:{offer.code}",
        about=offer.expert,
    )
    return refusal


def _waits_for_facts(offer: Offer, refusal: refusals.NotReady, *, at: datetime) -> Refused:
    """The desk has something to name first; the person keeps the offer for two days more, so that they can answer again."""
    assert offer.answer_by is not None
    longer = min(at + WAITS_FOR_FACTS, offer.seat.task.starts_at)
    if longer > offer.answer_by:
        offer.answer_by = longer
        offer.save(update_fields=["answer_by"])
    order = offer.seat.task.order
    tell_desk(lambda: to_desk.yes_waits(offer), order, at=at, once=f"yes-waits:{offer.code}", about=offer.expert)
    return refusals.not_ready_for_you(refusal)


@whole
def decline(*, offer: Offer, by: User | None, at: datetime) -> None:
    """A no; no reason is asked. Said again it changes nothing. A cascade goes on to its next."""
    offer = _held(offer, by=by, at=at)
    if offer.state == OfferState.DECLINED:
        return
    if offer.state == OfferState.ACCEPTED:
        raise refusals.answered_yes()
    _require_open(offer, at=at)
    offer.answered_at = at
    offer.save(update_fields=["answered_at"])
    advance(offer, DECLINE, at=at)
    order = offer.seat.task.order
    audit.record("assignments.offer.declined", offer, by=by or offer.expert, at=at, within=order)
    tell_expert(lambda: to_expert.said_no(offer), offer.expert, order=order, at=at, once=f"said-no:{offer.code}")
    settle(offer.round, offer.seat, at=at)


@whole
def withdraw(*, offer: Offer, by: User, at: datetime) -> None:
    """The desk takes one offer back; the person is told. A cascade goes on to its next."""
    require(may_withdraw(by, offer))
    offer = _locked(offer, at=at)
    was_told = offer.state == OfferState.SENT
    if offer.state == OfferState.WITHDRAWN:
        return
    advance(offer, WITHDRAW, at=at)
    order = offer.seat.task.order
    audit.record("assignments.offer.withdrawn", offer, by=by, at=at, within=order)
    if was_told:
        tell_expert(lambda: to_expert.taken_back(offer.seat), offer.expert, order=order, at=at, once=f"offer-over:{offer.code}")
    settle(offer.round, offer.seat, at=at, tell=False)


@whole
def expire(*, offer: Offer, at: datetime) -> bool:
    """The deadline passed without an answer; the worker calls this. False when an answer came after all."""
    offer = _locked(offer, at=at)
    if offer.state != OfferState.SENT or offer.answer_by is None or offer.answer_by >= at:
        return False
    advance(offer, EXPIRE, at=at)
    order = offer.seat.task.order
    audit.record("assignments.offer.expired", offer, by=None, at=at, within=order)
    tell_expert(lambda: to_expert.ran_out(offer), offer.expert, order=order, at=at, once=f"offer-over:{offer.code}")
    settle(offer.round, offer.seat, at=at)
    return True


def _held(offer: Offer, *, by: User | None, at: datetime) -> Offer:
    """The offer for an answer. One that ended is refused before more is read: of a hundred at once, ninety-nine end here."""
    if by is not None:
        require(may_answer(by, offer))
    _refuse_withdrawn(offer, at=at)
    locks.hold_orders(_order_id(offer), expert=offer.expert_id)
    _refuse_withdrawn(offer, at=at)
    return _locked(offer, at=at)


def _refuse_withdrawn(offer: Offer, *, at: datetime) -> None:
    """Nothing leads away from there, so a look tells, before waiting for a lock and after."""
    offer.refresh_from_db(fields=["state", "state_since", "answer_by"])
    if offer.state == OfferState.WITHDRAWN:
        _require_open(offer, at=at)


def _locked(offer: Offer, *, at: datetime) -> Offer:
    """The offer as it is once nobody else can move it."""
    locks.hold(_order_id(offer), experts=[offer.expert_id], seats=[offer.seat_id], at=at)
    return locks.fresh_offer(offer.pk)


def _order_id(offer: Offer) -> int:
    return Seat.objects.values_list("task__order_id", flat=True).get(pk=offer.seat_id)


def _require_open(offer: Offer, *, at: datetime) -> None:
    """Raise, with the kindest true sentence, unless the offer waits for an answer and its time is not over."""
    if offer.state == OfferState.DECLINED:
        raise refusals.answered_no()
    if offer.state == OfferState.EXPIRED:
        raise refusals.too_late()
    if offer.state == OfferState.WITHDRAWN:
        holders = Assignment.objects.filter(seat=offer.seat_id, state__in=HOLDS_SEAT)
        raise refusals.seat_taken() if holders.exclude(expert=offer.expert_id).exists() else refusals.withdrawn()
    if offer.state != OfferState.SENT:
        raise refusals.withdrawn()
    if offer.answer_by is not None and at > offer.answer_by:
        raise refusals.too_late()
