"""The catalogue's editor: an organisation's own services beside the shared ones, with their versions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.orders import actions, policies, queries
from kokemussilta.orders.describing import describe
from kokemussilta.orders.forms.services import ServiceForm
from kokemussilta.orders.models import ServiceProduct


@page(may=Permission.ORGANISATION_EDIT)
def services(request: PersonRequest, code: str) -> HttpResponse:
    """What the organisation offers: its own services, and the shared ones that it may hide."""
    organisation = _organisation(request, code)
    own, shared = queries.services_of(organisation)
    return render(request, "orders/services.html", {"organisation": organisation, "own": own, "shared": shared})


@page(may=Permission.ORGANISATION_EDIT, methods="GET POST")
def new(request: PersonRequest, code: str) -> HttpResponse:
    """A service of one's own, from nothing or from a shared one (`?from=`)."""
    organisation, at = _organisation(request, code), clock.now()
    base = queries.products(organisation).filter(slug=request.GET.get("from", "")).first()
    form = ServiceForm(request.POST if request.method == "POST" else None, base=base)
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        try:
            made = actions.add_service(
                organisation=organisation, facts=form.facts(), code=form.cleaned_data["press"], by=request.user, at=at
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Palvelu on tallennettu. Se näkyy teidän omalla tilaussivullanne."))
            return redirect("orders:service", organisation.code, made.slug)
    return _form(request, organisation, form, None)


@page(may=Permission.ORGANISATION_EDIT)
def service(request: PersonRequest, code: str, slug: str) -> HttpResponse:
    """One service with its versions, each as the client sees or saw it (`?version=2`)."""
    organisation = _organisation(request, code)
    versions = queries.versions_of(organisation, slug)
    if not versions:
        raise Http404
    asked = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.version) == asked), versions[0])
    context = {
        "organisation": organisation,
        "versions": versions,
        "shown": shown,
        "service": describe(shown),
        "is_own": shown.organisation_id == organisation.pk,
    }
    return render(request, "orders/service.html", context)


@page(may=Permission.ORGANISATION_EDIT, methods="GET POST")
def edit(request: PersonRequest, code: str, slug: str) -> HttpResponse:
    """Change a service of one's own: a new version, which orders from now on are made with."""
    organisation, at = _organisation(request, code), clock.now()
    base = _own(organisation, slug)
    form = ServiceForm(request.POST if request.method == "POST" else None, base=base)
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        note = form.cleaned_data["note"]
        try:
            made = actions.edit_service(product=base, facts=form.facts(), note=note, by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            changed = _("Uusi versio on käytössä. Aiemmat tilaukset pysyvät ennallaan.")
            messages.success(request, _("Mikään ei muuttunut.") if made.pk == base.pk else changed)
            return redirect("orders:service", organisation.code, slug)
    return _form(request, organisation, form, base)


@page(may=Permission.ORGANISATION_EDIT, methods="POST")
def restore(request: PersonRequest, code: str, slug: str, version: int) -> HttpResponse:
    """Take an earlier version into use, as a new one."""
    organisation = _organisation(request, code)
    found = next((one for one in queries.versions_of(organisation, slug) if one.version == version), None)
    if found is None:
        raise Http404
    try:
        actions.restore_version(version=found, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Versio %(number)s on taas käytössä.") % {"number": version})
    return redirect("orders:service", organisation.code, slug)


@page(may=Permission.ORGANISATION_EDIT, methods="POST")
def visibility(request: PersonRequest, code: str, slug: str) -> HttpResponse:
    """Hide a shared service from one's own order page, or show it again."""
    organisation = _organisation(request, code)
    shared = queries.products().filter(slug=slug).first()
    if shared is None:
        raise Http404
    hides = "hide" in request.POST
    act = actions.hide_service if hides else actions.show_service
    act(organisation=organisation, product=shared, by=request.user, at=clock.now())
    told = _("Palvelu ei enää näy tilaussivullanne.") if hides else _("Palvelu näkyy taas tilaussivullanne.")
    messages.success(request, told)
    return redirect("orders:services", organisation.code)


def _form(request: PersonRequest, organisation: Organisation, form: ServiceForm, base: ServiceProduct | None) -> HttpResponse:
    """The form, with what the client would see when that was asked for."""
    context: dict[str, Any] = {"organisation": organisation, "form": form, "base": base, "preview": None}
    if request.method == "POST" and form.is_valid():
        context["preview"] = describe(form.preview())
    return render(request, "orders/service_form.html", context, status=422 if form.errors else 200)


def _organisation(request: PersonRequest, code: str) -> Organisation:
    """The organisation, when the person looks after its catalogue: 404 for strangers, 403 when it takes no orders to handle."""
    found = Organisation.objects.visible_to(request.user).filter(code=code).first()
    if not isinstance(found, Organisation):
        raise Http404
    if not policies.may_edit_catalogue(request.user, found):
        raise PermissionDenied
    return found


def _own(organisation: Organisation, slug: str) -> ServiceProduct:
    """The newest version of an own service, or 404."""
    found = queries.versions_of(organisation, slug)
    if not found or found[0].organisation_id != organisation.pk:
        raise Http404
    return found[0]
