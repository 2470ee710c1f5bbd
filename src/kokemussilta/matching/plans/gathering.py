"""What a plan is made of, read from the database: open seats, everyone's tasks and requests, who fits where and with what score."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from kokemussilta.assignments.facts import BUSY_COLUMNS, LOOK_BACK, TASK_COLUMNS, busy_of, facts_of, facts_of_loaded, with_facts
from kokemussilta.assignments.models import Assignment, Offer, OfferRound
from kokemussilta.assignments.rules import Busy, ExpertFacts, SeatFacts
from kokemussilta.assignments.states import HOLDS_SEAT, OfferState
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.core.rows import JsonRows, json_rows
from kokemussilta.matching.engine import Fresh
from kokemussilta.matching.plans.shaping import Candidate
from kokemussilta.matching.weights import LATELY_DAYS
from kokemussilta.orders.models import Seat, Task
from kokemussilta.orders.states import OrderState, Part, TaskState
from kokemussilta.register.models import Expert

LOOKED_FOR = [OrderState.OPEN, OrderState.CLARIFYING, OrderState.FILLED]
_OPEN_OR_NO = [OfferState.WAITING, OfferState.SENT, OfferState.DECLINED]
# So far around the seats tasks may be paid in the same month as one of them.
_AROUND, _LATELY = LOOK_BACK, timedelta(days=LATELY_DAYS)
_MOST_NUMBERS = 5000
_ASKED_COLUMNS = (*(f"seat__{name}" for name in TASK_COLUMNS), "fee_cents", "seat__task__pay_month")
_ASKING_COLUMNS = ("expert_id", *_ASKED_COLUMNS)


@dataclass(frozen=True)
class OpenSeat:
    """A seat that waits for somebody, with its facts and who can't be asked because they are in the task or were asked."""

    row: Seat
    facts: SeatFacts
    fresh: Fresh


@dataclass(frozen=True)
class Record:
    """What somebody has to do and what they were asked: tasks and unanswered requests as the rules see them, and how many there are."""

    busy: tuple[Busy, ...] = ()
    lately: int = 0
    asked: int = 0

    @property
    def load(self) -> int:
        """Tasks of these months, those asked for included."""
        return self.lately + self.asked

    def candidate(self, one: ExpertFacts) -> Candidate:
        """The person with these tasks."""
        return Candidate(replace(one, busy=self.busy), self.load)


def open_seats(organisation: int, first: date, last: date, at: datetime) -> list[OpenSeat]:
    """The seats of the organisation's desk between two days that nobody has and nobody is being asked to; three statements.

    A newcomer's place beside a mentor is not planned: it may stay empty, and who fits it depends on who the mentor is.
    """
    rows = Seat.objects.filter(
        part=Part.PERFORMER,
        task__order__desk=organisation,
        task__order__state__in=LOOKED_FOR,
        task__state=TaskState.PLANNED,
        task__starts_at__gte=max(at, helsinki(first, 0)),
        task__starts_at__lt=helsinki(last + timedelta(days=1), 0),
    )
    offered = OfferRound.objects.filter(seat=OuterRef("pk"), closed_at__isnull=True)
    held = Assignment.objects.filter(seat=OuterRef("pk"), state__in=HOLDS_SEAT)
    return seats_loaded(rows.filter(~Exists(offered), ~Exists(held)), at)


def seats_loaded(seats: "QuerySet[Seat]", at: datetime) -> list[OpenSeat]:
    """These seats with what a plan needs to know of them, by time."""
    loaded: QuerySet[Any] = with_facts(seats).annotate(**fresh_columns("pk", "task"))
    ordered = loaded.order_by("task__starts_at", "task", "number")
    return [OpenSeat(row, facts_of_loaded(row, at), fresh_of(row)) for row in ordered]


def fresh_columns(seat: str, task: str) -> dict[str, JsonRows]:
    """Who is in the seat's task, asked to another seat of it, or asked to the seat, as columns; `seat` and `task` are paths to them."""
    in_task = Assignment.objects.filter(task=OuterRef(task), state__in=HOLDS_SEAT).order_by()
    asked_in_task = Offer.objects.filter(seat__task=OuterRef(task), state=OfferState.SENT).order_by()
    asked = Offer.objects.filter(seat=OuterRef(seat), state__in=_OPEN_OR_NO).order_by()
    return {
        "all_in_task": json_rows(in_task, "expert_id"),
        "all_asked_in_task": json_rows(asked_in_task, "expert_id"),
        "all_asked": json_rows(asked, "expert_id"),
    }


