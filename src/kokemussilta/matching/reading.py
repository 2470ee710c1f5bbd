"""People's rows turned into the arrays of a pool: everyone, or those who moved. The statements do not grow with the people."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Max, OuterRef, QuerySet, Subquery

from kokemussilta.assignments.facts import COUNTED, facts_of, moment, month_told
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.rules import ExpertFacts, month_number
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.core.clock import local_day
from kokemussilta.core.rows import json_rows
from kokemussilta.matching.columns import Beside, Columns, number_of
from kokemussilta.matching.engine import Pool, engaged_rows, shift_rows
from kokemussilta.matching.rows import FIELDS, WAYS, Row, micros
from kokemussilta.matching.tasks import Tasks
from kokemussilta.register.models import Consent, Expert, ExpertLanguage
from kokemussilta.register.states import ExpertState, Purpose

# Tasks of so long ago still tell who knows a place; a day more than the score asks for.
YEAR = timedelta(days=366)
_AT_ONCE = 2000
_TASK = (
    "task_id", "task__starts_at", "task__ends_at", "task__place", "task__municipality__latitude",
    "task__municipality__longitude", COUNTED, "task__order__product__kind_id", "task__order__unit_id", "task__order__organisation_id",
    "task__heavy", "pay_month",
)  # fmt: skip


def read_all(at: datetime) -> Pool:
    """Everyone in the register, so many at once that memory holds."""
    columns = Columns(Expert.objects.count() + _AT_ONCE)
    rows, counts = list[Row](), list[int]()
    engaged: dict[int, list[Row]] = {}
    shifts: dict[int, list[Row]] = {}
    for people in _in_parts(at):
        columns.set_all([(one, beside) for one, beside, _tasks in people], len(counts))
        for one, _beside, theirs in people:
            if one.engaged:
                engaged[len(counts)] = engaged_rows(one)
            if one.shifts:
                shifts[len(counts)] = shift_rows(one)
            counts.append(len(theirs))
            rows.extend(theirs)
    columns.size = len(counts)
    told = zip(*rows, strict=True) if rows else ((),) * len(FIELDS)
    arrays = {field: np.array(values, dtype=FIELDS[field]) for field, values in zip(FIELDS, told, strict=True)}
    tasks = Tasks.of_columns(np.array(counts, dtype=np.int64), arrays)
    return Pool.of(columns, tasks, Tasks(len(counts), engaged), Tasks(len(counts), shifts))


def read_again(pool: Pool, people: Iterable[int], at: datetime) -> Pool:
    """The next edition, with these people (row numbers) as they are now; those who are no longer there leave it."""
    wanted = set(people)
    found = _read(Expert.objects.filter(pk__in=wanted), at)
    return pool.with_people(
        [one for one, _beside, _tasks in found],
        besides={one.expert: beside for one, beside, _tasks in found},
        rows={one.expert: tasks for one, _beside, tasks in found},
        gone=wanted - {one.expert for one, _beside, _tasks in found},
    )


Found = list[tuple[ExpertFacts, Beside, list[Row]]]


def _in_parts(at: datetime) -> Iterator[Found]:
    last = 0
    while True:
        numbers = list(Expert.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
        if not numbers:
            return
        yield _read(Expert.objects.filter(pk__gt=last, pk__lte=numbers[-1]), at)
        last = numbers[-1]


def _read(people: "QuerySet[Expert]", at: datetime) -> Found:
    """The facts, and what stands beside them; two statements."""
    facts = facts_of(people, at, with_tasks=False)
    tasks = Assignment.objects.filter(expert=OuterRef("pk"), state__in=HOLDS_SEAT, busy_until__gte=at - YEAR)
    offers = Offer.objects.filter(expert=OuterRef("pk"), sent_at__isnull=False).order_by().values("expert")
    strong = ExpertLanguage.objects.filter(expert=OuterRef("pk"), is_strong=True)
    seen_by = Consent.objects.filter(
        expert=OuterRef("pk"), purpose=Purpose.SEEN_BY, withdrawn_at__isnull=True, given_at__lte=at
    )
    rows = people.order_by("pk").annotate(
        all_tasks=json_rows(tasks.order_by("busy_from", "pk"), *_TASK),
        all_strong=json_rows(strong.order_by(), "language_id"),
        all_seen_by=json_rows(seen_by.order_by(), "organisation_id"),
        asked_at=Subquery(offers.annotate(last=Max("sent_at")).values("last")),
    )
    told = ("pk", "code", "home_id", "user_id", "state", "is_newcomer", "all_tasks", "all_strong", "all_seen_by", "asked_at")
    return [
        (facts[row["pk"]], _beside(row), [_row(task) for task in row["all_tasks"]])
        for row in rows.values(*told)
        if row["pk"] in facts
    ]


def _beside(row: dict[str, Any]) -> Beside:
    return Beside(
        code=number_of(row["code"]),
        home=row["home_id"],
        user=row["user_id"] or 0,
        asked_on=local_day(row["asked_at"]).toordinal() if row["asked_at"] else 0,
        has_left=row["state"] == ExpertState.LEFT,
        is_newcomer=row["is_newcomer"],
        strong=frozenset(language for (language,) in row["all_strong"]),
        seen_by=frozenset(organisation for (organisation,) in row["all_seen_by"]),
    )


def _row(told: list[Any]) -> Row:
    task, starts, ends, place, latitude, longitude, fee, kind, unit, organisation, marked, month = told
    begins = moment(starts)
    nowhere = latitude is None or longitude is None
    return (
        task, micros(begins), micros(moment(ends)), WAYS.index(place), np.nan if nowhere else latitude,
        np.nan if nowhere else longitude, fee or 0, kind, unit or 0, organisation or 0,
        int(marked is not None), month_told(month) or month_number(local_day(begins)),
    )  # fmt: skip
