"""What work pays: plain functions over a row of a schedule and what was done. No database, no clock.

Money is integer cents, quantities have two decimals, and every line is `quantity × unit` rounded to the nearest cent (half
up), so that a reader can check it on paper. Each line says why in `because`: facts that JSON can hold, frozen with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from kokemussilta.core.clock import local
from kokemussilta.core.holidays import holiday
from kokemussilta.pricing.states import LineKind, Measure, Occasion, PriceUnit

ONE = Decimal(1)
_PLACES = Decimal("0.01")
#: Minutes in the units that are counted as started.
_STARTED = {PriceUnit.HALF_DAY: 240, PriceUnit.DAY: 480}


@dataclass(frozen=True)
class Line:
    """One sum and where it came from. `cents` is always `quantity × unit_cents`, rounded half up."""

    kind: str
    quantity: Decimal
    unit_cents: int
    cents: int
    taxable: bool
    because: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """What one service pays in one version of a schedule. `service` "" is the row of all services that have none of their own.

    A range: `cents` is the least, `most_cents` the most; what is between, a coordinator settles. `second_cents` is the unit
    price of a second and later task on the same day. `preparation_cents` is paid for an hour of preparation; None: it is
    part of the fee. `minimum_cents`: no first task of a day pays less.
    """

    schedule: str
    version: int
    row: int
    service: str
    unit: str
    cents: int
    most_cents: int | None = None
    second_cents: int | None = None
    minimum_cents: int | None = None
    preparation_cents: int | None = None

    @property
    def is_range(self) -> bool:
        """Whether somebody settles the amount."""
        return self.most_cents is not None

    @property
    def because(self) -> dict[str, str | int]:
        """Where a line of this row came from."""
        return {"schedule": self.schedule, "version": self.version, "row": self.row, "unit": str(self.unit)}


@dataclass(frozen=True)
class Supplement:
    """What is paid on top. `amount` is cents or per cent of the fee (preparation is not in it); `service` "" any.

    `limit`: the minute of the day after which it is evening, or the kilometres one way beyond which it is far.
    """

    schedule: str
    version: int
    code: str
    name: str
    measure: str
    amount: int
    occasion: str = Occasion.HAND
    service: str = ""
    limit: int = 0


@dataclass(frozen=True)
class Work:
    """What was, or will be, done: times as clocks in Finland show them. `earlier_same_day`: tasks done before this one that day.

    `settled_cents`: what a coordinator settled in a range, for one unit. `way_km`: the way there, in kilometres.
    """

    service: str
    starts_at: datetime
    minutes: int
    preparation_minutes: int = 0
    earlier_same_day: int = 0
    settled_cents: int | None = None
    way_km: int = 0

    @property
    def ends_at(self) -> datetime:
        """When the work ends, by real minutes."""
        return self.starts_at.astimezone(UTC) + timedelta(minutes=self.minutes)


def line(kind: str, quantity: Decimal, unit_cents: int, *, taxable: bool, because: Mapping[str, str | int]) -> Line:
    """A line whose cents follow from the rest."""
    kept = rounded(quantity)
    return Line(str(kind), kept, unit_cents, cents_of(kept, unit_cents), taxable, dict(because))


def rounded(quantity: Decimal) -> Decimal:
    """A quantity with two decimals, half up."""
    return quantity.quantize(_PLACES, ROUND_HALF_UP)


def cents_of(quantity: Decimal, unit_cents: int) -> int:
    """Whole cents of a quantity of units, half up."""
    return int((quantity * unit_cents).quantize(ONE, ROUND_HALF_UP))


def total(lines: Iterable[Line]) -> int:
    """The sum of lines, in cents."""
    return sum(each.cents for each in lines)


def units(unit: str, minutes: int) -> Decimal:
    """How many units some minutes are: hours by the minute, half hours and days as many as were begun, the rest always one."""
    if unit == PriceUnit.HOUR:
        return rounded(Decimal(minutes) / 60)
    if unit == PriceUnit.HALF_HOUR:
        return rounded(Decimal(-(-minutes // 30)))
    if unit in _STARTED:
        return rounded(Decimal(max(1, -(-minutes // _STARTED[PriceUnit(unit)]))))
    return rounded(ONE)


def settled(row: Row, cents: int | None) -> int:
    """The unit price of a row when a coordinator settled `cents` (None: nobody did): kept within the row's range."""
    if row.most_cents is None or cents is None:
        return row.cents
    return min(max(cents, row.cents), row.most_cents)


def fee_lines(row: Row | None, work: Work, supplements: Iterable[Supplement] = ()) -> tuple[Line, ...]:
    """The fee, preparation and the given supplements (`due` chooses them); nothing where no row applies."""
    if row is None:
        return ()
    lines = [_fee(row, work)]
    if row.preparation_cents is not None and work.preparation_minutes:
        because = row.because | {"minutes": work.preparation_minutes, "unit": str(PriceUnit.HOUR)}
        hours = Decimal(work.preparation_minutes) / 60
        lines.append(line(LineKind.PREPARATION, hours, row.preparation_cents, taxable=True, because=because))
    lines.extend(_supplement(each, lines[0].cents) for each in supplements)
    return tuple(lines)


def due(supplements: Iterable[Supplement], work: Work, chosen: frozenset[str] = frozenset()) -> tuple[Supplement, ...]:
    """The supplements of this work: those that its time and way bring by themselves, and those chosen by hand (codes)."""
    return tuple(each for each in supplements if each.service in ("", work.service) and _is_due(each, work, chosen))


def _fee(row: Row, work: Work) -> Line:
    because = row.because | {"minutes": work.minutes}
    quantity = units(row.unit, work.minutes)
    if work.earlier_same_day and row.second_cents is not None:
        return line(LineKind.FEE, quantity, row.second_cents, taxable=True, because=because | {"rule": "second"})
    unit_cents = settled(row, work.settled_cents)
    if row.is_range:
        because |= {"rule": "range", "least": row.cents, "most": row.most_cents or 0}
    if row.minimum_cents is not None and cents_of(quantity, unit_cents) < row.minimum_cents:
        because |= {"rule": "minimum", "unit_cents": unit_cents, "units": str(quantity)}
        return line(LineKind.FEE, ONE, row.minimum_cents, taxable=True, because=because)
    return line(LineKind.FEE, quantity, unit_cents, taxable=True, because=because)


def _supplement(each: Supplement, fee_cents: int) -> Line:
    because: dict[str, str | int] = {
        "schedule": each.schedule, "version": each.version, "supplement": each.code, "name": each.name,
        "occasion": str(each.occasion), "limit": each.limit,
    }  # fmt: skip
    if each.measure == Measure.PERCENT:
        because["percent"] = each.amount
        return line(LineKind.SUPPLEMENT, Decimal(each.amount) / 100, fee_cents, taxable=True, because=because)
    return line(LineKind.SUPPLEMENT, ONE, each.amount, taxable=True, because=because)


def _is_due(each: Supplement, work: Work, chosen: frozenset[str]) -> bool:
    if each.occasion == Occasion.HAND:
        return each.code in chosen
    if each.occasion == Occasion.FAR:
        return work.way_km > each.limit
    starts_at, ends_at = local(work.starts_at), local(work.ends_at)
    if each.occasion == Occasion.WEEKEND:
        return starts_at.weekday() >= 5 or bool(holiday(starts_at.date()))
    return ends_at.date() > starts_at.date() or ends_at.hour * 60 + ends_at.minute > each.limit