def fresh_of(row: Any) -> Fresh:
    """Who can't be asked to a seat that came with these columns."""
    in_task = {expert for (expert,) in (*row.all_in_task, *row.all_asked_in_task)}
    return Fresh(frozenset(in_task), frozenset(expert for (expert,) in row.all_asked))


def waiting(at: datetime) -> JsonRows:
    """Every request that has not been answered, with its task as the rules see one: a column for `tasks_asked`."""
    return json_rows(_unanswered(at), *_ASKING_COLUMNS)


def tasks_asked(rows: Iterable[Sequence[Any]]) -> dict[int, tuple[Busy, ...]]:
    """By person (row number), the tasks that they were asked to and have not answered: taken, until they say no."""
    found: dict[int, list[list[Any]]] = defaultdict(list)
    for expert, *task in rows:
        found[expert].append(task)
    return {expert: busy_of(tasks) for expert, tasks in found.items()}


def read_tasks_asked(at: datetime) -> dict[int, tuple[Busy, ...]]:
    """The same, read by themselves; one statement."""
    return tasks_asked([as_told(value) for value in row] for row in _unanswered(at).values_list(*_ASKING_COLUMNS))


def as_told(value: Any) -> Any:
    """A value as it stands in a column of rows, where moments are text."""
    return value.isoformat() if isinstance(value, datetime) else value


def _unanswered(at: datetime) -> "QuerySet[Offer]":
    rows: QuerySet[Offer] = Offer.objects.filter(state=OfferState.SENT, seat__task__starts_at__gte=at - _AROUND)
    return rows.order_by()


def candidates(numbers: Iterable[int], seats: Iterable[OpenSeat], at: datetime) -> dict[int, Candidate]:
    """People (row numbers) with their facts and records; two statements for every five thousand of them. Those gone are missing."""
    wanted, (first, last) = sorted(set(numbers)), _around(seats, at)
    found: dict[int, Candidate] = {}
    for start in range(0, len(wanted), _MOST_NUMBERS):
        people = Expert.objects.filter(pk__in=wanted[start : start + _MOST_NUMBERS])
        known = _read(people, first, last, at)
        facts = facts_of(people, at, with_tasks=False)
        found |= {number: known[number].candidate(one) for number, one in facts.items() if number in known}
    return found


def _around(seats: Iterable[OpenSeat], at: datetime) -> tuple[datetime, datetime]:
    days = [seat.facts.day for seat in seats] or [local_day(at)]
    return helsinki(min(days), 0) - _AROUND, helsinki(max(days), 0) + _AROUND


def _read(people: "QuerySet[Expert]", first: datetime, last: datetime, at: datetime) -> dict[int, Record]:
    held = Assignment.objects.filter(expert=OuterRef("pk"), state__in=HOLDS_SEAT).order_by()
    waiting = Offer.objects.filter(expert=OuterRef("pk"), state=OfferState.SENT).order_by()
    lately = held.filter(task__starts_at__gte=at - _LATELY, task__starts_at__lte=at + _LATELY)
    rows: QuerySet[Any] = people.order_by().annotate(
        all_tasks=json_rows(held.filter(task__starts_at__gte=first, task__starts_at__lt=last), *BUSY_COLUMNS),
        all_waiting=json_rows(
            waiting.filter(seat__task__starts_at__gte=first, seat__task__starts_at__lt=last), *_ASKED_COLUMNS
        ),
        all_lately=json_rows(lately, "pk"),
    )
    return {
        number: Record(busy_of(tasks) + busy_of(waits), len(late), len({row[0] for row in waits}))
        for number, tasks, waits, late in rows.values_list("pk", "all_tasks", "all_waiting", "all_lately")
    }


def series_of(seats: Iterable[OpenSeat]) -> Mapping[int, int | None]:
    """For each seat (row number) its series: the order, when its task is one of a series or it has several tasks here."""
    tasks: dict[int, set[int]] = defaultdict(set)
    seats = list(seats)
    for seat in seats:
        tasks[seat.row.task.order_id].add(seat.facts.task)
    return {seat.row.pk: seat.row.task.order_id if _goes_on(seat.row.task, tasks) else None for seat in seats}


def _goes_on(task: Task, tasks: Mapping[int, set[int]]) -> bool:
    return task.series_id is not None or len(tasks[task.order_id]) > 1
