"""The figures in the navigation."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core.slots import NavEntry


def figures(request: HttpRequest) -> NavEntry | None:
    """For those who may read figures."""
    if not isinstance(request.user, User) or not standing(request.user).may(Permission.FIGURES_READ):
        return None
    url = reverse("reporting:figures")
    return NavEntry(_("Luvut"), url, "bar-chart", current=request.path.startswith((url, reverse("feedback:surveys"))))
