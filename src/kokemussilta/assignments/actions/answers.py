"""Answers to offers: yes, no, silence, and an offer taken back."""

from datetime import datetime

from kokemussilta.accounts.models import User
from kokemussilta.assignments import locks, refusals
from kokemussilta.assignments.actions.confirming import confirm
from kokemussilta.assignments.actions.rounds import end, settle
from kokemussilta.assignments.actions.telling import tell_expert
from kokemussilta.assignments.letters import to_expert
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.policies import may_answer, may_withdraw, require
from kokemussilta.assignments.states import ACCEPT, DECLINE, EXPIRE, HOLDS_SEAT, WITHDRAW, OfferState
from kokemussilta.assignments.whole import whole
from kokemussilta.audit import actions as audit
from kokemussilta.core.workflow import advance
from kokemussilta.orders.models import Seat


@whole
def accept(*, offer: Offer, by: User | None, at: datetime) -> Assignment:
    """A yes, from the person (`by` None: by the answer link). Saying it again answers the same assignment and changes nothing.

    Raises `TooLate`, `SeatTaken`, `Withdrawn`, `AlreadyAnswered`, and what `confirm` raises; the offer then stays as it was.
    """
    offer = _held(offer, by=by, at=at)
    if offer.state == OfferState.ACCEPTED:
        return offer.assignment
    _require_open(offer, at=at)
    offer.answered_at = at
    offer.save(update_fields=["answered_at"])
    advance(offer, ACCEPT, at=at)
    assignment = confirm(seat=offer.seat, expert=offer.expert, fee_cents=offer.fee_cents, offer=offer, by=by, at=at)
    audit.record("assignments.offer.accepted", offer, by=by or offer.expert, at=at, within=offer.seat.task.order)
    end(offer.round, offer.seat, at=at, taken=True)
    return assignment


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
    locks.hold_order(_order_id(offer))
    offer.refresh_from_db(fields=["state", "state_since", "answer_by"])
    if offer.state == OfferState.WITHDRAWN:
        _require_open(offer, at=at)
    return _locked(offer, at=at)


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
        taken = Assignment.objects.filter(seat=offer.seat_id, state__in=HOLDS_SEAT).exists()
        raise refusals.seat_taken() if taken else refusals.withdrawn()
    if offer.state != OfferState.SENT:
        raise refusals.withdrawn()
    if offer.answer_by is not None and at > offer.answer_by:
        raise refusals.too_late()
