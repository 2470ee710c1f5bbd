"""What an expert sees: their offers, tasks, reports to give and the board."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from kokemussilta.accounts.models import User
from kokemussilta.assignments.facts import facts_of_loaded, facts_of_one, task_columns
from kokemussilta.assignments.models import Assignment, Interest, Offer, OfferRound, TaskReport
from kokemussilta.assignments.rules import first_exclusion
from kokemussilta.assignments.states import HOLDS_SEAT, AssignmentState, InterestState, Mode, OfferState
from kokemussilta.assignments.terms import Terms
from kokemussilta.core.rows import count_of
from kokemussilta.core.slots import Along
from kokemussilta.orders.models import Seat, Task
from kokemussilta.orders.states import TaskState
from kokemussilta.register.models import Expert
from kokemussilta.register.queries import entry_of
from kokemussilta.register.states import Purpose

_TASK = ("task__order__product__kind", "task__order__desk", "task__order__handler", "task__order__organisation", "task__order__unit",
         "task__municipality")  # fmt: skip
MOST_ON_BOARD = 200
MOST_WAITING = 100
MOST_CONFIRMED = 300
_COUNTED = "waiting_offers"


def expert_of(user: User) -> Expert | None:
    """The person's own entry in the register."""
    return entry_of(user)


def with_seat(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """Offers with what lists of them show."""
    return offers.select_related("round", "expert__user", "seat__language", *(f"seat__{path}" for path in _TASK))


def with_audience(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """Offers with what an offer's page shows."""
    return with_seat(offers).prefetch_related("seat__task__order__audiences")


def offer_for_page(offer: Offer) -> Offer:
    """The offer as it is now, with what its page shows."""
    return with_audience(Offer.objects.filter(pk=offer.pk)).get()


def assignment_of(offer: Offer) -> Assignment | None:
    """What an accepted offer led to."""
    return Assignment.objects.filter(offer=offer).first()


def is_taken(offer: Offer) -> bool:
    """Whether the offered seat has another person."""
    return Assignment.objects.filter(seat=offer.seat_id, state__in=HOLDS_SEAT).exclude(expert=offer.expert_id).exists()


def report_of(task: Task) -> TaskReport | None:
    """What has been told of the task."""
    return TaskReport.objects.filter(task=task).first()


def interest_in(round_: OfferRound, expert: Expert) -> Interest:
    """The person's own application."""
    found: Interest = Interest.objects.select_related("expert", "round__seat__task").get(round=round_, expert=expert)
    return found


def answered_offers(user: User, at: datetime) -> QuerySet[Offer]:
    """Offers that wait for no answer any more, the latest first."""
    rows = with_seat(Offer.objects.of(user)).exclude(state=OfferState.SENT, answer_by__gte=at)
    return rows.order_by("-sent_at", "-pk")


def waiting_offers(user: User, at: datetime) -> list[Offer]:
    """Offers that wait for the person's answer, the most urgent first."""
    rows = with_seat(Offer.objects.of(user).filter(state=OfferState.SENT, answer_by__gte=at)).order_by("answer_by", "pk")
    found = list(rows[:MOST_WAITING])
    setattr(user, _COUNTED, len(found))
    return found


def along() -> Along:
    """Read with the person: how many offers wait for their answer. Fills `ALONG`."""

    def add(rows: QuerySet[User], at: datetime) -> QuerySet[User]:
        waiting = Offer.objects.filter(
            expert__user=OuterRef("pk"), sent_at__isnull=False, state=OfferState.SENT, answer_by__gte=at
        )
        return rows.annotate(**{_COUNTED: count_of(waiting)})

    return Along(add, lambda _user: None)


def count_waiting(user: User, at: datetime) -> int:
    """How many offers wait for an answer; counted once a request, or read with the person."""
    if not hasattr(user, _COUNTED):
        setattr(user, _COUNTED, Offer.objects.of(user).filter(state=OfferState.SENT, answer_by__gte=at).count())
    return int(getattr(user, _COUNTED))


def my_assignments(user: User) -> QuerySet[Assignment]:
    """Everything the person was ever confirmed to."""
    return Assignment.objects.filter(expert__user=user).select_related("expert", "seat", *_TASK)


def confirmed(user: User, at: datetime) -> tuple[list[Assignment], list[Assignment]]:
    """What is confirmed: tasks over and not told of, the oldest first; and tasks that have not ended, the nearest first."""
    is_over = Case(When(task__ends_at__lt=at, then=1), default=0)
    rows = my_assignments(user).filter(state=AssignmentState.CONFIRMED).order_by(is_over, "task__starts_at", "pk")
    found = list(rows[:MOST_CONFIRMED])
    return [one for one in found if one.task.ends_at < at and one.reported_at is None], [
        one for one in found if one.task.ends_at >= at
    ]


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
    """A seat on the board as one expert sees it; `interest` is the state of their own application, "" for none."""

    round: OfferRound
    seat: Seat
    interest: str

    @property
    def terms(self) -> Terms:
        """On what terms the person would go."""
        return Terms.of_seat(self.seat)


def board_of(expert: Expert, at: datetime) -> list[OnBoard]:
    """Seats on the board for which every hard rule allows this person, the nearest first; four statements.

    Only those of the home organisation and of organisations that the person lets see them: a coordinator who picks would
    otherwise learn of somebody not known to them.
    """
    seers = expert.consents.filter(purpose=Purpose.SEEN_BY, withdrawn_at__isnull=True).values("organisation")
    mine = Interest.objects.filter(round=OuterRef("pk"), expert=expert).values("state")
    rounds: QuerySet[Any] = (
        OfferRound.objects.filter(
            Q(seat__task__order__desk=expert.home_id) | Q(seat__task__order__desk__in=seers),
            mode=Mode.BOARD, closed_at__isnull=True, board_until__gte=at, seat__task__state=TaskState.PLANNED,
            seat__task__starts_at__gt=at,
        )
        .select_related("seat__language", *(f"seat__{path}" for path in _TASK))
        .prefetch_related("seat__themes", "seat__task__order__audiences")
        .annotate(
            interest=Coalesce(Subquery(mine), Value("")),
            **task_columns("seat__task"),
        )
        .order_by("seat__task__starts_at", "pk")[:MOST_ON_BOARD]
    )  # fmt: skip
    known = facts_of_one(expert, at)
    found = []
    for round_ in rounds:
        seat: Any = round_.seat
        seat.seats_in_task, seat.waives_record = round_.seats_in_task, round_.waives_record
        seat.wants_contract, seat.is_marked_heavy = round_.wants_contract, round_.is_marked_heavy
        if round_.interest == InterestState.EXPRESSED or first_exclusion(known, facts_of_loaded(seat, at)) is None:
            found.append(OnBoard(round_, seat, round_.interest))
    return found
