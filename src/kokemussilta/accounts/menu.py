"""What this area puts into the person's own menu."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.core.slots import NavEntry


def own_account(request: HttpRequest) -> NavEntry:
    """One's own account."""
    url = reverse("accounts:own")
    return NavEntry(_("Oma tunnus"), url, icon="user", current=request.path.startswith(url))


def leave(request: HttpRequest) -> NavEntry:
    """Signing out."""
    return NavEntry(_("Kirjaudu ulos"), reverse("account_logout"), icon="log-out")
