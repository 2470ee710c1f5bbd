"""Prices as dated rows: what was in force on a day never changes, something newer takes its place from a day on."""

from kokemussilta.pricing.models.budgets import Budget
from kokemussilta.pricing.models.ladders import CancellationLadder, LadderStep
from kokemussilta.pricing.models.rates import TravelRates
from kokemussilta.pricing.models.schedules import FeeSchedule, ScheduleRow, ScheduleSupplement, ScheduleVersion

__all__ = [
    "Budget", "CancellationLadder", "FeeSchedule", "LadderStep", "ScheduleRow", "ScheduleSupplement", "ScheduleVersion",
    "TravelRates",
]  # fmt: skip
