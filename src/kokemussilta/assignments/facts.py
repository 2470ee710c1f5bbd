"""Rows turned into the facts that the rules read. The number of statements does not grow with the number of people or seats."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, Func, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kokemussilta.assignments.models import Assignment, HeavyTask, Offer
from kokemussilta.assignments.rules import (
    DAY_MINUTES,
    Busy,
    Days,
    ExpertFacts,
    FreeSpan,
    Held,
    SeatFacts,
    Shift,
    month_number,
    narrowed,
)
from kokemussilta.assignments.shifts import first_of
from kokemussilta.assignments.states import HOLDS_SEAT, OfferState
from kokemussilta.assignments.terms import Terms
from kokemussilta.core.clock import local_day
from kokemussilta.core.rows import JsonRows, json_rows
from kokemussilta.orders.models import Seat
from kokemussilta.orders.states import Part
from kokemussilta.register import demands
from kokemussilta.register.models import (
    Boundary,
    BusyTime,
    Consent,
    DayException,
    Expert,
    ExpertLanguage,
    ExpertTheme,
    Placement,
    Qualification,
    TravelArea,
    WeeklyHours,
)
from kokemussilta.register.states import AGREED, ExpertState, Purpose, QualificationKind

# Caps look back over the month of a task that is still to come, ceilings over what is still to be paid: some months are enough.
LOOK_BACK = timedelta(days=130)
# What a task of a person is made of, for `busy_of`: the task, then the fee and the month in which it counts.
TASK_COLUMNS = (
    "task_id", "task__starts_at", "task__ends_at", "task__place", "task__municipality__latitude",
    "task__municipality__longitude", "task__order__product__kind_id", "task__heavy",
)  # fmt: skip
COUNTED = Coalesce("pay_cents", "fee_cents")
BUSY_COLUMNS = (*TASK_COLUMNS, COUNTED, "pay_month")
_OPEN_OR_NO = [OfferState.WAITING, OfferState.SENT, OfferState.DECLINED]
_SHIFT = (
    "weekday", "from_time", "until_time", "starts_on", "ends_on", "contract__starts_on", "contract__ends_on", "unit_id",
    "unit__municipality__latitude", "unit__municipality__longitude",
)  # fmt: skip
_KINDS_OF = Expert.kinds.through
_HEAVY_KINDS_OF = Expert.heavy_kinds.through

Rows = list[list[Any]]


def _rows(model: type[Model], *fields: str | Func, **conditions: Any) -> JsonRows:
    """The person's rows of another table."""
    return json_rows(model._default_manager.filter(expert=OuterRef("pk"), **conditions).order_by(), *fields)


def facts_of(experts: "QuerySet[Expert]", at: datetime, *, with_tasks: bool = True) -> dict[int, ExpertFacts]:
    """The facts of each of `experts`, by row number, as they are at `at`; one statement.

    Without tasks they have neither tasks nor requests, for who reads those in another way.
    """
    brokered = Consent.objects.filter(
        expert=OuterRef("pk"), purpose=Purpose.BROKERED, withdrawn_at__isnull=True, given_at__lte=at
    )
    since = at - LOOK_BACK
    shifts = Placement.objects.filter(
        contract__expert=OuterRef("pk"), contract__state__in=AGREED, agreed_at__isnull=False
    ).exclude(ends_on__lt=local_day(since))
    rows = experts.order_by().values(
        "pk", "state", "paused_from", "paused_until", "remote_ok", "on_site_ok", "max_km", "municipality__latitude",
        "municipality__longitude", "max_per_week", "max_per_month", "notice_days", "monthly_ceiling_cents", "accepts_voluntary",
        "max_people", "has_car", "rest_days",
        is_brokered=Exists(brokered),
        all_themes=_rows(ExpertTheme, "theme_id", "theme__parent_id", "perspective"),
        all_languages=_rows(ExpertLanguage, "language_id"),
        all_kinds=_rows(_KINDS_OF, "taskkind_id"),
        all_held=_rows(Qualification, "kind", "got_on", "ends_on", "for_kind_id", "contract__organisation_id"),
        all_boundaries=_rows(Boundary, "kind", "theme_id", "audience_id", "organisation_id", "unit_id", "product_code"),
        all_hours=_rows(WeeklyHours, "weekday", "from_time", "until_time"),
        all_days=_rows(DayException, "starts_on", "ends_on", "is_free", ends_on__gte=local_day(since)),
        all_areas=_rows(TravelArea, "municipality_id", "county_id"),
        all_heavy=_rows(_HEAVY_KINDS_OF, "taskkind_id"),
        all_engaged=_rows(BusyTime, "starts_at", "ends_at", ends_at__gt=at),
        all_shifts=json_rows(shifts.order_by("pk"), *_SHIFT),
    )  # fmt: skip
    if with_tasks:
        rows = rows.annotate(
            all_busy=_rows(Assignment, *BUSY_COLUMNS, state__in=HOLDS_SEAT, busy_until__gte=since),
            all_asked=_rows(Offer, "seat_id", state__in=_OPEN_OR_NO, seat__task__starts_at__gte=since),
        )
    return {row["pk"]: _expert_facts(row) for row in rows}


