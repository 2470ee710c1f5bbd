"""Rows turned into the facts that the rules read. The number of statements does not grow with the number of people or seats."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.rules import DAY_MINUTES, Busy, Days, ExpertFacts, FreeSpan, Held, SeatFacts
from kokemussilta.assignments.states import HOLDS_SEAT, OfferState
from kokemussilta.core.clock import local_day
from kokemussilta.orders.models import Seat
from kokemussilta.orders.states import Payer
from kokemussilta.register.models import (
    Boundary,
    Consent,
    DayException,
    Expert,
    ExpertLanguage,
    ExpertTheme,
    Qualification,
    WeeklyHours,
)
from kokemussilta.register.states import ExpertState, Purpose, QualificationKind

# Caps and ceilings look back over the month of a task that is still to come; a little more than that is enough.
LOOK_BACK = timedelta(days=45)
_OPEN_OR_NO = [OfferState.WAITING, OfferState.SENT, OfferState.DECLINED]
_KINDS_OF = Expert.kinds.through

Grouped = dict[int, list[Any]]


def facts_of(experts: "QuerySet[Expert]", at: datetime) -> dict[int, ExpertFacts]:
    """The facts of each of `experts`, by row number, as they are at `at`; eleven statements."""
    rows = experts.order_by().values(
        "pk", "state", "paused_from", "paused_until", "remote_ok", "on_site_ok", "max_km", "municipality__latitude",
        "municipality__longitude", "max_per_week", "max_per_month", "notice_days", "monthly_ceiling_cents", "accepts_voluntary",
    )  # fmt: skip
    of = {"expert__in": experts.order_by().values("pk")}
    brokered = set(
        Consent.objects.filter(**of, purpose=Purpose.BROKERED, withdrawn_at__isnull=True, given_at__lte=at)
        .order_by()
        .values_list("expert_id", flat=True)
    )
    themes = _grouped(ExpertTheme.objects.filter(**of).values_list("expert_id", "theme_id", "theme__parent_id", "perspective"))
    languages = _grouped(ExpertLanguage.objects.filter(**of).values_list("expert_id", "language_id"))
    kinds = _grouped(_KINDS_OF.objects.filter(**of).values_list("expert_id", "taskkind_id"))
    held = _grouped(Qualification.objects.filter(**of).values_list("expert_id", "kind", "got_on", "ends_on"))
    boundaries = _grouped(
        Boundary.objects.filter(**of).values_list("expert_id", "kind", "theme_id", "audience_id", "organisation_id", "unit_id")
    )
    hours = _grouped(
        WeeklyHours.objects.filter(**of)
        .order_by("expert_id", "weekday", "from_time")
        .values_list("expert_id", "weekday", "from_time", "until_time")
    )
    days = _grouped(
        DayException.objects.filter(**of, ends_on__gte=local_day(at - LOOK_BACK))
        .order_by("starts_on", "pk")
        .values_list("expert_id", "starts_on", "ends_on", "is_free")
    )
    busy = _grouped(
        Assignment.objects.filter(**of, state__in=HOLDS_SEAT, busy_until__gte=at - LOOK_BACK)
        .order_by("busy_from", "pk")
        .values_list("expert_id", "task_id", "task__starts_at", "busy_from", "busy_until", "fee_cents")
    )
    asked = _grouped(
        Offer.objects.filter(**of, state__in=_OPEN_OR_NO, seat__task__starts_at__gte=at - LOOK_BACK)
        .order_by()
        .values_list("expert_id", "seat_id")
    )
    return {
        row["pk"]: ExpertFacts(
            expert=row["pk"],
            is_active=row["state"] == ExpertState.ACTIVE,
            is_brokered=row["pk"] in brokered,
            paused_from=row["paused_from"],
            paused_until=row["paused_until"],
            themes=frozenset((theme, parent or theme, perspective) for theme, parent, perspective in themes[row["pk"]]),
            languages=frozenset(language for (language,) in languages[row["pk"]]),
            kinds=frozenset(kind for (kind,) in kinds[row["pk"]]),
            held=tuple(Held(*fields) for fields in held[row["pk"]]),
            boundaries=frozenset(_boundary(*fields) for fields in boundaries[row["pk"]]),
            remote_ok=row["remote_ok"],
            on_site_ok=row["on_site_ok"],
            max_km=row["max_km"],
            latitude=row["municipality__latitude"],
            longitude=row["municipality__longitude"],
            free_spans=_joined(hours[row["pk"]]),
            other_days=tuple(Days(*fields) for fields in days[row["pk"]]),
            busy=tuple(Busy(task, starts, start, until, fee or 0) for task, starts, start, until, fee in busy[row["pk"]]),
            max_per_week=row["max_per_week"],
            max_per_month=row["max_per_month"],
            notice_days=row["notice_days"],
            ceiling_cents=row["monthly_ceiling_cents"],
            accepts_voluntary=row["accepts_voluntary"],
            asked_seats=frozenset(seat for (seat,) in asked[row["pk"]]),
        )
        for row in rows
    }


def facts_of_one(expert: Expert, at: datetime) -> ExpertFacts:
    """The facts of one person, read afresh."""
    return facts_of(Expert.objects.filter(pk=expert.pk), at)[expert.pk]


def seat_facts(seat: Seat, at: datetime) -> SeatFacts:
    """The facts of one seat, read afresh."""
    return seats_facts(Seat.objects.filter(pk=seat.pk), at)[seat.pk]


def seats_facts(seats: "QuerySet[Seat]", at: datetime) -> dict[int, SeatFacts]:
    """The facts of each of `seats`, by row number; five statements."""
    rows = list(
        seats.order_by().select_related("task__order__product", "task__municipality").prefetch_related(
            "themes", "task__order__audiences", "task__seats"
        )
    )  # fmt: skip
    return {seat.pk: _seat_facts(seat, at) for seat in rows}


def _seat_facts(seat: Seat, at: datetime) -> SeatFacts:
    task, order = seat.task, seat.task.order
    audiences = list(order.audiences.all())
    with_minors = bool(order.with_minors) or any(audience.is_minors for audience in audiences)
    demands = {str(kind) for kind in order.product.demands}
    if with_minors:
        demands.add(str(QualificationKind.CRIMINAL_RECORD))
    is_voluntary = task.payer == Payer.VOLUNTARY
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
        demands=frozenset(demands),
        audiences=frozenset(audience.pk for audience in audiences),
        with_minors=with_minors,
        media=order.media,
        seats_in_task=len(task.seats.all()),
        is_voluntary=is_voluntary,
        fee_cents=0 if is_voluntary else task.fee_cents or 0,
    )


def _grouped(rows: Iterable[tuple[Any, ...]]) -> Grouped:
    """Rows by their first column, without it."""
    found: Grouped = defaultdict(list)
    for owner, *fields in rows:
        found[owner].append(tuple(fields))
    return found


def _boundary(
    kind: str, theme: int | None, audience: int | None, organisation: int | None, unit: int | None
) -> tuple[str, int]:
    target = {"theme": theme, "audience": audience, "organisation": organisation, "unit": unit}.get(kind)
    return kind, target or 0


def _joined(rows: list[tuple[int, time, time]]) -> tuple[FreeSpan, ...]:
    """Spans of one weekday that touch or overlap made one; a span until 23.59 runs to midnight. Rows come in order."""
    spans: list[FreeSpan] = []
    for weekday, from_time, until_time in rows:
        start, until = from_time.hour * 60 + from_time.minute, until_time.hour * 60 + until_time.minute
        until = DAY_MINUTES if until == DAY_MINUTES - 1 else until
        last = spans[-1] if spans else None
        if last is not None and last.weekday == weekday and start <= last.until:
            spans[-1] = FreeSpan(weekday, last.start, max(last.until, until))
        else:
            spans.append(FreeSpan(weekday, start, until))
    return tuple(spans)
