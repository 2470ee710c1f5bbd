"""Budgets of an organisation's units."""

from typing import cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.showing import Frame, show_form
from kokemussilta.pricing import actions
from kokemussilta.pricing.forms.terms import BudgetForm
from kokemussilta.pricing.models import Budget
from kokemussilta.pricing.services import name_of, services_of
from kokemussilta.pricing.spending import standings
from kokemussilta.pricing.views.common import organisation_of


@page(may=Permission.FEES_EDIT)
def budgets(request: PersonRequest, code: str) -> HttpResponse:
    """All budgets of the organisation's units with what is left, those in force first."""
    organisation, today = organisation_of(request, code), clock.local_day(clock.now())
    rows = Budget.objects.visible_to(request.user).filter(unit__organisation=organisation).select_related("unit")
    names = services_of(organisation)
    told = [(one, name_of(one.budget.service, names) if one.budget.service else "") for one in standings(rows)]
    context = {
        "organisation": organisation,
        "now": [row for row in told if row[0].budget.ended_at is None and row[0].budget.ends_on >= today],
        "past": [row for row in told if row[0].budget.ended_at is not None or row[0].budget.ends_on < today],
        "has_units": _units(request, organisation).exists(),
    }
    return render(request, "pricing/budgets.html", context)


@page(may=Permission.FEES_EDIT, methods="GET POST")
def new_budget(request: PersonRequest, code: str) -> HttpResponse:
    """A budget of one unit."""
    organisation, at = organisation_of(request, code), clock.now()
    form = BudgetForm(
        request.POST if request.method == "POST" else None, units=_units(request, organisation), names=services_of(organisation),
        budget=None, today=clock.local_day(at),
    )  # fmt: skip

    def do() -> StrOrPromise:
        told = form.cleaned_data
        actions.add_budget(unit=told["unit"], facts=form.facts(), code=told["press"], by=request.user, at=at)
        return _("Budjetti on tallennettu. Tilaukset näyttävät, paljonko siitä on jäljellä.")

    back = reverse("pricing:budgets", args=[organisation.code])
    frame = Frame(_("Uusi budjetti"), back, _("Budjetit"), _("Tallenna"), _("Budjetti varoittaa, mutta ei estä tilaamasta."))
    return show_form(request, form, do=do, then=back, frame=frame)


@page(may=Permission.FEES_EDIT, methods="GET POST")
def budget(request: PersonRequest, code: str, budget: str) -> HttpResponse:
    """Change a budget, or stop following it (`end`)."""
    organisation, at = organisation_of(request, code), clock.now()
    rows = Budget.objects.visible_to(request.user).select_related("unit__organisation")
    found = cast("Budget", get_object_or_404(rows, code=budget, unit__organisation=organisation, ended_at=None))
    back = reverse("pricing:budgets", args=[organisation.code])
    if "end" in request.POST:
        actions.end_budget(budget=found, by=request.user, at=at)
        messages.success(request, _("Budjettia ei enää seurata."))
        return redirect(back)
    form = BudgetForm(
        request.POST if request.method == "POST" else None, units=_units(request, organisation), names=services_of(organisation),
        budget=found, today=clock.local_day(at),
    )  # fmt: skip

    def do() -> StrOrPromise:
        changed = actions.change_budget(budget=found, facts=form.facts(), by=request.user, at=at)
        return _("Budjetti on tallennettu.") if changed else _("Mikään ei muuttunut.")

    frame = Frame(f"{found.unit.name}: {found.name}", back, _("Budjetit"), _("Tallenna"))
    return show_form(request, form, do=do, then=back, frame=frame, template="pricing/budget.html", context={"budget": found})


def _units(request: PersonRequest, organisation: Organisation) -> QuerySet[Unit]:
    return Unit.objects.visible_to(request.user).filter(organisation=organisation, is_active=True)
