"""How budgets stand: what has been used of them is computed by the areas above (the slot `SPENT`)."""

from collections.abc import Iterable
from dataclasses import dataclass

from kokemussilta.core.slots import SPENT
from kokemussilta.pricing.models import Budget

#: From this share on a budget is nearly used.
NEARLY_PERCENT = 80


@dataclass(frozen=True)
class Standing:
    """One budget and what is used of it, in cents."""

    budget: Budget
    used: int

    @property
    def left(self) -> int:
        """What is left; below zero when more was used."""
        return self.budget.cents - self.used

    @property
    def over(self) -> int:
        """How much more was used than there was."""
        return max(0, -self.left)

    @property
    def percent(self) -> int:
        """The used share, rounded down; 100 of a budget of nothing."""
        return self.used * 100 // self.budget.cents if self.budget.cents else 100

    @property
    def tone(self) -> str:
        """How it is shown: bad when it is over, action when it is nearly used."""
        if self.left < 0:
            return "bad"
        return "action" if self.percent >= NEARLY_PERCENT else ""


def standings(budgets: Iterable[Budget]) -> list[Standing]:
    """How each stands, in the order given."""
    rows = list(budgets)
    used: dict[int, int] = {}
    for told in SPENT.collect(rows) if rows else []:
        used |= told
    return [Standing(row, used.get(row.pk, 0)) for row in rows]
