"""The page behind an approver's link. Opening it changes nothing; on a device that is not known it shows nothing either."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.standing import standing
from kokemussilta.accounts import known
from kokemussilta.accounts import queries as accounts
from kokemussilta.accounts.codes import mail_code
from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.pages import public
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import links
from kokemussilta.fees.models import Claim
from kokemussilta.fees.queries import desk
from kokemussilta.fees.views.seeing import APPROVE, RETURN, paper, press


@public("GET POST")
def turn(request: HttpRequest, token: str) -> HttpResponse:
    """Everything on one page and one press, for whom the link was sent to; a code to their own address when the device is not known."""
    at = clock.now()
    opened = links.read(token, at=at)
    if opened.stay is None or opened.person is None:
        return render(request, "fees/approval/link_old.html", {"is_old": opened.is_old}, status=410)
    person = opened.person
    if not desk.has_turn(opened.stay, person):
        return render(request, "fees/approval/link_old.html", {"is_old": True}, status=410)
    page = reverse("fees:approval", args=[opened.stay.claim.code])
    if isinstance(request.user, User) and request.user.pk == person.pk:
        return redirect(page)
    if not _is_trusted(request, person):
        return _ask(request, person, page)
    claim = desk.of_stay(opened.stay)
    if request.method == "POST":
        return _pressed(request, claim, person)
    return render(request, "fees/approval/turn.html", {"shown": desk.show(claim), "claim": claim, "person": person})


@public()
def receipt(request: HttpRequest, token: str, receipt: str) -> HttpResponse:
    """The paper behind a line of what the link shows, as long as it shows it."""
    opened = links.read(token, at=clock.now())
    here = reverse("fees:turn", args=[token])
    if opened.stay is None or opened.person is None or not desk.has_turn(opened.stay, opened.person):
        return redirect(here)
    if not _is_trusted(request, opened.person):
        return redirect(here)
    return paper(request, opened.stay.claim, receipt, back=here)


def _pressed(request: HttpRequest, claim: Claim, person: User) -> HttpResponse:
    if request.POST.get("do") not in {APPROVE, RETURN}:
        raise PermissionDenied
    try:
        words = press(request, claim, person, clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
    return render(request, "fees/approval/done.html", {"words": words, "claim": claim})


def _is_trusted(request: HttpRequest, person: User) -> bool:
    """A device where this person has signed in before; whoever needs a second factor shows it in any case."""
    if request.user.is_authenticated or standing(person).needs_second_factor or accounts.second_factor(person).is_on:
        return False
    return known.is_known(request, person.email)


def _ask(request: HttpRequest, person: User, page: str) -> HttpResponse:
    """A code to the person's own address, whoever holds the link; nothing of the claim is shown before."""
    if request.method == "POST":
        if mail_code(request, person):
            return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': page})}")
        messages.error(request, _("Koodeja on pyydetty monta peräkkäin. Odota hetki ja yritä sitten uudelleen."))
        return redirect(request.path)
    return render(request, "fees/approval/ask.html", {"is_other": request.user.is_authenticated})
