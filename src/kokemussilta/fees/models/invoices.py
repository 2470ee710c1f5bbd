"""Bills of a coordinating organisation to the clients that pay through it, and credit notes."""

from django.db import models
from django.db.models import F, Q

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import KEEP
from kokemussilta.fees.models.claims import Claim
from kokemussilta.fees.states import VatCode
from kokemussilta.orders.models import Order


class Invoice(Coded):
    """One bill, or a credit note (`credits` names the bill, sums are negative). Numbers have no gaps, and nothing of it changes later.

    Whom it is to, is copied from the order when it is made. `order` None: of one client's orders in `month`.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invoices")
    number = models.PositiveIntegerField()
    credits = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="credited_by")
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.PROTECT, related_name="invoices")
    month = models.DateField(null=True, blank=True)
    bill_to = models.CharField(max_length=160)
    business_id = models.CharField(max_length=12, blank=True)
    bill_reference = models.CharField(max_length=80, blank=True)
    bill_address = models.CharField(max_length=300, blank=True)
    einvoice_address = models.CharField(max_length=40, blank=True)
    einvoice_operator = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=25)
    issued_on = models.DateField()
    due_on = models.DateField()
    vat_code = models.CharField(max_length=2, choices=VatCode.choices)
    vat_rate = models.DecimalField(max_digits=4, decimal_places=1)
    vat_because = models.CharField(max_length=70, blank=True)
    net_cents = models.IntegerField()
    vat_cents = models.IntegerField()
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["organisation", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_invoice_of_a_number"),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="an_invoice_is_due_after_it_is_made"),
            models.CheckConstraint(
                condition=Q(credits__isnull=True, net_cents__gt=0) | Q(credits__isnull=False, net_cents__lt=0),
                name="a_credit_note_takes_back",
            ),
        ]

    class Personal:
        """What an organisation is billed; the names of experts are not on it."""

        fields = dict.fromkeys(
            ("id", "code", "organisation", "number", "credits", "order", "month", "bill_to", "business_id", "bill_reference",
             "bill_address", "einvoice_address", "einvoice_operator", "reference", "issued_on", "due_on", "vat_code", "vat_rate",
             "vat_because", "net_cents", "vat_cents", "reason", "made_at", "made_by"), KEEP,
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.number)

    @property
    def total_cents(self) -> int:
        """With VAT."""
        return self.net_cents + self.vat_cents


class InvoiceRow(models.Model):
    """One claim on a bill. A claim is billed once (`holds`) until a credit note takes it back."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="rows")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="invoice_rows")
    words = models.CharField(max_length=100)
    more = models.CharField(max_length=200, blank=True)
    worked_on = models.DateField()
    cents = models.IntegerField()
    holds = models.BooleanField(default=True)

    class Meta:
        ordering = ["invoice", "worked_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=Q(holds=True), name="a_claim_is_billed_once"),
        ]

    class Personal:
        """What was done and for how much; not by whom."""

        fields = dict.fromkeys(("id", "invoice", "claim", "words", "more", "worked_on", "cents", "holds"), KEEP)

    def __str__(self) -> str:
        return f"{self.invoice_id}/{self.claim_id}"
