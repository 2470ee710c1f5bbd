"""The days on which approvers are away: one's own, and for leads those of their organisations' approvers."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.fees.actions import absences as actions
from kokemussilta.fees.forms.routing import AbsenceForm
from kokemussilta.fees.queries.people import absences_seen_by, approvers_seen_by


@page(may=Permission.CLAIM_APPROVE, methods="GET POST")
def absences(request: HttpRequest) -> HttpResponse:
    """Those that are coming or on; tell another, or end one."""
    user, at = cast(User, request.user), clock.now()
    people = approvers_seen_by(user, at)
    if request.method == "POST" and "end" in request.POST:
        found = get_object_or_404(absences_seen_by(user, at), code=request.POST["end"])
        actions.end_absence(absence=found, by=user, at=at)
        messages.success(request, _("Poissaolo on poistettu. Lomakkeet tulevat taas tavalliseen tapaan."))
        return redirect("fees:absences")
    form = AbsenceForm(request.POST or None, people=people, initial={"who": user.code})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.tell_absence(person=told["who"], from_on=told["from_on"], until_on=told["until_on"], by=user, at=at)
        except Refused as refusal:
            form.add_error("until_on", str(refusal))
        else:
            messages.success(request, _("Poissaolo on merkitty. Sijainen tai vastuuhenkilö hyväksyy sillä välin."))
            return redirect("fees:absences")
    rows = absences_seen_by(user, at)
    oversees = standing(user).may(Permission.CLAIM_OVERSEE)
    context = {"absences": rows, "form": form, "oversees": oversees, "today": clock.local_day(at)}
    return render(request, "fees/approval/absences.html", context, status=422 if form.is_bound else 200)
