"""An organisation's facts and units, for those who look after it."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kokemussilta.access import policies
from kokemussilta.access.actions import organisations as organisation_actions
from kokemussilta.access.forms import FactsForm, UnitForm
from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.slots import ORGANISATION_PAGE
from kokemussilta.core.workflow import Refused


def led_organisation(request: PersonRequest, code: str) -> Organisation:
    """The organisation with the code; 404 when the person has nothing to do with it, 403 when they don't look after it."""
    organisation = cast("Organisation", get_object_or_404(Organisation.objects.visible_to(request.user), code=code))
    if not policies.may_edit(request.user, organisation):
        raise PermissionDenied
    return organisation


@page(may=Permission.ORGANISATION_EDIT)
def organisations(request: PersonRequest) -> HttpResponse:
    """One's organisations; with only one, straight to it."""
    led = list(Organisation.objects.visible_to(request.user).led_by(request.user))
    if len(led) == 1:
        return redirect("access:organisation", led[0].code)
    return render(request, "access/organisations.html", {"organisations": led})


@page(may=Permission.ORGANISATION_EDIT)
def organisation(request: PersonRequest, code: str) -> HttpResponse:
    """What the organisation tells of itself, and the ways to its units and people."""
    row = led_organisation(request, code)
    links = ORGANISATION_PAGE.collect(request, row)
    serves = [county.name for county in row.serves.all()]
    return render(request, "access/organisation.html", {"organisation": row, "serves": serves, "links": links})


@page(may=Permission.ORGANISATION_EDIT, methods="GET POST")
def facts(request: PersonRequest, code: str) -> HttpResponse:
    """Change the organisation's facts."""
    row = led_organisation(request, code)
    initial = {
        "name_sv": row.name_sv, "phone": row.phone, "email": row.email, "municipality": row.municipality_id,
        "serves": list(row.serves.values_list("pk", flat=True)) if request.method == "GET" else [],
    }  # fmt: skip
    form = FactsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        organisation_actions.edit(organisation=row, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, _("Tiedot on tallennettu."))
        return redirect("access:organisation", row.code)
    return render(request, "access/facts.html", {"organisation": row, "form": form})


@page(may=Permission.ORGANISATION_EDIT)
def units(request: PersonRequest, code: str) -> HttpResponse:
    """The units, those in use first."""
    row = led_organisation(request, code)
    rows = row.units.select_related("sector", "municipality").order_by("-is_active", "name")
    return render(request, "access/units.html", {"organisation": row, "units": rows})


@page(may=Permission.ORGANISATION_EDIT, methods="GET POST")
def new_unit(request: PersonRequest, code: str) -> HttpResponse:
    """Add a unit."""
    row = led_organisation(request, code)
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation_actions.add_unit(organisation=row, **form.cleaned_data, by=request.user, at=clock.now())
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Yksikkö on lisätty."))
            return redirect("access:units", row.code)
    return render(request, "access/unit.html", {"organisation": row, "form": form, "unit": None})


@page(may=Permission.ORGANISATION_EDIT, methods="GET POST")
def unit(request: PersonRequest, code: str, unit: str) -> HttpResponse:
    """Change a unit."""
    row = led_organisation(request, code)
    found = get_object_or_404(row.units, code=unit)
    initial = {
        "name": found.name, "sector": found.sector_id, "municipality": found.municipality_id, "is_active": found.is_active,
    }  # fmt: skip
    form = UnitForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            organisation_actions.edit_unit(unit=found, **form.cleaned_data, by=request.user, at=clock.now())
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Yksikön tiedot on tallennettu."))
            return redirect("access:units", row.code)
    return render(request, "access/unit.html", {"organisation": row, "form": form, "unit": found})
