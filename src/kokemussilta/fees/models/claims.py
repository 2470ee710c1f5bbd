"""Claims: what is asked to be paid for one assignment, line by line, and on whose desk it lies."""

from django.db import models
from django.db.models import F, Q

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP, SENSITIVE
from kokemussilta.core.workflow import Moving
from kokemussilta.fees.scopes import Claims
from kokemussilta.fees.states import DESK_IN, ClaimState, Desk, Ground, HolderKind, Kind, Reach, Verdict
from kokemussilta.register.models import Expert

_PLACED = Q()
for _state, _desk in DESK_IN.items():
    _PLACED |= Q(state=_state.value, desk=_desk.value)


class Claim(Coded, Moving):
    """What one expert is to be paid for one assignment. One a claim: `organisation` pays, `unit` of it approves by its own route.

    `version` counts what was submitted: a returned claim is mended as the next one, and the lines of each stay. `position` is the
    step on which it lies while in approval. `arranger`: the coordinating organisation whose order it was. `is_invoiced`: the arranger
    pays and bills the client. `total_cents` and `taxable_cents` are the sums of the current version's lines.
    """

    state = models.CharField(max_length=12, choices=ClaimState.choices, default=ClaimState.DRAFTED, editable=False)
    desk = models.CharField(max_length=8, choices=Desk.choices, default=Desk.EXPERT, editable=False)
    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="claim")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="claims")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    arranger = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="arranged_claims")
    is_invoiced = models.BooleanField(default=False)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.WAGE)
    ground = models.CharField(max_length=10, choices=Ground.choices, default=Ground.DONE)
    service = models.SlugField(max_length=60, blank=True)
    worked_on = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    total_cents = models.PositiveIntegerField(default=0)
    taxable_cents = models.PositiveIntegerField(default=0)
    words = models.TextField(blank=True, max_length=1000)
    drafted_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)

    objects = Claims.as_manager()

    class Meta:
        ordering = ["-worked_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="claim_state_is_known"),
            models.CheckConstraint(condition=_PLACED, name="a_claim_is_on_the_desk_of_its_state"),
            models.CheckConstraint(
                condition=Q(state="in_approval", position__isnull=False) | (~Q(state="in_approval") & Q(position__isnull=True)),
                name="a_claim_in_approval_has_its_step",
            ),
            models.CheckConstraint(condition=Q(taxable_cents__lte=F("total_cents")), name="taxable_is_a_part"),
            models.CheckConstraint(
                condition=~Q(state__in=["paid", "received"]) | Q(paid_on__isnull=False), name="a_paid_claim_has_its_day"
            ),
        ]
        indexes = [
            models.Index(fields=["expert", "state"]),
            models.Index(fields=["organisation", "state", "state_since"]),
            models.Index(fields=["unit", "state"]),
        ]

    class Personal:
        """What somebody earned; kept for the accounts, without the person's name in it."""

        fields = {
            "id": KEEP, "code": KEEP, "state": KEEP, "state_since": KEEP, "desk": KEEP, "assignment": KEEP, "expert": KEEP,
            "organisation": KEEP, "unit": KEEP, "arranger": KEEP, "is_invoiced": KEEP, "kind": KEEP, "ground": KEEP, "service": KEEP,
            "worked_on": KEEP, "version": KEEP, "position": KEEP, "total_cents": KEEP, "taxable_cents": KEEP, "words": ERASE,
            "drafted_at": KEEP, "submitted_at": KEEP, "approved_at": KEEP, "expected_on": KEEP, "paid_on": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def is_own_to_mend(self) -> bool:
        """Whether it lies with the expert, to be checked and sent."""
        return self.state in {ClaimState.DRAFTED, ClaimState.RETURNED}


class ClaimLine(models.Model):
    """One line of one version. `because`: the facts that it was computed from (schedule, version, unit, rate row), for good.

    `is_typed`: the expert's own figure (a ticket, kilometres mended). `booked_cents`: what had been agreed beforehand, where it
    differs.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lines")
    version = models.PositiveSmallIntegerField(default=1)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    words = models.CharField(max_length=200, blank=True)
    quantity = models.DecimalField(max_digits=9, decimal_places=2)
    unit_cents = models.PositiveIntegerField()
    cents = models.PositiveIntegerField()
    is_taxable = models.BooleanField()
    is_typed = models.BooleanField(default=False)
    booked_cents = models.PositiveIntegerField(null=True, blank=True)
    because = models.JSONField(default=dict)

    class Meta:
        ordering = ["claim", "version", "number"]
        constraints = [models.UniqueConstraint(fields=["claim", "version", "number"], name="one_line_of_a_number")]

    class Personal:
        """Sums, and where somebody went."""

        fields = {
            "id": KEEP, "claim": KEEP, "version": KEEP, "number": KEEP, "kind": KEEP, "words": ERASE, "quantity": KEEP,
            "unit_cents": KEEP, "cents": KEEP, "is_taxable": KEEP, "is_typed": KEEP, "booked_cents": KEEP, "because": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim_id}/{self.version}/{self.number}"


class ClaimStep(models.Model):
    """One step that a claim passes, as its route was when it was submitted: a later change of the route strands nothing.

    Who may act on it is asked of `rules.holder` each time: the holder, the deputy when they are away, had it too long or may not,
    then the lead.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="steps")
    version = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    holder_kind = models.CharField(max_length=10, choices=HolderKind.choices)
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    deputy = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    days = models.PositiveSmallIntegerField(default=7)

    class Meta:
        ordering = ["claim", "version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "version", "position"], name="one_step_at_a_position"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=60), name="a_step_has_some_days"),
        ]

    class Personal:
        """Who was to approve."""

        fields = dict.fromkeys(("id", "claim", "version", "position", "title", "holder_kind", "person", "deputy", "days"), KEEP)

    def __str__(self) -> str:
        return f"{self.claim_id}/{self.position}"


