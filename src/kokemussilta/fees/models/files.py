"""Files that were made of a batch: kept sealed, so that the same one can be fetched again, and nothing is paid by two of them."""

from django.db import models
from django.db.models import Q

from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.encryption import EncryptedField
from kokemussilta.core.privacy import KEEP, SENSITIVE
from kokemussilta.fees.models.batches import PayBatch
from kokemussilta.fees.states import FileKind


class PayFile(Coded):
    """One file for the bank or the Incomes Register. `identity` is what the receiver knows it by; made twice, it would be refused there.

    `annulled_at`: payroll says that it was never taken to the bank, so its rows may go into another.
    """

    batch = models.ForeignKey(PayBatch, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=12, choices=FileKind.choices)
    number = models.PositiveSmallIntegerField()
    identity = models.CharField(max_length=35, unique=True)
    content_sealed = EncryptedField()
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    total_cents = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    annulled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_file_of_a_number"),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="file_kind_is_known"),
        ]

    class Personal:
        """Account numbers and identity codes, sealed."""

        fields = {
            "id": KEEP, "code": KEEP, "batch": KEEP, "kind": KEEP, "number": KEEP, "identity": KEEP, "content_sealed": SENSITIVE,
            "digest": KEEP, "count": KEEP, "total_cents": KEEP, "made_at": KEEP, "made_by": KEEP, "annulled_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.identity


class FiledRow(models.Model):
    """Which row is in which file. A row stands in at most one file for the bank that holds (`holds`: the file is not annulled)."""

    file = models.ForeignKey(PayFile, on_delete=models.PROTECT, related_name="filed")
    row = models.ForeignKey("fees.BatchRow", on_delete=models.PROTECT, related_name="filed")
    for_bank = models.BooleanField()
    holds = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "row"], name="a_row_is_once_in_a_file"),
            models.UniqueConstraint(fields=["row"], condition=Q(for_bank=True, holds=True), name="the_bank_is_asked_once"),
        ]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "file", "row", "for_bank", "holds"), KEEP)

    def __str__(self) -> str:
        return f"{self.file_id}/{self.row_id}"


class EarningsReport(Coded):
    """One earner's report of one day of payment in a batch. `identity` stays for good: a correction is its next `version`, a cancellation names both.

    `facts`: a digest of what the last version told, so that it is known whether it must be mended; `cancelled_at`: it was taken back.
    """

    batch = models.ForeignKey(PayBatch, on_delete=models.PROTECT, related_name="reports")
    expert = models.ForeignKey("register.Expert", on_delete=models.PROTECT, related_name="+")
    paid_on = models.DateField()
    identity = models.CharField(max_length=40, unique=True)
    version = models.PositiveSmallIntegerField(default=1)
    facts = models.CharField(max_length=64)
    told_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["batch", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "expert", "paid_on"], condition=Q(cancelled_at__isnull=True), name="one_report_of_an_earner"
            )
        ]

    class Personal:
        """That somebody was paid; the sums are in the sealed file."""

        fields = dict.fromkeys(
            ("id", "code", "batch", "expert", "paid_on", "identity", "version", "facts", "told_at", "cancelled_at"), KEEP
        )

    def __str__(self) -> str:
        return self.identity
