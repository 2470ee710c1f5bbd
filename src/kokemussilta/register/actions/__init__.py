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
from kokemussilta.register.actions.contact import add_qualification, record_meeting, remove_qualification
from kokemussilta.register.actions.entry import (
    accept_invitation,
    activate,
    invite,
    leave,
    link_instead,
    welcome,
)
from kokemussilta.register.actions.importing import bring, discard, invite_imported, run_import, set_mapping
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
from kokemussilta.register.actions.reach import add_area, remove_area, set_rest
from kokemussilta.register.actions.undoing import undo

__all__ = [
    "accept_invitation",
    "activate",
    "add_and_bring_in",
    "add_area",
    "add_boundary",
    "add_day_exception",
    "add_day_exceptions",
    "add_expert",
    "add_qualification",
    "both_ways",
    "bring",
    "confirm_address",
    "discard",
    "follow_address",
    "give_consent",
    "invite",
    "invite_imported",
    "leave",
    "link_calendar",
    "link_instead",
    "note_busy_times",
    "note_unreadable",
    "pause",
    "propose_link",
    "record_meeting",
    "remove_area",
    "remove_boundary",
    "remove_day_exception",
    "remove_day_exceptions",
    "remove_qualification",
    "resume",
    "run_import",
    "set_boundaries",
    "set_ceiling",
    "set_kinds",
    "set_languages",
    "set_limits",
    "set_mapping",
    "set_rest",
    "set_themes",
    "set_weekly_hours",
    "take_back_questions",
    "undo",
    "unlink_calendar",
    "update_profile",
    "welcome",
    "withdraw_consent",
]
