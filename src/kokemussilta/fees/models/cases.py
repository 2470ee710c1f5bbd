"""Cases: money that did not come, looked into by payroll together with the person."""

from django.db import models
from django.db.models import Q

from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import KEEP
from kokemussilta.fees.models.claims import Claim
from kokemussilta.fees.states import Outcome
from kokemussilta.threads.models import Thread


class Case(Coded):
    """One time that a claim's money was missing, with the talk about it. A claim has at most one open case."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="cases")
    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="pay_case")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=Q(closed_at__isnull=True), name="one_open_case_a_claim"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="a_closed_case_has_its_outcome",
            ),
        ]

    class Personal:
        """Who said that money was missing; the words are in the thread."""

        fields = dict.fromkeys(("id", "code", "claim", "thread", "opened_at", "opened_by", "closed_at", "outcome"), KEEP)

    def __str__(self) -> str:
        return self.code
