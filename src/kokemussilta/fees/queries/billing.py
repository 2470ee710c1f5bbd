"""What is to be billed: approved claims that the arranger pays for a client, by order."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.fees.models import Claim, Invoice
from kokemussilta.fees.states import ClaimState
from kokemussilta.orders.models import Order

BILLED_IN = [ClaimState.APPROVED, ClaimState.IN_BATCH, ClaimState.PAID, ClaimState.RECEIVED, ClaimState.MISSING]


@dataclass(frozen=True)
class Pending:
    """One order's claims that no bill holds yet, and the organisation that bills."""

    organisation: Organisation
    order: Order
    claims: list[Claim]

    @property
    def cents(self) -> int:
        """What they come to, without VAT."""
        return sum(claim.total_cents for claim in self.claims)


def pending(user: User) -> list[Pending]:
    """By order, the earliest work first."""
    rows = unbilled(standing(user).organisations(Permission.CLAIM_PAY)).order_by("assignment__task__order", "worked_on", "pk")
    return [
        Pending(claims[0].organisation, order, claims)
        for order, found in groupby(rows, key=lambda claim: claim.assignment.task.order)
        if (claims := list(found))
    ]


def unbilled(organisations: set[int]) -> QuerySet[Claim]:
    """Claims of these payers that a client is to be billed for and no bill holds."""
    rows = Claim._base_manager.filter(organisation__in=organisations, is_invoiced=True, state__in=BILLED_IN, total_cents__gt=0)
    return rows.exclude(invoice_rows__holds=True).select_related("organisation", "assignment__task__order__product", "expert")


def invoices(user: User) -> QuerySet[Any]:
    """The bills of the organisations whose payroll the person does, the newest first."""
    numbers = standing(user).organisations(Permission.CLAIM_PAY)
    rows = Invoice.objects.filter(organisation__in=numbers) if numbers else Invoice.objects.none()
    return rows.select_related("organisation", "order", "credits", "credited_by").order_by("-made_at", "-pk")


def note_to(invoice: Invoice) -> Invoice | None:
    """The credit note that took a bill back."""
    return Invoice.objects.filter(credits=invoice).first()
