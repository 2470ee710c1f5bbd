"""What the area puts into the navigation, menus and the search box; the panels of homes, desk and orders are in `panels_of_*`."""

from dataclasses import replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments import searching
from kokemussilta.assignments.queries import mine
from kokemussilta.core import clock
from kokemussilta.core.shell import is_here
from kokemussilta.core.slots import ALONG, MENU, NAVIGATION, SEARCH, NavEntry


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    ALONG.fill(mine.along)
    NAVIGATION.fill(_my_tasks, order=20)
    NAVIGATION.fill(_my_offers, order=21)
    NAVIGATION.fill(_board, order=22)
    NAVIGATION.fill(_desk_tasks, order=40)
    MENU.fill(_trusted_experts, order=30)
    MENU.fill(_trusting_units, order=31)
    SEARCH.fill(searching.found, order=30)


def _is_expert(request: HttpRequest) -> User | None:
    """The person, when they are in the register."""
    user = request.user
    return user if isinstance(user, User) and mine.expert_of(user) is not None else None


def entry(request: HttpRequest, name: str, label: str, icon: str, count: int | None = None) -> NavEntry:
    """An entry that leads to the named page."""
    url = reverse(name)
    return NavEntry(label, url, icon, current=is_here(request, url), count=count)


def _my_tasks(request: HttpRequest) -> NavEntry | None:
    user = _is_expert(request)
    if user is None:
        return None
    both = standing(user).may(Permission.ORDER_HANDLE)
    return entry(request, "assignments:mine", _("Omat tehtävät") if both else _("Tehtävät"), "calendar")


def _my_offers(request: HttpRequest) -> NavEntry | None:
    user = _is_expert(request)
    if user is None:
        return None
    return entry(request, "assignments:offers", _("Pyynnöt"), "mail", mine.count_waiting(user, clock.now()) or None)


def _board(request: HttpRequest) -> NavEntry | None:
    return entry(request, "assignments:board", _("Taulu"), "noticeboard") if _is_expert(request) else None


def _desk_tasks(request: HttpRequest) -> NavEntry | None:
    if not isinstance(request.user, User) or not standing(request.user).may(Permission.ORDER_HANDLE):
        return None
    found = entry(request, "assignments:desk-tasks", _("Tehtävät"), "calendar")
    return replace(found, current=found.current or _is_desks(request))


def _is_desks(request: HttpRequest) -> bool:
    """Whether the page at hand is one of the desk's about tasks."""
    match = request.resolver_match
    return match is not None and match.app_name == "assignments" and str(match.url_name).startswith("desk")


def _trusted_experts(request: HttpRequest) -> NavEntry | None:
    """For those who order: whom their units turn to first."""
    if not isinstance(request.user, User) or not standing(request.user).may(Permission.ORDER_PLACE):
        return None
    return entry(request, "assignments:trusted", _("Vakiotekijät"), "heart-handshake")


def _trusting_units(request: HttpRequest) -> NavEntry | None:
    """For experts: which units turn to them first."""
    return (
        entry(request, "assignments:my-units", _("Yksiköt, joiden vakiotekijä olen"), "heart-handshake")
        if _is_expert(request)
        else None
    )
