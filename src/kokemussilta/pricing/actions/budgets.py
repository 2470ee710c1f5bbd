"""Budgets of units: added, changed, ended."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kokemussilta.access.models import Unit
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.pricing import policies
from kokemussilta.pricing.models import Budget


@dataclass(frozen=True)
class BudgetFacts:
    """What a budget says."""

    name: str
    service: str
    starts_on: date
    ends_on: date
    cents: int
    sight: str


@whole
def add_budget(*, unit: Unit, facts: BudgetFacts, code: str, by: User, at: datetime) -> Budget:
    """A new budget of a unit. `code` names it: pressed twice, the second press answers the first one's."""
    if not policies.may_edit_fees(by, unit.organisation):
        raise PermissionDenied
    _refuse(facts)
    made, is_new = Budget.objects.get_or_create(code=code, unit=unit, defaults=asdict(facts) | {"made_at": at, "made_by": by})
    if is_new:
        audit.record("pricing.budget.added", made, by=by, at=at, within=unit)
    return made


@whole
def change_budget(*, budget: Budget, facts: BudgetFacts, by: User, at: datetime) -> list[str]:
    """Change what a budget says; answers the names of what changed."""
    if not policies.may_edit_fees(by, budget.unit.organisation):
        raise PermissionDenied
    _refuse(facts)
    fresh = Budget.objects.get(pk=budget.pk)
    if fresh.ended_at is not None:
        raise Stale(_("Tämä budjetti on päätetty. Tee tarvittaessa uusi."))
    changed = [name for name, value in asdict(facts).items() if getattr(fresh, name) != value]
    if changed:
        Budget.objects.filter(pk=fresh.pk).update(**asdict(facts))
        audit.record("pricing.budget.changed", budget, by=by, at=at, within=budget.unit, fields=changed)
    return changed


@whole
def end_budget(*, budget: Budget, by: User, at: datetime) -> None:
    """Stop following a budget; its row stays. Does nothing the second time."""
    if not policies.may_edit_fees(by, budget.unit.organisation):
        raise PermissionDenied
    if Budget.objects.filter(pk=budget.pk, ended_at__isnull=True).update(ended_at=at):
        audit.record("pricing.budget.ended", budget, by=by, at=at, within=budget.unit)


def _refuse(facts: BudgetFacts) -> None:
    if facts.ends_on < facts.starts_on:
        raise Refused(_("Viimeisen päivän pitää olla ensimmäisen jälkeen."))
