"""The rows of the area: seats and their people, the talks around a task, what tasks produce, inductions, calendar feeds."""

from kokemussilta.assignments.models.deliverables import Attachment, Deliverable
from kokemussilta.assignments.models.feeds import Feed
from kokemussilta.assignments.models.inductions import InductionPoint, InductionTick
from kokemussilta.assignments.models.late import LateEntry
from kokemussilta.assignments.models.seats import Assignment, Interest, Offer, OfferRound, TaskReport
from kokemussilta.assignments.models.talks import HeavyTask, Talk, TalkNote

__all__ = [
    "Assignment", "Attachment", "Deliverable", "Feed", "HeavyTask", "InductionPoint", "InductionTick", "Interest", "LateEntry", "Offer", "OfferRound", "Talk", "TalkNote", "TaskReport",
]  # fmt: skip