def _expert_facts(row: Mapping[str, Any]) -> ExpertFacts:
    return ExpertFacts(
        expert=row["pk"],
        is_active=row["state"] == ExpertState.ACTIVE,
        is_brokered=row["is_brokered"],
        paused_from=row["paused_from"],
        paused_until=row["paused_until"],
        themes=frozenset((theme, parent or theme, perspective) for theme, parent, perspective in row["all_themes"]),
        languages=frozenset(language for (language,) in row["all_languages"]),
        kinds=frozenset(kind for (kind,) in row["all_kinds"]),
        held=tuple(_held(*fields) for fields in row["all_held"]),
        boundaries=frozenset(_boundary(kind, *targets) for kind, *targets in row["all_boundaries"]),
        remote_ok=row["remote_ok"],
        on_site_ok=row["on_site_ok"],
        max_km=row["max_km"],
        latitude=row["municipality__latitude"],
        longitude=row["municipality__longitude"],
        free_spans=_joined(row["all_hours"]),
        other_days=tuple(Days(_day(starts), _day(ends), bool(is_free)) for starts, ends, is_free in row["all_days"]),
        busy=busy_of(row.get("all_busy", [])),
        max_per_week=row["max_per_week"],
        max_per_month=row["max_per_month"],
        notice_days=row["notice_days"],
        ceiling_cents=row["monthly_ceiling_cents"],
        accepts_voluntary=row["accepts_voluntary"],
        asked_seats=frozenset(seat for (seat,) in row.get("all_asked", [])),
        max_people=row["max_people"],
        towns=frozenset(town for town, _county in row["all_areas"] if town),
        counties=frozenset(county for _town, county in row["all_areas"] if county),
        has_car=row["has_car"],
        rest_days=row["rest_days"],
        heavy_kinds=frozenset(kind for (kind,) in row["all_heavy"]),
        engaged=_apart(row["all_engaged"]),
        shifts=tuple(shift for told in row["all_shifts"] if (shift := _shift(told))),
    )


def busy_of(rows: Rows) -> tuple[Busy, ...]:
    """Rows of `BUSY_COLUMNS` as tasks."""
    return tuple(
        Busy(
            task,
            moment(starts),
            moment(ends),
            place,
            latitude,
            longitude,
            fee or 0,
            kind,
            month_told(month),
            is_heavy=marked is not None,
        )
        for task, starts, ends, place, latitude, longitude, kind, marked, fee, month in rows
    )


def facts_of_one(expert: Expert, at: datetime) -> ExpertFacts:
    """The facts of one person, read afresh."""
    return facts_of(Expert.objects.filter(pk=expert.pk), at)[expert.pk]


def seat_facts(seat: Seat, at: datetime, terms: Terms | None = None) -> SeatFacts:
    """The facts of one seat, read afresh; on the terms that somebody was promised, else on the task's own."""
    facts = seats_facts(Seat.objects.filter(pk=seat.pk), at)[seat.pk]
    return facts if terms is None else replace(facts, **_terms(terms))


def seats_facts(seats: "QuerySet[Seat]", at: datetime) -> dict[int, SeatFacts]:
    """The facts of each of `seats`, by row number; three statements."""
    return {seat.pk: facts_of_loaded(seat, at) for seat in with_facts(seats.order_by())}


def with_facts(seats: "QuerySet[Seat]") -> "QuerySet[Seat]":
    """Seats with what their facts are made of."""
    along = seats.select_related("task__order__product", "task__municipality")
    return along.prefetch_related("themes", "task__order__audiences").annotate(**task_columns("task"))


def task_columns(task: str) -> dict[str, Any]:
    """What `facts_of_loaded` reads of a task beside its own fields, as columns; `task` is the path to it."""
    is_marked_heavy = Exists(HeavyTask.objects.filter(task=OuterRef(task)))
    return {"seats_in_task": seats_in_task(task), "is_marked_heavy": is_marked_heavy, **house_rules(f"{task}__order")}


def house_rules(order: str) -> dict[str, Exists]:
    """What the desk's organisation has decided of the order's kind of task, as columns; `order` is the path to the order."""
    desk, kind = f"{order}__desk", f"{order}__product__kind"
    return {"wants_contract": demands.wants_contract(desk, kind), "waives_record": demands.waives_record(desk, kind)}


def seats_in_task(task: str) -> Subquery:
    """How many seats of those who do the work the task has; `task` is the path to it."""
    rows = Seat.objects.filter(task=OuterRef(task), part=Part.PERFORMER).order_by().values("task")
    return Subquery(rows.annotate(number=Count("pk")).values("number"))


