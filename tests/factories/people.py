"""Users, organisations, units, memberships, and signing in: the ground that every other factory stands on."""

from datetime import date, datetime
from itertools import count
from typing import Any

from django.test import Client
from django.utils.text import slugify

from kokemussilta.access.models import Membership, Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.accounts.sessions import OPENED, SEEN

_numbers = count(1)
METHODS, METHODS_OF = "account_authentication_methods", "account_authentication_methods_user"

#: Memberships start long before the moment at which tests happen.
LONG_AGO = date(2020, 1, 1)


def user(email: str = "", name: str = "Testi Henkilö", **fields: Any) -> User:
    """A person who can sign in; every one has an address of their own when none is given."""
    return User.objects.create_user(email=email or f"henkilo{next(_numbers)}@example.fi", name=name, **fields)


def organisation(name: str = "", *, coordinates: bool = True, **fields: Any) -> Organisation:
    """An organisation; a coordinating one unless told otherwise."""
    number = next(_numbers)
    name = name or f"Kokemusyhdistys {number}"
    slug = str(fields.pop("slug", "") or f"{slugify(name)[:40]}-{number}")
    return Organisation.objects.create(name=name, slug=slug, coordinates=coordinates, **fields)


def unit(organisation: Organisation, name: str = "", **fields: Any) -> Unit:
    """A unit of an organisation."""
    return Unit.objects.create(organisation=organisation, name=name or f"Yksikkö {next(_numbers)}", **fields)


def membership(
    user: User,
    organisation: Organisation,
    role: str,
    unit: Unit | None = None,
    *,
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
) -> Membership:
    """A role in force; what was known of the person's standing is forgotten."""
    user.__dict__.pop("_standing", None)
    return Membership.objects.create(
        user=user, organisation=organisation, unit=unit, role=role, starts_on=starts_on, ends_on=ends_on
    )


def member(role: str, organisation: Organisation, unit: Unit | None = None, *, email: str = "", name: str = "") -> User:
    """A new person with a role."""
    person = user(email=email, name=name or f"{role.replace('_', ' ').title()} {next(_numbers)}")
    membership(person, organisation, role, unit)
    return person


def sign_in(client: Client, user: User, *, second_factor: bool = True, at: datetime | None = None) -> Client:
    """Open a session for a person, by default one that has shown a second factor; answers the same client."""
    client.force_login(user)
    session = client.session
    when = at.timestamp() if at else 4_000_000_000.0
    methods: list[dict[str, object]] = [{"method": "code", "at": when, "email": user.email}]
    if second_factor:
        methods.append({"method": "mfa", "at": when, "type": "totp"})
    session[METHODS], session[METHODS_OF] = methods, str(user.pk)
    session[SEEN] = session[OPENED] = when
    session.save()
    return client


def again(user: User) -> User:
    """The same person as another request would find them, with nothing kept."""
    return User.objects.get(pk=user.pk)
