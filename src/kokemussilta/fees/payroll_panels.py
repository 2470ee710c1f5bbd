"""What payroll puts on other areas' pages: its way from the navigation for those who have another home, and the person's own details."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core.shell import is_here
from kokemussilta.core.slots import MENU, NAVIGATION, NavEntry
from kokemussilta.register.queries import entry_of


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    NAVIGATION.fill(_batches, order=49)
    NAVIGATION.fill(_invoices, order=50)
    MENU.fill(_payee, order=40)


def _pays(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and standing(request.user).may(Permission.CLAIM_PAY)


def _batches(request: HttpRequest) -> NavEntry | None:
    """Payroll's batches; its queue is its home."""
    if not _pays(request):
        return None
    url = reverse("fees:batches")
    return NavEntry(_("Maksuajot"), url, "list", current=is_here(request, url))


def _invoices(request: HttpRequest) -> NavEntry | None:
    """Bills to clients."""
    if not _pays(request):
        return None
    url = reverse("fees:invoices")
    return NavEntry(_("Laskut"), url, "send", current=is_here(request, url))


def _payee(request: HttpRequest) -> NavEntry | None:
    """An expert's own account number."""
    user = request.user
    if not isinstance(user, User) or entry_of(user) is None:
        return None
    return NavEntry(_("Maksutietosi"), reverse("fees:payee"), "euro")
