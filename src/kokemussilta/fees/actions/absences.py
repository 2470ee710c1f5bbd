"""Days on which an approver is away: claims go round them meanwhile, and come back after."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kokemussilta.access.models import Membership
from kokemussilta.access.permissions import Permission
from kokemussilta.access.roles import GRANTS
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.fees.actions import desks
from kokemussilta.fees.models import Absence
from kokemussilta.fees.queries import placing

_ROLES = [role for role, grant in GRANTS.items() if Permission.CLAIM_APPROVE in grant.permissions]
MOST_DAYS = 400


@whole
def tell_absence(*, person: User, from_on: date, until_on: date, by: User, at: datetime) -> Absence:
    """Somebody is away on these days, both included: told by themself or by a lead of an organisation where they approve."""
    _require(person, by, at)
    if until_on < from_on:
        raise Refused(_("Viimeinen päivä on ennen ensimmäistä. Tarkista päivät."))
    if until_on < local_day(at):
        raise Refused(_("Nämä päivät ovat jo menneet."))
    if (until_on - from_on).days > MOST_DAYS:
        raise Refused(_("Merkitse enintään vuosi kerrallaan."))
    same = Absence.objects.filter(person=person, from_on=from_on, until_on=until_on).first()
    if same is not None:
        return same
    made = Absence.objects.create(person=person, from_on=from_on, until_on=until_on, made_at=at)
    audit.record("fees.absence.told", made, by=by, at=at, within=person)
    _place(person, at)
    return made


@whole
def end_absence(*, absence: Absence, by: User, at: datetime) -> None:
    """The person is here after all; ended twice, it is ended once."""
    _require(absence.person, by, at)
    if Absence.objects.filter(pk=absence.pk).delete()[0]:
        audit.record("fees.absence.ended", absence, by=by, at=at, within=absence.person)
        _place(absence.person, at)


def may_tell(person: User, by: User, at: datetime) -> bool:
    """Whether `by` may tell when `person` is away: of oneself, or a lead of where they approve."""
    if person.pk == by.pk:
        return standing(by).may(Permission.CLAIM_APPROVE)
    return bool(_where(person, at) & standing(by).organisations(Permission.CLAIM_OVERSEE))


def _require(person: User, by: User, at: datetime) -> None:
    if not may_tell(person, by, at):
        raise PermissionDenied


def _where(person: User, at: datetime) -> set[int]:
    """The organisations in which the person approves today."""
    held = Membership.objects.in_force(local_day(at)).filter(user=person, role__in=_ROLES)
    return set(held.values_list("organisation_id", flat=True))


def _place(person: User, at: datetime) -> None:
    desks.place_all(claims=placing.concerning(_where(person, at)), at=at)
