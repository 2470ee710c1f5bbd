"""Pages behind the links in letters: opening one changes nothing, one press answers."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.accounts.sessions import open_for
from kokemussilta.core.clock import now
from kokemussilta.core.pages import public
from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions, queries, tokens
from kokemussilta.register.consent_texts import CURRENT, text_of
from kokemussilta.register.models import Expert
from kokemussilta.register.states import ConsentWay, ExpertState, Purpose


@public("GET POST")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What joining means, and the press by which a person joins."""
    invited = tokens.open_invitation(token)
    if invited is None:
        return _answered_before(token) or _gone(request)
    expert = invited.expert
    if expert.state == ExpertState.ACTIVE:
        return render(request, "register/joined_already.html", {"expert": expert})
    if not invited.holds:
        return _gone(request)
    known = queries.entry_elsewhere(expert)
    refused = ""
    if request.method == "POST":
        try:
            if known is not None:
                organisation = expert.home
                actions.link_instead(expert=expert, known=known, at=now())
                return redirect(tokens.link_path(known, organisation))
            user = actions.accept_invitation(expert=expert, by=_signed_in(request), at=now())
        except Refused as refusal:
            refused = str(refusal)
        else:
            return _welcome(request, expert, user)
    purpose = Purpose.BROKERED if known is None else Purpose.SEEN_BY
    context = {"expert": expert, "text": text_of(purpose, CURRENT[purpose]), "refused": refused, "is_known": known is not None}
    return render(request, "register/invitation.html", context, status=409 if refused else 200)


def _signed_in(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _answered_before(token: str) -> HttpResponse | None:
    """Pressed again after the entry made for it went away: to what came of the first press."""
    made_for = tokens.invited_to(token)
    known = queries.linked_instead(made_for[0]) if made_for else None
    return redirect(tokens.link_path(known, made_for[1])) if made_for and known else None


def _welcome(request: HttpRequest, expert: Expert, user: User) -> HttpResponse:
    """Signs the person in when the link came to the address of their account; others sign in themselves.

    An entry that was left keeps its account, whose address may be another than the one that was written to. Somebody with a second
    factor signs in with it.
    """
    if request.user.is_authenticated and request.user != user:
        return render(request, "register/joined_already.html", {"expert": expert})
    if not request.user.is_authenticated:
        if user.email != expert.email.lower() or is_mfa_enabled(user) or not user.is_active:
            return render(request, "register/joined_already.html", {"expert": expert})
        open_for(request, user)
    messages.success(request, _("Tervetuloa mukaan! Kerro vielä itsestäsi, niin sinulle voidaan löytää sopivia tehtäviä."))
    return redirect("register:me")


@public("GET POST")
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Another organisation asks to see the entry: what it means, and the press that allows it."""
    opened = tokens.open_link(token)
    if opened is None or opened[0].state != ExpertState.ACTIVE:
        return _gone(request)
    expert, organisation = opened
    held = queries.consents_to(organisation, expert)
    given = held.filter(withdrawn_at__isnull=True).exists()
    if not held.exists() and queries.is_taken_back(organisation, expert):
        return render(request, "register/question_gone.html", {"organisation": organisation}, status=410)
    if request.method == "POST" and not given:
        if expert.user is None or held.exists():  # withdrawn once: the old link gives it no more
            raise Http404
        actions.give_consent(
            expert=expert, purpose=Purpose.SEEN_BY, organisation=organisation, way=ConsentWay.LINK, by=expert.user, at=now()
        )
        return redirect("register:link", token)
    context = {
        "organisation": organisation,
        "text": text_of(Purpose.SEEN_BY, CURRENT[Purpose.SEEN_BY]),
        "given": given,
        "withdrawn": not given and held.exists(),
    }
    return render(request, "register/link.html", context)


@public("GET POST")
def address(request: HttpRequest, token: str) -> HttpResponse:
    """The holder of a person's new e-mail address confirms that messages reach them there."""
    opened = tokens.open_address(token)
    if opened is None:
        return _gone(request)
    refused = ""
    if request.method == "POST" and not opened.is_done:
        try:
            actions.confirm_address(expert=opened.expert, address=opened.address, by=opened.expert.user, at=now())
        except Refused as refusal:
            refused = str(refusal)
        else:
            return redirect("register:address", token)
    context = {"is_done": opened.is_done, "refused": refused, "home": opened.expert.home}
    return render(request, "register/address.html", context, status=409 if refused else 200)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "register/link_gone.html", status=404)
