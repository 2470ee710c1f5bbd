"""Loading the shipped travel rates and example schedules. Running it again adds what changed as something newer; nothing is changed or deleted."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from kokemussilta.core import clock
from kokemussilta.pricing.models import FeeSchedule, ScheduleRow, ScheduleSupplement, ScheduleVersion, TravelRates
from kokemussilta.pricing.models.rates import SUMS
from kokemussilta.pricing.states import VersionState

DATA = Path(__file__).parent / "data"
_ROW = ("service", "unit", "cents", "most_cents", "second_cents", "minimum_cents", "preparation_cents")
_SUPPLEMENT = ("name", "measure", "amount", "occasion", "service", "limit")


@transaction.atomic
def load_all() -> None:
    """Bring in what is missing or has changed."""
    _load_rates()
    for shipped in _read("examples"):
        _load_example(shipped)


def missing() -> list[str]:
    """What is shipped and not in the database: days of rates, names of examples."""
    days = {str(day) for day in TravelRates.objects.values_list("valid_from", flat=True)}
    examples = set(FeeSchedule.objects.exclude(example=None).values_list("example", flat=True))
    return [
        *(row["valid_from"] for row in _read("travel_rates") if row["valid_from"] not in days),
        *(row["example"] for row in _read("examples") if row["example"] not in examples),
    ]


def _load_rates() -> None:
    """A row that somebody added for the same day stays the newest: they read it from a better source."""
    newest = {row.valid_from: row for row in TravelRates.objects.order_by("pk")}
    for shipped in _read("travel_rates"):
        facts = shipped | {"valid_from": date.fromisoformat(shipped["valid_from"])}
        old = newest.get(facts["valid_from"])
        if old is None or (old.shipped and any(getattr(old, name) != facts[name] for name in (*SUMS, "source", "note"))):
            TravelRates.objects.create(shipped=True, **facts)


def _load_example(shipped: dict[str, Any]) -> None:
    named = {"titles": shipped["titles"], "source": shipped["source"]}
    schedule, _made = FeeSchedule.objects.update_or_create(example=shipped["example"], defaults=named)
    newest = schedule.versions.first()
    if newest is not None and _plain(newest) == _normal(shipped):
        return
    at = clock.now()
    version = ScheduleVersion.objects.create(
        schedule=schedule, number=newest.number + 1 if newest else 1, state=VersionState.PUBLISHED,
        valid_from=date.fromisoformat(shipped["valid_from"]), made_at=at, state_since=at,
    )  # fmt: skip
    for number, row in enumerate(shipped["rows"], 1):
        ScheduleRow.objects.create(version=version, number=number, **row)
    for number, row in enumerate(shipped["supplements"], 1):
        ScheduleSupplement.objects.create(version=version, number=number, **row)


def _plain(version: ScheduleVersion) -> list[list[dict[str, Any]]]:
    """What a version says, without its numbers."""
    return [
        [{name: getattr(row, name) for name in _ROW} for row in version.rows.all()],
        [{name: getattr(row, name) for name in _SUPPLEMENT} for row in version.supplements.all()],
    ]


def _normal(shipped: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The same of a shipped example, with what its file leaves out."""
    row, supplement = ScheduleRow(), ScheduleSupplement()
    return [
        [{name: given.get(name, getattr(row, name)) for name in _ROW} for given in shipped["rows"]],
        [{name: given.get(name, getattr(supplement, name)) for name in _SUPPLEMENT} for given in shipped["supplements"]],
    ]


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return rows
