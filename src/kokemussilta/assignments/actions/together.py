"""When several tasks of an order change or end in one act: each person hears once, of all that was theirs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial

from kokemussilta.accounts.models import User
from kokemussilta.assignments import locks
from kokemussilta.assignments.actions.cancelling import is_near
from kokemussilta.assignments.actions.telling import tell_expert
from kokemussilta.assignments.letters import of_changes, of_series, to_expert
from kokemussilta.assignments.models import Assignment, Interest, Offer
from kokemussilta.assignments.states import (
    CLIENT_CANCELS,
    ORGANISER_CANCELS,
    AssignmentState,
    InterestState,
    OfferState,
)
from kokemussilta.core.transactions import whole
from kokemussilta.notifications.letters import Letter
from kokemussilta.orders.models import Order, Task
from kokemussilta.register.models import Expert


@whole
def tell_changed(*, order: Order, tasks: Sequence[Task], by: User | None, at: datetime) -> None:
    """Several tasks changed: the confirmed hear of all of theirs, the asked of the one to answer first, applicants to apply anew."""
    rows = Assignment.objects.filter(task__in=tasks, state=AssignmentState.CONFIRMED)
    going = _going(locks.fresh_assignment(pk) for pk in rows.order_by("task__starts_at", "pk").values_list("pk", flat=True))
    for expert, theirs in going.items():
        _tell(partial(of_series.changed, theirs, at=at), expert, theirs[0].task, order=order, what="series-changed", at=at)
    told: set[int] = set()
    waiting = Offer.objects.filter(seat__task__in=tasks, state=OfferState.SENT).order_by("seat__task__starts_at", "pk")
    for pk in waiting.values_list("pk", flat=True):
        offer = locks.fresh_offer(pk)
        if offer.expert_id not in told:
            told.add(offer.expert_id)
            _tell(partial(to_expert.offer_changed, offer), offer.expert, None, order=order, what="offers-changed", at=at)
    lapsed = Interest.objects.filter(round__seat__task__in=tasks, state=InterestState.LAPSED, state_since=at)
    asked: set[int] = set()
    for interest in lapsed.select_related("expert__user", "round").order_by("round__seat__task__starts_at", "pk"):
        if interest.expert_id not in asked:
            asked.add(interest.expert_id)
            interest.round.seat = locks.fresh_seat(interest.round.seat_id)
            _tell(partial(of_changes.apply_again, interest), interest.expert, None, order=order, what="apply-again", at=at)


@whole
def tell_called_off(*, order: Order, tasks: Sequence[Task], reason: str, by: User | None, at: datetime) -> None:
    """Several tasks were called off: each person hears once, of all that they were confirmed to, else that nothing is asked."""
    ended = Assignment.objects.filter(
        task__in=tasks, state__in=[CLIENT_CANCELS.target, ORGANISER_CANCELS.target], state_since=at
    ).order_by("task__starts_at", "pk")
    going = _going(locks.fresh_assignment(pk) for pk in ended.values_list("pk", flat=True))
    for expert, theirs in going.items():
        write = partial(of_changes.all_called_off, theirs, at=at, reason=reason.strip())
        _tell(write, expert, theirs[0].task, order=order, what="series-off", at=at)
    offers = Offer.objects.filter(
        seat__task__in=tasks, state=OfferState.WITHDRAWN, state_since=at, sent_at__isnull=False
    ).values("expert")
    interests = Interest.objects.filter(round__seat__task__in=tasks, state=InterestState.LAPSED, state_since=at).values(
        "expert"
    )
    asked = Expert.objects.filter(pk__in=offers) | Expert.objects.filter(pk__in=interests)
    for expert in asked.exclude(pk__in=[one.pk for one in going]).select_related("user").order_by("pk"):
        _tell(partial(of_series.dates_over, order), expert, None, order=order, what="dates-over", at=at)


def _going(rows: Iterable[Assignment]) -> dict[Expert, list[Assignment]]:
    going: dict[Expert, list[Assignment]] = defaultdict(list)
    for one in rows:
        going[one.expert].append(one)
    return going


def _tell(write: Callable[[], Letter], expert: Expert, first: Task | None, *, order: Order, what: str, at: datetime) -> None:
    """One letter to one person for the whole act; it rings at once when their first task is near."""
    tell_expert(
        write, expert, order=order, at=at, once=f"{what}:{order.code}:{expert.code}:{at.isoformat()}",
        urgent=first is not None and is_near(first, at),
    )  # fmt: skip
