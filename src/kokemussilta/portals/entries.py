"""The homes as entries of the navigation, and what a new organisation's lead does first."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.core.slots import NavEntry, Queue, QueueRow
from kokemussilta.portals.queries import beginning, homes_of


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


def first_steps(user: User, at: datetime) -> Queue | None:
    """What is still to do before orders find their way to an organisation and there is somebody to send."""
    rows = []
    for step in beginning(user, at):
        code = step.organisation.code
        if not step.has_facts:
            rows.append(
                QueueRow(
                    _("Täydennä organisaation tiedot"),
                    _("Alueet, joilta tilaukset tulevat teille, sekä puhelin ja sähköposti, joista teidät tavoittaa."),
                    reverse("access:facts", args=[code]),
                    _("Täydennä"),
                )
            )
        if not step.has_colleague:
            rows.append(
                QueueRow(
                    _("Kutsu koordinaattori"),
                    _("Silloin tilauksia hoitaa joku myös lomasi aikana."),
                    reverse("access:invitation", args=[code]),
                    _("Kutsu"),
                )
            )
        if not step.has_expert:
            rows.append(
                QueueRow(
                    _("Lisää kokemusasiantuntijat"),
                    _("Yksi kerrallaan tai taulukosta. Jokainen saa kutsun, jolla hän täydentää itse omat tietonsa."),
                    reverse("register:people"),
                    _("Lisää"),
                )
            )
    return Queue("first-steps", _("Näin pääset alkuun"), rows, len(rows)) if rows else None
