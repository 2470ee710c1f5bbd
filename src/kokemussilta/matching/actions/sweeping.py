"""Plans whose weeks are long past go: what came of them is in the offers and the confirmed tasks."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.matching.models import Plan
from kokemussilta.matching.states import PlaceState, PlanState
from kokemussilta.notifications.duties import Duty

#: A plan is kept for so long after its last day.
KEPT_FOR = timedelta(days=90)
AT_ONCE = 20


@whole
def forget(*, plan: Plan, by: None, at: datetime) -> bool:
    """Take a plan away with its places and bars, unless it is being solved or sent; answers whether it went. Offers stay."""
    found = Plan.objects.select_for_update().filter(pk=plan.pk, state=PlanState.READY).first()
    if found is None or found.places.filter(state=PlaceState.SENDING).exists():
        return False
    audit.record("matching.plan.forgotten", found, by=None, at=at)
    found.delete()
    return True


def sweep(at: datetime) -> int:
    """Forget plans whose last day was more than ninety days ago, the oldest first; answers how many. A duty."""
    old = Plan.objects.filter(last_on__lt=local_day(at - KEPT_FOR), state=PlanState.READY)
    return sum(forget(plan=plan, by=None, at=at) for plan in old.order_by("last_on", "pk")[:AT_ONCE])


SWEEP = Duty("matching.plans.sweep", timedelta(hours=6), sweep, _("Vanhojen suunnitelmien poistaminen 90 päivän jälkeen"))
