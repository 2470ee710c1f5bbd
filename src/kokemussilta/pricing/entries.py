"""What this area puts on an organisation's own page and into people's menus."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.core.slots import NavEntry
from kokemussilta.pricing import policies


def prices_page(request: HttpRequest, organisation: Organisation) -> NavEntry | None:
    """The way to the schedule, for those who look after it."""
    if not policies.may_edit_fees(request.user, organisation):
        return None
    return NavEntry(_("Palkkiot ja hinnat"), reverse("pricing:schedule", args=[organisation.code]), "euro")


def rates_entry(request: HttpRequest) -> NavEntry | None:
    """The travel rates, for everyone who is signed in."""
    return NavEntry(_("Matkataksat"), reverse("pricing:rates"), "euro") if isinstance(request.user, User) else None
