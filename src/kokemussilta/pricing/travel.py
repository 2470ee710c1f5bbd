"""Travel as the Finnish tax administration lets it be paid free of tax. Plain Python; the rates come as dated rows.

The conditions are those of the administration's yearly decisions on tax-free travel allowances (published for 2023 to 2026,
the same in all): the destination lies more than 15 km from where the trip began (home or workplace) and more than 5 km from
both; over 6 hours give a part-day allowance, over 10 a full one; on longer trips the last, part day counts from 2 hours
(part) and from over 6 (full). Free meals, two on a full day or one on a part day, halve the day. A meal is paid only where
no allowance is. A night is paid with an allowance, without paid lodging, for a day with 4 hours between 21 and 7.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from kokemussilta.core.clock import HELSINKI, local
from kokemussilta.pricing.rules import ONE, Line, line
from kokemussilta.pricing.states import LineKind, StartedFrom, Way

FARTHER_THAN_KM = 15
NOT_NEARER_THAN_KM = 5
PART_OVER = timedelta(hours=6)
FULL_OVER = timedelta(hours=10)
LAST_PART_FROM = timedelta(hours=2)
LAST_FULL_OVER = timedelta(hours=6)
NIGHT_HOURS = timedelta(hours=4)
DAY = timedelta(hours=24)
#: With passengers these are paid more.
_CARRYING = (Way.CAR, Way.MOTORCYCLE)


@dataclass(frozen=True)
class Rates:
    """The rates of one year, in cents; None where no source told one. `code` names the row they came from."""

    code: str
    car_cents: int | None
    passenger_cents: int | None
    full_day_cents: int | None
    half_day_cents: int | None
    meal_cents: int | None
    two_meals_cents: int | None = None
    night_cents: int | None = None
    motorcycle_cents: int | None = None
    moped_cents: int | None = None
    other_cents: int | None = None

    def of_way(self, by: str) -> int | None:
        """Cents for a kilometre by this way."""
        return {
            Way.CAR: self.car_cents, Way.MOTORCYCLE: self.motorcycle_cents, Way.MOPED: self.moped_cents,
            Way.OTHER: self.other_cents,
        }.get(Way(by))  # fmt: skip


@dataclass(frozen=True)
class Trip:
    """One trip. Distances are by road to the place of work; `km` is what was driven in all, there and back.

    `free_meals`: in all, taken to be had as early as they could; `meals_by_day` tells them day by day and wins.
    `meals_bought`: meals bought because the usual place to eat was out of reach. `lodging_paid`: a bed was given or paid for.
    """

    starts_at: datetime
    ends_at: datetime
    km: Decimal = Decimal(0)
    passengers: int = 0
    by: str = Way.PUBLIC
    distance_km_from_home: Decimal | None = None
    distance_km_from_workplace: Decimal | None = None
    started_from: str = StartedFrom.HOME
    free_meals: int = 0
    meals_by_day: tuple[int, ...] = ()
    meals_bought: int = 0
    lodging_paid: bool = True
    tickets_cents: int = 0
    other_cents: int = 0


@dataclass(frozen=True)
class _Day:
    """One day of travel: 24 hours from the start, the last one as long as it was."""

    number: int
    starts_at: datetime
    ends_at: datetime
    kind: str  # FULL_DAY or HALF_DAY


def travel_lines(trip: Trip, rates: Rates) -> tuple[Line, ...]:
    """All that a trip pays, free of tax: kilometres, tickets, allowances or meals, nights, other costs."""
    return (*_kilometres(trip, rates), *_costs(trip), *_allowances(trip, rates))


def is_far_enough(trip: Trip) -> bool:
    """Whether the place is far enough for an allowance; a distance that nobody told does not count as far."""
    home, workplace = trip.distance_km_from_home, trip.distance_km_from_workplace
    began = workplace if trip.started_from == StartedFrom.WORKPLACE else home
    told = [distance for distance in (home, workplace) if distance is not None]
    return began is not None and began > FARTHER_THAN_KM and all(distance > NOT_NEARER_THAN_KM for distance in told)


def allowance_days(starts_at: datetime, ends_at: datetime) -> tuple[str, ...]:
    """The allowances of a trip by its length alone: LineKind.FULL_DAY or HALF_DAY for each day that gives one."""
    return tuple(day.kind for day in _days(starts_at, ends_at))


def night_hours(starts_at: datetime, ends_at: datetime) -> timedelta:
    """How much of a span lies between 21 and 7, by the clocks in Finland."""
    found = timedelta()
    day = local(starts_at).date() - timedelta(days=1)
    while day <= local(ends_at).date():
        evening = datetime.combine(day, time(21), HELSINKI).astimezone(UTC)
        morning = datetime.combine(day + timedelta(days=1), time(7), HELSINKI).astimezone(UTC)
        overlap = min(ends_at.astimezone(UTC), morning) - max(starts_at.astimezone(UTC), evening)
        found += max(overlap, timedelta())
        day += timedelta(days=1)
    return found


def _kilometres(trip: Trip, rates: Rates) -> Iterator[Line]:
    if trip.by == Way.PUBLIC or trip.km <= 0:
        return
    because: dict[str, str | int] = {"rates": rates.code, "by": str(trip.by)}
    rate = rates.of_way(trip.by)
    if rate is None:  # Shown with nothing rather than lost: whoever reads it sees that a rate is missing.
        yield line(LineKind.KM, trip.km, 0, taxable=False, because=because | {"missing": str(trip.by)})
        return
    yield line(LineKind.KM, trip.km, rate, taxable=False, because=because)
    if trip.passengers and trip.by in _CARRYING and rates.passenger_cents:
        because |= {"passengers": trip.passengers}
        yield line(LineKind.PASSENGER, trip.km * trip.passengers, rates.passenger_cents, taxable=False, because=because)


def _costs(trip: Trip) -> Iterator[Line]:
    if trip.tickets_cents:
        yield line(LineKind.TICKET, ONE, trip.tickets_cents, taxable=False, because={"receipt": 1})
    if trip.other_cents:
        yield line(LineKind.OTHER_COST, ONE, trip.other_cents, taxable=False, because={"receipt": 1})


def _allowances(trip: Trip, rates: Rates) -> Iterator[Line]:
    days = list(_days(trip.starts_at, trip.ends_at)) if is_far_enough(trip) else []
    if not days:
        yield from _meals(trip, rates)
        return
    meals_left = trip.free_meals
    for day in days:
        enough = 2 if day.kind == LineKind.FULL_DAY else 1
        if trip.meals_by_day:
            free = trip.meals_by_day[day.number] if day.number < len(trip.meals_by_day) else 0
        else:
            free = min(meals_left, enough)
            meals_left -= free
        yield from _allowance(day, rates, is_halved=free >= enough, free_meals=free)
        if not trip.lodging_paid and rates.night_cents and night_hours(day.starts_at, day.ends_at) >= NIGHT_HOURS:
            because: dict[str, str | int] = {"rates": rates.code, "day": day.number + 1}
            yield line(LineKind.NIGHT, ONE, rates.night_cents, taxable=False, because=because)


def _allowance(day: _Day, rates: Rates, *, is_halved: bool, free_meals: int) -> Iterator[Line]:
    rate = rates.full_day_cents if day.kind == LineKind.FULL_DAY else rates.half_day_cents
    hours = (day.ends_at.astimezone(UTC) - day.starts_at.astimezone(UTC)).total_seconds() / 3600
    because: dict[str, str | int] = {"rates": rates.code, "day": day.number + 1, "hours": f"{hours:.2f}"}
    if rate is None:
        because["missing"] = str(day.kind)
    if is_halved:
        because |= {"rule": "halved", "free_meals": free_meals}
    # Halves are told in the quantity, so that the unit is the rate that was published.
    yield line(day.kind, Decimal("0.5") if is_halved else ONE, rate or 0, taxable=False, because=because)


def _meals(trip: Trip, rates: Rates) -> Iterator[Line]:
    if not trip.meals_bought or rates.meal_cents is None:
        return
    because: dict[str, str | int] = {"rates": rates.code, "meals": min(trip.meals_bought, 2)}
    if trip.meals_bought == 1:
        yield line(LineKind.MEAL, ONE, rates.meal_cents, taxable=False, because=because)
    elif rates.two_meals_cents is not None:
        yield line(LineKind.MEAL, ONE, rates.two_meals_cents, taxable=False, because=because)
    else:
        yield line(LineKind.MEAL, Decimal(2), rates.meal_cents, taxable=False, because=because)


def _days(starts_at: datetime, ends_at: datetime) -> Iterator[_Day]:
    """The days of a trip that give an allowance. Lengths are real time: clocks that are moved in the night make no hour."""
    began, ended = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    number = 0
    while ended - began >= DAY:
        yield _Day(number, began, began + DAY, LineKind.FULL_DAY)
        number, began = number + 1, began + DAY
    left = ended - began
    if number:
        full, part = left > LAST_FULL_OVER, left >= LAST_PART_FROM
    else:
        full, part = left > FULL_OVER, left > PART_OVER
    if full or part:
        yield _Day(number, began, ended, LineKind.FULL_DAY if full else LineKind.HALF_DAY)
