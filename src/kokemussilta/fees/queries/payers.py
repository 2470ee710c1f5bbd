"""Who pays an assignment, and how a person is paid by them."""

from dataclasses import dataclass

from django.db.models import Q

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.assignments.models import Assignment
from kokemussilta.fees.models import Claim, PayeeStanding, Route
from kokemussilta.fees.states import Kind
from kokemussilta.orders.states import Payer
from kokemussilta.pricing.terms import kinds_of
from kokemussilta.register.models import Expert


@dataclass(frozen=True)
class Purse:
    """Who pays: `organisation`, by the route of `unit`; `arranger` arranged it; `is_invoiced`: it bills the client afterwards."""

    organisation: Organisation
    unit: Unit | None
    arranger: Organisation
    is_invoiced: bool


def purse_of(assignment: Assignment) -> Purse | None:
    """Who pays. A client that has no route of its own here pays through whoever arranged the task. None: nobody arranged it."""
    order = assignment.task.order
    desk = order.desk
    if desk is None:
        return None
    if assignment.payer != Payer.CLIENT:
        return Purse(desk, None, desk, is_invoiced=False)
    if order.organisation is not None and has_route(order.organisation, order.unit):
        return Purse(order.organisation, order.unit, desk, is_invoiced=False)
    return Purse(desk, None, desk, is_invoiced=order.organisation_id != desk.pk)


def has_route(organisation: Organisation, unit: Unit | None) -> bool:
    """Whether claims can be approved there: the unit has a route, or its organisation."""
    of_unit = Q(unit__isnull=True) if unit is None else Q(unit__isnull=True) | Q(unit=unit)
    return Route.objects.filter(of_unit, organisation=organisation, ended_at__isnull=True).exists()


def kind_of(expert: Expert, organisation: Organisation, payer: str) -> str:
    """How the fee is paid unless the person says otherwise; voluntary work has costs only."""
    if payer == Payer.VOLUNTARY:
        return Kind.COSTS
    found = PayeeStanding.objects.filter(expert=expert, organisation=organisation).values_list("kind", flat=True).first()
    return found or Kind.WAGE


def choices_of(claim: Claim) -> list[str]:
    """The ways of payment among which the person chooses. Voluntary work has costs only; to decline is always allowed."""
    if claim.assignment.payer == Payer.VOLUNTARY:
        return [Kind.COSTS]
    allowed = kinds_of(claim.organisation_id)
    return [kind for kind in Kind if kind == Kind.DECLINED or (kind != Kind.COSTS and (not allowed or kind in allowed))]


def standing_of(claim: Claim) -> PayeeStanding | None:
    """How the person is paid by this payer."""
    found: PayeeStanding | None = PayeeStanding.objects.filter(
        expert=claim.expert_id, organisation=claim.organisation_id
    ).first()
    return found
