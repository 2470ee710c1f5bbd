"""When what was agreed becomes otherwise: a task's time, place or terms, and what its order says."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from kokemussilta.accounts.models import User
from kokemussilta.assignments import locks, refusals
from kokemussilta.assignments.actions.cancelling import is_near
from kokemussilta.assignments.actions.rechecking import fall, recheck_order
from kokemussilta.assignments.actions.telling import tell_desk, tell_expert
from kokemussilta.assignments.facts import facts_of_one, seat_facts
from kokemussilta.assignments.fitting import ONCE_ASKED, obstacle
from kokemussilta.assignments.letters import of_changes, to_desk, to_expert
from kokemussilta.assignments.models import Assignment, Interest, Offer, OfferRound
from kokemussilta.assignments.rules import RULES, ExpertFacts, Rule, SeatFacts
from kokemussilta.assignments.states import LAPSE, AssignmentState, InterestState, OfferState
from kokemussilta.assignments.ways import busy_span
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import advance
from kokemussilta.orders.models import Order, Task
from kokemussilta.register.models import Expert

_MOVES = frozenset({"starts_at", "ends_at", "place", "municipality"})
_TERMS = frozenset({"payer", "fee_cents"})
_TOLD = _MOVES | {"address", "remote_link", "place_note", "day_contact_name", "day_contact_phone", "agreed"}
# What of an order a rule may hang on, and what the people who go or were asked want to know.
_JUDGED = frozenset({"with_minors", "audiences", "head_count", "media", "organisation", "unit", "product"})
_TOLD_OF_ORDER = _JUDGED | {"angle", "aftercare", "age_band", "day_contact_name", "day_contact_phone", "goal"}
_ASKED_OF_ORDER = _JUDGED | {"angle", "age_band"}
# In their own task they are, and were asked to it; whether a consent ended is another matter (`rechecking`).
_SETTLED = frozenset({"asked", "in_task", "consent"})


@whole
def note_change(
    *, task: Task, fields: Collection[str], before: Mapping[str, Any], by: User | None, at: datetime, tell: bool = True
) -> None:
    """A task's facts changed: everyone confirmed or asked is told once. Those who applied for the old time or fee apply anew.

    Raises `NoLongerFits`, so that nothing changes, when a confirmed person could not do it any more: their desk talks with them
    first. Fee and payer were frozen for the confirmed and the asked, so a new one is no news to them. `tell` False: several tasks
    change at once, and `together.tell_changed` tells each person of all of theirs.
    """
    changed = set(fields)
    seats = list(task.seats.order_by("pk").values_list("pk", flat=True))
    locks.hold(task.order_id, experts=[one.expert_id for one in _confirmed(task)], seats=seats, at=at)
    if changed & _TOLD:
        for one in _confirmed(task):
            _follow_change(one, before if changed & _MOVES else {}, tell=tell, at=at)
    if changed & _MOVES:
        for offer in Offer.objects.filter(seat__task=task, state=OfferState.SENT).order_by("pk"):
            _follow_offer(locks.fresh_offer(offer.pk), tell=tell, by=by, at=at)
    if changed & (_MOVES | _TERMS):
        _end_applications(task, tell=tell, at=at)


def _follow_change(one: Assignment, before: Mapping[str, Any], *, tell: bool, at: datetime) -> None:
    one.seat = locks.fresh_seat(one.seat_id)
    one.task = one.seat.task
    known, asked = _besides(facts_of_one(one.expert, at), one.task), seat_facts(one.seat, at, one.terms)
    if before and (rule := _newly_excluded(known, _as_before(asked, before), asked)):
        raise refusals.change_does_not_fit(rule, one.expert.shown_name)
    one.busy_from, one.busy_until = busy_span(known, asked)
    one.pay_month = one.task.pay_month
    one.save(update_fields=["busy_from", "busy_until", "pay_month"])
    if not tell:
        return
    near = is_near(one.task, at)
    tell_expert(
        lambda: to_expert.changed(one, at=at), one.expert, order=one.task.order, at=at,
        once=f"changed:{one.code}:{at.isoformat()}", urgent=near,
    )  # fmt: skip


def _follow_offer(offer: Offer, *, tell: bool, by: User | None, at: datetime) -> None:
    """Whoever was asked is asked about the new facts, when those still suit them."""
    if offer.state != OfferState.SENT:
        return  # an offer that fell before it ended the round
    if obstacle(offer.expert, offer.seat, terms=offer.terms, at=at, leaving_out=ONCE_ASKED):
        fall(offer, tell=True, by=by, at=at)
        return
    offer.answer_by = min(offer.answer_by or at, offer.seat.task.starts_at)
    offer.save(update_fields=["answer_by"])
    if not tell:
        return
    tell_expert(
        partial(to_expert.offer_changed, offer), offer.expert, order=offer.seat.task.order, at=at,
        once=f"offer-changed:{offer.code}:{at.isoformat()}",
    )  # fmt: skip


def _end_applications(task: Task, *, tell: bool, at: datetime) -> None:
    """Nobody is chosen for a time or a fee that they never said yes to: they are told, and may apply again."""
    for round_ in OfferRound.objects.filter(seat__task=task, closed_at__isnull=True, board_until__isnull=False):
        if round_.board_until is not None and round_.board_until > task.starts_at:
            round_.board_until = task.starts_at
            round_.save(update_fields=["board_until"])
        seat = locks.fresh_seat(round_.seat_id)
        waiting = Interest.objects.filter(round=round_, state=InterestState.EXPRESSED).select_related("expert__user")
        for interest in waiting.order_by("pk"):
            round_.seat = seat
            interest.round = round_
            advance(interest, LAPSE, at=at)
            if not tell:
                continue
            tell_expert(
                partial(of_changes.apply_again, interest), interest.expert, order=seat.task.order, at=at,
                once=f"apply-again:{interest.code}:{at.isoformat()}",
            )  # fmt: skip


@whole
def note_order_change(*, order: Order, fields: Collection[str], by: User | None, at: datetime) -> None:
    """What an order says changed: offers that no longer fit are taken back, and everybody else concerned is told once.

    The desk hears of confirmed people whom a rule would now exclude; nobody is dropped by a program.
    """
    changed = set(fields)
    if not changed & _TOLD_OF_ORDER:
        return
    rows = Assignment.objects.filter(task__order=order, state=AssignmentState.CONFIRMED, task__starts_at__gt=at)
    going: dict[Expert, list[Assignment]] = defaultdict(list)
    for pk in rows.order_by("task__starts_at", "pk").values_list("pk", flat=True):
        one = locks.fresh_assignment(pk)
        going[one.expert].append(one)
    for expert, theirs in going.items():
        first = theirs[0]
        tell_expert(
            partial(of_changes.order_changed, theirs), expert, order=order, at=at,
            once=f"order-changed:{order.code}:{expert.code}:{at.isoformat()}", urgent=is_near(first.task, at),
        )  # fmt: skip
        rule = _in_the_way(first, at=at) if changed & _JUDGED else None
        if rule is not None:
            tell_desk(
                partial(to_desk.no_longer_fits, first, rule), order, at=at,
                once=f"order-clash:{order.code}:{expert.code}:{at.isoformat()}", about=expert,
            )  # fmt: skip
    if changed & _JUDGED:
        recheck_order(order=order, by=by, at=at)
    if changed & _ASKED_OF_ORDER:
        _tell_asked(order, at=at)


def _tell_asked(order: Order, *, at: datetime) -> None:
    """Each person asked hears once, of the offer to answer first."""
    told = set()
    waiting = Offer.objects.filter(seat__task__order=order, state=OfferState.SENT).order_by("answer_by", "pk")
    for pk in waiting.values_list("pk", flat=True):
        offer = locks.fresh_offer(pk)
        if offer.expert_id not in told:
            told.add(offer.expert_id)
            tell_expert(
                partial(to_expert.offer_changed, offer), offer.expert, order=order, at=at,
                once=f"offer-changed:{offer.code}:{at.isoformat()}",
            )  # fmt: skip


def _in_the_way(one: Assignment, *, at: datetime) -> Rule | None:
    """The first rule that would exclude the confirmed person, were they asked now."""
    known, asked = _besides(facts_of_one(one.expert, at), one.task), seat_facts(one.seat, at, one.terms)
    judged = (rule for rule in RULES if rule.code not in _SETTLED | {"notice"})
    return next((rule for rule in judged if rule.excludes(known, asked)), None)


def _newly_excluded(known: ExpertFacts, was: SeatFacts, now: SeatFacts) -> Rule | None:
    """The first rule that excludes the person from the task as it is now and did not from the task as it was."""
    judged = (rule for rule in RULES if rule.code not in _SETTLED)
    return next((rule for rule in judged if rule.excludes(known, now) and not rule.excludes(known, was)), None)


def _besides(known: ExpertFacts, task: Task) -> ExpertFacts:
    """The person's facts as if they were not in this task yet, so that it does not stand in its own way."""
    return replace(known, busy=tuple(busy for busy in known.busy if busy.task != task.pk))


def _as_before(asked: SeatFacts, before: Mapping[str, Any]) -> SeatFacts:
    facts = {name: before[name] for name in ("starts_at", "ends_at", "place") if name in before}
    if "municipality" in before:
        town = before["municipality"]
        facts |= {"latitude": town.latitude if town else None, "longitude": town.longitude if town else None}
        facts |= {"town": town.pk if town else None, "county": town.county_id if town else None}
    return replace(asked, **facts)


def _confirmed(task: Task) -> list[Assignment]:
    rows = Assignment.objects.filter(task=task, state=AssignmentState.CONFIRMED)
    return list(rows.select_related("expert__user", "expert__municipality").order_by("pk"))
