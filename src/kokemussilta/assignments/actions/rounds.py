"""Rounds of offers: opening one, taking the next turn of a cascade, ending one."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import locks, refusals
from kokemussilta.assignments.actions.telling import tell_desk, tell_expert
from kokemussilta.assignments.facts import facts_of, seat_facts
from kokemussilta.assignments.fitting import is_seen, obstacle
from kokemussilta.assignments.letters import to_desk, to_expert
from kokemussilta.assignments.models import Offer, OfferRound
from kokemussilta.assignments.policies import may_ask, may_offer, may_withdraw, require
from kokemussilta.assignments.rules import first_exclusion
from kokemussilta.assignments.states import HOLDS_SEAT, LAPSE, PASS_OVER, SEND, WITHDRAW, InterestState, Mode, OfferState
from kokemussilta.assignments.terms import Terms
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Seat
from kokemussilta.orders.states import TaskState
from kokemussilta.register import guards
from kokemussilta.register.models import Expert

MOST_HOURS = 14 * 24


@whole
def open_round(
    *,
    seat: Seat,
    mode: str,
    experts: Sequence[Expert],
    answer_hours: int = 48,
    note: str = "",
    again: bool = False,
    is_urgent: bool = False,
    by: User,
    at: datetime,
) -> OfferRound:
    """Offer a seat: to one (`direct`), one after another (`cascade`, in the order given), or to all at once (`parallel`).

    `again`: also to those who have said no to this seat, because they asked for it themselves. `is_urgent`: somebody chose to ask though
    the task is near; else nobody is asked within `NEAR` of it, neither now nor in a later turn of a cascade. The choice is written down.
    Raises `NotReady` when the order lacks something, `NoLongerFits` when a hard rule excludes somebody, `RoundOpen`, `SeatTaken`,
    `TaskOver`, `TooNear`.
    """
    people = list(dict.fromkeys(experts))
    locks.hold(seat.task.order_id, asked=[expert.pk for expert in people], seats=[seat.pk], at=at)
    seat = locks.fresh_seat(seat.pk)
    require_offerable(seat, by=by, at=at)
    if not people:
        raise Refused(_("Valitse ensin ainakin yksi, jota pyydetään."))
    if mode not in {Mode.DIRECT, Mode.CASCADE, Mode.PARALLEL} or (mode == Mode.DIRECT and len(people) > 1):
        raise Refused(_("Yhdelle tarjottavaan tehtävään valitaan yksi henkilö."))
    if not 1 <= answer_hours <= MOST_HOURS:
        raise Refused(_("Vastausaika on tunnista kahteen viikkoon."))
    if not is_urgent and refusals.is_near(seat.task, at):
        raise refusals.too_near()
    _require_fitting(seat, people, leaving_out={"asked"} if again else set(), by=by, at=at)
    round_ = OfferRound.objects.create(
        seat=seat, mode=mode, answer_hours=answer_hours, note=note.strip(), is_urgent=is_urgent, opened_by=by, opened_at=at
    )
    terms = Terms.of_seat(seat)
    for rank, expert in enumerate(people, start=1):
        offer = Offer(round=round_, seat=seat, expert=expert, rank=rank, **vars(terms), created_at=at, state_since=at)
        goes_now = mode != Mode.CASCADE or rank == 1
        if goes_now:
            _set_dates(offer, at=at)
        offer.save(force_insert=True)
        if goes_now:
            _tell(offer, at=at)
    verb = "opened_urgent" if is_urgent and refusals.is_near(seat.task, at) else "opened"
    audit.record(f"assignments.round.{verb}", round_, by=by, at=at, within=seat.task.order)
    return round_


@whole
def ask_again(*, offer: Offer, is_urgent: bool = False, by: User, at: datetime) -> OfferRound:
    """Offer the seat anew to somebody who has changed their mind after a no or a silence, and told the desk so; near the task by choice."""
    require(may_withdraw(by, offer))
    if offer.state not in {OfferState.DECLINED, OfferState.EXPIRED, OfferState.WITHDRAWN}:
        raise Refused(_("Pyyntö odottaa vielä vastausta."))
    round_ = open_round(
        seat=offer.seat,
        mode=Mode.DIRECT,
        experts=[offer.expert],
        answer_hours=offer.round.answer_hours,
        again=True,
        is_urgent=is_urgent,
        by=by,
        at=at,
    )
    audit.record("assignments.offer.asked_again", offer, by=by, at=at, within=offer.seat.task.order)
    return round_


def require_offerable(seat: Seat, *, by: User, at: datetime) -> None:
    """Raise unless the seat can be offered by this person now; an order that was full is looked for again."""
    order = seat.task.order
    require(may_offer(by, order))
    is_held = seat.assignments.filter(state__in=HOLDS_SEAT).exists()
    is_offered = seat.rounds.filter(closed_at__isnull=True).exists()
    if refusal := refusals.why_not_offered(seat, is_held=is_held, is_offered=is_offered, at=at):
        raise refusal
    orders.mark_open_again(order=order, by=by, at=at)


def _require_fitting(seat: Seat, people: Sequence[Expert], *, leaving_out: Collection[str], by: User, at: datetime) -> None:
    """Everyone asked is somebody whom the order's desk and `by` may see, and whom every rule allows."""
    rows = Expert.objects.filter(pk__in=[expert.pk for expert in people])
    require(rows.visible_to(by).distinct().count() == len(people))
    known, asked = facts_of(rows, at), seat_facts(seat, at)
    for expert in people:
        require(may_ask(by, seat.task.order, expert) and is_seen(expert, seat.task.order.desk_id))
        if rule := first_exclusion(known[expert.pk], asked, leaving_out=leaving_out):
            raise refusals.does_not_fit(rule, expert.shown_name)


