"""Which route a claim takes: its unit's, else its organisation's, else one desk of the leads."""

from kokemussilta.fees import rules
from kokemussilta.fees.models import Claim, Route
from kokemussilta.fees.queries.people import as_step


def route_of(organisation: int, unit: int | None) -> Route | None:
    """The route in force for a unit of an organisation (None: for the organisation itself)."""
    rows = Route.objects.filter(organisation=organisation, ended_at__isnull=True)
    found = list(rows.filter(unit__isnull=True) | rows.filter(unit=unit)) if unit else list(rows.filter(unit__isnull=True))
    return min(found, key=lambda route: route.unit_id is None, default=None)


def desks_of(route: Route | None) -> list[rules.Desk]:
    """A route's steps as the rules know them; none when there is no route."""
    if route is None:
        return []
    return [rules.Desk(step.title, as_step(step), step.over_cents) for step in route.steps.order_by("position")]


def desks_for(claim: Claim) -> tuple[rules.Desk, ...]:
    """The desks that a claim passes when it is sent now."""
    return rules.steps_for(desks_of(route_of(claim.organisation_id, claim.unit_id)), claim.total_cents)
