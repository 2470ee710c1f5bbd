"""Where one is signed in: a list, and ways to end what is not needed."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kokemussilta.accounts import actions, queries
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused


@page()
def sessions(request: PersonRequest) -> HttpResponse:
    """The devices on which one is signed in now."""
    places = queries.places(request.user, here=request.session.session_key or "", at=clock.now())
    return render(request, "accounts/places.html", {"places": places, "has_others": any(not place.is_here for place in places)})


@page(methods="POST")
def session(request: PersonRequest, code: str) -> HttpResponse:
    """Sign out on one device; on this one it is an ordinary sign-out."""
    at = clock.now()
    found = get_object_or_404(queries.sign_ins(request.user, at), code=code)
    if found.session_key == request.session.session_key:
        return redirect("account_logout")
    try:
        actions.end_sign_in(sign_in=found, by=request.user, at=at)
    except Refused as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("Laite on kirjattu ulos."))
    return redirect("accounts:sessions")


@page(methods="POST")
def others(request: PersonRequest) -> HttpResponse:
    """Sign out on every device but this one."""
    here = request.session.session_key or ""
    actions.sign_out_elsewhere(user=request.user, here=here, by=request.user, at=clock.now())
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Muut laitteesi on kirjattu ulos."))
    return redirect("accounts:sessions")


@page(methods="GET POST")
def everywhere(request: PersonRequest) -> HttpResponse:
    """Sign out on every device, this one included."""
    if request.method == "POST":
        actions.sign_out_everywhere(user=request.user, by=request.user, at=clock.now())
        logout(request)
        messages.success(request, _("Olet kirjautunut ulos kaikilta laitteilta."))
        return redirect("account_login")
    return render(request, "accounts/sessions_end.html")
