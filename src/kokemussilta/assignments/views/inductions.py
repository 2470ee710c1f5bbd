"""A unit's induction list, and going through it."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions, links
from kokemussilta.assignments.forms.day import InductionForm
from kokemussilta.assignments.letters.words import helper
from kokemussilta.assignments.policies import may_induct, require
from kokemussilta.assignments.queries import inductions as queries
from kokemussilta.core import clock
from kokemussilta.core.pages import page, public
from kokemussilta.core.workflow import Refused


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
    if request.method == "POST" and "send" in request.POST:
        try:
            actions.send_induction_link(assignment=found, by=user, at=clock.now())
            messages.success(request, _("Linkki on lähtenyt tekstiviestinä."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("assignments:induction", code)
    if request.method == "POST":
        actions.tick_induction(assignment=found, points=request.POST.getlist("point"), by=user, at=clock.now())
        messages.success(request, _("Tallennettu. Tekijä näkee tämän omalta sivultaan."))
        return redirect("assignments:induction", code)
    order, (contact, phone) = found.task.order, links.contact_of(found)
    context = {
        "link": settings.PUBLIC_URL + links.induction_path(found),
        "contact": contact,
        "may_text": bool(phone) and settings.SENDS_SMS,
        "assignment": found,
        "task": found.task,
        "order": order,
        "unit": order.unit,
        "points": queries.gone_through(found),
    }
    return render(request, "assignments/induction.html", context)


@public("GET POST")
def induction_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same for the contact on the day, who has no account; opening the page changes nothing."""
    at = clock.now()
    found = links.open_induction(token, at=at)
    if found is None:
        raise Http404
    if request.method == "POST":
        actions.tick_induction(assignment=found, points=request.POST.getlist("point"), by=None, at=at)
        messages.success(request, _("Tallennettu. Tekijä näkee tämän omalta sivultaan."))
        return redirect(request.path)
    order = found.task.order
    context = {
        "assignment": found,
        "task": found.task,
        "order": order,
        "points": queries.gone_through(found),
        "helper": helper(order),
    }
    answer = render(request, "assignments/induction_link.html", context)
    # The address is a key: it does not travel to other sites, and pages in front of us don't keep it.
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer
