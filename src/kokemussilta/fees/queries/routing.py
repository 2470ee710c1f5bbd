"""Which route a claim takes: its unit's, else its organisation's, else one desk of the leads."""

from django.db.models import Q

from kokemussilta.fees import rules
from kokemussilta.fees.models import Claim, Route
from kokemussilta.fees.queries.people import as_step


def routes_of(organisation: int, unit: int | None) -> tuple[Route | None, Route | None]:
    """The route of a unit (None: of the organisation itself) by its own, and the one that it takes: its own, else its organisation's."""
    of_unit = Q(unit__isnull=True) if unit is None else Q(unit__isnull=True) | Q(unit=unit)
    found = Route.objects.filter(of_unit, organisation=organisation, ended_at__isnull=True).prefetch_related(
        "steps__person", "steps__deputy"
    )
    by_unit = {route.unit_id: route for route in found}
    own = by_unit.get(unit)
    return own, own or by_unit.get(None)


def route_of(organisation: int, unit: int | None) -> Route | None:
    """The route in force for a unit of an organisation (None: for the organisation itself)."""
    return routes_of(organisation, unit)[1]


def desks_of(route: Route | None) -> list[rules.Desk]:
    """A route's steps as the rules know them; none when there is no route."""
    if route is None:
        return []
    return [
        rules.Desk(step.title, as_step(step), step.over_cents)
        for step in sorted(route.steps.all(), key=lambda step: step.position)
    ]


def desks_for(claim: Claim) -> tuple[rules.Desk, ...]:
    """The desks that a claim passes when it is sent now."""
    return rules.steps_for(desks_of(route_of(claim.organisation_id, claim.unit_id)), claim.total_cents)
