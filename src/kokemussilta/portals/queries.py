"""Which homes a person has, and what stands on the landing page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from kokemussilta.access.models import Membership, Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.roles import GRANTS
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.orders.models import ServiceProduct
from kokemussilta.orders.queries import has_ordered
from kokemussilta.register.models import Expert
from kokemussilta.register.queries import entry_of

_HOMES = "_homes"


@dataclass(frozen=True)
class Home:
    """One of a person's homes: its address name and what it is called."""

    name: str
    label: str
    icon: str


def homes_of(user: User) -> list[Home]:
    """The homes of a person, the one they work in most first; kept on the object for the length of a request."""
    if (kept := getattr(user, _HOMES, None)) is not None:
        return kept  # type: ignore[no-any-return]
    homes = []
    held = standing(user)
    if held.may(Permission.ORDER_HANDLE):
        homes.append(Home("portals:desk", _("Työpöytä"), "briefcase"))
    if held.may(Permission.CLAIM_PAY):
        homes.append(Home("fees:payroll", _("Maksujono"), "euro"))
    if entry_of(user) is not None:
        homes.append(Home("portals:expert", _("Koti"), "home"))
    # Whoever approves and does nothing else here: their queue is all they come for.
    if held.may(Permission.CLAIM_APPROVE) and not held.may(Permission.ORDER_HANDLE):
        homes.append(Home("fees:queue", _("Hyväksyttävät"), "check"))
    if held.may(Permission.ORDER_PLACE) or (not homes and has_ordered(user)):
        homes.append(Home("portals:client", _("Tilaajan etusivu"), "home"))
    setattr(user, _HOMES, homes)
    return homes


def front_products(count: int = 6) -> list[ServiceProduct]:
    """The first products of the catalogue, for the landing page."""
    return list(ServiceProduct.objects.filter(is_current=True, is_active=True, organisation__isnull=True)[:count])


@dataclass(frozen=True)
class Beginning:
    """How far an organisation has come before it can work."""

    organisation: Organisation
    has_facts: bool
    has_colleague: bool
    has_expert: bool


def beginning(user: User, at: datetime) -> list[Beginning]:
    """The coordinating organisations that the person looks after and that lack something to begin with. One statement at most."""
    led = standing(user).organisations(Permission.ORGANISATION_EDIT)
    if not led:
        return []
    handling = [role for role, grant in GRANTS.items() if Permission.ORDER_HANDLE in grant.permissions]
    colleagues = (
        Membership.objects.in_force(local_day(at)).filter(organisation=OuterRef("pk"), role__in=handling).exclude(user=user)
    )
    serves = Organisation.serves.through.objects.filter(organisation=OuterRef("pk"))
    rows = Organisation.objects.filter(pk__in=led, coordinates=True, is_active=True).annotate(
        has_facts=Exists(serves) & ~Q(email="") & ~Q(phone=""),
        has_colleague=Exists(colleagues),
        has_expert=Exists(Expert.objects.filter(home=OuterRef("pk"))),
    )
    lacking = rows.filter(Q(has_facts=False) | Q(has_colleague=False) | Q(has_expert=False))
    return [Beginning(row, row.has_facts, row.has_colleague, row.has_expert) for row in lacking]
