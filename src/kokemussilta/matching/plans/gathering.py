"""What a plan is made of, read from the database: open seats, everyone's tasks and requests, who fits where and with what score."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery

from kokemussilta.assignments.facts import BUSY_COLUMNS, busy_of, facts_of_loaded, moment, with_facts
from kokemussilta.assignments.models import Assignment, Offer, OfferRound
from kokemussilta.assignments.rules import Busy, ExpertFacts, SeatFacts
from kokemussilta.assignments.states import HOLDS_SEAT, OfferState
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.core.rows import JsonRows, json_rows
from kokemussilta.matching.engine import Fresh
from kokemussilta.matching.plans.shaping import Candidate
from kokemussilta.matching.scoring import History
from kokemussilta.matching.snapshot import Kept
from kokemussilta.matching.weights import LATELY_DAYS
from kokemussilta.orders.models import Seat
from kokemussilta.orders.states import OrderState, TaskState
from kokemussilta.register.models import Expert

LOOKED_FOR = [OrderState.OPEN, OrderState.CLARIFYING, OrderState.FILLED]
_OPEN_OR_NO = [OfferState.WAITING, OfferState.SENT, OfferState.DECLINED]
_YEAR, _AROUND = timedelta(days=365), timedelta(days=35)
_MOST_NUMBERS = 5000
_ASKED_COLUMNS = tuple(f"seat__{name}" if name.startswith("task") else name for name in BUSY_COLUMNS)


@dataclass(frozen=True)
class OpenSeat:
    """A seat that waits for somebody, with its facts and who can't be asked because they are in the task or were asked."""

    row: Seat
    facts: SeatFacts
    fresh: Fresh

    @property
    def place_of_work(self) -> tuple[int | None, int | None]:
        """The unit and the organisation (row numbers) where it is."""
        return self.facts.unit, self.facts.organisation


@dataclass(frozen=True)
class Record:
    """What somebody has to do and what they were asked: tasks and unanswered requests as the rules see them, and where they have been."""

    busy: tuple[Busy, ...] = ()
    lately: int = 0
    asked: int = 0
    days_since_asked: int | None = None
    units: Counter[int | None] = field(default_factory=Counter)
    organisations: Counter[int | None] = field(default_factory=Counter)

    @property
    def load(self) -> int:
        """Tasks of these months, those asked for included."""
        return self.lately + self.asked

    def history(self, seat: OpenSeat) -> History:
        """The record as the score sees it from one seat."""
        unit, organisation = seat.place_of_work
        return History(
            lately=self.lately,
            days_since_asked=self.days_since_asked,
            at_unit=self.units[unit] if unit else 0,
            at_organisation=self.organisations[organisation] if organisation else 0,
        )

    def candidate(self, one: ExpertFacts) -> Candidate:
        """The person with these tasks."""
        return Candidate(replace(one, busy=self.busy), self.load)


def open_seats(organisation: int, first: date, last: date, at: datetime) -> list[OpenSeat]:
    """The seats of the organisation's desk between two days that nobody has and nobody is being asked to; three statements."""
    rows = Seat.objects.filter(
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


def records(numbers: Iterable[int], seats: Iterable[OpenSeat], at: datetime) -> dict[int, Record]:
    """The records of people (row numbers), of the months around the seats; one statement for every five thousand of them."""
    wanted, days = sorted(set(numbers)), [seat.facts.day for seat in seats] or [local_day(at)]
    first, last = helsinki(min(days), 0) - _AROUND, helsinki(max(days), 0) + _AROUND
    found: dict[int, Record] = {}
    for start in range(0, len(wanted), _MOST_NUMBERS):
        found |= _read(wanted[start : start + _MOST_NUMBERS], first, last, at)
    return found


def _read(numbers: list[int], first: datetime, last: datetime, at: datetime) -> dict[int, Record]:
    held = Assignment.objects.filter(expert=OuterRef("pk"), state__in=HOLDS_SEAT).order_by()
    offers = Offer.objects.filter(expert=OuterRef("pk"), sent_at__isnull=False).order_by().values("expert")
    waiting = Offer.objects.filter(expert=OuterRef("pk"), state=OfferState.SENT).order_by()
    people: QuerySet[Any] = Expert.objects.filter(pk__in=numbers).order_by()
    rows = people.annotate(
        all_tasks=json_rows(held.filter(task__starts_at__gte=first, task__starts_at__lt=last), *BUSY_COLUMNS),
        all_waiting=json_rows(
            waiting.filter(seat__task__starts_at__gte=first, seat__task__starts_at__lt=last), *_ASKED_COLUMNS
        ),
        year=json_rows(
            held.filter(busy_until__gte=at - _YEAR), "task__starts_at", "task__order__unit_id", "task__order__organisation_id"
        ),
        asked_at=Subquery(offers.annotate(last=Max("sent_at")).values("last")),
    ).values_list("pk", "all_tasks", "all_waiting", "year", "asked_at")
    return {number: _record(tasks, waiting, year, asked_at, at) for number, tasks, waiting, year, asked_at in rows}


def _record(
    tasks: list[list[Any]], waiting: list[list[Any]], year: list[list[Any]], asked_at: datetime | None, at: datetime
) -> Record:
    near = timedelta(days=LATELY_DAYS)
    return Record(
        busy=busy_of(tasks) + busy_of(waiting),
        lately=sum(abs(moment(starts) - at) <= near for starts, _unit, _organisation in year),
        asked=len({row[0] for row in waiting}),
        days_since_asked=(local_day(at) - local_day(asked_at)).days if asked_at else None,
        units=Counter(unit for _starts, unit, _organisation in year),
        organisations=Counter(organisation for _starts, _unit, organisation in year),
    )


def series_of(seats: Iterable[OpenSeat]) -> Mapping[int, int | None]:
    """For each seat (row number) its series: the order, when it has several tasks here, by the seat's number in its task."""
    tasks: dict[int, set[int]] = defaultdict(set)
    seats = list(seats)
    for seat in seats:
        tasks[seat.row.task.order_id].add(seat.facts.task)
    return {seat.row.pk: seat.row.task.order_id if len(tasks[seat.row.task.order_id]) > 1 else None for seat in seats}


def visible_numbers(kept: Kept, organisation: int) -> list[int]:
    """Everyone whom the organisation sees, as row numbers."""
    mask = kept.visible_to(organisation, but=None)
    return [kept.pool.facts[place].expert for place in mask.nonzero()[0].tolist()]
