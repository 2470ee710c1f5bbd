"""The verbs of matching."""

from kokemussilta.matching.actions.weighing import set_weights, usual_again

__all__ = ["set_weights", "usual_again"]
