"""How an organisation pays: its pay days and the ways of payment that it allows, as its lead says."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.assignments.policies import require
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import policies
from kokemussilta.fees.states import COSTS_ONLY, Kind
from kokemussilta.pricing.models import PayTerms


@whole
def set_terms(
    *,
    organisation: Organisation,
    days: Sequence[int],
    route_days: int,
    payroll_days: int,
    kinds: Sequence[str] = (),
    by: User,
    at: datetime,
) -> PayTerms:
    """Keep the pay days (of a month, 31 the last), how long approving usually takes, and which kinds are allowed (none: all).

    What was frozen on tasks stays; new tasks and claims follow.
    """
    require(policies.may_edit_routes(by, organisation))
    wanted = sorted(set(days))
    if not wanted or not all(1 <= day <= 31 for day in wanted):
        raise Refused(_("Anna ainakin yksi maksupäivä väliltä 1–31."))
    allowed = [kind for kind in Kind if kind in kinds and kind not in COSTS_ONLY]
    facts = {"days": wanted, "route_days": route_days, "payroll_days": payroll_days, "kinds": [str(kind) for kind in allowed]}
    kept, _new = PayTerms.objects.update_or_create(organisation=organisation, defaults=facts)
    audit.record("fees.terms.set", organisation, by=by, at=at, fields=list(facts))
    return kept
