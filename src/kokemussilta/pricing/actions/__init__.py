"""What can be done with prices; call them through this package (`pricing.actions.publish`)."""

from kokemussilta.pricing.actions.budgets import BudgetFacts, add_budget, change_budget, end_budget
from kokemussilta.pricing.actions.ladders import set_ladder
from kokemussilta.pricing.actions.rates import add_rates
from kokemussilta.pricing.actions.schedules import (
    discard,
    drop_row,
    drop_supplement,
    earliest,
    publish,
    set_row,
    set_supplement,
    start_draft,
)

__all__ = [
    "BudgetFacts", "add_budget", "add_rates", "change_budget", "discard", "drop_row", "drop_supplement", "earliest", "end_budget",
    "publish", "set_ladder", "set_row", "set_supplement", "start_draft",
]  # fmt: skip