class Stay(models.Model):
    """One time that a claim lay on one desk. The open one (`until` None) is where it lies now; there is exactly one at every moment,
    until it is done. Lead times are counted from these.

    `title`: how the desk is called to people. `reach`: whether it has passed to the deputy or the lead, `reached_at` since when.
    `reminded`: how many reminders the holder has got. `nonce`: of the link that was sent; a new stay has a new one.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="stays")
    desk = models.CharField(max_length=8, choices=Desk.choices)
    version = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=120)
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reach = models.CharField(max_length=8, choices=Reach.choices, default=Reach.FIRST)
    since = models.DateTimeField()
    reached_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    nonce = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ["claim", "since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=Q(until__isnull=True), name="one_desk_at_a_time"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="a_stay_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["until", "due_at"]), models.Index(fields=["person", "until"])]

    class Personal:
        """Whose desk it was."""

        fields = dict.fromkeys(
            ("id", "claim", "desk", "version", "position", "title", "person", "reach", "since", "reached_at", "due_at", "reminded",
             "reminded_at", "until", "nonce"), KEEP,
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim_id} {self.desk}"


class Decision(models.Model):
    """What somebody decided on a claim: a row with who, when, why. Nobody approves one version twice, no step is approved twice."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    version = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    title = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True, max_length=1000)
    total_cents = models.PositiveIntegerField()

    class Meta:
        ordering = ["claim", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "version", "by"], condition=Q(verdict="approved"), name="nobody_approves_two_steps"
            ),
            models.UniqueConstraint(
                fields=["claim", "version", "position"], condition=Q(verdict="approved"), name="a_step_is_approved_once"
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["returned", "refused"]) | ~Q(reason=""), name="no_return_without_a_reason"
            ),
        ]

    class Personal:
        """Who decided, and their words."""

        fields = {
            "id": KEEP, "claim": KEEP, "version": KEEP, "position": KEEP, "verdict": KEEP, "title": KEEP, "by": KEEP, "at": KEEP,
            "reason": SENSITIVE, "total_cents": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim_id} {self.verdict}"
