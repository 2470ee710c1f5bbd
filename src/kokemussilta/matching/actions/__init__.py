"""The verbs of matching: plans, and how an organisation weighs; call them through this package (`actions.start`)."""

from kokemussilta.matching.actions.places import bar, choose, lock, unbar, unlock
from kokemussilta.matching.actions.plans import copy, solve_again, start, stop
from kokemussilta.matching.actions.sending import leave, send
from kokemussilta.matching.actions.solving import finish, give_back, lay_out, note_progress, take
from kokemussilta.matching.actions.sweeping import forget
from kokemussilta.matching.actions.weighing import set_weights, usual_again

__all__ = [
    "bar",
    "choose",
    "copy",
    "finish",
    "forget",
    "give_back",
    "lay_out",
    "leave",
    "lock",
    "note_progress",
    "send",
    "set_weights",
    "solve_again",
    "start",
    "stop",
    "take",
    "unbar",
    "unlock",
    "usual_again",
]
