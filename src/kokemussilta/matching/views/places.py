"""One place of a plan: who is proposed and why, who else could go, why somebody does not; locked, barred, changed by hand."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.lists import kept_words
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.matching import actions
from kokemussilta.matching.models import Plan, PlanPlace
from kokemussilta.matching.plans import alternatives, words
from kokemussilta.matching.plans.listing import person_of
from kokemussilta.matching.plans.overview import find
from kokemussilta.matching.states import PlaceState


@page(may=Permission.OFFER_SEND, methods="GET POST")
def place(request: PersonRequest, code: str, seat: str) -> HttpResponse:
    """See one place from near, or change it: `lock`, `unlock`, `bar`, `unbar` or `choose` (the last three name a person's code)."""
    at = clock.now()
    found = find(request.user, code)
    if found is None:
        raise Http404
    plan, mark = found
    if request.method == "POST":
        return _press(request, plan, seat, at)
    asked, show_all = kept_words(request), "all" in request.GET
    near = alternatives.near(plan, seat, mark, user=request.user, at=at, show_all=show_all, asked=asked)
    if near is None:
        raise Http404
    context = {
        "plan": plan,
        "title": words.title(plan),
        "row": near.row,
        "near": near,
        "asked": asked,
        "all": show_all,
        "may_change": near.row.place.state == PlaceState.OPEN and not plan.is_at_work,
    }
    return render(request, "matching/place.html", context)


def _press(request: PersonRequest, plan: Plan, seat: str, at: datetime) -> HttpResponse:
    one = alternatives.place_of(plan, seat, user=request.user)
    if one is None:
        raise Http404
    try:
        done = _do(request, one, at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if done:
            messages.success(request, done)
    if request.POST.get("back") == "place":
        return redirect("plans:place", code=plan.code, seat=one.seat.code)
    week = clock.local_day(one.seat.task.starts_at).isocalendar()
    return redirect(f"{reverse('plans:plan', args=[plan.code])}?week={week.year}-{week.week}#seat-{one.seat.code}")


def _do(request: PersonRequest, one: PlanPlace, at: datetime) -> str:
    """Do what was pressed; answers what to tell."""
    user, pressed = request.user, request.POST
    if "lock" in pressed:
        actions.lock(place=one, by=user, at=at)
        return _("Ehdotus pysyy, vaikka suunnitelma lasketaan uudelleen.")
    if "unlock" in pressed:
        actions.unlock(place=one, by=user, at=at)
        return _("Lukitus on avattu.")
    for verb in ("bar", "unbar", "choose"):
        if verb in pressed:
            person = person_of(user, pressed[verb])
            if person is None:
                raise Http404
            getattr(actions, verb)(place=one, expert=person, by=user, at=at)
            return _told()[verb] % {"name": person.shown_name}
    return ""


def _told() -> dict[str, str]:
    return {
        "bar": _("%(name)s ei tule tähän paikkaan tässä suunnitelmassa."),
        "unbar": _("%(name)s voi taas tulla ehdolle tähän paikkaan."),
        "choose": _("%(name)s on nyt tässä paikassa, ja ehdotus on lukittu."),
    }
