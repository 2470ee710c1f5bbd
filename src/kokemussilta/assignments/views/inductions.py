"""A unit's induction list, and going through it."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions
from kokemussilta.assignments.forms.day import InductionForm
from kokemussilta.assignments.policies import may_induct, require
from kokemussilta.assignments.queries import inductions as queries
from kokemussilta.core import clock
from kokemussilta.core.pages import page


@page(methods="GET POST")
def unit_induction(request: HttpRequest, code: str) -> HttpResponse:
    """The unit's list, a point a line."""
    user = cast(User, request.user)
    unit = queries.unit_for(user, code)
    if unit is None:
        raise Http404
    now = "\n".join(point.text for point in queries.points_of(unit.pk))
    form = InductionForm(request.POST if request.method == "POST" else None, initial={"points": now})
    if request.method == "POST" and form.is_valid():
        actions.edit_induction(unit=unit, texts=form.cleaned_data["points"].splitlines(), by=user, at=clock.now())
        messages.success(request, _("Perehdytyslista on tallennettu."))
        return redirect("assignments:unit-induction", code)
    return render(request, "assignments/unit_induction.html", {"unit": unit, "form": form})


@page(methods="GET POST")
def induction(request: HttpRequest, code: str) -> HttpResponse:
    """Point by point with an expert, by the unit's contact; remembered for the two."""
    user = cast(User, request.user)
    found = queries.assignment_for(user, code)
    if found is None:
        raise Http404
    require(may_induct(user, found))
    if request.method == "POST":
        actions.tick_induction(assignment=found, points=request.POST.getlist("point"), by=user, at=clock.now())
        messages.success(request, _("Tallennettu. Tekijä näkee tämän omalta sivultaan."))
        return redirect("assignments:induction", code)
    order = found.task.order
    context = {
        "assignment": found,
        "task": found.task,
        "order": order,
        "unit": order.unit,
        "points": queries.gone_through(found),
    }
    return render(request, "assignments/induction.html", context)
