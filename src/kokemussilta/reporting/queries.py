"""Counting held tasks: one statement for a table, one for each dimension's names."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from kokemussilta.reporting.dimensions import DIMENSIONS, Key, Value
from kokemussilta.reporting.measures import MEASURES
from kokemussilta.reporting.models import TaskFact


@dataclass(frozen=True)
class Row:
    """One combination of values and what was counted of it, by the measures' keys; minutes and cents are whole."""

    values: tuple[Value, ...]
    sums: dict[str, int]


@dataclass(frozen=True)
class Table:
    """Rows by the chosen dimensions, in their order, and the whole, which is the sum of the rows by construction and by the data."""

    by: tuple[str, ...]
    rows: list[Row]
    total: dict[str, int]


def held(organisations: Collection[int], first: date, last: date) -> QuerySet[TaskFact]:
    """Facts of tasks held between two days, both included, that these organisations (row numbers) arranged."""
    return TaskFact.objects.filter(organisation__in=organisations, is_held=True, day__gte=first, day__lte=last)


def table(facts: QuerySet[TaskFact], by: Sequence[str] = (), measures: Sequence[str] = ("tasks",)) -> Table:
    """Count facts by dimensions. Time comes in its order, the rest by name; KeyError for a dimension or measure that is not there."""
    chosen = [DIMENSIONS[key] for key in by]
    asked = {key: MEASURES[key].total for key in measures}
    columns: dict[str, Any] = {}
    places: list[list[str]] = []
    for number, dimension in enumerate(chosen):
        names = [f"by_{number}_{part}" for part in range(len(dimension.columns))]
        for name, column in zip(names, dimension.columns, strict=True):
            columns[name] = F(column) if isinstance(column, str) else column
        places.append(names)
    counted = facts.order_by().values(**columns).annotate(**{f"sum_{key}": total for key, total in asked.items()}) if columns else [
        facts.order_by().aggregate(**{f"sum_{key}": total for key, total in asked.items()})
    ]  # fmt: skip
    groups = list(counted)
    names_of = [
        dimension.values({_key(group, names) for group in groups}) for dimension, names in zip(chosen, places, strict=True)
    ]
    merged: dict[tuple[Value, ...], dict[str, int]] = {}
    for group in groups:
        values = tuple(names[_key(group, place)] for names, place in zip(names_of, places, strict=True))
        sums = merged.setdefault(values, dict.fromkeys(asked, 0))
        for key in asked:
            sums[key] += group[f"sum_{key}"] or 0
    rows = [Row(values, sums) for values, sums in sorted(merged.items(), key=lambda entry: tuple(map(_order, entry[0])))]
    return Table(tuple(by), rows if by else [], {key: sum(row.sums[key] for row in rows) for key in asked})


def _key(group: Mapping[str, Any], names: Sequence[str]) -> Key:
    return tuple(group[name] for name in names)


def _order(value: Value) -> tuple[int, str]:
    return (value, "") if isinstance(value, int) else (0, value.casefold())
