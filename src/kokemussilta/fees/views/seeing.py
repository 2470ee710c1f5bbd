"""What the page behind a link and the page of whoever is signed in have in common: a claim shown, and what was pressed."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.core.workflow import Refused
from kokemussilta.fees.actions import approving
from kokemussilta.fees.models import Claim
from kokemussilta.fees.queries import desk
from kokemussilta.fees.queries.people import by_code
from kokemussilta.fees.states import ClaimState
from kokemussilta.files.sending import send

#: What a press may ask for; each answers with words when it was done.
APPROVE, RETURN, TAKE, HAND = "approve", "return", "take", "hand"


def seen(request: HttpRequest) -> tuple[int, int]:
    """The version and the step that the page showed when it was pressed; of no claim when they can't be read."""
    numbers = [request.POST.get(name, "") for name in ("version", "position")]
    if not all(one.isascii() and one.isdigit() and len(one) < 5 for one in numbers):
        return 0, 0
    return int(numbers[0]), int(numbers[1])


def paper(request: HttpRequest, claim: Claim, code: str, *, back: str) -> HttpResponse:
    """A receipt of the claim, to look at."""
    stored = desk.receipt_of(claim, code)
    if stored is None:
        raise Http404
    try:
        return send(stored, inline=True)
    except Refused as reason:
        messages.warning(request, str(reason))
        return redirect(back)


def press(request: HttpRequest, claim: Claim, by: User, at: datetime) -> str:
    """Do what was pressed; words for the person. Raises `Refused` with a sentence, PermissionDenied when it is not theirs."""
    version, position = seen(request)
    do = request.POST.get("do", "")
    if do == APPROVE:
        approving.approve(claim=claim, position=position, version=version, by=by, at=at)
        return (
            _("Kiitos! Lomake on hyväksytty ja menee maksuun.")
            if claim.state == ClaimState.APPROVED
            else _("Kiitos! Lomake meni seuraavalle hyväksyjälle.")
        )
    if do == RETURN:
        approving.send_back(claim=claim, version=version, reason=request.POST.get("reason", "")[:1000], by=by, at=at)
        return _("Lomake palautettiin tekijälle korjattavaksi. Hän näkee kirjoittamasi syyn.")
    if do == TAKE:
        approving.take_over(claim=claim, by=by, at=at)
        return _("Lomake on nyt vastuuhenkilöillä.")
    if do == HAND:
        to = by_code(request.POST.get("to", ""))
        if to is None:
            raise Refused(_("Valitse, kenelle siirrät lomakkeen."))
        approving.hand_over(claim=claim, to=to, by=by, at=at)
        return _("Lomake siirtyi: %(name)s.") % {"name": to.get_full_name()}
    raise PermissionDenied
