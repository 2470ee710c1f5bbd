"""Rows and supplements of a schedule in the making."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.showing import Frame, show_form
from kokemussilta.core.workflow import Refused
from kokemussilta.pricing import actions
from kokemussilta.pricing.forms.schedules import RowForm, SupplementForm
from kokemussilta.pricing.services import services_of
from kokemussilta.pricing.views.common import organisation_of
from kokemussilta.pricing.views.schedules import draft_of


@page(may=Permission.FEES_EDIT, methods="GET POST")
def new_row(request: PersonRequest, code: str) -> HttpResponse:
    """A price of one more service."""
    return _row(request, code, None)


@page(may=Permission.FEES_EDIT, methods="GET POST")
def row(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Change the price of a service in the draft, or take it out (`drop`)."""
    return _row(request, code, number)


@page(may=Permission.FEES_EDIT, methods="GET POST")
def new_supplement(request: PersonRequest, code: str) -> HttpResponse:
    """One more supplement."""
    return _supplement(request, code, None)


@page(may=Permission.FEES_EDIT, methods="GET POST")
def supplement(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Change a supplement in the draft, or take it out (`drop`)."""
    return _supplement(request, code, number)


def _row(request: PersonRequest, code: str, number: int | None) -> HttpResponse:
    organisation, at = organisation_of(request, code), clock.now()
    draft = draft_of(organisation)
    known = next((one for one in draft.rows.all() if one.number == number), None)
    if number is not None and known is None:
        raise Http404
    back = reverse("pricing:version", args=[organisation.code, draft.number])
    if number is not None and "drop" in request.POST:
        try:
            actions.drop_row(draft=draft, number=number, by=request.user, at=at)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(back)
    taken = {one.service for one in draft.rows.all() if one != known}
    names = {slug: name for slug, name in services_of(organisation).items() if slug not in taken}
    form = RowForm(request.POST if request.method == "POST" else None, names=names, row=known)

    def do() -> StrOrPromise:
        actions.set_row(draft=draft, number=number, facts=form.facts(), by=request.user, at=at)
        return _("Rivi on luonnoksessa. Se tulee voimaan, kun otat version käyttöön.")

    title = _("Muuta hintaa") if known else _("Lisää palvelun hinta")
    frame = Frame(title, back, _("Luonnos"), _("Tallenna luonnokseen"))
    return show_form(
        request, form, do=do, then=back, frame=frame, template="pricing/row.html", context={"known": known}, blamed="service"
    )


def _supplement(request: PersonRequest, code: str, number: int | None) -> HttpResponse:
    organisation, at = organisation_of(request, code), clock.now()
    draft = draft_of(organisation)
    known = next((one for one in draft.supplements.all() if one.number == number), None)
    if number is not None and known is None:
        raise Http404
    back = reverse("pricing:version", args=[organisation.code, draft.number])
    if number is not None and "drop" in request.POST:
        try:
            actions.drop_supplement(draft=draft, number=number, by=request.user, at=at)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(back)
    form = SupplementForm(request.POST if request.method == "POST" else None, names=services_of(organisation), extra=known)

    def do() -> StrOrPromise:
        actions.set_supplement(draft=draft, number=number, facts=form.facts(), by=request.user, at=at)
        return _("Lisä on luonnoksessa. Se tulee voimaan, kun otat version käyttöön.")

    title = _("Muuta lisää") if known else _("Lisää uusi lisä")
    frame = Frame(title, back, _("Luonnos"), _("Tallenna luonnokseen"))
    return show_form(request, form, do=do, then=back, frame=frame, template="pricing/row.html", context={"known": known})
