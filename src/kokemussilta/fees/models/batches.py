"""Pay batches: approved claims handed to payroll or the bank together."""

from django.db import models
from django.db.models import F, Q

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP
from kokemussilta.core.workflow import Moving
from kokemussilta.fees.models.claims import Claim
from kokemussilta.fees.scopes import Batches
from kokemussilta.fees.states import BatchState, Fault, RowState


class PayBatch(Coded, Moving):
    """Claims of one paying organisation, paid together. `total_cents` is frozen when it is locked and checked against its rows."""

    state = models.CharField(max_length=8, choices=BatchState.choices, default=BatchState.OPEN, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pay_batches")
    name = models.CharField(max_length=120)
    pays_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    total_cents = models.PositiveIntegerField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)

    objects = Batches.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["locked", "closed"]) | Q(total_cents__isnull=False), name="a_locked_batch_has_its_sum"
            ),
        ]

    class Personal:
        """No person in it but who made it."""

        fields = dict.fromkeys(
            ("id", "code", "state", "state_since", "organisation", "name", "pays_on", "made_at", "made_by", "total_cents", "locked_at"),
            KEEP,
        )  # fmt: skip

    def __str__(self) -> str:
        return self.code


class BatchRow(Coded, Moving):
    """One claim in one batch. A claim is in at most one batch at a time, and paid at most once.

    `withheld_cents` and `net_cents` come from payroll; the program keeps no tax cards. `report_code` names the earnings payment
    report, for corrections of it later. `income_code`: what the fee is to the Incomes Register, when not as the organisation's usually
    are. `fault`: why it was not paid, which decides whose desk it went to.
    """

    state = models.CharField(max_length=10, choices=RowState.choices, default=RowState.IN, editable=False)
    batch = models.ForeignKey(PayBatch, on_delete=models.PROTECT, related_name="rows")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="batch_rows")
    total_cents = models.PositiveIntegerField()
    taxable_cents = models.PositiveIntegerField()
    withheld_cents = models.PositiveIntegerField(null=True, blank=True)
    net_cents = models.PositiveIntegerField(null=True, blank=True)
    reference = models.CharField(max_length=25, blank=True)
    report_code = models.CharField(max_length=60, blank=True)
    income_code = models.PositiveSmallIntegerField(null=True, blank=True)
    fault = models.CharField(max_length=10, choices=Fault.choices, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["batch", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RowState.values), name="row_state_is_known"),
            models.UniqueConstraint(fields=["claim"], condition=Q(state__in=["in", "paid"]), name="a_claim_is_paid_once"),
            models.CheckConstraint(condition=~Q(state="paid") | Q(paid_on__isnull=False), name="a_paid_row_has_its_day"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="no_refusal_without_a_reason"),
            models.CheckConstraint(
                condition=Q(withheld_cents__isnull=True, net_cents__isnull=True)
                | Q(net_cents=F("total_cents") - F("withheld_cents"), withheld_cents__lte=F("taxable_cents")),
                name="net_is_what_is_left",
            ),
        ]

    class Personal:
        """What was paid to somebody; kept for the accounts."""

        fields = {
            "id": KEEP, "code": KEEP, "state": KEEP, "state_since": KEEP, "batch": KEEP, "claim": KEEP, "total_cents": KEEP,
            "taxable_cents": KEEP, "withheld_cents": KEEP, "net_cents": KEEP, "reference": KEEP, "report_code": KEEP, "income_code": KEEP, "fault": KEEP,
            "paid_on": KEEP, "reason": ERASE, "added_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code
