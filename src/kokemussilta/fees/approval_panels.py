"""What approving puts on other areas' pages: the navigation, the desk of leads, an organisation's own page."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core.dates import euros
from kokemussilta.core.rows import count_of
from kokemussilta.core.shell import is_here
from kokemussilta.core.slots import DESK, NAVIGATION, ORGANISATION_PAGE, NavEntry, Queue, QueueRow
from kokemussilta.fees import policies
from kokemussilta.fees.queries import desk

SHOWN = 5


def register() -> None:
    """Fill the slots; called once, when the program starts."""
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
    return NavEntry(_("Hyväksyttävät"), url, "check", current=is_here(request, url))


def to_approve(user: User, at: datetime) -> Queue | None:
    """Claims that wait for a lead's press, the most urgent first; one statement."""
    if not standing(user).may(Permission.CLAIM_APPROVE):
        return None
    rows = desk.queue_of(user)
    shown = list(
        rows.annotate(total=count_of(rows)).select_related("stay__claim__expert", "stay__claim__unit", "stay__claim__organisation")
        .order_by("stay__due_at", "pk")[:SHOWN]
    )  # fmt: skip
    if not shown:
        return None
    lines = []
    for turn in shown:
        claim, late = turn.stay.claim, turn.stay.due_at is not None and turn.stay.due_at < at
        lines.append(
            QueueRow(
                title=f"{claim.expert.shown_name}, {euros(claim.total_cents)}",
                meta=str(claim.unit or claim.organisation.title),
                url=reverse("fees:approval", args=[claim.code]),
                action=_("Katso"),
                badge=_("myöhässä") if late else "",
                tone="bad",
            )
        )
    return Queue("to-approve", _("Hyväksyttävät palkkiolomakkeet"), lines, shown[0].total, reverse("fees:queue"))


def _routes(request: HttpRequest, organisation: Organisation) -> NavEntry | None:
    """A lead's way to who approves."""
    user = request.user
    if not isinstance(user, User) or not policies.may_edit_routes(user, organisation):
        return None
    return NavEntry(_("Hyväksyntäpolut"), reverse("fees:routes"), "check")