def facts_of_loaded(seat: Any, at: datetime) -> SeatFacts:
    """The facts of a seat that came with themes and audiences prefetched, with `task_columns`."""
    task, order = seat.task, seat.task.order
    audiences = list(order.audiences.all())
    # Until somebody has told, minors may be there: the extract is asked for and boundaries count.
    with_minors = order.with_minors is not False or any(audience.is_minors for audience in audiences)
    wanted = {str(kind) for kind in order.product.demands}
    if seat.is_shadow:
        # Newcomers come along while they are being trained.
        wanted.discard(str(QualificationKind.TRAINING))
    if with_minors and not seat.waives_record:
        wanted.add(str(QualificationKind.CRIMINAL_RECORD))
    if seat.wants_contract or QualificationKind.CONTRACT in wanted:
        wanted = wanted - {str(QualificationKind.CONTRACT)} | {contract_with(order.desk_id)}
    return SeatFacts(
        seat=seat.pk,
        task=task.pk,
        today=local_day(at),
        starts_at=task.starts_at,
        ends_at=task.ends_at,
        place=task.place,
        latitude=task.municipality.latitude if task.municipality else None,
        longitude=task.municipality.longitude if task.municipality else None,
        organisation=order.organisation_id,
        unit=order.unit_id,
        themes=frozenset((theme.pk, theme.top_id) for theme in seat.themes.all()),
        perspective=seat.perspective,
        language=seat.language_id,
        kind=order.product.kind_id,
        demands=frozenset(wanted),
        audiences=frozenset(audience.pk for audience in audiences),
        with_minors=with_minors,
        media=order.media,
        # A newcomer is no pair, and has their mentor beside them.
        seats_in_task=(seat.seats_in_task or 0) + seat.is_shadow,
        head_count=order.head_count,
        town=task.municipality_id,
        county=task.municipality.county_id if task.municipality else None,
        product=order.product.service_code,
        pay_month=month_told(task.pay_month),
        is_heavy=seat.is_marked_heavy,
        **_terms(Terms.of_seat(seat)),
    )


def _terms(terms: Terms) -> dict[str, Any]:
    return {"is_voluntary": terms.is_voluntary, "fee_cents": terms.fee_cents or 0}


def contract_with(organisation: int | None) -> str:
    """What stands among qualifications for a contract with an organisation (row number)."""
    return f"{QualificationKind.CONTRACT}/{organisation or 0}"


def _held(kind: str, got_on: str, ends_on: str | None, for_kind: int | None, contract_of: int | None) -> Held:
    """A qualification; one for a single kind of task carries its row number, as `rules.narrowed` has it."""
    name = kind if contract_of is None else contract_with(contract_of)
    return Held(name if for_kind is None else narrowed(name, for_kind), _day(got_on), _day(ends_on) if ends_on else None)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def month_told(day: date | str | None) -> int:
    """A month out of a row or a list of rows (`rules.month_number`); 0 when nobody has told."""
    if day is None:
        return 0
    return month_number(day if isinstance(day, date) else date.fromisoformat(day))


def moment(text: str) -> datetime:
    """A moment out of a list of rows; SQLite keeps moments as UTC without saying so."""
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _boundary(kind: str, *targets: int | str | None) -> tuple[str, int | str]:
    """A boundary with what it is about: the one of its pointers that is filled."""
    return kind, next((target for target in targets if target), 0)


def _joined(rows: Rows) -> tuple[FreeSpan, ...]:
    """Spans of one weekday that touch or overlap made one; a span until 23.59 runs to midnight."""
    spans: list[FreeSpan] = []
    for weekday, from_time, until_time in sorted(rows):
        start, until = _minutes(from_time), _minutes(until_time)
        until = DAY_MINUTES if until == DAY_MINUTES - 1 else until
        last = spans[-1] if spans else None
        if last is not None and last.weekday == weekday and start <= last.until:
            spans[-1] = FreeSpan(weekday, last.start, max(last.until, until))
        else:
            spans.append(FreeSpan(weekday, start, until))
    return tuple(spans)


def _shift(told: list[Any]) -> Shift | None:
    """A weekly shift within its contract's days; None when it is never on."""
    weekday, from_time, until_time, starts, ends, holds_from, holds_until, unit, latitude, longitude = told
    first = first_of(weekday, max(_day(starts), _day(holds_from)))
    last = min((_day(day) for day in (ends, holds_until) if day), default=None)
    if last is not None and last < first:
        return None
    return Shift(first, last, _minutes(from_time), _minutes(until_time), unit, latitude, longitude)


def _apart(rows: Rows) -> tuple[tuple[datetime, datetime], ...]:
    """Busy times of several calendars in order, those that overlap or touch made one."""
    spans: list[tuple[datetime, datetime]] = []
    for start, until in sorted((moment(starts), moment(ends)) for starts, ends in rows):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(until, spans[-1][1]))
        else:
            spans.append((start, until))
    return tuple(spans)


def _minutes(text: str) -> int:
    wall = time.fromisoformat(text)
    return wall.hour * 60 + wall.minute
