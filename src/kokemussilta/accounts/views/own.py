"""One's own account."""

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from kokemussilta.accounts import actions, queries, sessions
from kokemussilta.accounts import language as languages
from kokemussilta.accounts.forms import OwnForm
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.pages import page


@page(methods="GET POST")
def own(request: PersonRequest) -> HttpResponse:
    """Name, telephone number and language; the way to everything else about signing in."""
    user = request.user
    initial = {"name": user.name, "phone": user.phone, "language": user.language}
    form = OwnForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.edit(user=user, **form.cleaned_data, by=user, at=clock.now())
        with translation.override(user.language):
            messages.success(request, _("Tietosi on tallennettu."))
        response = redirect("accounts:own")
        languages.remember(response, user.language)
        return response
    return render(request, "accounts/own.html", {"form": form, "factor": queries.second_factor(user)})


@page(early=True)
def second_factor(request: PersonRequest) -> HttpResponse:
    """Why a second factor is asked for, how to set one up, and what has been set up."""
    to = get_next_redirect_url(request)
    if to:
        request.session["after_second_factor"] = to
    context = {"factor": queries.second_factor(request.user), "asked": bool(to)}
    return render(request, "accounts/second_factor.html", context)


@page(methods="GET POST")
def continuation(request: PersonRequest) -> HttpResponse:
    """After signing in again: what was being sent when the session ended, ready to be sent or left."""
    kept = sessions.kept_form(request)
    if kept is None:
        return redirect("portals:home")
    if request.method == "POST":
        sessions.forget_form(request)
        return redirect(kept.back)
    return render(request, "accounts/continuation.html", {"kept": kept})