def send(offer: Offer, *, at: datetime) -> None:
    """Give a waiting turn its dates and tell the person."""
    _set_dates(offer, at=at)
    offer.save(update_fields=["sent_at", "answer_by", "told_at"])
    _tell(offer, at=at)


def _set_dates(offer: Offer, *, at: datetime) -> None:
    """The time to answer ends when the task begins at the latest."""
    offer.sent_at = offer.told_at = at
    offer.answer_by = min(at + timedelta(hours=offer.round.answer_hours), offer.seat.task.starts_at)


def _tell(offer: Offer, *, at: datetime) -> None:
    advance(offer, SEND, at=at)
    guards.note([offer.expert_id])
    order = offer.seat.task.order
    audit.record("assignments.offer.sent", offer, by=offer.round.opened_by, at=at, within=order)
    tell_expert(lambda: to_expert.offer(offer), offer.expert, order=order, at=at, once=f"offer:{offer.code}")


def settle(round_: OfferRound, seat: Seat, *, at: datetime, tell: bool = True) -> None:
    """What follows an ended offer: the next turn, or when nobody is left the end of the round, which the desk hears of.

    The caller holds the seat's locks.
    """
    if round_.closed_at is not None or round_.offers.filter(state=OfferState.SENT).exists():
        return
    still_on = seat.task.state == TaskState.PLANNED and seat.task.starts_at > at
    # A routine request never comes so late that somebody would have to hurry; the desk asks on if it wants to.
    still_on = still_on and (round_.is_urgent or not refusals.is_near(seat.task, at))
    for offer in round_.offers.filter(state=OfferState.WAITING).select_related("expert__user").order_by("rank"):
        offer.seat, offer.round = seat, round_
        if still_on and obstacle(offer.expert, seat, terms=offer.terms, at=at, leaving_out={"asked"}) is None:
            send(offer, at=at)
            return
        # The turn never came, so there is nobody to tell.
        advance(offer, WITHDRAW, at=at)
    shut(round_, at=at)
    if tell:
        tell_desk(lambda: to_desk.nobody_left(seat), seat.task.order, at=at, once=f"nobody-left:{round_.code}")


@whole
def close_round(*, round_: OfferRound, by: User, at: datetime) -> None:
    """End a round by hand: everyone who waits for something hears that nothing is asked any more."""
    seat = round_.seat
    require(may_offer(by, seat.task.order))
    locks.hold(seat.task.order_id, seats=[seat.pk], at=at)
    round_.refresh_from_db(fields=["closed_at"])
    if round_.closed_at is None:
        end(round_, locks.fresh_seat(seat.pk), at=at, taken=False)
        audit.record("assignments.round.closed", round_, by=by, at=at, within=seat.task.order)


def end(round_: OfferRound, seat: Seat, *, at: datetime, taken: bool, tell: bool = True) -> None:
    """End a round: open offers and interests end, each person is told kindly and once. The caller holds the seat's locks.

    `taken`: the seat has got its person. `tell` False: whoever ends many at once tells each person of all of them together.
    """
    order = seat.task.order
    round_.seat = seat
    about_offer = to_expert.somebody_else if taken else to_expert.taken_back
    about_interest = to_expert.not_chosen if taken else to_expert.lapsed
    for offer in round_.offers.filter(state__in=[OfferState.SENT, OfferState.WAITING]).select_related("expert__user"):
        was_told = offer.state == OfferState.SENT
        advance(offer, WITHDRAW, at=at)
        if was_told and tell:
            tell_expert(partial(about_offer, seat), offer.expert, order=order, at=at, once=f"offer-over:{offer.code}")
    for interest in round_.interests.filter(state=InterestState.EXPRESSED).select_related("expert__user"):
        interest.round = round_
        advance(interest, PASS_OVER if taken else LAPSE, at=at)
        if tell:
            tell_expert(
                partial(about_interest, interest), interest.expert, order=order, at=at, once=f"interest-over:{interest.code}"
            )
    shut(round_, at=at)


def shut(round_: OfferRound, *, at: datetime) -> None:
    """Write that the round is over."""
    OfferRound.objects.filter(pk=round_.pk, closed_at__isnull=True).update(closed_at=at)
    round_.closed_at = at
