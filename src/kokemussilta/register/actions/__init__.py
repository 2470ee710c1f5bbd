"""What can be done in the register; each action is one transaction with its audit entry, messages and signals."""

from kokemussilta.register.actions.availability import (
    add_day_exception,
    add_day_exceptions,
    pause,
    remove_day_exception,
    resume,
    set_limits,
    set_weekly_hours,
)
from kokemussilta.register.actions.consents import give_consent, propose_link, withdraw_consent
from kokemussilta.register.actions.contact import add_qualification, record_meeting, remove_qualification
from kokemussilta.register.actions.entry import accept_invitation, activate, add_expert, invite, leave, link_instead
from kokemussilta.register.actions.importing import bring, discard, invite_imported, run_import, set_mapping, undo
from kokemussilta.register.actions.profile import (
    add_boundary,
    remove_boundary,
    set_boundaries,
    set_ceiling,
    set_kinds,
    set_languages,
    set_themes,
    update_profile,
)

__all__ = [
    "accept_invitation",
    "activate",
    "add_boundary",
    "add_day_exception",
    "add_day_exceptions",
    "add_expert",
    "add_qualification",
    "bring",
    "discard",
    "give_consent",
    "invite",
    "invite_imported",
    "leave",
    "link_instead",
    "pause",
    "propose_link",
    "record_meeting",
    "remove_boundary",
    "remove_day_exception",
    "remove_qualification",
    "resume",
    "run_import",
    "set_boundaries",
    "set_ceiling",
    "set_kinds",
    "set_languages",
    "set_limits",
    "set_mapping",
    "set_themes",
    "set_weekly_hours",
    "undo",
    "update_profile",
    "withdraw_consent",
]
