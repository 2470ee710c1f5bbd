"""What is in force on a day: schedules, rates, ladders, budgets; and how far two municipalities lie apart."""

from collections.abc import Iterable
from datetime import date

from kokemussilta.access.models import Unit
from kokemussilta.pricing import ladder, rules, travel
from kokemussilta.pricing.models import Budget, CancellationLadder, ScheduleVersion, TravelRates
from kokemussilta.pricing.states import VersionState
from kokemussilta.vocabulary.models import Municipality
from kokemussilta.vocabulary.rules import distance_km

#: Rates before the first row that is known: nothing is told, so nothing is paid by itself.
NO_RATES = travel.Rates("", None, None, None, None, None)


def schedule_in_force(organisation_id: int | None, on: date) -> ScheduleVersion | None:
    """The version that pays on a day, with its rows and supplements: the latest day that has come, of one day the newest."""
    if organisation_id is None:
        return None
    published = ScheduleVersion.objects.filter(
        schedule__organisation=organisation_id, state=VersionState.PUBLISHED, valid_from__lte=on
    )
    in_order = published.select_related("schedule__organisation").prefetch_related("rows", "supplements")
    found: ScheduleVersion | None = in_order.order_by("-valid_from", "-number").first()
    return found


def row_of(version: ScheduleVersion | None, service: str) -> rules.Row | None:
    """The row of a service in a version, else the row for all others."""
    if version is None:
        return None
    rows = {row.service: row for row in version.rows.all()}
    found = rows.get(service) or rows.get("")
    return found.as_rule(version) if found else None


def row_for(organisation_id: int | None, service: str, on: date) -> rules.Row | None:
    """The row that pays a service (its slug) on a day, None where the organisation has none."""
    return row_of(schedule_in_force(organisation_id, on), service)


def supplements_of(version: ScheduleVersion | None) -> tuple[rules.Supplement, ...]:
    """All supplements of a version; `rules.due` chooses those of a work."""
    return tuple(each.as_rule(version) for each in version.supplements.all()) if version else ()


def supplements_for(organisation_id: int | None, on: date) -> tuple[rules.Supplement, ...]:
    """All supplements in force on a day."""
    return supplements_of(schedule_in_force(organisation_id, on))


def rates_row(day: date) -> TravelRates | None:
    """The row of travel rates of a day."""
    found: TravelRates | None = TravelRates.objects.filter(valid_from__lte=day).order_by("-valid_from", "-pk").first()
    return found


def rates_on(day: date) -> travel.Rates:
    """The travel rates of a day; where none are known, rates that pay nothing (`code` "")."""
    row = rates_row(day)
    return row.as_rule() if row else NO_RATES


def ladder_in_force(organisation_id: int | None, on: date) -> ladder.Ladder | None:
    """The organisation's ladder on a day, None where it has none."""
    row = ladder_row(organisation_id, on)
    return row.as_rule() if row else None


def ladder_row(organisation_id: int | None, on: date) -> CancellationLadder | None:
    """The row of the ladder in force, with its steps."""
    if organisation_id is None:
        return None
    past = CancellationLadder.objects.filter(organisation=organisation_id, valid_from__lte=on)
    found: CancellationLadder | None = past.prefetch_related("steps").order_by("-valid_from", "-number").first()
    return found


def budgets_of(unit: Unit | int, service: str, on: date) -> list[Budget]:
    """The unit's budgets that a task of a service on a day uses, the closest first: of the service, then of the shortest time."""
    rows: Iterable[Budget] = Budget.objects.filter(
        unit=unit, service__in=["", service], starts_on__lte=on, ends_on__gte=on, ended_at__isnull=True
    ).select_related("unit")
    return sorted(rows, key=lambda row: (row.service == "", row.ends_on - row.starts_on, row.pk))


def budget_of(unit: Unit | int, service: str, on: date) -> Budget | None:
    """The closest of `budgets_of`."""
    return next(iter(budgets_of(unit, service, on)), None)


def proposed_km(from_municipality: Municipality | None, to_municipality: Municipality | None) -> int:
    """Kilometres one way between the main places of two municipalities, by road, estimated; 0 when one is not known."""
    if from_municipality is None or to_municipality is None:
        return 0
    there, here = to_municipality, from_municipality
    return round(distance_km(here.latitude, here.longitude, there.latitude, there.longitude))


def versions_of(*organisations: int) -> list[ScheduleVersion]:
    """All versions of the organisations' schedules, the newest first, with rows and supplements. Three statements."""
    rows = ScheduleVersion.objects.filter(schedule__organisation__in=organisations)
    return list(
        rows.select_related("schedule__organisation", "made_by").prefetch_related("rows", "supplements").order_by("-number")
    )


def in_force(versions: Iterable[ScheduleVersion], on: date) -> ScheduleVersion | None:
    """Of versions at hand the one that pays on a day, as `schedule_in_force`."""
    begun = [one for one in versions if one.valid_from is not None and one.valid_from <= on]
    return max(begun, key=lambda one: (one.valid_from, one.number), default=None)


def examples() -> list[ScheduleVersion]:
    """The newest version of each shipped example."""
    rows = ScheduleVersion.objects.filter(schedule__example__isnull=False).select_related("schedule")
    newest = {row.schedule_id: row for row in rows.prefetch_related("rows", "supplements").order_by("number")}
    return sorted(newest.values(), key=lambda row: row.schedule_id)


def ladders_of(organisation_id: int) -> list[CancellationLadder]:
    """All versions of the organisation's ladder, the newest first, with their steps."""
    rows = CancellationLadder.objects.filter(organisation=organisation_id)
    return list(rows.select_related("made_by").prefetch_related("steps").order_by("-number"))


def all_rates() -> list[TravelRates]:
    """All rows of travel rates, the newest first."""
    return list(TravelRates.objects.order_by("-valid_from", "-pk"))
