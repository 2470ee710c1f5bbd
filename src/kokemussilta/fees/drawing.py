"""The lines of a claim, drawn from frozen facts. Plain Python; the sums are `pricing`'s.

What was agreed beforehand is paid: the schedule explains it, and fills in what was not agreed (preparation). Work that
was called off pays its share of what it would have paid; a person's own hindrance pays nothing and costs nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from kokemussilta.pricing.ladder import Ladder, cancellation_lines, share_of_fee
from kokemussilta.pricing.rules import ONE, Line, Row, Supplement, Work, due, fee_lines, line, total
from kokemussilta.pricing.states import LineKind, PriceUnit
from kokemussilta.pricing.travel import Rates, Trip, travel_lines

#: A row for what no schedule knows: it holds an agreed sum, and pays nothing else.
_NO_ROW = Row("", 0, 0, "", PriceUnit.TASK, 0)
_OF_DISTANCE = (LineKind.KM, LineKind.PASSENGER)


@dataclass(frozen=True)
class Paper:
    """A receipt: its public code, what it is for (`LineKind.TICKET` or `OTHER_COST`), in whose words, how much."""

    code: str
    cost: str
    words: str
    cents: int


@dataclass(frozen=True)
class Facts:
    """All that the lines of one version follow from.

    `is_done`: the work was done; else it was called off by `cause`, `noticed` before it would have begun. `agreed_cents`: what was
    promised, None when nothing was. `proposed_km`: what was proposed for the trip. `trip` None: nobody went anywhere.
    """

    is_done: bool
    pays_fee: bool
    service: str
    starts_at: datetime
    booked_minutes: int
    minutes: int
    preparation_minutes: int = 0
    earlier_same_day: int = 0
    agreed_cents: int | None = None
    settled_cents: int | None = None
    row: Row | None = None
    supplements: tuple[Supplement, ...] = ()
    trip: Trip | None = None
    rates: Rates | None = None
    proposed_km: int | None = None
    receipts: tuple[Paper, ...] = ()
    ladder: Ladder | None = None
    cause: str = ""
    noticed: timedelta = timedelta()


@dataclass(frozen=True)
class Drawn:
    """A line with what is told beside it: words of a receipt, whether the figure is the person's own, what had been booked."""

    line: Line
    words: str = ""
    is_typed: bool = False
    booked_cents: int | None = None


def draw(facts: Facts) -> tuple[Drawn, ...]:
    """The lines, in the order in which they are shown: the work, the way, the receipts."""
    return (*_pay(facts), *_travel(facts), *_receipts(facts))


def preparation_limit(booked_minutes: int, minutes: int) -> int:
    """The longest preparation that a person may tell by themself, in minutes: as long as the work was, an hour at least."""
    return max(60, booked_minutes, minutes)


def fee_of(facts: Facts, minutes: int) -> tuple[Line, ...]:
    """What the work of so many minutes pays: the fee first, then preparation and supplements."""
    row = facts.row
    work = Work(
        facts.service, facts.starts_at, minutes, preparation_minutes=facts.preparation_minutes,
        earlier_same_day=facts.earlier_same_day, settled_cents=facts.settled_cents, way_km=_way(facts),
    )  # fmt: skip
    chosen = due(facts.supplements, work)
    if facts.agreed_cents is None and row is not None:
        return fee_lines(row, work, chosen)
    cents = facts.settled_cents if facts.agreed_cents is None else facts.agreed_cents
    if cents is None:
        return ()
    told: dict[str, str | int] = {"rule": "settled" if facts.agreed_cents is None else "agreed", "minutes": minutes}
    if row is not None:
        by_table = fee_lines(row, work)[0]
        told |= row.because | {"table_cents": by_table.cents}
    agreed = replace(
        row or _NO_ROW, unit=PriceUnit.TASK, cents=cents, most_cents=None, second_cents=None, minimum_cents=None
    )  # fmt: skip
    # What was agreed has the supplements of its day in it (`orders.quoting`).
    first, *more = fee_lines(agreed, work, chosen if facts.agreed_cents is None else ())
    return (replace(first, because=told), *more)


def _pay(facts: Facts) -> Iterator[Drawn]:
    if not facts.pays_fee:
        return
    if not facts.is_done:
        yield from (Drawn(each) for each in _share(facts))
        return
    first, booked = True, fee_of(facts, facts.booked_minutes)
    for each in fee_of(facts, facts.minutes):
        if not first or facts.minutes == facts.booked_minutes:
            yield Drawn(each, is_typed=each.kind == LineKind.PREPARATION)
        else:
            because = {**each.because, "booked_minutes": facts.booked_minutes}
            differs = booked[0].cents != each.cents
            yield Drawn(replace(each, because=because), booked_cents=booked[0].cents if differs else None)
        first = False


def _share(facts: Facts) -> tuple[Line, ...]:
    """The part of the fee that is paid for work called off; preparation is not asked then."""
    would_be = fee_of(replace(facts, preparation_minutes=0), facts.booked_minutes)
    share = share_of_fee(facts.ladder, facts.cause, facts.noticed)
    if not would_be:
        return ()
    of = {f"fee_{name}": value for name, value in would_be[0].because.items() if name in {"rule", "schedule", "version", "row"}}
    return tuple(replace(each, because={**each.because, **of}) for each in cancellation_lines(total(would_be), share))


def _way(facts: Facts) -> int:
    """The way there in kilometres."""
    return int(facts.trip.distance_km_from_home or 0) if facts.trip is not None else 0


def _travel(facts: Facts) -> Iterator[Drawn]:
    if facts.trip is None or facts.rates is None:
        return
    for each in travel_lines(facts.trip, facts.rates):
        typed = each.kind in _OF_DISTANCE and facts.trip.km != Decimal(facts.proposed_km or 0)
        if typed and facts.proposed_km is not None:
            each = replace(each, because={**each.because, "proposed_km": facts.proposed_km})  # noqa: PLW2901
        yield Drawn(each, is_typed=typed)


def _receipts(facts: Facts) -> Iterator[Drawn]:
    for paper in facts.receipts:
        made = line(paper.cost, ONE, paper.cents, taxable=False, because={"receipt": paper.code})
        yield Drawn(made, words=paper.words, is_typed=True)
