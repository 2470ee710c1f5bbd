"""The fee schedule of an organisation: what is in force, its versions, a new one in the making."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.showing import Frame, show_form
from kokemussilta.core.workflow import Refused
from kokemussilta.pricing import actions, queries
from kokemussilta.pricing.comparing import compare, priced
from kokemussilta.pricing.forms.schedules import AskForm, PublishForm
from kokemussilta.pricing.models import ScheduleVersion
from kokemussilta.pricing.quotes import quote_by
from kokemussilta.pricing.services import services_of
from kokemussilta.pricing.states import VersionState
from kokemussilta.pricing.views.common import organisation_of
from kokemussilta.pricing.words import line_title, line_words, price_words, supplement_words, why_words


@page(may=Permission.FEES_EDIT)
def schedule(request: PersonRequest, code: str) -> HttpResponse:
    """What is in force today, what comes, how to change it; and what a service costs on a day (`?service=&day=`)."""
    organisation, today = organisation_of(request, code), clock.local_day(clock.now())
    versions, names = queries.versions_of(organisation.pk), services_of(organisation)
    now = queries.in_force(versions, today)
    form = AskForm(request.GET if "day" in request.GET else None, names=names, today=today)
    context = {
        "organisation": organisation,
        "now": now,
        "shown": _shown(now, names),
        "draft": next((one for one in versions if one.state == VersionState.DRAFT), None),
        "coming": [one for one in reversed(versions) if one.valid_from is not None and one.valid_from > today],
        "versions": [one for one in versions if one.state == VersionState.PUBLISHED],
        "examples": [] if versions else queries.examples(),
        "form": form,
        "answer": _answer(versions, form) if form.is_bound and form.is_valid() else None,
    }
    return render(request, "pricing/schedule.html", context, status=422 if form.errors else 200)


@page(may=Permission.FEES_EDIT)
def version(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """One version: a published one as it is, a draft with all that can be done to it."""
    organisation, today = organisation_of(request, code), clock.local_day(clock.now())
    versions, names = queries.versions_of(organisation.pk), services_of(organisation)
    found = next((one for one in versions if one.number == number), None)
    if found is None:
        raise Http404
    older = [one for one in versions if one.number < number and one.state == VersionState.PUBLISHED]
    context = {
        "organisation": organisation,
        "version": found,
        "shown": _shown(found, names),
        "is_draft": found.state == VersionState.DRAFT,
        "now": queries.in_force(versions, today),
        "differences": [one for one in compare(older[0] if older else None, found, names) if one.has_changed] if older else [],
        "older": older[0] if older else None,
    }
    return render(request, "pricing/version.html", context)


@page(may=Permission.FEES_EDIT)
def comparison(request: PersonRequest, code: str) -> HttpResponse:
    """Two versions side by side (`?old=1&new=2`), all rows, those that changed marked."""
    organisation = organisation_of(request, code)
    versions = {str(one.number): one for one in queries.versions_of(organisation.pk)}
    new = versions.get(request.GET.get("new", "")) or next(iter(versions.values()), None)
    if new is None:
        raise Http404
    older = [one for one in versions.values() if one.number < new.number]
    old = versions.get(request.GET.get("old", "")) or next(iter(older), None)
    context = {
        "organisation": organisation,
        "versions": list(versions.values()),
        "old": old,
        "new": new,
        "rows": compare(old, new, services_of(organisation)),
    }
    return render(request, "pricing/compare.html", context)


@page(may=Permission.FEES_EDIT, methods="POST")
def begin(request: PersonRequest, code: str) -> HttpResponse:
    """Begin a new version: from one's own (`version`), from an example (`example`) or from nothing."""
    organisation = organisation_of(request, code)
    base = _base(organisation, request.POST.get("version", ""), request.POST.get("example", ""))
    try:
        draft = actions.start_draft(organisation=organisation, base=base, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("pricing:schedule", organisation.code)
    return redirect("pricing:version", organisation.code, draft.number)


@page(may=Permission.FEES_EDIT, methods="GET POST")
def publication(request: PersonRequest, code: str) -> HttpResponse:
    """Take the draft into use from a day."""
    organisation = organisation_of(request, code)
    draft, at = draft_of(organisation), clock.now()
    first = actions.earliest(organisation, clock.local_day(at))
    form = PublishForm(request.POST if request.method == "POST" else None, initial={"valid_from": first})
    back = reverse("pricing:version", args=[organisation.code, draft.number])

    def do() -> StrOrPromise:
        told = form.cleaned_data
        actions.publish(draft=draft, valid_from=told["valid_from"], note=told["note"], by=request.user, at=at)
        return _("Uudet hinnat ovat voimassa valitusta päivästä alkaen. Jo sovitut palkkiot pysyvät ennallaan.")

    frame = Frame(
        _("Ota uusi versio käyttöön"),
        back,
        _("Luonnos"),
        _("Ota käyttöön"),
        _("Menneisyys ei muutu: jo lasketut palkkiot pysyvät."),
    )
    then = reverse("pricing:schedule", args=[organisation.code])
    return show_form(request, form, do=do, then=then, frame=frame, blamed="valid_from")


@page(may=Permission.FEES_EDIT, methods="POST")
def discarding(request: PersonRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    organisation = organisation_of(request, code)
    try:
        actions.discard(draft=draft_of(organisation), by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Luonnos on poistettu. Voimassa olevat hinnat eivät muuttuneet."))
    return redirect("pricing:schedule", organisation.code)


def draft_of(organisation: Organisation) -> ScheduleVersion:
    """The organisation's draft, or 404."""
    drafts = (one for one in queries.versions_of(organisation.pk) if one.state == VersionState.DRAFT)
    found = next(drafts, None)
    if found is None:
        raise Http404
    return found


def _base(organisation: Organisation, number: str, example: str) -> ScheduleVersion | None:
    if number:
        own = queries.versions_of(organisation.pk)
        return next((one for one in own if str(one.number) == number and one.state == VersionState.PUBLISHED), None)
    return next((one for one in queries.examples() if one.schedule.example == example), None) if example else None


def _shown(found: ScheduleVersion | None, names: dict[str, str]) -> dict[str, Any] | None:
    """A version in words."""
    if found is None:
        return None
    extras = [
        (extra.code, extra.name, supplement_words(extra), names.get(extra.service, extra.service))
        for extra in queries.supplements_of(found)
    ]
    return {"rows": priced(found, names), "supplements": extras}


def _answer(versions: list[ScheduleVersion], form: AskForm) -> dict[str, Any]:
    """What the work that was asked about costs, line by line."""
    work = form.work()
    found = queries.in_force(versions, work.starts_at.date())
    priced_work = quote_by(found, work)
    if priced_work is None:
        return {"version": found, "quote": None}
    lines = [(line_title(line), line_words(line), line.cents, why_words(line)) for line in priced_work.lines]
    by_hand = [extra for extra in priced_work.supplements if extra.occasion == "hand" and extra.service in ("", work.service)]
    return {
        "version": found,
        "quote": priced_work,
        "price": price_words(priced_work.row),
        "lines": lines,
        "by_hand": [(extra.name, supplement_words(extra)) for extra in by_hand],
    }
