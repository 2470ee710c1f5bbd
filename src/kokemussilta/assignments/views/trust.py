"""Trusted pairs: a unit's own experts for its clients, an expert's own units for the expert. Nobody else sees either list."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions
from kokemussilta.assignments.forms import LimitsForm
from kokemussilta.assignments.policies import is_self
from kokemussilta.assignments.queries import trust as queries
from kokemussilta.assignments.states import TrustState
from kokemussilta.assignments.trusted import Limits, Trust
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused


@page(methods="GET POST")
def trusted(request: HttpRequest) -> HttpResponse:
    """The experts whom one's units turn to first, and those who could be asked; posting asks one."""
    user = cast(User, request.user)
    if request.method == "POST":
        found = queries.candidate(user, request.POST.get("unit", ""), request.POST.get("expert", ""))
        if found is None:
            messages.error(request, _("Häneltä on jo kysytty, tai hän ei ole ollut yksikössänne."))
            return redirect("assignments:trusted")
        unit, expert = found
        try:
            made = actions.ask_to_trust(unit=unit, expert=expert, limits=Limits(), by=user, at=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("assignments:trusted")
        messages.success(request, _("Kysyimme häneltä. Kerro vielä, millaisiin tehtäviin häntä toivotte."))
        return redirect("assignments:trust", made.code)
    context = {"trusts": queries.of_units(user), "candidates": queries.candidates(user)}
    return render(request, "assignments/trusted.html", context)


@page()
def my_units(request: HttpRequest) -> HttpResponse:
    """The units that turn to the expert first, and those that ask whether they may."""
    return render(request, "assignments/my_units.html", {"trusts": queries.of_expert(cast(User, request.user))})


@page(methods="GET POST")
def trust(request: HttpRequest, code: str) -> HttpResponse:
    """One pair as its side sees it: limits, a yes, an end."""
    user, at = cast(User, request.user), clock.now()
    found = get_object_or_404(Trust.objects.visible_to(user).select_related("unit__organisation", "expert__user"), code=code)
    own = is_self(user, found.expert)
    back = "assignments:my-units" if own else "assignments:trusted"
    if found.state not in {TrustState.ASKED, TrustState.AGREED}:
        if request.method != "POST":
            raise Http404
        messages.info(request, _("Tämä on jo päättynyt."))
        return redirect(back)
    if request.method == "POST" and "end" in request.POST:
        actions.end_trust(trust=found, by=user, at=at)
        messages.success(request, _("Asia on päätetty. Sovitut tehtävät pysyvät."))
        return redirect(back)
    limits = found.own_limits if own else found.unit_limits
    form = LimitsForm(request.POST if request.method == "POST" else None, limits=limits)
    if request.method == "POST" and form.is_valid():
        act = actions.agree_to_trust if own else actions.limit_trust
        try:
            act(trust=found, limits=form.limits(), by=user, at=at)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Kiitos, tallensimme sen."))
        return redirect(back)
    context = {"trust": found, "form": form, "own": own, "is_asked": found.state == TrustState.ASKED}
    return render(request, "assignments/trust.html", context, status=422 if form.is_bound else 200)
