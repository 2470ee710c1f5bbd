"""The pages of the area: for the expert, for the answer link, for the desk."""

from kokemussilta.assignments.views.agenda import desk_day, desk_week, visits, week
from kokemussilta.assignments.views.answering import answer
from kokemussilta.assignments.views.attachments import deliverable_file, reply_file
from kokemussilta.assignments.views.board import board, board_seat
from kokemussilta.assignments.views.deliverables import begin_deliverable, deliverable, reply
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
from kokemussilta.assignments.views.feeds import feed, feeds
from kokemussilta.assignments.views.inductions import induction, induction_link, unit_induction
from kokemussilta.assignments.views.late import desk_late, late, late_for, late_mend, late_own, late_visit
from kokemussilta.assignments.views.mine import calendar, cancel, mine, offer, offers, report, sheet, task
from kokemussilta.assignments.views.talks import desk_heavy, talk, talk_calendar
from kokemussilta.assignments.views.trust import my_units, trust, trusted

__all__ = [
    "answer", "begin_deliverable", "board", "board_seat", "calendar", "cancel", "deliverable", "deliverable_file", "desk",
    "desk_assignment", "desk_day", "desk_heavy", "desk_interest", "desk_late", "desk_offer", "desk_outcome", "desk_report",
    "desk_round", "desk_talks", "desk_tasks", "desk_week", "feed", "feeds", "induction", "induction_link", "late", "late_for", "late_mend",
    "late_own", "late_visit", "mine", "my_units", "offer",
    "offers", "reply", "reply_file", "report", "sheet", "talk", "talk_calendar", "task", "trust", "trusted", "unit_induction",
    "visits", "week",
]  # fmt: skip
