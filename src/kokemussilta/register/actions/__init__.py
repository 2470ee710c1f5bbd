"""What can be done in the register; each action is one transaction with its audit entry, messages and signals."""

from kokemussilta.register.actions.adding import add_and_bring_in, add_expert
from kokemussilta.register.actions.addresses import confirm_address, follow_address
from kokemussilta.register.actions.availability import (
    add_day_exception,
    add_day_exceptions,
    pause,
    remove_day_exception,
    remove_day_exceptions,
    resume,
    set_limits,
    set_weekly_hours,
)
from kokemussilta.register.actions.calendars import link_calendar, note_busy_times, note_unreadable, unlink_calendar
from kokemussilta.register.actions.consents import give_consent, propose_link, take_back_questions, withdraw_consent
from kokemussilta.register.actions.contact import record_meeting
from kokemussilta.register.actions.contracts import (
    Shift,
    accept_contract,
    end_contract,
    offer_contract,
    refuse_contract,
    sign_contract,
)
from kokemussilta.register.actions.entry import (
    accept_invitation,
    activate,
    invite,
    leave,
    link_instead,
    welcome,
)
from kokemussilta.register.actions.importing import bring, discard, invite_imported, run_import, set_mapping
from kokemussilta.register.actions.placements import add_placement, agree_placement, end_placement
from kokemussilta.register.actions.profile import (
    add_boundary,
    both_ways,
    remove_boundary,
    set_boundaries,
    set_ceiling,
    set_kinds,
    set_languages,
    set_themes,
    update_profile,
)
from kokemussilta.register.actions.qualifications import accept_ethics, add_qualification, remove_qualification
from kokemussilta.register.actions.reach import add_area, remove_area, set_rest
from kokemussilta.register.actions.sharing import comment_on_share, note_read, share_story, withdraw_share
from kokemussilta.register.actions.stories import add_story, change_story, copy_story, remove_story, restore_story, save_story
from kokemussilta.register.actions.templates import add_template, change_template, decide_record, demand_contracts
from kokemussilta.register.actions.undoing import undo

__all__ = [
    "Shift",
    "accept_contract",
    "accept_ethics",
    "accept_invitation",
    "activate",
    "add_and_bring_in",
    "add_area",
    "add_boundary",
    "add_day_exception",
    "add_day_exceptions",
    "add_expert",
    "add_placement",
    "add_qualification",
    "add_story",
    "add_template",
    "agree_placement",
    "both_ways",
    "bring",
    "change_story",
    "change_template",
    "comment_on_share",
    "confirm_address",
    "copy_story",
    "decide_record",
    "demand_contracts",
    "discard",
    "end_contract",
    "end_placement",
    "follow_address",
    "give_consent",
    "invite",
    "invite_imported",
    "leave",
    "link_calendar",
    "link_instead",
    "note_busy_times",
    "note_read",
    "note_unreadable",
    "offer_contract",
    "pause",
    "propose_link",
    "record_meeting",
    "refuse_contract",
    "remove_area",
    "remove_boundary",
    "remove_day_exception",
    "remove_day_exceptions",
    "remove_qualification",
    "remove_story",
    "restore_story",
    "resume",
    "run_import",
    "save_story",
    "set_boundaries",
    "set_ceiling",
    "set_kinds",
    "set_languages",
    "set_limits",
    "set_mapping",
    "set_rest",
    "set_themes",
    "set_weekly_hours",
    "share_story",
    "sign_contract",
    "take_back_questions",
    "undo",
    "unlink_calendar",
    "update_profile",
    "welcome",
    "withdraw_consent",
    "withdraw_share",
]
