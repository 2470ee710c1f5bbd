"""What can be done with seats, offers, the board and confirmed tasks; call them through this package (`actions.accept`)."""

from kokemussilta.assignments.actions.answers import accept, decline, expire, withdraw
from kokemussilta.assignments.actions.attachments import attach_file, detach_file
from kokemussilta.assignments.actions.board import choose, express_interest, lapse, put_on_board, step_back
from kokemussilta.assignments.actions.cancelling import call_off_task, expert_cancels, mark_no_show, release
from kokemussilta.assignments.actions.changing import note_change, note_order_change
from kokemussilta.assignments.actions.deliverables import (
    begin_deliverable,
    follow_up_deliverable,
    leave_deliverable,
    remind_of_deliverable,
    reply_to_deliverable,
    send_deliverable,
    take_up_deliverable,
    tell_deliverable_ready,
    write_deliverable,
)
from kokemussilta.assignments.actions.ending import ask_what_became, close_task, correct_report, give_up, warn_of_empty_seats
from kokemussilta.assignments.actions.feeds import make_feed, renew_feed, revoke_feed
from kokemussilta.assignments.actions.inductions import edit_induction, send_induction_link, tick_induction
from kokemussilta.assignments.actions.late import confirm_late, mend_late, refuse_late, remind_of_late, tell_late, withdraw_late
from kokemussilta.assignments.actions.rechecking import recheck, step_aside
from kokemussilta.assignments.actions.reminding import remind, remind_client, remind_of_report
from kokemussilta.assignments.actions.reporting import mark_briefed, mark_talked, report
from kokemussilta.assignments.actions.rounds import ask_again, close_round, open_round
from kokemussilta.assignments.actions.talk_notes import mark_heavy, write_talk_note
from kokemussilta.assignments.actions.talks import (
    book_talk,
    do_without_talk,
    have_talk,
    offer_debrief,
    propose_talk,
    remind_of_talk,
    take_talk,
    tick_talk,
    unbook_talk,
    want_talk,
)
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
    "attach_file",
    "begin_deliverable",
    "book_talk",
    "call_off_task",
    "choose",
    "close_round",
    "close_task",
    "confirm_late",
    "correct_report",
    "decline",
    "detach_file",
    "do_without_talk",
    "edit_induction",
    "end_trust",
    "expert_cancels",
    "expire",
    "express_interest",
    "follow_up_deliverable",
    "give_up",
    "have_talk",
    "lapse",
    "leave_deliverable",
    "limit_trust",
    "make_feed",
    "mark_briefed",
    "mark_heavy",
    "mark_no_show",
    "mark_talked",
    "mend_late",
    "note_change",
    "note_order_change",
    "offer_debrief",
    "open_round",
    "propose_talk",
    "put_on_board",
    "recheck",
    "refuse_late",
    "release",
    "remind",
    "remind_client",
    "remind_of_deliverable",
    "remind_of_late",
    "remind_of_report",
    "remind_of_talk",
    "renew_feed",
    "reply_to_deliverable",
    "report",
    "revoke_feed",
    "send_deliverable",
    "send_induction_link",
    "step_aside",
    "step_back",
    "take_talk",
    "take_up_deliverable",
    "tell_deliverable_ready",
    "tell_late",
    "tick_induction",
    "tick_talk",
    "turn_to_trusted",
    "unbook_talk",
    "want_talk",
    "warn_of_empty_seats",
    "withdraw",
    "withdraw_late",
    "write_deliverable",
    "write_talk_note",
]
