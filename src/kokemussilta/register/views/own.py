"""The person's own pages: everything that the register knows of them, theirs to change."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import local_day, now
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions, meaning, policies, queries
from kokemussilta.register.forms.boundaries import PlaceForm
from kokemussilta.register.forms.time import DaysForm, PatternForm, WeeksForm
from kokemussilta.register.models import Expert
from kokemussilta.register.readings import readings_for
from kokemussilta.register.states import ExpertState, Purpose
from kokemussilta.register.views.parts import PARTS, show_break, show_part
from kokemussilta.register.views.reminding import reminding
from kokemussilta.register.words import MISSING

ME = "register:me"


def mine(request: PersonRequest) -> Expert:
    """The entry of whoever is signed in; 404 for those who have none."""
    expert = queries.entry_of(request.user)
    if expert is None:
        raise Http404
    return expert


@page()
def me(request: PersonRequest) -> HttpResponse:
    """The overview: everything one tap away."""
    expert = mine(request)
    today = local_day(now())
    missing = [MISSING[name] for name in queries.missing_parts(expert)]
    context = {
        "expert": expert,
        "parts": [part for part in PARTS.values() if part.key not in {"boundaries", "telling", "ceiling"}],
        "missing": missing,
        "is_on_break": expert.is_on_break(today),
        "coming_break": expert.has_coming_break(today),
        "meaning": meaning.of(expert, today) if expert.state == ExpertState.ACTIVE else [],
        "may_be_asked": expert.consents.filter(purpose=Purpose.BROKERED, withdrawn_at__isnull=True).exists(),
    }
    return render(request, "register/me.html", context)


@page(methods="GET POST")
def my_part(request: PersonRequest, key: str) -> HttpResponse:
    """One part of one's own entry."""
    return show_part(request, mine(request), key, back=reverse(ME))


@page(methods="GET POST")
def my_break(request: PersonRequest) -> HttpResponse:
    """One's own break."""
    return show_break(request, mine(request), back=reverse(ME))


@page(methods="GET POST")
def my_days(request: PersonRequest) -> HttpResponse:
    """Days that differ from the ordinary week: a span, or several weeks at once."""
    return show_days(request, mine(request), here=reverse("register:my-days"), back=reverse(ME))


def show_days(request: PersonRequest, expert: Expert, *, here: str, back: str) -> HttpResponse:
    """The days of `expert` that differ, shown, added to or taken from; `here` is this page's address."""
    at = now()
    today = local_day(at)
    typed = request.POST
    days = DaysForm(typed if "add_days" in typed else None)
    weeks = WeeksForm(typed if "add_weeks" in typed else None, today=today)
    pattern = PatternForm(typed if "add_pattern" in typed else None)
    upcoming = expert.day_exceptions.filter(ends_on__gte=today)
    if request.method == "POST":
        try:
            with reminding(request, expert, at):
                is_changed = _change_days(request, expert, days, weeks, pattern)
            if is_changed:
                return redirect(here)
        except Refused as refusal:
            next((form for form in (weeks, pattern) if form.is_bound), days).add_error(None, str(refusal))
    context = {
        "expert": expert, "days": days, "weeks": weeks, "pattern": pattern, "exceptions": list(upcoming[:120]), "back": back,
        "is_own": policies.is_self(request.user, expert),
    }  # fmt: skip
    return render(request, "register/days.html", context, status=422 if days.errors or weeks.errors or pattern.errors else 200)


def _change_days(request: PersonRequest, expert: Expert, days: DaysForm, weeks: WeeksForm, pattern: PatternForm) -> bool:
    """Whether something was changed."""
    if "remove_several" in request.POST:
        actions.remove_day_exceptions(expert=expert, codes=request.POST.getlist("several"), by=request.user, at=now())
        messages.success(request, _("Poistettu. Tavallinen viikko on taas voimassa."))
        return True
    if "remove" in request.POST:
        exception = get_object_or_404(expert.day_exceptions, code=request.POST["remove"])
        actions.remove_day_exception(exception=exception, by=request.user, at=now())
        messages.success(request, _("Poistettu. Tavallinen viikko on taas voimassa."))
        return True
    if days.is_bound and days.is_valid():
        chosen: dict[str, Any] = days.cleaned_data
        span = (chosen["starts_on"], chosen["ends_on"] or chosen["starts_on"])
        actions.add_day_exceptions(expert=expert, spans=[span], is_free=chosen["is_free"] == "yes", by=request.user, at=now())
    elif weeks.is_bound and weeks.is_valid():
        actions.add_day_exceptions(expert=expert, spans=weeks.spans(), by=request.user, at=now())
    elif pattern.is_bound and pattern.is_valid():
        is_free = pattern.cleaned_data["repeats_free"] == "yes"
        actions.add_day_exceptions(expert=expert, spans=pattern.spans(), is_free=is_free, by=request.user, at=now())
    else:
        return False
    messages.success(request, _("Tallennettu."))
    return True


@page(methods="GET POST")
def my_places(request: PersonRequest) -> HttpResponse:
    """Organisations and units where the person does not go; nobody else sees them."""
    expert = mine(request)
    form = PlaceForm(request.POST if "add" in request.POST else None)
    if request.method == "POST":
        if "remove" in request.POST:
            rows = expert.boundaries.filter(kind__in=policies.PRIVATE_BOUNDARIES)
            boundary = get_object_or_404(rows, code=request.POST["remove"])
            actions.remove_boundary(boundary=boundary, by=request.user, at=now())
            messages.success(request, _("Poistettu."))
            return redirect("register:my-places")
        if form.is_valid():
            place = form.chosen()
            kind = "organisation" if isinstance(place, Organisation) else "unit"
            with reminding(request, expert, now()):
                actions.add_boundary(expert=expert, kind=kind, by=request.user, at=now(), **{kind: place})  # type: ignore[arg-type]
            messages.success(request, _("Tallennettu. Sinulta ei kysytä tehtäviä tästä paikasta."))
            return redirect("register:my-places")
    places = expert.boundaries.filter(kind__in=policies.PRIVATE_BOUNDARIES).select_related("organisation", "unit__organisation")
    context = {"expert": expert, "form": form, "places": list(places), "back": reverse(ME)}
    return render(request, "register/places.html", context, status=422 if form.errors else 200)


@page()
def my_readings(request: PersonRequest) -> HttpResponse:
    """Who has read the person's data, when and why: all of it, a page at a time."""
    log = readings_for(mine(request), page=request.GET.get("page", ""))
    return render(request, "register/readings.html", {"log": log, "back": reverse(ME)})


@page()
def my_history(request: PersonRequest) -> HttpResponse:
    """What has been done to the entry, and the notes of being in touch."""
    expert = mine(request)
    context = {
        "expert": expert,
        "changes": queries.changes_of(expert),
        "meetings": list(expert.meetings.select_related("by")[:50]),
        "back": reverse(ME),
    }
    return render(request, "register/history.html", context)


@page(methods="GET POST")
def my_leaving(request: PersonRequest) -> HttpResponse:
    """Leaving the register, with what it means."""
    expert = mine(request)
    if request.method == "POST":
        with suppress(Refused):  # left already: the same end
            actions.leave(expert=expert, by=request.user, at=now())
        messages.success(request, _("Olet lopettanut. Kiitos kaikesta, mitä olet tehnyt!"))
        return redirect(ME)
    return render(request, "register/leaving.html", {"expert": expert, "is_own": True, "back": reverse(ME)})
