"""People's roles: inviting, changing, ending. Nobody touches their own, and an organisation is never left without a lead."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kokemussilta.access import letters, policies
from kokemussilta.access.models import Membership, Organisation, Unit
from kokemussilta.access.roles import Role
from kokemussilta.access.signals import membership_changed
from kokemussilta.accounts import actions as accounts
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core import clock
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Letter, Recipient

# The roles that may be held in one unit only; the others concern the whole organisation.
OF_A_UNIT = frozenset({str(Role.CLIENT), str(Role.APPROVER)})


@whole
def invite(
    *,
    organisation: Organisation,
    email: str,
    name: str,
    role: str,
    unit: Unit | None,
    language: str,
    by: User,
    at: datetime,
) -> Membership:
    """Give a person a role from today on. Who has no account gets one; the letter tells how to sign in."""
    policies.require_edit(by, organisation)
    user, _opened = accounts.open_account(email=email, name=name, language=language, by=by, at=at)
    if user.pk == by.pk:
        raise Refused(_("Omaa rooliasi voi muuttaa vain toinen vastuuhenkilö."))
    return engage(organisation=organisation, user=user, role=role, unit=unit, write=letters.invitation, by=by, at=at)


def engage(
    *,
    organisation: Organisation,
    user: User,
    role: str,
    unit: Unit | None,
    write: Callable[[Membership], Letter],
    by: User,
    at: datetime,
) -> Membership:
    """The role itself and its letter; the callers have checked who asks. Raises Refused when it is held already."""
    _check_reach(organisation, role, unit)
    lock(organisation)
    today = clock.local_day(at)
    same = Membership.objects.in_force(today).filter(organisation=organisation, user=user, role=role, unit=unit)
    if same.exists():
        raise Refused(_("Henkilöllä on jo tämä rooli."))
    membership = Membership.objects.create(user=user, organisation=organisation, unit=unit, role=role, starts_on=today)
    audit.record("access.membership.started", membership, by=by, at=at, within=organisation)
    membership_changed.send(sender=Membership, organisation=organisation, user=user, by=by, at=at)
    _tell(membership, write, at=at)
    return membership


@whole
def change_role(*, membership: Membership, role: str, unit: Unit | None, by: User, at: datetime) -> Membership:
    """Another role from today on; the old one stays in the books until yesterday. Answers the membership that now holds."""
    _require_change(membership, by)
    _check_reach(membership.organisation, role, unit)
    if (membership.role, membership.unit_id) == (role, unit.pk if unit else None):
        return membership
    user, organisation = membership.user, membership.organisation
    _end_today(membership, by=by, at=at)
    audit.record("access.membership.ended", membership, by=by, at=at, within=organisation)
    return engage(organisation=organisation, user=user, role=role, unit=unit, write=letters.role_changed, by=by, at=at)


@whole
def end(*, membership: Membership, by: User, at: datetime) -> None:
    """End a role at once and tell the person."""
    _require_change(membership, by)
    audit.record("access.membership.ended", membership, by=by, at=at, within=membership.organisation)
    _tell(membership, letters.role_ended, at=at)
    _end_today(membership, by=by, at=at)


def _require_change(membership: Membership, by: User) -> None:
    if membership.user_id == by.pk:
        raise Refused(_("Omaa rooliasi voi muuttaa vain toinen vastuuhenkilö."))
    if not policies.may_change(by, membership):
        raise PermissionDenied


def _check_reach(organisation: Organisation, role: str, unit: Unit | None) -> None:
    if unit is not None and (unit.organisation_id != organisation.pk or role not in OF_A_UNIT):
        raise Refused(
            _("Vain tilaajan ja hyväksyjän rooli voi koskea yhtä yksikköä. Muut roolit koskevat koko organisaatiota.")
        )


def _end_today(membership: Membership, *, by: User, at: datetime) -> None:
    """From this moment the role holds nothing; one that began today leaves no day behind it."""
    organisation, today = membership.organisation, clock.local_day(at)
    lock(organisation)
    leads = Membership.objects.in_force(today).filter(organisation=organisation, role=Role.LEAD, unit=None)
    if membership.role == Role.LEAD and not leads.exclude(pk=membership.pk).exclude(user=membership.user_id).exists():
        raise Refused(_("Organisaatiolla pitää olla vastuuhenkilö. Nimeä ensin toinen."))
    if not Membership.objects.in_force(today).filter(pk=membership.pk).exists():
        raise Refused(_("Rooli on jo päättynyt."))
    if membership.starts_on >= today:
        Membership.objects.filter(pk=membership.pk).delete()
    else:
        membership.ends_on = today - timedelta(days=1)
        membership.save(update_fields=["ends_on"])
    membership_changed.send(sender=Membership, organisation=organisation, user=membership.user, by=by, at=at)


def lock(organisation: Organisation) -> None:
    """One change of roles at a time in an organisation: two leads ending each other would leave none."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def _tell(membership: Membership, write: Callable[[Membership], Letter], *, at: datetime) -> None:
    user = membership.user
    to = Recipient(email=user.email, language=user.language, name=user.name)
    outbox.queue(lambda: write(membership), to=to, about=membership.code, at=at)
