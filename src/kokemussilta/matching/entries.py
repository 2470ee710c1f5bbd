"""What matching offers to do with an open seat, and its entry of the navigation."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core.slots import NavEntry
from kokemussilta.matching import policies
from kokemussilta.orders.models import Seat


def find_somebody(request: HttpRequest, seat: Seat) -> NavEntry | None:
    """The link to the ranking, for those who may send requests."""
    if not isinstance(request.user, User) or not standing(request.user).may(Permission.OFFER_SEND):
        return None
    return NavEntry(_("Etsi tekijä"), reverse("matching:seat", args=[seat.code]), "search")


def own_weights(request: HttpRequest, organisation: Organisation) -> NavEntry | None:
    """The way to how the organisation's ranking weighs, for its leads."""
    if not policies.may_weigh(request.user, organisation):
        return None
    return NavEntry(_("Mitä ehdotuksissa painotetaan"), reverse("matching:weights", args=[organisation.code]), "sliders")


def plans_entry(request: HttpRequest) -> NavEntry | None:
    """The plans in the navigation, for those who may send requests."""
    if not isinstance(request.user, User) or not standing(request.user).may(Permission.OFFER_SEND):
        return None
    url = reverse("plans:list")
    return NavEntry(_("Suunnitelmat"), url, "clipboard", current=request.path.startswith(url))
