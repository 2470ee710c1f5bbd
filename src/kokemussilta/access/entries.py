"""What this area puts into the navigation, the person's menu and the desk."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access import queries
from kokemussilta.access.models import Membership
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.fields import phone_words
from kokemussilta.core.rows import count_of
from kokemussilta.core.slots import NavEntry, Queue, QueueRow

_SHOWN = 5


def own_organisation(request: HttpRequest) -> NavEntry | None:
    """The lead's way to their organisation."""
    if not isinstance(request.user, User) or not standing(request.user).may(Permission.ORGANISATION_EDIT):
        return None
    url = reverse("access:organisations")
    here = request.path.startswith(url) and not request.path.startswith(reverse("access:installation"))
    return NavEntry(_("Organisaatio"), url, icon="building", current=here)


def installation(request: HttpRequest) -> NavEntry | None:
    """The operator's page."""
    if not isinstance(request.user, User) or not standing(request.user).may(Permission.INSTALLATION_RUN):
        return None
    url = reverse("access:installation")
    return NavEntry(_("Organisaatiot"), url, icon="building", current=request.path.startswith(url))


def undelivered(user: User, at: datetime) -> Queue | None:
    """Messages that never reached anybody: somebody is waiting to hear."""
    letters = queries.mendable(user)
    shown: list[Any] = list(letters.annotate(total=count_of(letters))[:_SHOWN])
    if not shown:
        return None
    url = reverse("access:messages")
    rows = [
        QueueRow(
            title=letter.subject or _("Tekstiviesti"), meta=letter.to_name or letter.to_address, url=url, action=_("Katso")
        )
        for letter in shown
    ]
    return Queue("undelivered", _("Viestit, jotka eivät menneet perille"), rows, shown[0].total, url)


def contacts(user: User, at: datetime) -> list[tuple[str, str]] | None:
    """The organisations in which the person has a role, with a number to call, else an address."""
    rows = Membership.objects.in_force(clock.local_day(at)).filter(user=user).order_by("organisation__name")
    told = rows.values_list("organisation__name", "organisation__phone", "organisation__email")
    return [(name, phone_words(phone) or email) for name, phone, email in told if phone or email]
