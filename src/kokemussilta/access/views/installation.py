"""The operator's page: the organisations of the installation. It shows no people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kokemussilta.access import queries
from kokemussilta.access.actions import organisations as organisation_actions
from kokemussilta.access.forms import FirstLeadForm, OrganisationForm
from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused


@page(may=Permission.INSTALLATION_RUN)
def installation(request: PersonRequest) -> HttpResponse:
    """All organisations, with how many units and leads each has."""
    rows = queries.with_counts(Organisation.objects.visible_to(request.user), clock.local_day(clock.now()))
    led = standing(request.user).organisations(Permission.ORGANISATION_EDIT)
    context = {"organisations": rows, "led": led, "unopened": queries.unopened(clock.local_day(clock.now()))}
    return render(request, "access/installation.html", context)


@page(may=Permission.INSTALLATION_RUN, methods="GET POST")
def new_organisation(request: PersonRequest) -> HttpResponse:
    """Add an organisation and invite its first lead."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation_actions.add(**form.cleaned_data, by=request.user, at=clock.now())
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Organisaatio on lisätty, ja vastuuhenkilölle lähti kutsu."))
            return redirect("access:installation")
    return render(request, "access/new_organisation.html", {"form": form})


@page(may=Permission.INSTALLATION_RUN, methods="GET POST")
def first_lead(request: PersonRequest, code: str) -> HttpResponse:
    """Invite an organisation's first lead again; whom it was sent to before is not shown."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), code=code)
    form = FirstLeadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation_actions.invite_first_lead(
                organisation=organisation, **form.cleaned_data, by=request.user, at=clock.now()
            )
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Vastuuhenkilölle lähti kutsu. Aiempi kutsu ei ole enää voimassa."))
        return redirect("access:installation")
    return render(request, "access/first_lead.html", {"form": form, "organisation": organisation})
