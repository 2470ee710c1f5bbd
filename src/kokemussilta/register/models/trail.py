"""What was shown, allowed and talked about, with its dates."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP, SENSITIVE
from kokemussilta.register.models.contracts import Contract
from kokemussilta.register.models.entry import Expert
from kokemussilta.register.models.sheets import ImportRun
from kokemussilta.register.states import SHOWN_WAYS, ConsentWay, Purpose, QualificationKind
from kokemussilta.vocabulary.models import TaskKind


class Qualification(Coded):
    """Something passed, shown or accepted, with its dates. Of a criminal-record extract only that it was seen, by whom, when, and
    for which kind of task: never the paper, nor what it says (Acts 504/2002 and 148/2014, see `register.background`).

    `for_kind` None: for every kind of task. `text_version`: of the principles that were accepted here. `contract`: the contract that
    it stands for, which keeps its days (`actions.contracts`).
    """

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="qualifications")
    kind = models.CharField(max_length=20, choices=QualificationKind.choices)
    got_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    seen_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    for_kind = models.ForeignKey(TaskKind, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text_version = models.CharField(max_length=20, blank=True, default="", db_default="")
    contract = models.ForeignKey(Contract, null=True, blank=True, on_delete=models.CASCADE, related_name="qualifications")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=QualificationKind.values), name="qualification_is_known"),
            models.CheckConstraint(
                condition=Q(kind="contract", contract__isnull=False) | (~Q(kind="contract") & Q(contract__isnull=True)),
                name="a_contract_qualifies_as_one",
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], condition=Q(ends_on__isnull=False), name="qualifications_that_end")]

    class Personal:
        """The person's own. That an extract was seen says nothing of what it held."""

        fields = {
            "id": KEEP, "code": KEEP, "expert": KEEP, "kind": ERASE, "got_on": ERASE, "ends_on": ERASE, "seen_by": KEEP,
            "for_kind": ERASE, "text_version": ERASE, "contract": ERASE,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.kind


class Consent(Coded):
    """What the person allows, given and withdrawn in time; the text's version when the text was shown here."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text_version = models.CharField(max_length=20, blank=True)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField(max_length=10, choices=ConsentWay.choices, default=ConsentWay.OWN)
    recorded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="purpose_is_known"),
            models.CheckConstraint(condition=Q(way__in=ConsentWay.values), name="consent_way_is_known"),
            models.UniqueConstraint(
                fields=["expert", "purpose"],
                condition=Q(withdrawn_at__isnull=True, organisation__isnull=True),
                name="one_consent_in_force",
            ),
            models.UniqueConstraint(
                fields=["expert", "purpose", "organisation"],
                condition=Q(withdrawn_at__isnull=True, organisation__isnull=False),
                name="one_consent_in_force_each_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(purpose="seen_by") | Q(organisation__isnull=False), name="seen_by_names_an_organisation"
            ),
            models.CheckConstraint(
                condition=~Q(way__in=SHOWN_WAYS) | ~Q(text_version=""), name="a_consent_given_here_tells_its_text"
            ),
        ]

    class Personal:
        """Kept as the proof of what was allowed while it was."""

        fields = {
            "id": KEEP, "code": KEEP, "expert": KEEP, "purpose": KEEP, "organisation": KEEP, "text_version": KEEP,
            "given_at": KEEP, "withdrawn_at": KEEP, "way": KEEP, "recorded_by": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.purpose


class Question(Coded):
    """An organisation asks by letter whether it may see somebody's entry; it is not told who was asked.

    `run`: the import that asked; taking the import back takes the question back too. The answer is a `Consent`.
    """

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="questions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(ImportRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions")
    asked_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Personal:
        """That somebody was asked tells that they are in a register."""

        fields = {
            "id": KEEP, "code": KEEP, "expert": ERASE, "organisation": KEEP, "run": KEEP, "asked_at": KEEP, "taken_back_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code


class Meeting(Coded):
    """Somebody was in touch with the expert: when, who, how."""

    class Kind(models.TextChoices):
        """How they were in touch."""

        CALL = "call", _("puhelu")
        MEETING = "meeting", _("tapaaminen")
        MESSAGE = "message", _("viesti")

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="meetings")
    met_on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CALL)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.TextField(blank=True, max_length=2000)

    class Meta:
        ordering = ["-met_on", "-id"]

    class Personal:
        """What was talked about is the person's own to see."""

        fields = {"id": KEEP, "code": KEEP, "expert": KEEP, "met_on": ERASE, "kind": ERASE, "by": KEEP, "note": SENSITIVE}

    def __str__(self) -> str:
        return self.code
