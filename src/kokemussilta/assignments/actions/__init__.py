"""What can be done with seats, offers, the board and confirmed tasks; call them through this package (`actions.accept`)."""

from kokemussilta.assignments.actions.answers import accept, decline, expire, withdraw
from kokemussilta.assignments.actions.board import choose, express_interest, lapse, put_on_board, step_back
from kokemussilta.assignments.actions.cancelling import call_off_task, expert_cancels, mark_no_show, note_change, release
from kokemussilta.assignments.actions.reminding import remind, remind_client, remind_of_report
from kokemussilta.assignments.actions.reporting import mark_briefed, mark_talked, report
from kokemussilta.assignments.actions.rounds import close_round, open_round

__all__ = [
    "accept",
    "call_off_task",
    "choose",
    "close_round",
    "decline",
    "expert_cancels",
    "expire",
    "express_interest",
    "lapse",
    "mark_briefed",
    "mark_no_show",
    "mark_talked",
    "note_change",
    "open_round",
    "put_on_board",
    "release",
    "remind",
    "remind_client",
    "remind_of_report",
    "report",
    "step_back",
    "withdraw",
]
