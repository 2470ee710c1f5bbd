"""How the seats of a task or an order stand: who is confirmed, who was asked, who is silent until when."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import FilteredRelation, OuterRef, Prefetch, Q, QuerySet

from kokemussilta.assignments.models import Assignment, Interest, Offer, OfferRound
from kokemussilta.assignments.states import HOLDS_SEAT, InterestState, OfferState
from kokemussilta.core.rows import count_of
from kokemussilta.core.slots import NavEntry
from kokemussilta.orders.models import Order, Seat, Task


@dataclass
class SeatStand:
    """One seat: its person, the go that is open, and everyone asked over all goes, the latest first.

    `interested`: how many applications wait for a choice. `entries`: what higher areas offer to do with an open seat; the page that shows it asks them.
    """

    seat: Seat
    assignment: Assignment | None
    round: OfferRound | None
    offers: list[Offer] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)
    interested: int = 0
    ended: list[Assignment] = field(default_factory=list)
    entries: list[NavEntry] = field(default_factory=list)

    @property
    def waiting(self) -> list[Offer]:
        """Offers that wait for an answer."""
        return [offer for offer in self.offers if offer.state == OfferState.SENT]

    @property
    def others(self) -> list[Offer]:
        """The offers of all but the one who holds the seat."""
        holder = self.assignment.expert_id if self.assignment else None
        return [offer for offer in self.offers if offer.expert_id != holder]


@dataclass(frozen=True)
class TaskStand:
    """One task and its seats."""

    task: Task
    seats: list[SeatStand]


def stand_of_task(task: Task) -> TaskStand:
    """How the seats of one task stand; five statements."""
    return _stands([task], _seats(Seat.objects.filter(task=task)))[0]


def stand_of_order(order: Order) -> list[TaskStand]:
    """How the seats of all tasks of an order stand, the earliest task first, as the order's page tells it.

    Without the applications and the people of earlier times. Two statements, and one for the tasks when they are not there yet.
    """
    tasks = {task.pk: task for task in order.tasks.all()}
    offers = Offer.objects.select_related("expert").order_by("-round__opened_at", "rank")
    heard = Interest.objects.filter(round__seat=OuterRef("pk"), round__closed_at__isnull=True, state=InterestState.EXPRESSED)
    seats: QuerySet[Any] = (
        Seat.objects.filter(task__in=tasks)
        .annotate(
            holder=FilteredRelation("assignments", condition=Q(assignments__state__in=HOLDS_SEAT)),
            open_round=FilteredRelation("rounds", condition=Q(rounds__closed_at__isnull=True)),
            interested=count_of(heard),
        )
        .select_related("holder__expert", "open_round")
        .prefetch_related(Prefetch("offers", offers, to_attr="all_offers"))
        .order_by("task_id", "number")
    )
    by_task: dict[int, list[SeatStand]] = defaultdict(list)
    for seat in seats if tasks else ():
        seat.task = tasks[seat.task_id]
        holder, round_ = getattr(seat, "holder", None), getattr(seat, "open_round", None)
        by_task[seat.task_id].append(SeatStand(seat, holder, round_, seat.all_offers, interested=seat.interested))
    return [TaskStand(task, by_task[number]) for number, task in tasks.items()]


def _seats(seats: QuerySet[Seat]) -> list[Seat]:
    """Seats with everything that was ever done to fill them."""
    offers = Offer.objects.select_related("expert", "round").order_by("-round__opened_at", "rank")
    rounds = OfferRound.objects.filter(closed_at__isnull=True)
    assignments = Assignment.objects.select_related("expert").order_by("-confirmed_at")
    interests = Interest.objects.select_related("expert").order_by("expressed_at")
    return list(
        seats.select_related("language", "task")
        .prefetch_related(
            Prefetch("offers", offers, to_attr="all_offers"),
            Prefetch("rounds", rounds.prefetch_related(Prefetch("interests", interests, to_attr="all_interests")), to_attr="open_rounds"),
            Prefetch("assignments", assignments, to_attr="all_assignments"),
        )
        .order_by("task_id", "number")
    )  # fmt: skip


def _stands(tasks: Iterable[Task], seats: Iterable[Seat]) -> list[TaskStand]:
    by_task: dict[int, list[SeatStand]] = defaultdict(list)
    for seat in seats:
        by_task[seat.task_id].append(_stand(seat))
    return [TaskStand(task, by_task[task.pk]) for task in tasks]


def _stand(seat: Seat) -> SeatStand:
    assignments: list[Assignment] = seat.all_assignments  # type: ignore[attr-defined]
    rounds: list[OfferRound] = seat.open_rounds  # type: ignore[attr-defined]
    round_ = rounds[0] if rounds else None
    interests: list[Interest] = round_.all_interests if round_ else []  # type: ignore[attr-defined]
    return SeatStand(
        seat=seat,
        assignment=next((one for one in assignments if one.state in HOLDS_SEAT), None),
        round=round_,
        offers=seat.all_offers,  # type: ignore[attr-defined]
        interests=interests,
        interested=sum(one.state == InterestState.EXPRESSED for one in interests),
        ended=[one for one in assignments if one.state not in HOLDS_SEAT],
    )
