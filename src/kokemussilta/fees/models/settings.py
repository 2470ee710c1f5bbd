"""How an organisation pays and bills: its account, its codes, its payroll system's columns."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from kokemussilta.access.models import Organisation
from kokemussilta.core.privacy import KEEP
from kokemussilta.fees.states import VatCode


class PaySettings(models.Model):
    """One paying organisation's settings, kept by its payroll. Without an account no file is made for the bank.

    `income_code`: what fees taxed as wage are to the Incomes Register unless a row says otherwise. `columns`: of the payroll system's file,
    as (fact, heading); `net_columns`: the headings under which it brings back the row, the withheld tax and the net. `next_invoice`: the
    number of the next bill or credit note; bills take it in the transaction that makes them, so none is left out.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="pay_settings")
    iban = models.CharField(max_length=34, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    bank_identity = models.CharField(max_length=35, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    contact_email = models.EmailField(max_length=70, blank=True)
    is_nonprofit = models.BooleanField(default=False)
    income_code = models.PositiveSmallIntegerField(default=214)
    columns = models.JSONField(default=list, blank=True)
    net_columns = models.JSONField(default=dict, blank=True)
    vat_code = models.CharField(max_length=2, choices=VatCode.choices, default=VatCode.OUTSIDE)
    vat_rate = models.DecimalField(max_digits=4, decimal_places=1, default=Decimal(0))
    vat_because = models.CharField(max_length=70, blank=True)
    einvoice_address = models.CharField(max_length=35, blank=True)
    einvoice_operator = models.CharField(max_length=35, blank=True)
    street = models.CharField(max_length=35, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    town = models.CharField(max_length=35, blank=True)
    terms_days = models.PositiveSmallIntegerField(default=14)
    next_invoice = models.PositiveIntegerField(default=1001)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(vat_code="S", vat_rate__gt=0) | (~Q(vat_code="S") & Q(vat_rate=0)),
                name="only_standard_vat_has_a_rate",
            ),
            models.CheckConstraint(condition=Q(vat_rate__gte=0, vat_rate__lte=99), name="a_vat_rate_is_a_percentage"),
            models.CheckConstraint(condition=Q(terms_days__lte=90), name="terms_are_at_most_three_months"),
        ]

    class Personal:
        """The organisation's own; the contact is a desk, not somebody."""

        fields = dict.fromkeys(
            ("id", "organisation", "iban", "bic", "bank_identity", "contact_name", "contact_phone", "contact_email", "is_nonprofit",
             "income_code", "columns", "net_columns", "vat_code", "vat_rate", "vat_because", "einvoice_address", "einvoice_operator",
             "street", "postcode", "town", "terms_days", "next_invoice"), KEEP,
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.organisation_id)
