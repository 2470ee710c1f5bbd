"""Organisations and their units: adding them, and keeping their facts true."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kokemussilta.access import letters, policies, queries
from kokemussilta.access.actions.people import engage, lock
from kokemussilta.access.models import Membership, Organisation, Unit
from kokemussilta.access.roles import Role
from kokemussilta.access.signals import membership_changed, organisation_named, unit_named
from kokemussilta.accounts import actions as accounts
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.vocabulary.models import Municipality, Sector, WellbeingCounty


@whole
def add(
    *, name: str, coordinates: bool, orders: bool, trains: bool, lead_email: str, language: str, by: User, at: datetime
) -> Organisation:
    """A new organisation and its first lead, who gets a letter. Operators only."""
    policies.require_operator(by)
    name = name.strip()
    known = Organisation.objects.values_list("name", flat=True)
    if name.casefold() in {other.casefold() for other in known}:
        raise Refused(_("Tämänniminen organisaatio on jo palvelussa."))
    organisation = Organisation.objects.create(
        name=name, slug=_free_slug(name), coordinates=coordinates, orders=orders, trains=trains
    )
    audit.record("access.organisation.added", organisation, by=by, at=at)
    lead, _opened = accounts.open_account(email=lead_email, language=language, by=by, at=at)
    engage(organisation=organisation, user=lead, role=Role.LEAD, unit=None, write=letters.first_lead, by=by, at=at)
    return organisation


@whole
def invite_first_lead(*, organisation: Organisation, lead_email: str, language: str, by: User, at: datetime) -> None:
    """Invite an organisation's first lead again, to the same address or to the right one. Operators only.

    Those invited before in vain lose the role without a letter, which would go where the first one went. Raises `Refused` once a lead
    has signed in: from then on the organisation looks after its own people, and the operator opens no door to their data.
    """
    policies.require_operator(by)
    lock(organisation)
    today = local_day(at)
    if not queries.is_unopened(organisation, today):
        raise Refused(_("Organisaation vastuuhenkilö on jo kirjautunut. Hän kutsuu muut."))
    for membership in queries.leads_now(organisation, today):
        audit.record("access.membership.ended", membership, by=by, at=at, within=organisation)
        membership.delete()
        membership_changed.send(sender=Membership, organisation=organisation, user=membership.user, by=by, at=at)
    lead, _opened = accounts.open_account(email=lead_email, language=language, by=by, at=at)
    engage(organisation=organisation, user=lead, role=Role.LEAD, unit=None, write=letters.first_lead, by=by, at=at)


@whole
def edit(
    *,
    organisation: Organisation,
    name_sv: str,
    phone: str,
    email: str,
    municipality: Municipality | None,
    serves: Sequence[WellbeingCounty],
    by: User,
    at: datetime,
) -> list[str]:
    """Change an organisation's facts; answers which fields changed."""
    policies.require_edit(by, organisation)
    wanted = {"name_sv": name_sv.strip(), "phone": phone, "email": email.strip(), "municipality": municipality}
    changed = _assign(organisation, wanted)
    before = set(organisation.serves.values_list("pk", flat=True))
    if before != {county.pk for county in serves}:
        organisation.serves.set(serves)
        changed.append("serves")
    if changed:
        audit.record("access.organisation.edited", organisation, by=by, at=at, fields=changed)
    if "name_sv" in changed:
        organisation_named.send(sender=Organisation, organisation=organisation, by=by, at=at)
    return changed


@whole
def add_unit(
    *,
    organisation: Organisation,
    name: str,
    sector: Sector | None,
    municipality: Municipality | None,
    is_active: bool = True,
    by: User,
    at: datetime,
) -> Unit:
    """A new unit of an organisation; its name is its own there."""
    policies.require_edit(by, organisation)
    unit = Unit(organisation=organisation, name=name.strip(), sector=sector, municipality=municipality, is_active=is_active)
    _save_named(unit, None)
    audit.record("access.unit.added", unit, by=by, at=at, within=organisation)
    return unit


@whole
def edit_unit(
    *,
    unit: Unit,
    name: str,
    sector: Sector | None,
    municipality: Municipality | None,
    is_active: bool,
    by: User,
    at: datetime,
) -> list[str]:
    """Change a unit, or take it out of use (`is_active=False`): it is not offered for new orders any more."""
    policies.require_edit(by, unit.organisation)
    wanted = {"name": name.strip(), "sector": sector, "municipality": municipality, "is_active": is_active}
    changed = [field for field, value in wanted.items() if getattr(unit, field) != value]
    if changed:
        for field in changed:
            setattr(unit, field, wanted[field])
        _save_named(unit, changed)
        audit.record("access.unit.edited", unit, by=by, at=at, within=unit.organisation, fields=changed)
    if "name" in changed:
        unit_named.send(sender=Unit, unit=unit, by=by, at=at)
    return changed


def _assign(row: Organisation, wanted: dict[str, Any]) -> list[str]:
    """Set what differs and save it; the names of what differed."""
    changed = [field for field, value in wanted.items() if getattr(row, field) != value]
    for field in changed:
        setattr(row, field, wanted[field])
    if changed:
        row.save(update_fields=changed)
    return changed


def _save_named(unit: Unit, fields: list[str] | None) -> None:
    """Save; the database sees to it that a name comes once."""
    try:
        with transaction.atomic():
            unit.save(update_fields=fields)
    except IntegrityError:
        raise Refused(_("Organisaatiolla on jo tämänniminen yksikkö.")) from None


def _free_slug(name: str) -> str:
    """The name as an address, with a number when another has it."""
    stem = slugify(name)[:50] or "organisaatio"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{number}" for number in range(2, 10_000))) if slug not in taken)
