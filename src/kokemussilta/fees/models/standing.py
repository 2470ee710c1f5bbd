"""How a person is paid by an organisation: their own choice, and what payroll has looked up."""

from django.db import models
from django.db.models import Q

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP
from kokemussilta.fees.states import Kind
from kokemussilta.register.models import Expert


class PayeeStanding(Coded):
    """How one person is paid by one organisation. `kind`: their own choice, kept for the next claims.

    Whether they are in the prepayment register payroll looks up, and dates (`checked_on`, `checked_by`).
    """

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="standings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="payees")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.WAGE)
    business_id = models.CharField(max_length=9, blank=True)
    in_prepayment_register = models.BooleanField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        ordering = ["expert", "organisation"]
        constraints = [
            models.UniqueConstraint(fields=["expert", "organisation"], name="one_standing_with_a_payer"),
            models.CheckConstraint(
                condition=Q(in_prepayment_register__isnull=True, checked_on__isnull=True)
                | Q(in_prepayment_register__isnull=False, checked_on__isnull=False),
                name="a_looked_up_register_is_dated",
            ),
        ]

    class Personal:
        """How somebody is paid."""

        fields = {
            "id": KEEP, "code": KEEP, "expert": ERASE, "organisation": KEEP, "kind": KEEP, "business_id": ERASE,
            "in_prepayment_register": KEEP, "checked_on": KEEP, "checked_by": KEEP, "chosen_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code
