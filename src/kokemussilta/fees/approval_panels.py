"""What approving puts on other areas' pages: the navigation, the desk of leads, an organisation's own page."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core.shell import is_here
from kokemussilta.core.slots import ALONG, DESK, NAVIGATION, ORGANISATION_PAGE, NavEntry, Queue, QueueRow
from kokemussilta.fees import policies
from kokemussilta.fees.queries import desk


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    ALONG.fill(desk.along)
    NAVIGATION.fill(_approvals, order=48)
    DESK.fill(to_approve, order=40)
    ORGANISATION_PAGE.fill(_routes, order=46)


def _approvals(request: HttpRequest) -> NavEntry | None:
    """The queue of those for whom it is not their home already."""
    user = request.user
    if not isinstance(user, User):
        return None
    held = standing(user)
    if not held.may(Permission.CLAIM_APPROVE) or not held.may(Permission.ORDER_HANDLE):
        return None
    url = reverse("fees:queue")
    return NavEntry(_("Hyväksyttävät"), url, "check", current=is_here(request, url), count=desk.waiting_count(user) or None)


def to_approve(user: User, at: datetime) -> Queue | None:
    """That claims wait for the lead's press; their number came with the person."""
    if not standing(user).may(Permission.CLAIM_APPROVE):
        return None
    count = desk.waiting_count(user)
    if not count:
        return None
    row = QueueRow(
        title=ngettext("Yksi lomake odottaa hyväksymistäsi", "%(count)s lomaketta odottaa hyväksymistäsi", count)
        % {"count": count},
        meta=_("Ne, joissa kaikki on niin kuin sovittiin, hyväksyt yhdellä painalluksella."),
        url=reverse("fees:queue"),
        action=_("Katso"),
    )
    return Queue("to-approve", _("Palkkiolomakkeet"), [row], count, reverse("fees:queue"))


def _routes(request: HttpRequest, organisation: Organisation) -> NavEntry | None:
    """A lead's way to who approves."""
    user = request.user
    if not isinstance(user, User) or not policies.may_edit_routes(user, organisation):
        return None
    return NavEntry(_("Hyväksyntäpolut"), reverse("fees:routes"), "check")
