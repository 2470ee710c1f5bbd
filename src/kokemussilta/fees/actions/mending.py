"""What the person themself does with a claim: mends what is theirs to mend, sends it, takes it back, opens it again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments.policies import require
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.fees import locks, policies
from kokemussilta.fees.actions import approving, counting, desks, drafting, standing, versions
from kokemussilta.fees.drawing import preparation_limit
from kokemussilta.fees.models import Claim, Decision, Receipt
from kokemussilta.fees.queries import payers
from kokemussilta.fees.states import COSTS_ONLY, DRAW_AGAIN, OWN, WITHDRAW, ClaimState, Cost, Verdict
from kokemussilta.files.models import StoredFile

#: What of `Told` is the person's to mend.
THEIRS = ("km", "way", "passengers", "leaves_at", "returns_at", "distance_km", "free_meals", "preparation_minutes")


@whole
def mend(*, claim: Claim, facts: Mapping[str, Any], by: User, at: datetime) -> None:
    """Correct the trip and preparation (`THEIRS`); the lines are drawn again and the sum changes."""
    _require_theirs(claim, by)
    told = versions.told_of(claim)
    changed = [name for name in THEIRS if name in facts and getattr(told, name) != facts[name]]
    for name in changed:
        setattr(told, name, facts[name])
    if told.returns_at < told.leaves_at:
        raise Refused(_("Matka päättyy ennen kuin se alkaa. Tarkista ajat."))
    if told.preparation_minutes > preparation_limit(told.booked_minutes, told.minutes):
        raise Refused(
            _("Valmistelua on merkitty enemmän kuin tehtävä kesti. Jos se pitää paikkansa, sovi siitä koordinaattorin kanssa.")
        )
    if changed:
        told.save(update_fields=changed)
        _draw(claim, at=at)
        audit.record("fees.claim.mended", claim, by=by, at=at, fields=changed)


@whole
def choose_kind(*, claim: Claim, kind: str, business_id: str = "", by: User, at: datetime) -> None:
    """Decide how the fee is paid, or that none is wanted; among those that the payer allows. Remembered for the next claims.

    A fee declined is of this claim alone, so that nobody declines for years by one press.
    """
    _require_theirs(claim, by)
    if kind not in payers.choices_of(claim):
        raise Refused(_("Maksaja ei maksa palkkioita tällä tavalla. Valitse toinen tapa."))
    was, claim.kind = claim.kind, kind
    if kind not in COSTS_ONLY:
        standing.remember(claim, business_id=business_id, at=at)
    if kind != was:
        _draw(claim, at=at)
        drafting.settle_state(claim, at=at)
        audit.record("fees.claim.kind_chosen", claim, by=by, at=at, fields=["kind"])


@whole
def add_receipt(
    *, claim: Claim, cost: str, words: str, cents: int, file: StoredFile | None = None, by: User, at: datetime
) -> Receipt:
    """Add a ticket or another cost with its receipt (`files.actions.keep` has kept it)."""
    _require_theirs(claim, by)
    made: Receipt = Receipt.objects.create(
        claim=claim, cost=Cost(cost), words=words.strip(), cents=cents, file=file, added_at=at
    )
    _draw(claim, at=at)
    audit.record("fees.receipt.added", made, by=by, at=at, within=claim)
    return made


@whole
def remove_receipt(*, receipt: Receipt, by: User, at: datetime) -> None:
    """Take a cost away from here on; versions that were sent with it keep it. Once."""
    claim = receipt.claim
    _require_theirs(claim, by)
    receipt.refresh_from_db(fields=["removed_at"])
    if receipt.removed_at is not None:
        return
    receipt.removed_at = at
    receipt.save(update_fields=["removed_at"])
    _draw(claim, at=at)
    audit.record("fees.receipt.removed", receipt, by=by, at=at, within=claim)


@whole
def send(*, claim: Claim, version: int, total_cents: int, by: User, at: datetime) -> None:
    """Send what the person saw: this version with this sum. Pressed twice, it is sent once."""
    require(policies.is_own(by, claim))
    locks.hold(claim)
    if claim.state == ClaimState.IN_APPROVAL and claim.version == version:
        return
    if (claim.version, claim.total_cents) != (version, total_cents):
        raise Stale(_("Lomake muuttui, kun sivu oli auki. Katso uusi summa ja lähetä sitten."))
    if claim.state not in OWN:
        raise Stale(_("Lomake on ehtinyt siirtyä eteenpäin. Katso, missä se nyt on."))
    approving.submit(claim=claim, by=by, at=at)
    versions.expect(claim, at=at)


@whole
def withdraw(*, claim: Claim, by: User, at: datetime) -> None:
    """Take the claim back before it is approved; it can be opened again. Once."""
    require(policies.is_own(by, claim))
    locks.hold(claim)
    if claim.state == ClaimState.WITHDRAWN:
        return
    if not WITHDRAW.starts_from(claim.state):
        raise Refused(_("Lomake on jo hyväksytty, joten sitä ei voi enää perua tästä. Ota yhteyttä koordinaattoriin."))
    Decision.objects.create(
        claim=claim, version=claim.version, position=claim.position, verdict=Verdict.WITHDRAWN, by=by, at=at,
        total_cents=claim.total_cents,
    )  # fmt: skip
    desks.move(claim, WITHDRAW, at=at, expected_on=None)
    counting.note(claim, at=at)
    audit.record("fees.claim.withdrawn", claim, by=by, at=at)


@whole
def open_again(*, claim: Claim, by: User, at: datetime) -> None:
    """Open a claim that was taken back, or one of nothing to which there were costs after all."""
    require(policies.is_own(by, claim))
    locks.hold(claim)
    if claim.state in OWN:
        return
    if claim.state not in {ClaimState.WITHDRAWN, ClaimState.NOTHING}:
        raise Stale(_("Lomake on ehtinyt siirtyä eteenpäin. Katso, missä se nyt on."))
    drafting.require_ground(claim)
    desks.move(claim, DRAW_AGAIN, at=at, version=claim.version + (1 if versions.was_sent(claim) else 0))
    versions.write(claim, versions.drawn_for(claim, versions.told_of(claim)))
    versions.expect(claim, at=at)
    audit.record("fees.claim.opened_again", claim, by=by, at=at)


def _require_theirs(claim: Claim, by: User) -> None:
    """It is the person's own, and lies with them."""
    require(policies.is_own(by, claim))
    locks.hold(claim)
    if claim.state not in OWN:
        raise Stale(_("Lomake on ehtinyt siirtyä eteenpäin. Katso, missä se nyt on."))


def _draw(claim: Claim, *, at: datetime) -> None:
    told = versions.told_of(claim)
    versions.write(claim, versions.drawn_for(claim, told))
    versions.expect(claim, at=at)
