"""The pages of the area: for the expert, for the answer link, for the desk."""

from kokemussilta.assignments.views.answering import answer
from kokemussilta.assignments.views.board import board, board_seat
from kokemussilta.assignments.views.desk import (
    desk,
    desk_assignment,
    desk_interest,
    desk_offer,
    desk_outcome,
    desk_report,
    desk_round,
    desk_talks,
    desk_tasks,
)
from kokemussilta.assignments.views.mine import calendar, cancel, mine, offer, offers, report, sheet, task
from kokemussilta.assignments.views.trust import my_units, trust, trusted

__all__ = [
    "answer", "board", "board_seat", "calendar", "cancel", "desk", "desk_assignment", "desk_interest", "desk_offer", "desk_outcome", "desk_report",
    "desk_round", "desk_talks", "desk_tasks", "mine", "my_units", "offer", "offers", "report", "sheet", "task", "trust", "trusted",
]  # fmt: skip
