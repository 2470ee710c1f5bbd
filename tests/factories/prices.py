"""Schedules, ladders and budgets of an organisation, made by the area's own actions."""

from datetime import date, datetime, timedelta
from typing import Any

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.core.codes import new_code
from kokemussilta.pricing import actions
from kokemussilta.pricing.actions import BudgetFacts
from kokemussilta.pricing.ladder import Step
from kokemussilta.pricing.models import Budget, CancellationLadder, ScheduleVersion
from kokemussilta.pricing.states import Cause, Measure, Occasion, PriceUnit, Sight

_ROW: dict[str, Any] = {
    "service": "", "unit": PriceUnit.TASK, "cents": 10000, "most_cents": None, "second_cents": None, "minimum_cents": None,
    "preparation_cents": None,
}  # fmt: skip
_SUPPLEMENT: dict[str, Any] = {
    "name": "Iltalisä", "measure": Measure.PERCENT, "amount": 25, "occasion": Occasion.EVENING, "service": "", "limit": 18 * 60,
}  # fmt: skip


def row(**facts: Any) -> dict[str, Any]:
    """What a row says: a hundred euros for any task, where nothing else is told."""
    return _ROW | facts


def supplement(**facts: Any) -> dict[str, Any]:
    """What a supplement says: a quarter more after six in the evening, where nothing else is told."""
    return _SUPPLEMENT | facts


def draft(organisation: Organisation, *rows: dict[str, Any], by: User, at: datetime) -> ScheduleVersion:
    """A draft with rows, else one of any task."""
    made = actions.start_draft(organisation=organisation, base=None, by=by, at=at)
    for facts in rows or (row(),):
        actions.set_row(draft=made, number=None, facts=facts, by=by, at=at)
    return made


def schedule(
    organisation: Organisation, *rows: dict[str, Any], by: User, at: datetime, valid_from: date | None = None
) -> ScheduleVersion:
    """A published version, from the day at hand when none is told."""
    made = draft(organisation, *rows, by=by, at=at)
    actions.publish(draft=made, valid_from=valid_from or local_day(at), note="", by=by, at=at)
    return made


def ladder(organisation: Organisation, *, by: User, at: datetime) -> CancellationLadder:
    """Free until a day before, then the full fee."""
    return actions.set_ladder(
        organisation=organisation, steps=[Step(Cause.CLIENT, 24, 100)], absent_percent=100, valid_from=local_day(at), after=0,
        by=by, at=at,
    )  # fmt: skip


def budget(unit: Unit, *, by: User, at: datetime, **facts: Any) -> Budget:
    """A thousand euros for the year, seen by the unit's clients."""
    today = local_day(at)
    told: dict[str, Any] = {
        "name": "Vuoden palkkiot", "service": "", "starts_on": today.replace(month=1, day=1), "cents": 100000,
        "ends_on": today.replace(month=12, day=31), "sight": Sight.UNIT,
    }  # fmt: skip
    return actions.add_budget(unit=unit, facts=BudgetFacts(**(told | facts)), code=new_code(), by=by, at=at)


def tomorrow(at: datetime) -> date:
    """The day after."""
    return local_day(at) + timedelta(days=1)


def everything(organisation: Organisation, *, by: User, at: datetime, mark: str = "Hinnat") -> Budget:
    """A version in force, one in the making, a ladder, and a budget of the organisation's first unit; `mark` is in what they say."""
    made = draft(organisation, row(), by=by, at=at)
    actions.set_supplement(draft=made, number=None, facts=supplement(name=f"Lisä {mark}"), by=by, at=at)
    actions.publish(draft=made, valid_from=local_day(at), note=f"Syy {mark}", by=by, at=at)
    actions.start_draft(organisation=organisation, base=made, by=by, at=at)
    ladder(organisation, by=by, at=at)
    return budget(organisation.units.order_by("pk")[0], by=by, at=at, name=f"Budjetti {mark}")
