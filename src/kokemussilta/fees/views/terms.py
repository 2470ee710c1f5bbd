"""How an organisation pays, for its leads; and a fee that a coordinator settles afterwards."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.fees.actions import settling
from kokemussilta.fees.actions import terms as actions
from kokemussilta.fees.forms.terms import SettlingForm, TermsForm
from kokemussilta.fees.queries import overseeing
from kokemussilta.fees.queries.settling import to_settle
from kokemussilta.pricing.models import PayTerms
from kokemussilta.pricing.terms import terms_of


@page(may=Permission.FEES_EDIT, methods="GET POST")
def terms(request: HttpRequest, code: str) -> HttpResponse:
    """Pay days and ways of payment of one organisation."""
    user = cast(User, request.user)
    organisation = get_object_or_404(overseeing.led_by(user), code=code)
    kept = terms_of(organisation) or PayTerms(organisation=organisation)
    form = TermsForm(request.POST or None, terms=kept)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_terms(organisation=organisation, **form.facts(), by=user, at=clock.now())
        except Refused as reason:
            messages.warning(request, str(reason))
        else:
            messages.success(request, _("Tallennettu. Uudet tehtävät ja lomakkeet noudattavat näitä."))
        return redirect("fees:terms", code=code)
    return render(request, "fees/own/terms.html", {"organisation": organisation, "form": form})


@page(may=Permission.OFFER_SEND, methods="POST")
def settle(request: HttpRequest, code: str) -> HttpResponse:
    """Settle the fee of a claim of one's desk."""
    user = cast(User, request.user)
    claim = to_settle(user, code)
    if claim is None:
        raise Http404
    form = SettlingForm(request.POST)
    back = redirect("assignments:desk", code=claim.assignment.task.code)
    if not form.is_valid() or not form.cleaned_data["cents"]:
        messages.warning(request, _("Kirjoita sovittu palkkio euroina, esimerkiksi 120."))
        return back
    try:
        settling.settle(claim=claim, cents=form.cleaned_data["cents"], by=user, at=clock.now())
    except Refused as reason:
        messages.warning(request, str(reason))
    else:
        messages.success(request, _("Palkkio on sovittu, ja tekijä saa siitä viestin."))
    return back
