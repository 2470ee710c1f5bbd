"""Surveys in use, and what was answered. No row tells who answered, from where or at what time of day."""

from django.db import models
from django.db.models import Q

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP, SENSITIVE
from kokemussilta.core.workflow import Moving
from kokemussilta.feedback.scopes import Surveys
from kokemussilta.feedback.states import Channel, Purpose
from kokemussilta.orders.models import Task
from kokemussilta.questions.models import Edition, QuestionSet
from kokemussilta.questions.models import said as in_words
from kokemussilta.register.states import ImportState


class Survey(Coded):
    """A set of questions in use. `organisation` None: a template that anyone may take a copy of. `key`: its short name."""

    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="surveys")
    key = models.SlugField(max_length=40)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    names = models.JSONField()
    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="surveys")
    template = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="copies")
    is_active = models.BooleanField(default=True)
    # For how many days after a task its listeners may answer.
    open_days = models.PositiveSmallIntegerField(default=14)
    made_at = models.DateTimeField()

    #: Counted along where a task's survey is looked up (`opening.survey_for`).
    answers: int

    objects = Surveys.as_manager()

    class Meta:
        ordering = ["organisation", "purpose", "key"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_survey_of_a_name"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(organisation__isnull=True), name="one_survey_template_of_a_name"
            ),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="survey_purpose_is_known"),
        ]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(
            (
                "id",
                "code",
                "organisation",
                "key",
                "purpose",
                "names",
                "question_set",
                "template",
                "is_active",
                "open_days",
                "made_at",
            ),
            KEEP,
        )

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return in_words(self.names)


class AnswerSheet(Coded, Moving):
    """A spreadsheet of answers given elsewhere: checked, run and undone as a whole."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="sheets")
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.WAITING, editable=False)
    file_name = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="answer_sheet_state_is_known"),
            models.UniqueConstraint(
                fields=["survey", "digest"], condition=Q(state="done"), name="a_sheet_of_answers_counts_once"
            ),
        ]

    class Personal:
        """A file's name may hold a person's."""

        fields = {
            "id": KEEP, "code": KEEP, "survey": KEEP, "by": KEEP, "state": KEEP, "state_since": KEEP, "file_name": ERASE,
            "digest": KEEP, "created_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code


class Response(models.Model):
    """One person's answers, without the person. `answered_on`: the day, None where a sheet does not tell it."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.SET_NULL, related_name="responses")
    sheet = models.ForeignKey(AnswerSheet, null=True, blank=True, on_delete=models.CASCADE, related_name="responses")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["survey", "answered_on"])]
        constraints = [models.CheckConstraint(condition=Q(channel__in=Channel.values), name="channel_is_known")]

    class Personal:
        """Nobody can be found from it; a task of one listener might, so results of few are never shown."""

        fields = dict.fromkeys(("id", "survey", "edition", "task", "sheet", "channel", "answered_on"), KEEP)

    def __str__(self) -> str:
        return f"{self.survey_id}"


class Answer(models.Model):
    """One thing answered to one question: an option, a number, or words. Several options are several rows."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.SlugField(max_length=40)
    option = models.SlugField(max_length=40, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    words = models.TextField(blank=True, max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "question", "option"], name="an_option_is_picked_once")]
        indexes = [models.Index(fields=["question", "option"])]

    class Personal:
        """Free words may tell of anyone."""

        fields = {
            "id": KEEP, "response": KEEP, "question": KEEP, "option": KEEP, "number": KEEP, "words": SENSITIVE,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.question
