"""The open board: a seat that experts find themselves, and the coordinator's choice among those who would go."""

from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import locks, refusals
from kokemussilta.assignments.actions.confirming import confirm
from kokemussilta.assignments.actions.rounds import end, require_offerable
from kokemussilta.assignments.actions.telling import tell_desk, tell_expert
from kokemussilta.assignments.fitting import obstacle
from kokemussilta.assignments.letters import to_desk, to_expert
from kokemussilta.assignments.models import Assignment, Interest, OfferRound
from kokemussilta.assignments.policies import is_self, may_choose, require
from kokemussilta.assignments.states import CHOOSE, RENEW, STEP_BACK, InterestState, Mode
from kokemussilta.assignments.terms import Terms
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.orders.models import Seat
from kokemussilta.orders.states import TaskState
from kokemussilta.register.models import Expert


@whole
def put_on_board(*, seat: Seat, until: datetime, note: str = "", by: User, at: datetime) -> OfferRound:
    """Show the seat to every expert whom the hard rules allow, until a moment before the task."""
    locks.hold(seat.task.order_id, seats=[seat.pk], at=at)
    seat = locks.fresh_seat(seat.pk)
    require_offerable(seat, by=by, at=at)
    if not at < until <= seat.task.starts_at:
        raise Refused(_("Taulun määräpäivän on oltava ennen tehtävän alkua."))
    round_ = OfferRound.objects.create(
        seat=seat, mode=Mode.BOARD, note=note.strip(), board_until=until, opened_by=by, opened_at=at
    )
    audit.record("assignments.round.opened", round_, by=by, at=at, within=seat.task.order)
    return round_


@whole
def express_interest(*, round_: OfferRound, expert: Expert, words: str = "", by: User, at: datetime) -> Interest:
    """An expert would go. Said again it changes nothing; after stepping back one may come again."""
    require(is_self(by, expert))
    seat = _locked(round_, at=at, asked=expert)
    is_over = round_.closed_at is not None or round_.board_until is None or at > round_.board_until
    if is_over or seat.task.state != TaskState.PLANNED or seat.task.starts_at <= at:
        raise Refused(_("Tehtävä ei ole enää taululla. Katso muut avoimet tehtävät."))
    if rule := obstacle(expert, seat, at=at):
        raise refusals.does_not_fit_you(rule)
    interest: Interest | None = Interest.objects.filter(round=round_, expert=expert).first()
    if interest is None:
        interest = Interest(round=round_, expert=expert, words=words.strip(), expressed_at=at, state_since=at)
        interest.save()
    elif RENEW.starts_from(interest.state):
        advance(interest, RENEW, at=at)
        interest.words, interest.expressed_at = words.strip(), at
        interest.save(update_fields=["words", "expressed_at"])
    else:
        return interest
    order = seat.task.order
    interest.round = round_
    audit.record("assignments.interest.expressed", interest, by=by, at=at, within=order)
    once = f"interest:{interest.code}:{interest.expressed_at.isoformat()}"
    tell_expert(lambda: to_expert.interest_received(interest), expert, order=order, at=at, once=once)
    tell_desk(lambda: to_desk.interest_shown(seat), order, at=at, once=f"interest-shown:{round_.code}")
    return interest


@whole
def step_back(*, interest: Interest, by: User, at: datetime) -> None:
    """The expert takes their application back."""
    require(is_self(by, interest.expert))
    seat = _locked(interest.round, at=at)
    interest.refresh_from_db(fields=["state"])
    if interest.state == InterestState.WITHDRAWN:
        return
    advance(interest, STEP_BACK, at=at)
    audit.record("assignments.interest.stepped_back", interest, by=by, at=at, within=seat.task.order)


@whole
def choose(*, interest: Interest, by: User, at: datetime) -> Assignment:
    """The coordinator picks one of those who would go; the others are told kindly. Pressed again: the same assignment.

    Raises what `confirm` raises, `NotAllowedFrom` when the interest is no longer there.
    """
    require(may_choose(by, interest))
    locks.hold_orders(interest.round.seat.task.order_id, expert=interest.expert_id)
    seat = _locked(interest.round, at=at, expert=interest.expert)
    interest = Interest.objects.select_related("expert__user", "round").get(pk=interest.pk)
    if interest.state == InterestState.CHOSEN:
        return interest.assignment
    if interest.round.closed_at is not None:
        raise (
            refusals.taken_by_desk() if seat.assignments.holding_a_seat().exists() else Refused(_("Taulun aika on päättynyt."))
        )
    if interest.state != InterestState.EXPRESSED:
        raise Refused(_("Ilmoittautuminen on peruttu."))
    advance(interest, CHOOSE, at=at)
    assignment = confirm(seat=seat, expert=interest.expert, terms=Terms.of_seat(seat), interest=interest, by=by, at=at)
    audit.record("assignments.interest.chosen", interest, by=by, at=at, within=seat.task.order)
    end(interest.round, seat, at=at, taken=True)
    return assignment


@whole
def lapse(*, round_: OfferRound, at: datetime) -> bool:
    """The board's date passed; the worker calls this. Everyone who would have gone is told, and so is the desk."""
    seat = _locked(round_, at=at)
    if round_.closed_at is not None or round_.board_until is None or min(round_.board_until, seat.task.starts_at) >= at:
        return False
    interested = round_.interests.filter(state=InterestState.EXPRESSED).count()
    end(round_, seat, at=at, taken=False)
    audit.record("assignments.round.lapsed", round_, by=None, at=at, within=seat.task.order)
    tell_desk(lambda: to_desk.board_ended(seat, interested), seat.task.order, at=at, once=f"board-ended:{round_.code}")
    return True


def _locked(round_: OfferRound, *, at: datetime, expert: Expert | None = None, asked: Expert | None = None) -> Seat:
    """The round's seat as it is once nobody else can move it; the round is read afresh too."""
    experts, others = [expert.pk] if expert else [], [asked.pk] if asked else []
    locks.hold(round_.seat.task.order_id, experts=experts, asked=others, seats=[round_.seat_id], at=at)
    round_.refresh_from_db(fields=["closed_at", "board_until"])
    seat = locks.fresh_seat(round_.seat_id)
    round_.seat = seat
    return seat
