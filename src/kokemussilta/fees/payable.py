"""What of a batch the bank is asked to pay, and why the rest is not. Plain rules; no Django, no database."""

from dataclasses import dataclass
from enum import StrEnum

WAGE, COMPENSATION, EMPLOYMENT, INVOICE = "wage", "compensation", "employment", "invoice"


class Why(StrEnum):
    """Why the bank is not asked to pay a row."""

    EMPLOYMENT = "employment"
    INVOICE = "invoice"
    NO_NET = "no_net"
    NOTHING_LEFT = "nothing_left"
    NO_DETAILS = "no_details"
    FILED = "filed"
    SETTLED = "settled"


@dataclass(frozen=True)
class Facts:
    """One row of a batch. `in_register`: whether payroll has seen the payee in the prepayment register (None: not looked up)."""

    kind: str
    total_cents: int
    taxable_cents: int
    net_cents: int | None = None
    in_register: bool | None = None
    has_details: bool = True
    is_filed: bool = False
    is_settled: bool = False


def needs_net(facts: Facts) -> bool:
    """Whether tax may have to be withheld, so that only payroll can tell what is left."""
    if facts.taxable_cents == 0 or facts.kind in {EMPLOYMENT, INVOICE}:
        return False
    return not (facts.kind == COMPENSATION and facts.in_register is True)


def to_pay(facts: Facts) -> int | None:
    """The sum that leaves the account; None when it is not known yet."""
    if facts.net_cents is not None:
        return facts.net_cents
    return None if needs_net(facts) else facts.total_cents


def why_not(facts: Facts) -> Why | None:
    """Why the bank is not asked for this row; None when it is."""
    if facts.is_settled:
        return Why.SETTLED
    if facts.kind == EMPLOYMENT:
        return Why.EMPLOYMENT
    if facts.kind == INVOICE:
        return Why.INVOICE
    if facts.is_filed:
        return Why.FILED
    sum_ = to_pay(facts)
    if sum_ is None:
        return Why.NO_NET
    if sum_ == 0:
        return Why.NOTHING_LEFT
    return None if facts.has_details else Why.NO_DETAILS
