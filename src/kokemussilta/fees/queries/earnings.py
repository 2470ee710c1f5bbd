"""What somebody earns by month of payment: paid, and planned as things stand. For the person alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models.functions import Coalesce

from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.states import AssignmentState
from kokemussilta.core.clock import local_day
from kokemussilta.fees.models import Claim
from kokemussilta.fees.states import ClaimState
from kokemussilta.orders.states import Payer
from kokemussilta.register.models import Expert

_LEFT_OUT = [ClaimState.WITHDRAWN, ClaimState.NOTHING]
_PAID = {ClaimState.PAID, ClaimState.RECEIVED, ClaimState.MISSING}


@dataclass
class Month:
    """One month of payment, in cents: taxable pay that was paid, that is on its way or planned, and travel free of tax."""

    month: date
    paid: int = 0
    planned: int = 0
    travel_paid: int = 0
    travel_planned: int = 0
    claims: list[Claim] = field(default_factory=list)

    @property
    def taxable(self) -> int:
        """What counts in a limit."""
        return self.paid + self.planned


def months_of(expert: Expert, first: date, last: date) -> list[Month]:
    """The months from `first` to `last` (their first days) in which something is paid; two statements."""
    found: dict[date, Month] = {}
    for claim in _claims(expert):
        on = (claim.paid_on or claim.expected_on or claim.worked_on).replace(day=1)
        if first <= on <= last:
            one = found.setdefault(on, Month(on))
            one.claims.append(claim)
            untaxed = claim.total_cents - claim.taxable_cents
            if claim.state in _PAID:
                one.paid += claim.taxable_cents
                one.travel_paid += untaxed
            else:
                one.planned += claim.taxable_cents
                one.travel_planned += untaxed
    for month, cents in _agreed(expert):
        if first <= month <= last and cents:
            found.setdefault(month, Month(month)).planned += cents
    return [found[month] for month in sorted(found)]


def taxable_in(expert: Expert, month: date) -> int:
    """What counts in the person's limit in one month; two statements."""
    return sum(one.taxable for one in months_of(expert, month, month))


def span_around(at: datetime, *, back: int = 6, ahead: int = 6) -> tuple[date, date]:
    """The first days of the months so far back and ahead."""
    return shifted(local_day(at), -back), shifted(local_day(at), ahead)


def shifted(day: date, months: int) -> date:
    """The first day of the month so many months from a day's."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _claims(expert: Expert) -> Iterable[Claim]:
    rows = Claim.objects.filter(expert=expert).exclude(state__in=_LEFT_OUT)
    return rows.select_related("organisation").order_by("worked_on", "pk")


def _agreed(expert: Expert) -> Iterable[tuple[date, int]]:
    """Tasks that are agreed and have no claim yet: when their fees are expected, and how much."""
    rows = Assignment.objects.filter(expert=expert, state=AssignmentState.CONFIRMED, claim__isnull=True).exclude(
        payer=Payer.VOLUNTARY
    )
    told = rows.values_list("pay_month", "task__starts_at", Coalesce("pay_cents", "fee_cents"))
    for month, starts_at, cents in told:
        yield (month or local_day(starts_at).replace(day=1)), cents or 0
