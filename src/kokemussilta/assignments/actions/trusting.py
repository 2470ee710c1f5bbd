"""Trusted pairs: the unit asks, the expert says yes within limits of their own, either ends it; what is planned is theirs first."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kokemussilta.access.models import Unit
from kokemussilta.accounts.models import User
from kokemussilta.assignments import locks, recipients, refusals
from kokemussilta.assignments.actions.confirming import confirm
from kokemussilta.assignments.actions.rounds import open_round
from kokemussilta.assignments.fitting import obstacle
from kokemussilta.assignments.letters import of_trust
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.policies import is_self, may_ask, may_offer, may_order_for, require
from kokemussilta.assignments.states import AGREE, END, HOLDS_SEAT, REFUSE, Mode, OfferState, TrustState
from kokemussilta.assignments.terms import Terms
from kokemussilta.assignments.trusted import Limits, Trust
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Recipient
from kokemussilta.orders.models import Order, Seat, Task
from kokemussilta.orders.rules import missing_before_confirmation
from kokemussilta.orders.states import Part, TaskState
from kokemussilta.register import guards
from kokemussilta.register.models import Expert

#: After a no, or an end that the expert made, the same unit asks again at the earliest after this.
PEACE = timedelta(days=180)
OPEN_OFFERS = (OfferState.SENT, OfferState.WAITING)
#: What either side may change of a pair.
CHANGING = [
    "state", "unit_kinds", "unit_per_month", "unit_notice_days", "unit_direct", "own_kinds", "own_per_month", "own_notice_days",
    "own_direct",
]  # fmt: skip


@whole
def ask_to_trust(*, unit: Unit, expert: Expert, limits: Limits, by: User, at: datetime) -> Trust:
    """The unit asks an expert who has been with it whether it may turn to them first. Asked twice, it is asked once; nobody asks themself."""
    require(may_order_for(by, unit) and not is_self(by, expert))
    if not Assignment.objects.filter(expert=expert, task__order__unit=unit, state__in=HOLDS_SEAT).exists():
        raise Refused(_("Voit pyytää vakiotekijäksi vain sen, joka on jo ollut yksikössänne."))
    if known := Trust.objects.filter(unit=unit, expert=expert, state__in=[TrustState.ASKED, TrustState.AGREED]).first():
        return known  # type: ignore[no-any-return]
    over = Trust.objects.filter(unit=unit, expert=expert, state_since__gt=at - PEACE)
    if over.exclude(state__in=[TrustState.ASKED, TrustState.AGREED]).exists():
        raise Refused(
            _("Hän on vastannut tähän äskettäin. Tilaa tavalliseen tapaan, niin koordinaattori kysyy häneltä muiden tavoin.")
        )
    trust = Trust(unit=unit, expert=expert, asked_by=by, asked_at=at, state_since=at)
    _limit(trust, "unit", limits)
    try:
        with transaction.atomic():
            trust.save(force_insert=True)
    except IntegrityError:
        return Trust.objects.get(unit=unit, expert=expert, state__in=[TrustState.ASKED, TrustState.AGREED])
    audit.record("assignments.trust.asked", trust, by=by, at=at)
    outbox.queue(
        lambda: of_trust.asked(trust), to=recipients.expert(expert), about=trust.code, at=at, once=f"trust:{trust.code}"
    )
    return trust


@whole
def agree_to_trust(*, trust: Trust, limits: Limits, by: User, at: datetime) -> None:
    """The expert's yes, within limits of their own; said again it changes the limits alone."""
    require(is_self(by, trust.expert))
    guards.hold(trust.expert, at=at)
    trust.refresh_from_db(fields=["state", "state_since"])
    _limit(trust, "own", limits)
    if trust.state != TrustState.AGREED:
        advance(trust, AGREE, at=at)
        _tell_unit(trust, at=at)
    trust.save(update_fields=["own_kinds", "own_per_month", "own_notice_days", "own_direct"])
    audit.record("assignments.trust.agreed", trust, by=by, at=at)


@whole
def limit_trust(*, trust: Trust, limits: Limits, by: User, at: datetime) -> None:
    """The unit changes its own limits of a pair that has not ended."""
    require(may_order_for(by, trust.unit) and not is_self(by, trust.expert))
    trust.refresh_from_db(fields=["state"])
    if trust.state not in {TrustState.ASKED, TrustState.AGREED}:
        raise Refused(_("Tämä sopimus on päättynyt."))
    _limit(trust, "unit", limits)
    trust.save(update_fields=["unit_kinds", "unit_per_month", "unit_notice_days", "unit_direct"])
    audit.record("assignments.trust.limited", trust, by=by, at=at)


@whole
def end_trust(*, trust: Trust, by: User, at: datetime) -> None:
    """Either side ends it, at once and without a reason; confirmed tasks stay as they are. Does nothing the second time."""
    own = is_self(by, trust.expert)
    require(own or may_order_for(by, trust.unit))
    guards.hold(trust.expert, at=at)
    trust.refresh_from_db(fields=["state", "state_since"])
    if trust.state in {TrustState.ENDED, TrustState.DECLINED}:
        return
    was_agreed = trust.state == TrustState.AGREED
    advance(trust, REFUSE if own and not was_agreed else END, at=at)
    audit.record("assignments.trust.ended", trust, by=by, at=at)
    if own:
        _tell_unit(trust, at=at)
    else:
        outbox.queue(
            lambda: of_trust.ended(trust),
            to=recipients.expert(trust.expert),
            about=trust.code,
            at=at,
            once=f"trust-end:{trust.code}",
        )


