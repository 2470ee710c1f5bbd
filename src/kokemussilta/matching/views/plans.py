"""Plans: the list of them, one plan week by week with its solving, two side by side."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.matching import actions
from kokemussilta.matching.forms import StartForm
from kokemussilta.matching.models import Plan
from kokemussilta.matching.plans import places, words
from kokemussilta.matching.plans.comparing import compared
from kokemussilta.matching.plans.listing import listed, others_than, planning
from kokemussilta.matching.plans.overview import Overview, Week, find, overview


@page(may=Permission.OFFER_SEND, methods="GET POST")
def plans(request: PersonRequest) -> HttpResponse:
    """The plans of one's organisations, and a form that starts a new one."""
    at = clock.now()
    organisations = planning(request.user)
    form = StartForm([(one.code, one.name) for one in organisations], clock.local_day(at), request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data.get("organisation") or organisations[0].code
        first, last = form.span()
        organisation = next(one for one in organisations if one.code == code)
        try:
            plan = actions.start(organisation=organisation, first_on=first, last_on=last, by=request.user, at=at)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect("plans:plan", code=plan.code)
    return render(request, "matching/plans.html", {"plans": listed(request.user), "form": form})


@page(may=Permission.OFFER_SEND, methods="GET POST")
def plan(request: PersonRequest, code: str) -> HttpResponse:
    """One plan: how far its solving has come, one week's places; solve again, stop, copy."""
    at = clock.now()
    found = find(request.user, code)
    if found is None:
        raise Http404
    made, mark = found
    if request.method == "POST":
        return _press(request, made, at)
    sums = overview(made)
    week = _week(sums, request.GET.get("week", ""))
    rows = places.of_week(made, week.monday, mark, user=request.user, at=at) if week else []
    return render(request, "matching/plan.html", _context(made, sums, week, at) | {"rows": rows})


@page(may=Permission.OFFER_SEND)
def compare(request: PersonRequest, code: str) -> HttpResponse:
    """Two plans side by side: `?with=` the code of the other, one of the same organisation whose weeks meet this one's."""
    found = find(request.user, code)
    if found is None:
        raise Http404
    first, mark = found
    others = others_than(first, request.user)
    second = next((other for other, _title in others if other.code == request.GET.get("with", "")), None)
    context = {
        "plan": first,
        "title": words.title(first),
        "compared": compared(first, second, mark, user=request.user, at=clock.now()) if second else None,
        "others": others,
        "chosen": second,
    }
    return render(request, "matching/compare.html", context)


def _context(made: Plan, sums: Overview, week: Week | None, at: datetime) -> dict[str, Any]:
    is_silent = made.is_at_work and (at - made.state_since).total_seconds() > made.seconds + 30
    return {
        "plan": made,
        "title": words.title(made),
        "sums": sums,
        "week": week,
        "filling": words.filling(made),
        "sharing": words.sharing(made),
        "spent": words.spent(made) if made.spent_ms else "",
        "is_silent": is_silent,
        "went_wrong": not made.is_at_work and made.solved_at is None and bool(made.run),
    }


def _week(sums: Overview, key: str) -> Week | None:
    """The week asked for, else the first."""
    return next((week for week in sums.weeks if week.key == key), sums.weeks[0] if sums.weeks else None)


def _press(request: PersonRequest, made: Plan, at: datetime) -> HttpResponse:
    """Solve again, stop or copy, whichever was pressed."""
    shown = made
    try:
        if "again" in request.POST:
            actions.solve_again(plan=made, by=request.user, at=at)
        elif "stop" in request.POST:
            actions.stop(plan=made, by=request.user, at=at)
            messages.success(request, _("Laskenta pysähtyy. Paras tähän asti löytynyt suunnitelma jää."))
        elif "copy" in request.POST:
            shown = actions.copy(plan=made, by=request.user, at=at)
            messages.success(request, _("Tämä on kopio. Voit kokeilla vapaasti: alkuperäinen suunnitelma ei muutu."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("plans:plan", code=shown.code)
