"""The homes as entries of the navigation."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.core.slots import NavEntry
from kokemussilta.portals.queries import homes_of


def first_home(request: HttpRequest) -> NavEntry | None:
    """The home that a person works in most."""
    return _entry(request, 0)


def second_home(request: HttpRequest) -> NavEntry | None:
    """The other home of a person in two roles."""
    return _entry(request, 1)


def _entry(request: HttpRequest, number: int) -> NavEntry | None:
    if not isinstance(request.user, User):
        return None
    homes = homes_of(request.user)
    if len(homes) <= number:
        return None
    url = reverse(homes[number].name)
    return NavEntry(homes[number].label, url, homes[number].icon, current=request.path == url)


def accessibility(request: HttpRequest) -> NavEntry:
    """The accessibility statement, at the foot of every public page."""
    return NavEntry(_("Saavutettavuus"), reverse("portals:accessibility"))


def privacy(request: HttpRequest) -> NavEntry:
    """What is kept of whom."""
    return NavEntry(_("Tietosuoja"), reverse("portals:privacy"))