@whole
def end_all_trusts(*, expert: Expert, by: User | None, at: datetime) -> int:
    """Whoever leaves, or lets no more tasks be offered, is nobody's first any more; answers how many pairs ended."""
    live = Trust.objects.filter(expert=expert, state__in=[TrustState.ASKED, TrustState.AGREED])
    found = list(live.select_related("unit", "expert", "asked_by").order_by("pk"))
    for trust in found:
        advance(trust, END, at=at)
        audit.record("assignments.trust.ended", trust, by=by, at=at)
        _tell_unit(trust, at=at)
    return len(found)


@whole
def turn_when_ready(*, order: Order, by: User | None, at: datetime) -> int:
    """What was lacking when the order was planned has been told: seats that nobody was asked to are the trusted experts' now."""
    if missing_before_confirmation(order):
        return 0
    doer = by if by is not None and may_offer(by, order) else order.handler
    tasks = Task.objects.filter(order=order, state=TaskState.PLANNED, starts_at__gt=at).order_by("starts_at", "pk")
    return turn_to_trusted(order=order, tasks=list(tasks), by=doer, at=at) if doer is not None else 0


@whole
def turn_to_trusted(*, order: Order, tasks: Sequence[Task], by: User, at: datetime) -> int:
    """What was planned for a unit is first its trusted experts': booked where both sides allow it, else offered. Answers how many.

    Every hard rule holds as ever; whoever doesn't fit, or is over a limit, is left to the coordinator's own search. So is a task that is
    near: nobody is asked or booked by itself then.
    """
    if order.unit_id is None:
        return 0
    trusts = list(
        Trust.objects.filter(unit=order.unit_id, state=TrustState.AGREED).select_related("expert__user", "expert__municipality")
    )
    done = 0
    for task in tasks if trusts else ():
        if refusals.is_near(task, at):
            continue
        taken: set[int] = set()
        for seat in task.seats.filter(part=Part.PERFORMER, rounds__isnull=True, assignments__isnull=True).order_by("number"):
            chosen = _turn(trusts, order, task, seat, taken, by=by, at=at)
            if chosen is not None:
                taken.add(chosen.expert_id)
                done += 1
    return done


def _turn(
    trusts: Sequence[Trust], order: Order, task: Task, seat: Seat, taken: set[int], *, by: User, at: datetime
) -> Trust | None:
    """The pair whose turn the seat is: of those whom everything allows the one with the fewest tasks there this month."""
    kind, ahead = order.product.kind.code, (local_day(task.starts_at) - local_day(at)).days
    counted = sorted(((_this_month(one, task), number, one) for number, one in enumerate(trusts)), key=lambda row: row[:2])
    for count, _number, trust in counted:
        if trust.expert_id in taken or not may_ask(by, order, trust.expert) or _ordered(trust.expert, order):
            continue
        if not trust.allows(kind, count, ahead):
            continue
        locks.hold(order.pk, experts=[trust.expert_id], seats=[seat.pk], at=at)
        # What the two agreed to, and how much there is of it, may have changed while we waited for the person.
        trust.refresh_from_db(fields=CHANGING)
        if trust.state != TrustState.AGREED or not trust.allows(kind, _this_month(trust, task), ahead):
            continue
        # Whoever can't sign in any more can't see what was booked for them, nor call it off: the desk finds out.
        if not User.objects.filter(pk=trust.expert.user_id or 0, is_active=True).exists():
            continue
        fresh = locks.fresh_seat(seat.pk)
        if obstacle(trust.expert, fresh, at=at) is not None:
            continue
        try:
            with transaction.atomic():
                _give(trust, fresh, by=by, at=at)
        except Refused:
            continue
        return trust
    return None


def _ordered(expert: Expert, order: Order) -> bool:
    """Whether the order is the expert's own: whom it goes to is then for somebody else to choose."""
    return expert.user_id is not None and expert.user_id == order.client_id


def _give(trust: Trust, seat: Seat, *, by: User, at: datetime) -> None:
    """Book the seat when both have allowed it and nothing is missing from the order, else offer it."""
    order = seat.task.order
    if trust.books_direct and not missing_before_confirmation(order):
        made = confirm(seat=seat, expert=trust.expert, terms=Terms.of_seat(seat), booked=True, by=by, at=at)
        audit.record("assignments.trust.booked", made, by=by, at=at, within=order)
        return
    round_ = open_round(seat=seat, mode=Mode.DIRECT, experts=[trust.expert], by=by, at=at)
    audit.record("assignments.trust.offered", round_, by=by, at=at, within=order)


def _this_month(trust: Trust, task: Task) -> int:
    """How many tasks the expert has, or has been asked to and not answered, at the unit in the task's month."""
    first = local_day(task.starts_at).replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    span = (helsinki(first, 0), helsinki(after, 0) - timedelta(microseconds=1))
    held = Assignment.objects.filter(expert=trust.expert_id, task__order__unit=trust.unit_id, state__in=HOLDS_SEAT)
    asked = Offer.objects.filter(expert=trust.expert_id, seat__task__order__unit=trust.unit_id, state__in=OPEN_OFFERS)
    return held.filter(task__starts_at__range=span).count() + asked.filter(seat__task__starts_at__range=span).count()


def _limit(trust: Trust, side: str, limits: Limits) -> None:
    setattr(trust, f"{side}_kinds", sorted(limits.kinds))
    setattr(trust, f"{side}_per_month", limits.per_month)
    setattr(trust, f"{side}_notice_days", limits.notice_days)
    setattr(trust, f"{side}_direct", limits.direct)


def _tell_unit(trust: Trust, *, at: datetime) -> None:
    """Whoever asked hears of the answer."""
    asker = trust.asked_by
    if asker is not None and asker.is_active:
        to = Recipient(asker.email, asker.language, asker.name)
        outbox.queue(lambda: of_trust.answered(trust), to=to, about=trust.code, at=at, once=f"trust-{trust.state}:{trust.code}")
