"""What can be done with seats, offers, the board and confirmed tasks; call them through this package (`actions.accept`)."""

from kokemussilta.assignments.actions.answers import accept, decline, expire, withdraw
from kokemussilta.assignments.actions.board import choose, express_interest, lapse, put_on_board, step_back
from kokemussilta.assignments.actions.cancelling import call_off_task, expert_cancels, mark_no_show, release
from kokemussilta.assignments.actions.changing import note_change, note_order_change
from kokemussilta.assignments.actions.ending import ask_what_became, close_task, correct_report, give_up, warn_of_empty_seats
from kokemussilta.assignments.actions.rechecking import recheck, step_aside
from kokemussilta.assignments.actions.reminding import remind, remind_client, remind_of_report
from kokemussilta.assignments.actions.reporting import mark_briefed, mark_talked, report
from kokemussilta.assignments.actions.rounds import ask_again, close_round, open_round
from kokemussilta.assignments.actions.trusting import (
    agree_to_trust,
    ask_to_trust,
    end_trust,
    limit_trust,
    turn_to_trusted,
)

__all__ = [
    "accept",
    "agree_to_trust",
    "ask_again",
    "ask_to_trust",
    "ask_what_became",
    "call_off_task",
    "choose",
    "close_round",
    "close_task",
    "correct_report",
    "decline",
    "end_trust",
    "expert_cancels",
    "expire",
    "express_interest",
    "give_up",
    "lapse",
    "limit_trust",
    "mark_briefed",
    "mark_no_show",
    "mark_talked",
    "note_change",
    "note_order_change",
    "open_round",
    "put_on_board",
    "recheck",
    "release",
    "remind",
    "remind_client",
    "remind_of_report",
    "report",
    "step_aside",
    "step_back",
    "turn_to_trusted",
    "warn_of_empty_seats",
    "withdraw",
]
