"""The columns of a payroll system's file: which of our facts, in which order, under which names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Pay:
    """What a payroll system is told of one claim in a batch."""

    row: str
    last_name: str
    first_name: str
    personal_id: str
    iban: str
    holder: str
    kind: str
    kind_words: str
    worked_on: date
    pays_on: date
    organisation: str
    unit: str
    service: str
    minutes: int
    income_code: int | None
    taxable_cents: int
    total_cents: int
    withheld_cents: int | None = None
    net_cents: int | None = None
    kilometres: Decimal = Decimal(0)
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def free_cents(self) -> int:
        """What is not taxed: travel."""
        return self.total_cents - self.taxable_cents


def money(cents: int | None) -> Decimal | None:
    """Cents as euros, for a cell."""
    return None if cents is None else Decimal(cents).scaleb(-2)


#: Every fact that a column may hold, by its name in a saved mapping.
FACTS = (
    "row", "last_name", "first_name", "personal_id", "iban", "holder", "kind", "worked_on", "pays_on", "organisation", "unit",
    "service", "hours", "income_code", "taxable", "free", "total", "withheld", "net", "kilometres", "travel_km", "travel_days",
    "travel_other",
)  # fmt: skip
_KM = ("km", "passenger")
_DAYS = ("full_day", "half_day", "meal", "night")
_OTHER = ("ticket", "other_cost")


def cell(fact: str, pay: Pay) -> object:
    """One cell: words, a day as people write it, or a number."""
    sums = {"taxable": pay.taxable_cents, "free": pay.free_cents, "total": pay.total_cents, "withheld": pay.withheld_cents,
            "net": pay.net_cents, "travel_km": _of(pay, _KM), "travel_days": _of(pay, _DAYS), "travel_other": _of(pay, _OTHER)}  # fmt: skip
    if fact in sums:
        return money(sums[fact])
    if fact in {"worked_on", "pays_on"}:
        day: date = getattr(pay, fact)
        return f"{day.day}.{day.month}.{day.year}"
    if fact == "hours":
        return (Decimal(pay.minutes) / 60).quantize(Decimal("0.01"))
    return getattr(pay, {"kind": "kind_words"}.get(fact, fact))


def _of(pay: Pay, kinds: Sequence[str]) -> int:
    return sum(pay.lines.get(kind, 0) for kind in kinds)


def table(columns: Sequence[tuple[str, str]], pays: Iterable[Pay]) -> tuple[list[str], list[list[object]]]:
    """The head row and the rows, by (fact, name) of each column."""
    return [name for _fact, name in columns], [[cell(fact, pay) for fact, _name in columns] for pay in pays]
