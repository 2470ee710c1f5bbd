"""Sending a plan's requests in bulk: first a page that says to whom and for what, then one press."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.assignments.refusals import is_near
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.matching import actions
from kokemussilta.matching.forms import SendForm
from kokemussilta.matching.models import Plan, PlanPlace
from kokemussilta.matching.plans import places, words
from kokemussilta.matching.plans.overview import find
from kokemussilta.matching.states import PlaceState


@page(may=Permission.OFFER_SEND, methods="GET POST")
def offers(request: PersonRequest, code: str) -> HttpResponse:
    """Look at what would be sent, choose, send."""
    at = clock.now()
    found = find(request.user, code)
    if found is None:
        raise Http404
    plan, mark = found
    form = SendForm(request.POST if request.method == "POST" else None)
    chosen = request.POST.getlist("places")
    if request.method == "POST" and form.is_valid():
        count = _send(request, plan, form, chosen)
        if count is not None:
            return redirect("plans:plan", code=plan.code)
    rows = places.drawn(plan, plan.places.filter(state=PlaceState.OPEN, expert__isnull=False), mark, user=request.user, at=at)
    sendable = [row for row in rows if row.may_be_sent]
    near = {row.place.pk for row in sendable if is_near(row.task, at)}
    context = {
        "plan": plan,
        "title": words.title(plan),
        "rows": sendable,
        "near": near,
        "left": [row for row in rows if not row.may_be_sent and not row.is_elsewhere],
        "form": form,
        "chosen": chosen,
        "is_first": request.method != "POST",
    }
    return render(request, "matching/plan_offers.html", context)


def _send(request: PersonRequest, plan: Plan, form: SendForm, chosen: list[str]) -> int | None:
    """Mark the chosen places for sending; None when nothing was chosen or something is in the way, which is told."""
    wanted = dict(pair for one in chosen if len(pair := one.split(":")) == 2)
    if not wanted:
        messages.error(request, _("Valitse ensin ainakin yksi pyyntö."))
        return None
    rows = (
        plan.places.filter(seat__code__in=wanted)
        .select_related("expert", "seat")
        .exclude(seat__task__order__client=request.user)
    )
    # A proposal that has changed since the page was shown is not sent.
    same = [row for row in cast(list[PlanPlace], list(rows)) if row.expert and row.expert.code == wanted[row.seat.code]]
    hours, note = int(form.cleaned_data["answer_hours"]), form.cleaned_data["note"]
    urgent = form.cleaned_data["is_urgent"]
    try:
        count = actions.send(
            plan=plan, places=same, answer_hours=hours, note=note, is_urgent=urgent, by=request.user, at=clock.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    if count:
        told = ngettext("%(count)s pyyntö lähtee nyt.", "%(count)s pyyntöä lähtee nyt.", count)
        messages.success(request, told % {"count": count})
    else:
        messages.info(
            request, _("Nämä pyynnöt ovat jo lähteneet, tai ehdotukset ovat vaihtuneet. Katso, miltä suunnitelma nyt näyttää.")
        )
    return count
