"""Weekly shifts of a contract: added, agreed, ended."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.register import contract_letters as write
from kokemussilta.register import guards, letters, policies
from kokemussilta.register.actions.contracts import Shift
from kokemussilta.register.models import Contract, Expert, Placement
from kokemussilta.register.signals import expert_changed
from kokemussilta.register.states import WAITING, ContractState


@whole
def add_placement(*, contract: Contract, shift: Shift, by: User | None, at: datetime) -> Placement:
    """Add a weekly shift. On a contract that holds it waits for the expert's own yes; on one that is offered it is part of the offer.

    The same shift twice is one. Raises `Refused` for days outside the contract's own, or a contract that is over.
    """
    policies.require_contract_kept(by, contract)
    guards.hold(contract.expert, at=at)
    contract.refresh_from_db()
    if contract.state not in {ContractState.OFFERED, ContractState.IN_FORCE}:
        raise Refused(_("Tähän sopimukseen ei voi nyt lisätä viikkovuoroa."))
    last = contract.ends_on
    if shift.starts_on < contract.starts_on or (last is not None and max(shift.starts_on, shift.ends_on or last) > last):
        raise Refused(_("Viikkovuoron päivien pitää olla sopimuksen päivien sisällä."))
    row, is_new = Placement.objects.get_or_create(
        contract=contract, unit=shift.unit, weekday=shift.weekday, from_time=shift.from_time, until_time=shift.until_time,
        starts_on=shift.starts_on, defaults={"ends_on": shift.ends_on, "added_at": at},
    )  # fmt: skip
    if is_new:
        audit.record("register.placement.added", row, by=by, at=at, within=contract.expert)
        if contract.state not in WAITING:
            outbox.queue(
                lambda: write.shift_added(row), to=letters.recipient(contract.expert), about=contract.expert.code, at=at
            )
    return row


@whole
def agree_placement(*, placement: Placement, by: User | None, at: datetime) -> None:
    """The expert says that a weekly shift suits; doing it twice is once."""
    policies.require_contract_self(by, placement.contract)
    guards.hold(placement.contract.expert, at=at)
    if Placement.objects.filter(pk=placement.pk, agreed_at__isnull=True).update(agreed_at=at):
        placement.agreed_at = at
        audit.record("register.placement.agreed", placement, by=by, at=at, within=placement.contract.expert)
        expert_changed.send(sender=Expert, expert=placement.contract.expert, at=at)


@whole
def end_placement(*, placement: Placement, last_on: date, by: User | None, at: datetime) -> None:
    """A weekly shift ends, by either side: `last_on` is its last day. One that was never agreed, or has not begun, goes away."""
    contract = placement.contract
    policies.require_party(by, contract)
    guards.hold(contract.expert, at=at)
    if last_on < local_day(at):
        raise Refused(_("Viimeinen päivä ei voi olla menneisyydessä."))
    if placement.ends_on is not None and placement.ends_on <= last_on:
        return
    if placement.agreed_at is None or placement.starts_on > last_on:
        Placement.objects.filter(pk=placement.pk).delete()
    else:
        Placement.objects.filter(pk=placement.pk).update(ends_on=last_on)
        placement.ends_on = last_on
    audit.record("register.placement.ended", placement, by=by, at=at, within=contract.expert)
    if by is None or not policies.is_self(by, contract.expert):
        outbox.queue(
            lambda: write.shift_ended(placement, last_on),
            to=letters.recipient(contract.expert),
            about=contract.expert.code,
            at=at,
        )
