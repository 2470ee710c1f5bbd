"""How an organisation's ranking weighs its parts: the lead's page."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.matching import actions, policies
from kokemussilta.matching.forms import WeightsForm
from kokemussilta.matching.weighing import try_out, weighed, weighing_of
from kokemussilta.matching.weights import points_of


@page(may=Permission.ORGANISATION_EDIT, methods="GET POST")
def weights(request: PersonRequest, code: str) -> HttpResponse:
    """Choose how much each part weighs, see what it would change, or let all weigh as usual again."""
    organisation = cast("Organisation", get_object_or_404(Organisation.objects.visible_to(request.user), code=code))
    if not policies.may_weigh(request.user, organisation):
        raise PermissionDenied
    levels, at, tried = weighing_of(organisation), clock.now(), None
    form = WeightsForm(request.POST or None, initial={part: int(level) for part, level in levels.items()})
    if request.method == "POST" and "usual" in request.POST:
        actions.usual_again(organisation=organisation, by=request.user, at=at)
        messages.success(request, _("Kaikki painaa taas tavalliseen tapaan."))
        return redirect("matching:weights", code)
    if request.method == "POST" and form.is_valid():
        if "try" not in request.POST:
            actions.set_weights(organisation=organisation, levels=form.levels, by=request.user, at=at)
            messages.success(request, _("Painotukset on tallennettu. Ne näkyvät seuraavassa ehdotuksessa."))
            return redirect("matching:weights", code)
        levels = form.levels
        tried = try_out(organisation, levels, user=request.user, at=at)
    context = {
        "organisation": organisation, "form": form, "weighed": weighed(points_of(levels)), "tried": tried,
        "is_tried": "try" in request.POST and form.is_valid(),
    }  # fmt: skip
    return render(request, "matching/weights.html", context)
