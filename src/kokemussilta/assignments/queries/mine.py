"""What an expert sees: their offers, tasks, reports to give and the board."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kokemussilta.accounts.models import User
from kokemussilta.assignments.facts import facts_of_one, seats_facts
from kokemussilta.assignments.models import Assignment, Interest, Offer, OfferRound
from kokemussilta.assignments.rules import first_exclusion
from kokemussilta.assignments.states import HOLDS_SEAT, AssignmentState, Mode, OfferState
from kokemussilta.orders.models import Seat
from kokemussilta.orders.states import TaskState
from kokemussilta.register.models import Expert
from kokemussilta.register.queries import entry_of
from kokemussilta.register.states import Purpose

_TASK = ("task__order__product", "task__order__desk", "task__order__handler", "task__order__organisation", "task__order__unit",
         "task__municipality")  # fmt: skip
MOST_ON_BOARD = 200


def expert_of(user: User) -> Expert | None:
    """The person's own entry in the register."""
    return entry_of(user)


def with_seat(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """Offers with what their pages show."""
    return offers.select_related(
        "round", "expert__user", "seat__language", *(f"seat__{path}" for path in _TASK)
    ).prefetch_related("seat__task__order__audiences")


def my_offers(user: User) -> QuerySet[Offer]:
    """Every offer the person has got, the latest first."""
    return with_seat(Offer.objects.of(user)).order_by("-sent_at", "-pk")


def waiting_offers(user: User, at: datetime) -> QuerySet[Offer]:
    """Offers that wait for the person's answer, the most urgent first."""
    return with_seat(Offer.objects.of(user).filter(state=OfferState.SENT, answer_by__gte=at)).order_by("answer_by", "pk")


def count_waiting(user: User, at: datetime) -> int:
    """How many offers wait for an answer."""
    return Offer.objects.of(user).filter(state=OfferState.SENT, answer_by__gte=at).count()


def my_assignments(user: User) -> QuerySet[Assignment]:
    """Everything the person was ever confirmed to."""
    return Assignment.objects.filter(expert__user=user).select_related("expert", "seat", *_TASK)


def coming(user: User, at: datetime) -> QuerySet[Assignment]:
    """Confirmed tasks that have not ended, the nearest first."""
    return my_assignments(user).filter(state=AssignmentState.CONFIRMED, task__ends_at__gte=at).order_by("task__starts_at", "pk")


def to_report(user: User, at: datetime) -> QuerySet[Assignment]:
    """Confirmed tasks that are over and of which nothing has been told, the oldest first."""
    return my_assignments(user).filter(state=AssignmentState.CONFIRMED, task__ends_at__lt=at).order_by("task__ends_at", "pk")


def past(user: User) -> QuerySet[Assignment]:
    """Tasks done or cancelled, the latest first."""
    return my_assignments(user).exclude(state=AssignmentState.CONFIRMED).order_by("-task__starts_at", "-pk")


def my_assignment(user: User, code: str) -> Assignment | None:
    """The person's own assignment in the task with this code; one that holds a seat before one that was cancelled."""
    rows = my_assignments(user).filter(task__code=code).select_related("seat__language", "expert__user", *_TASK)
    found = list(rows.prefetch_related("task__order__audiences").order_by("-confirmed_at", "-pk"))
    return next((row for row in found if row.state in HOLDS_SEAT), found[0] if found else None)


def companions(assignment: Assignment) -> list[str]:
    """The shown names of those who go to the same task."""
    rows = Assignment.objects.filter(task_id=assignment.task_id, state__in=HOLDS_SEAT).exclude(pk=assignment.pk)
    return [row.expert.shown_name for row in rows.select_related("expert").order_by("seat__number")]


@dataclass(frozen=True)
class OnBoard:
    """A seat on the board as one expert sees it: their own application, when there is one."""

    round: OfferRound
    seat: Seat
    interest: Interest | None


def board_of(expert: Expert, at: datetime) -> list[OnBoard]:
    """Seats on the board for which every hard rule allows this person, the nearest first.

    Only those of the home organisation and of organisations that the person lets see them: a coordinator who picks would
    otherwise learn of somebody not known to them.
    """
    seers = expert.consents.filter(purpose=Purpose.SEEN_BY, withdrawn_at__isnull=True).values("organisation")
    rounds = (
        OfferRound.objects.filter(
            Q(seat__task__order__desk=expert.home_id) | Q(seat__task__order__desk__in=seers),
            mode=Mode.BOARD, closed_at__isnull=True, board_until__gte=at, seat__task__state=TaskState.PLANNED,
        )
        .select_related("seat__language", *(f"seat__{path}" for path in _TASK))
        .prefetch_related("seat__task__order__audiences")
        .order_by("seat__task__starts_at", "pk")[:MOST_ON_BOARD]
    )  # fmt: skip
    found = list(rounds)
    mine = {interest.round_id: interest for interest in Interest.objects.filter(round__in=found, expert=expert)}
    known = facts_of_one(expert, at) if found else None
    asked = seats_facts(Seat.objects.filter(pk__in=[round_.seat_id for round_ in found]), at) if found else {}
    return [
        OnBoard(round_, round_.seat, mine.get(round_.pk))
        for round_ in found
        if known is not None and (round_.pk in mine or first_exclusion(known, asked[round_.seat_id]) is None)
    ]
