"""Payroll's world: approved claims, somebody who pays them, and people with accounts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kokemussilta.access.roles import Role
from kokemussilta.accounts.models import User
from kokemussilta.fees.actions import approving, batches, vault
from kokemussilta.fees.models import Claim, PayBatch, PaySettings
from kokemussilta.fees.states import HolderKind
from kokemussilta.register.models import Expert
from tests.conftest import AT
from tests.factories import assignments, fees, people

IBAN, OTHER_IBAN, PERSONAL_ID = "FI2112345600000785", "FI5810171000000122", "131052-308T"


@dataclass
class World:
    """A payer with its payroll."""

    place: fees.Payer
    payroll: User

    @property
    def expert(self) -> Expert:
        """Whose claims they are."""
        return self.place.expert

    @property
    def owner(self) -> User:
        """The expert's account."""
        assert self.place.expert.user is not None
        return self.place.expert.user


def world() -> World:
    """One step of approval; payroll's settings are there."""
    place = fees.payer()
    place.organisation.business_id = "0737546-2"
    place.organisation.save()
    fees.route(place, (HolderKind.PERSON, place.manager, None, None))
    PaySettings.objects.create(
        organisation=place.organisation, iban=IBAN, bic="NDEAFIHH", contact_name="Palkanlaskenta", contact_phone="+358401234567"
    )
    return World(place, people.member(Role.PAYROLL, place.organisation, name="Pirjo Palo"))


def another(of: World) -> Expert:
    """Somebody else who works for the same payer."""
    return assignments.expert(of.place.arranger, AT)


def approved(of: World, *cents: int, expert: Expert | None = None, at: datetime = AT) -> Claim:
    """A claim that waits for a batch."""
    claim = fees.drafted(of.place, *cents, expert=expert, at=at)
    approving.submit(claim=claim, by=claim.expert.user, at=at)
    claim.refresh_from_db()
    approving.approve(claim=claim, position=claim.position or 0, version=claim.version, by=of.place.manager, at=at)
    return claim


def with_details(expert: Expert, iban: str = IBAN, at: datetime = AT) -> None:
    """The person has given what they are paid by."""
    assert expert.user is not None
    vault.give_details(expert=expert, personal_id=PERSONAL_ID, iban=iban, holder=expert.full_name, by=expert.user, at=at)


def collected(of: World, *claims: Claim, at: datetime = AT, pays_on: date | None = None) -> PayBatch:
    """An open batch of them."""
    day = pays_on or at.date() + timedelta(days=3)
    return batches.collect(
        organisation=of.place.organisation, claims=claims, name="Maaliskuu", pays_on=day, by=of.payroll, at=at
    )


def locked(of: World, *claims: Claim, at: datetime = AT) -> PayBatch:
    """A locked batch of them."""
    batch = collected(of, *claims, at=at)
    batches.lock(batch=batch, by=of.payroll, at=at)
    return batch
