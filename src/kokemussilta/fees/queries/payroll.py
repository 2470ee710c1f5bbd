"""Payroll's queue: what waits to be collected, what was not paid, what is missing."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.fees.models import BatchRow, Claim, PayBatch, PayeeDetails, PayFile, PaySettings
from kokemussilta.fees.states import BatchState, ClaimState, RowState


@dataclass(frozen=True)
class Waiting:
    """How much waits, of what."""

    count: int
    total_cents: int
    taxable_cents: int


def payers_of(user: User) -> list[Organisation]:
    """The organisations whose payroll the person does, by name."""
    numbers = standing(user).organisations(Permission.CLAIM_PAY)
    return list(Organisation.objects.filter(pk__in=numbers).order_by("name"))


def claims_of(user: User) -> QuerySet[Any]:
    """The claims that were sent to the organisations whose payroll the person does; one's own are another's to pay."""
    numbers = standing(user).organisations(Permission.CLAIM_PAY)
    rows = Claim.objects.visible_to(user).filter(organisation__in=numbers, submitted_at__isnull=False)
    return rows.exclude(expert__user=user) if numbers else rows.none()


def waiting(user: User) -> QuerySet[Any]:
    """Approved claims, the oldest first, with whether the person can be paid."""
    details = PayeeDetails.objects.filter(expert=OuterRef("expert"))
    rows = claims_of(user).filter(state=ClaimState.APPROVED).select_related("expert", "unit", "organisation")
    found: QuerySet[Any] = rows.annotate(has_details=Exists(details)).order_by("approved_at", "pk")
    return found


def sums(rows: QuerySet[Any]) -> Waiting:
    """Of all that the rows hold."""
    told = rows.order_by().aggregate(n=Count("pk"), total=Sum("total_cents"), taxable=Sum("taxable_cents"))
    return Waiting(told["n"], told["total"] or 0, told["taxable"] or 0)


def to_mend(user: User) -> QuerySet[Any]:
    """What was not paid, and what is missing: the oldest first."""
    rows = claims_of(user).filter(state__in=[ClaimState.REFUSED, ClaimState.MISSING])
    found: QuerySet[Any] = rows.select_related("expert", "unit", "organisation").order_by("state_since", "pk")
    return found


def batches(user: User) -> QuerySet[Any]:
    """Batches with how many rows they have and what those come to."""
    held = Q(rows__state__in=[RowState.IN, RowState.PAID, RowState.REFUSED])
    rows = PayBatch.objects.visible_to(user).select_related("organisation")
    found: QuerySet[Any] = rows.annotate(
        size=Count("rows", filter=held),
        sum_cents=Sum("rows__total_cents", filter=held),
        refused=Count("rows", filter=Q(rows__state=RowState.REFUSED)),
    )
    return found


def open_batches(user: User) -> QuerySet[Any]:
    """Those that somebody still works at, by the day on which they pay."""
    return batches(user).filter(state__in=[BatchState.OPEN, BatchState.LOCKED]).order_by("pays_on", "pk")


def rows_to(user: User) -> QuerySet[Any]:
    """Rows of the batches that the person may see."""
    rows = BatchRow._base_manager.filter(batch__in=PayBatch.objects.visible_to(user))
    return rows.select_related(
        "batch__organisation", "claim__expert__user", "claim__organisation", "claim__assignment__task__order"
    )


def files_to(user: User) -> QuerySet[Any]:
    """Files of the batches that the person may see."""
    return PayFile.objects.filter(batch__in=PayBatch.objects.visible_to(user)).select_related("batch__organisation")


def settings_of(organisation: Organisation) -> PaySettings:
    """The organisation's settings; empty ones when nothing was filled in yet."""
    return PaySettings.objects.filter(organisation=organisation).first() or PaySettings(organisation=organisation)
