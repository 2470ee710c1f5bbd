"""What an expert and an organisation have agreed: templates in versions, contracts with the words as accepted, weekly shifts."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP
from kokemussilta.core.workflow import Moving
from kokemussilta.register.models.entry import Expert
from kokemussilta.register.scopes_of_contracts import Contracts, Templates
from kokemussilta.register.states import AGREED, ContractState
from kokemussilta.register.words import WEEKDAYS
from kokemussilta.vocabulary.models import TaskKind


class ContractTemplate(Coded):
    """What an organisation's contracts are made from. `kinds`: which tasks they cover (none: all); `months`: how long they hold
    unless agreed otherwise (None: until further notice).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contract_templates")
    name = models.CharField(max_length=120)
    kinds = models.ManyToManyField(TaskKind, blank=True, related_name="+")
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = Templates.as_manager()

    class Meta:
        ordering = ["-is_active", "name", "id"]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "code", "organisation", "name", "kinds", "months", "is_active", "created_at"), KEEP)

    def __str__(self) -> str:
        return self.name


class TemplateVersion(Coded):
    """The words of a template as they were from one moment on; never edited. `texts`: {"fi": ..., "sv": ..., "en": ...}, Finnish always."""

    template = models.ForeignKey(ContractTemplate, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    texts = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="a_version_of_a_template_once")]

    class Personal:
        """Who wrote it is no secret."""

        fields = dict.fromkeys(("id", "code", "template", "number", "texts", "made_at", "made_by"), KEEP)

    def __str__(self) -> str:
        return self.code

    def text_in(self, language: str) -> tuple[str, str]:
        """The words with the language that they are in: the one asked for, else Finnish."""
        found = str(self.texts.get(language[:2]) or "")
        return (found, language[:2]) if found else (str(self.texts.get("fi") or ""), "fi")

    @property
    def text(self) -> str:
        """The words in the reader's language."""
        return self.text_in(get_language() or "fi")[0]


class Contract(Coded, Moving):
    """An agreement between an expert and an organisation. `name`, `text`, `language`, `kinds` are kept as they were offered, so what
    was accepted never changes. `ends_on` None: until further notice; notice sets it.

    `previous`: the one that it goes on from. `over_side`: who refused it or ended it, "expert" or "organisation".
    """

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="contracts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contracts")
    state = models.CharField(max_length=10, choices=ContractState.choices, default=ContractState.OFFERED, editable=False)
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="contracts")
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="renewals")
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="fi")
    text = models.TextField()
    kinds = models.ManyToManyField(TaskKind, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    signed_name = models.CharField(max_length=120, blank=True)
    over_side = models.CharField(max_length=12, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)

    objects = Contracts.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ContractState.values), name="contract_state_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="a_contract_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AGREED) | Q(accepted_at__isnull=False, signed_at__isnull=False),
                name="a_contract_in_force_was_accepted_by_both",
            ),
            models.UniqueConstraint(
                fields=["expert", "organisation"],
                condition=Q(state__in=["offered", "accepted"]),
                name="one_contract_waits_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "ends_on"], name="contracts_that_end")]

    class Personal:
        """Kept as the proof of what was agreed; the expert's name goes with their entry."""

        fields = {
            "id": KEEP, "code": KEEP, "expert": KEEP, "organisation": KEEP, "state": KEEP, "state_since": KEEP, "version": KEEP,
            "previous": KEEP, "name": KEEP, "language": KEEP, "text": KEEP, "kinds": KEEP, "starts_on": KEEP, "ends_on": KEEP,
            "offered_at": KEEP, "offered_by": KEEP, "accepted_at": KEEP, "signed_at": KEEP, "signed_by": KEEP,
            "signed_name": KEEP, "over_side": KEEP, "over_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code

    def holds_on(self, day: date) -> bool:
        """Whether both have accepted it and the day is one of its own."""
        return self.state in AGREED and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Placement(Coded):
    """A weekly shift that a contract holds: where, on which weekday, from when to when, between which days (`ends_on` included).

    Those of a contract that is offered are accepted with it; one added later waits for the expert's own yes (`agreed_at`).
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="placements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    from_time = models.TimeField()
    until_time = models.TimeField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["weekday", "from_time", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="placement_weekday_is_one_of_seven"),
            models.CheckConstraint(condition=Q(until_time__gt=F("from_time")), name="a_shift_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="a_placement_ends_after_it_starts"
            ),
        ]

    class Personal:
        """Where and when the person works."""

        fields = {
            "id": KEEP, "code": KEEP, "contract": KEEP, "unit": KEEP, "weekday": ERASE, "from_time": ERASE, "until_time": ERASE,
            "starts_on": ERASE, "ends_on": ERASE, "added_at": KEEP, "agreed_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def day_name(self) -> str:
        """The weekday in words."""
        return str(WEEKDAYS[self.weekday])


class KindRule(models.Model):
    """What an organisation's leads have decided of a kind of task (None: of all): whether a contract must be in force, and whether a
    criminal-record extract is asked for when minors are met (None: not decided, so it is).

    `outcome`: what the decision helper said, a member of `background.Outcome`.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="kind_rules")
    kind = models.ForeignKey(TaskKind, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    needs_contract = models.BooleanField(default=False)
    asks_record = models.BooleanField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind"], name="one_rule_of_a_kind"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(kind__isnull=True), name="one_rule_of_all_kinds"),
        ]

    class Personal:
        """Who decided is no secret."""

        fields = dict.fromkeys(
            ("id", "organisation", "kind", "needs_contract", "asks_record", "outcome", "decided_at", "decided_by"), KEEP
        )

    def __str__(self) -> str:
        return str(self.pk)
