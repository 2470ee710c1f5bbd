"""Which homes a person has, and what stands on the landing page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.orders.models import Order, ServiceProduct
from kokemussilta.register.queries import entry_of


@dataclass(frozen=True)
class Home:
    """One of a person's homes: its address name and what it is called."""

    name: str
    label: str
    icon: str


def homes_of(user: User) -> list[Home]:
    """The homes of a person, the one they work in most first; kept on the object for the length of a request."""
    if (kept := user.__dict__.get("_homes")) is not None:
        return kept  # type: ignore[no-any-return]
    homes = []
    held = standing(user)
    if held.may(Permission.ORDER_HANDLE):
        homes.append(Home("portals:desk", _("Työpöytä"), "briefcase"))
    if entry_of(user) is not None:
        homes.append(Home("portals:expert", _("Koti"), "home"))
    if held.may(Permission.ORDER_PLACE) or (not homes and Order.objects.filter(client=user).exists()):
        homes.append(Home("portals:client", _("Tilaajan koti"), "home"))
    user.__dict__["_homes"] = homes
    return homes


def front_products(count: int = 6) -> list[ServiceProduct]:
    """The first products of the catalogue, for the landing page."""
    return list(ServiceProduct.objects.filter(is_active=True, organisation__isnull=True)[:count])
