"""What observation days, audits and development groups produce: a report or a proposal, its recipient, their answer, what came of it."""

from django.db import models
from django.db.models import Q

from kokemussilta.accounts.models import User
from kokemussilta.assignments.scopes_of_day import Deliverables
from kokemussilta.assignments.states import DeliverableState
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP
from kokemussilta.core.workflow import Moving
from kokemussilta.files.models import StoredFile
from kokemussilta.orders.models import Task


class Deliverable(Coded, Moving):
    """Written in the program, or attached as files, and sent to one named person, who reads and answers it by a link."""

    state = models.CharField(max_length=10, choices=DeliverableState.choices, default=DeliverableState.DRAFT, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="deliverables")
    begun_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField()
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=20000, blank=True)
    #: Whether files belong to it; what was sent says so for good.
    has_files = models.BooleanField(default=False)
    signed = models.CharField(max_length=200, blank=True)
    recipient_name = models.CharField(max_length=120, blank=True)
    recipient_role = models.CharField(max_length=120, blank=True)
    recipient_email = models.EmailField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=5000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(max_length=5000, blank=True)
    followed_at = models.DateTimeField(null=True, blank=True)

    objects = Deliverables.as_manager()

    class Meta:
        ordering = ["begun_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeliverableState.values), name="deliverable_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"])
                | (Q(sent_at__isnull=False) & ~Q(recipient_email="") & (~Q(text="") | Q(has_files=True))),
                name="a_sent_deliverable_has_recipient_and_content",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False), name="an_answer_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="followed") | Q(followed_at__isnull=False), name="an_outcome_has_its_time"
            ),
        ]

    class Personal:
        """The writer's words about a service, and to whom they went."""

        fields = {
            "id": KEEP, "code": KEEP, "state": KEEP, "state_since": KEEP, "task": KEEP, "begun_by": KEEP, "begun_at": KEEP,
            "title": KEEP, "text": KEEP, "has_files": KEEP, "signed": ERASE, "recipient_name": ERASE, "recipient_role": KEEP,
            "recipient_email": ERASE, "sent_at": KEEP, "answer": KEEP, "answered_at": KEEP, "outcome": KEEP,
            "followed_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code


class Attachment(models.Model):
    """A file that belongs to a report or a proposal; of one that was removed after sending it is still told that it was there."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.PROTECT, related_name="attachments")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="attachment")

    class Meta:
        ordering = ["id"]

    class Personal:
        """The file itself says more (`StoredFile`)."""

        fields = {"id": KEEP, "deliverable": KEEP, "file": KEEP}

    def __str__(self) -> str:
        return self.file.code
