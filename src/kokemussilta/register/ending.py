"""What ends soon: contracts and qualifications whose last day is near."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kokemussilta.register.models import Contract, Qualification
from kokemussilta.register.states import WAITING, ContractState, ExpertState


def contracts_ending(first: date, last: date) -> QuerySet[Any]:
    """Contracts in force whose last day is between two days, and that nothing goes on from; the nearest end first."""
    onward = Contract.objects.filter(expert=OuterRef("expert"), organisation=OuterRef("organisation")).filter(
        Q(state__in=WAITING)
        | Q(state=ContractState.IN_FORCE, ends_on__isnull=True)
        | Q(state=ContractState.IN_FORCE, ends_on__gt=OuterRef("ends_on"))
    )
    rows: QuerySet[Any] = Contract.objects.filter(
        ~Exists(onward), state=ContractState.IN_FORCE, ends_on__gte=first, ends_on__lte=last, expert__state=ExpertState.ACTIVE
    )
    return rows.order_by("ends_on", "pk")


def qualifications_ending(first: date, last: date) -> QuerySet[Any]:
    """What people have shown whose last day is between two days, and that is not renewed; the nearest end first.

    Contracts stand for themselves, see `contracts_ending`.
    """
    later = Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("ends_on"))
    as_wide = Q(for_kind=OuterRef("for_kind")) | Q(for_kind__isnull=True)
    renewed = Qualification.objects.filter(later, as_wide, expert=OuterRef("expert"), kind=OuterRef("kind"))
    rows: QuerySet[Any] = Qualification.objects.filter(
        ~Exists(renewed), contract__isnull=True, ends_on__gte=first, ends_on__lte=last, expert__state=ExpertState.ACTIVE
    )
    return rows.order_by("ends_on", "pk")
