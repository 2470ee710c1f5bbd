"""Which kind of income each line of a claim is to the Incomes Register. Plain rules; no Django, no database."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kokemussilta.fees.exports.earnings import Allowance, Income, Paid

WAGE, COMPENSATION, COSTS = "wage", "compensation", "costs"
#: Tickets, lodging, receipts and the night allowance are paid tax-free and not reported.
_KM, _ALLOWANCES = {"km", "passenger"}, {"full_day": Allowance.FULL, "half_day": Allowance.HALF, "meal": Allowance.MEAL}


@dataclass(frozen=True)
class Line:
    """One line of a claim: its kind, and what it came to."""

    kind: str
    cents: int
    quantity: Decimal
    is_taxable: bool


@dataclass(frozen=True)
class Payment:
    """One claim that was paid. `code`: what its fee is; `in_register`: the payee is in the prepayment register."""

    kind: str
    lines: tuple[Line, ...]
    withheld_cents: int
    code: int
    in_register: bool = False
    by_nonprofit: bool = False


def is_reported(payment: Payment) -> bool:
    """Employment is reported by the payroll system, a company's bill by nobody, and work compensation only of those outside the register."""
    if payment.kind == COMPENSATION:
        return not payment.in_register
    return payment.kind in {WAGE, COSTS}


def paid(payments: Iterable[Payment]) -> tuple[Paid, ...]:
    """What one person was paid at once, by kinds of income, in the order of their codes."""
    cents: dict[int, int] = defaultdict(int)
    kilometres: dict[int, Decimal] = defaultdict(Decimal)
    allowances: dict[int, list[int]] = defaultdict(list)
    for payment in filter(is_reported, payments):
        for line in payment.lines:
            code = _code(payment, line)
            if code is None or not line.cents:
                continue
            cents[code] += line.cents
            if line.kind == "km" and code in {Income.KM, Income.VOLUNTEER_KM, Income.TAXABLE_KM}:
                kilometres[code] += line.quantity
            if line.kind in _ALLOWANCES and code in {Income.ALLOWANCE, Income.VOLUNTEER_ALLOWANCE}:
                allowances[code].append(_ALLOWANCES[line.kind])
        if payment.withheld_cents:
            cents[Income.WITHHELD] += payment.withheld_cents
    return tuple(
        Paid(
            code=code,
            cents=cents[code],
            kilometres=int(kilometres[code].quantize(Decimal(1), ROUND_HALF_UP)) if code in kilometres else 0,
            allowances=tuple(sorted(set(allowances.get(code, ())))),
        )
        for code in sorted(cents)
    )


def _code(payment: Payment, line: Line) -> int | None:
    is_volunteer = payment.kind == COSTS and payment.by_nonprofit
    if line.kind in _KM:
        return Income.TAXABLE_KM if line.is_taxable else Income.VOLUNTEER_KM if is_volunteer else Income.KM
    if line.is_taxable:
        if line.kind in {"ticket", "other_cost", "night", *_ALLOWANCES}:
            return Income.TAXABLE_COSTS
        return Income.COMPENSATION if payment.kind == COMPENSATION else payment.code
    if line.kind in _ALLOWANCES:
        return Income.VOLUNTEER_ALLOWANCE if is_volunteer else Income.ALLOWANCE
    return None
