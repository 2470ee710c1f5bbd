"""The talks around a task: the briefing before it and the debrief after it, booked by either side; and what the pair writes down."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from kokemussilta.accounts.models import User
from kokemussilta.assignments.models.seats import Assignment
from kokemussilta.assignments.scopes_of_day import TalkNotes, Talks
from kokemussilta.assignments.states import TalkKind, TalkState, Way
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP, SENSITIVE
from kokemussilta.core.workflow import Moving
from kokemussilta.orders.models import Task


class Talk(Coded, Moving):
    """One talk of two: the expert and the coordinator who holds it.

    `proposals`: moments (ISO 8601) that one side has proposed and the other may choose from. `points`: the checklist as it was
    when the talk was opened, lists by language code; `ticked`: places in it.
    """

    kind = models.CharField(max_length=10, choices=TalkKind.choices)
    state = models.CharField(max_length=10, choices=TalkState.choices, default=TalkState.OPEN, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="talks")
    holder = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_by_expert = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.CALL)
    place = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveIntegerField(default=20)
    proposals = models.JSONField(default=list, blank=True)
    proposed_by_expert = models.BooleanField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True, db_index=True)
    points = models.JSONField(default=dict, blank=True)
    ticked = models.JSONField(default=list, blank=True)

    objects = Talks.as_manager()

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TalkKind.values), name="talk_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=TalkState.values), name="talk_state_is_known"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="talk_way_is_known"),
            models.CheckConstraint(
                condition=~Q(state="booked") | Q(starts_at__isnull=False), name="a_booked_talk_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(proposed_by_expert__isnull=False), name="a_proposal_is_somebodys"
            ),
            models.UniqueConstraint(fields=["assignment", "kind"], name="one_talk_of_a_kind"),
        ]

    class Personal:
        """That somebody needed to talk is theirs to tell."""

        fields = {
            "id": KEEP, "code": KEEP, "kind": KEEP, "state": KEEP, "state_since": KEEP, "assignment": KEEP, "holder": KEEP,
            "asked_by_expert": SENSITIVE, "opened_at": KEEP, "way": KEEP, "place": ERASE, "minutes": KEEP, "proposals": ERASE,
            "proposed_by_expert": KEEP, "starts_at": KEEP, "points": KEEP, "ticked": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def times(self) -> list[datetime]:
        """The proposed moments, the earliest first."""
        return sorted(datetime.fromisoformat(one) for one in self.proposals)

    @property
    def ends_at(self) -> datetime | None:
        """When an agreed talk is over."""
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def checklist(self) -> list[str]:
        """The list in the reader's language."""
        language = (get_language() or "fi")[:2]
        return list(self.points.get(language) or self.points.get("fi", []))


class TalkNote(Coded):
    """What one of the pair wrote down. `holder`: the coordinator of the pair when it was written; whoever comes after them sees it not."""

    talk = models.ForeignKey(Talk, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    holder = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=3000)
    written_at = models.DateTimeField()

    objects = TalkNotes.as_manager()

    class Meta:
        ordering = ["written_at", "id"]

    class Personal:
        """Between two people."""

        fields = {
            "id": KEEP, "code": KEEP, "talk": KEEP, "author": KEEP, "holder": KEEP, "text": SENSITIVE, "written_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code


class HeavyTask(models.Model):
    """A coordinator's mark that a task is hard on its people: a debrief is offered to them afterwards."""

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="heavy")
    marked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    marked_at = models.DateTimeField()

    class Personal:
        """No person in it but who marked it."""

        fields = dict.fromkeys(("id", "task", "marked_by", "marked_at"), KEEP)

    def __str__(self) -> str:
        return str(self.pk)
