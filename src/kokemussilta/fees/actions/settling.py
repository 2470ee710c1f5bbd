"""A fee that nobody agreed beforehand: the coordinator settles it, and the claim is drawn again."""

from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments.policies import may_handle, require
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.fees import locks
from kokemussilta.fees.actions import telling, versions
from kokemussilta.fees.models import Claim
from kokemussilta.fees.states import COSTS_ONLY, OWN


@whole
def settle(*, claim: Claim, cents: int, by: User, at: datetime) -> None:
    """Set the fee of a claim that lies with its expert; within the range where the schedule has one. The expert is told."""
    require(may_handle(by, claim.assignment))
    locks.hold(claim)
    if claim.state not in OWN:
        raise Stale(_("Lomake on ehtinyt siirtyä eteenpäin. Katso, missä se nyt on."))
    if claim.assignment.fee_cents is not None or claim.kind in COSTS_ONLY:
        raise Refused(_("Tämän tehtävän palkkio on jo sovittu."))
    told = versions.told_of(claim)
    if told.settled_cents == cents:
        return
    told.settled_cents = cents
    told.save(update_fields=["settled_cents"])
    versions.write(claim, versions.drawn_for(claim, told))
    versions.expect(claim, at=at)
    audit.record("fees.claim.settled", claim, by=by, at=at, within=claim.assignment.task.order)
    telling.settled(claim, at=at)
