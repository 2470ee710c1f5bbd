"""The register as its coordinators keep it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.audit import reasons
from kokemussilta.core.clock import helsinki, local_day, now
from kokemussilta.core.pages import page
from kokemussilta.core.slots import EXPERT_PAGE
from kokemussilta.core.workflow import NotAllowedFrom, Refused
from kokemussilta.register import actions, policies, queries
from kokemussilta.register.forms.profile import NewExpertForm
from kokemussilta.register.forms.time import BreakForm, JoiningForm, MeetingForm, QualificationForm
from kokemussilta.register.listing import people_list
from kokemussilta.register.models import Expert
from kokemussilta.register.states import ExpertState
from kokemussilta.register.views.own import show_days
from kokemussilta.register.views.parts import PARTS, show_part


@dataclass(frozen=True)
class PersonRow:
    """A person as the list draws them."""

    expert: Expert
    themes: list[str]
    is_on_break: bool


#: Reasons that a link to a person's page may name (`?why=support`).
ASKED_WHY = frozenset({reasons.REGISTER, reasons.SUPPORT, reasons.SEARCH, reasons.ORDER, reasons.MATCHING})


def _find(request: PersonRequest, code: str) -> Expert:
    rows: QuerySet[Expert] = Expert.objects.visible_to(request.user).select_related("home", "municipality", "user")
    return get_object_or_404(rows, code=code)


def _kept(request: PersonRequest, code: str) -> Expert:
    """Somebody whose entry this coordinator keeps."""
    expert = _find(request, code)
    policies.require(policies.may_coordinate(request.user, expert))
    return expert


@page(may=Permission.EXPERT_READ)
def people(request: PersonRequest) -> HttpResponse:
    """The people whom one may see: search, filters, files. What was shown is noted once."""
    at = now()
    shown: list[str] = []
    listing = people_list(local_day(at), shown)
    rows = Expert.objects.visible_to(request.user).others_than(request.user)
    if request.GET.get("state") != ExpertState.LEFT:
        rows = rows.exclude(state=ExpertState.LEFT)
    experts = queries.with_last_met(rows)
    exported = listing.export(request, experts)
    if exported is not None:
        queries.note_list(shown, by=request.user, at=at, reason=reasons.EXPORT)
        return exported
    seen = listing.show(request, experts)
    queries.note_list([row.code for row in seen.rows], by=request.user, at=at, reason=reasons.REGISTER)
    held = standing(request.user)
    context = {
        "page": seen,
        "rows": [PersonRow(expert, queries.top_names(expert), expert.is_on_break(local_day(at))) for expert in seen.rows],
        "may_add": held.may(Permission.EXPERT_EDIT),
        "may_import": held.may(Permission.EXPERT_IMPORT),
    }
    return render(request, "register/people.html", context)


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def new(request: PersonRequest) -> HttpResponse:
    """A person is added, and invited or taken in."""
    homes = list(queries.kept_registers(request.user))
    form = NewExpertForm(request.POST if request.method == "POST" else None, homes=homes)
    if request.method == "POST" and form.is_valid():
        at = now()
        chosen = dict(form.cleaned_data)
        joining = chosen.pop("joining")
        try:
            expert = actions.add_expert(**chosen, by=request.user, at=at)
            _bring_in(expert, joining, request, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("register:person", expert.code)
    return render(
        request, "register/new.html", {"form": form, "back": reverse("register:people")}, status=422 if form.errors else 200
    )


def _bring_in(expert: Expert, joining: str, request: PersonRequest, *, at: datetime) -> None:
    """The new person is invited, taken in, or left to wait."""
    if joining == "invite":
        actions.invite(expert=expert, by=request.user, at=at)
        messages.success(request, _("Lisätty. Kutsu on lähtenyt sähköpostilla."))
    elif joining in {"paper", "spoken"}:
        actions.activate(expert=expert, way=joining, by=request.user, at=at)
        messages.success(request, _("Lisätty. Hän on nyt mukana."))
    else:
        messages.success(request, _("Lisätty. Häntä voi pyytää tehtäviin, kun hän on vastannut kutsuun."))


@page(may=Permission.EXPERT_READ)
def person(request: PersonRequest, code: str) -> HttpResponse:
    """A person's page. One's own entry is on one's own pages."""
    expert = _find(request, code)
    if policies.is_self(request.user, expert):
        return redirect("register:me")
    at = now()
    asked = request.GET.get("why", "")
    profile = queries.read_profile(expert, by=request.user, at=at, reason=asked if asked in ASKED_WHY else reasons.REGISTER)
    context = {
        "expert": expert,
        "profile": profile,
        "parts": [part for part in PARTS.values() if not part.own_only],
        "panels": [
            render_to_string(panel.template, panel.context, request)
            for panel in sorted(EXPERT_PAGE.collect(request, expert), key=lambda panel: panel.order)
        ],
    }
    return render(request, "register/person.html", context)


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def part(request: PersonRequest, code: str, key: str) -> HttpResponse:
    """One part of somebody's entry, filled in with them."""
    expert = _kept(request, code)
    return show_part(request, expert, key, back=reverse("register:person", args=[code]))


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def days(request: PersonRequest, code: str) -> HttpResponse:
    """Days of somebody's that differ from the ordinary week."""
    back = reverse("register:person", args=[code])
    return show_days(request, _kept(request, code), here=reverse("register:days", args=[code]), back=back)


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def on_break(request: PersonRequest, code: str) -> HttpResponse:
    """A break on somebody's behalf."""
    expert, at = _kept(request, code), now()
    back = reverse("register:person", args=[code])
    form = BreakForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and "resume" in request.POST:
        actions.resume(expert=expert, by=request.user, at=at)
        messages.success(request, _("Tauko on päättynyt."))
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        try:
            actions.pause(expert=expert, until_on=form.cleaned_data["until_on"], by=request.user, at=at)
        except Refused as refusal:
            form.add_error("until_on", str(refusal))
        else:
            messages.success(request, _("Tauko on merkitty. Uusia pyyntöjä ei lähde."))
            return redirect(back)
    context = {"expert": expert, "form": form, "is_own": False, "is_on_break": expert.is_on_break(local_day(at)), "back": back}
    return render(request, "register/break.html", context, status=422 if form.errors else 200)


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def meetings(request: PersonRequest, code: str) -> HttpResponse:
    """Being in touch is noted; also reached from the desk."""
    expert, at = _kept(request, code), now()
    form = MeetingForm(request.POST if request.method == "POST" else None, initial={"met_on": local_day(at)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_meeting(expert=expert, by=request.user, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("met_on", str(refusal))
        else:
            messages.success(request, _("Yhteydenpito on kirjattu."))
            return redirect("register:person", code)
    context = {"expert": expert, "form": form, "back": reverse("register:person", args=[code])}
    return render(request, "register/meeting.html", context, status=422 if form.errors else 200)


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def qualifications(request: PersonRequest, code: str) -> HttpResponse:
    """What somebody has shown is noted, or taken away when it was a mistake."""
    expert, at = _kept(request, code), now()
    if request.method == "POST" and "remove" in request.POST:
        row = get_object_or_404(expert.qualifications.all(), code=request.POST["remove"])
        actions.remove_qualification(qualification=row, by=request.user, at=at)
        messages.success(request, _("Poistettu."))
        return redirect("register:person", code)
    form = QualificationForm(request.POST if request.method == "POST" else None, initial={"got_on": local_day(at)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_qualification(expert=expert, by=request.user, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kirjattu."))
            return redirect("register:person", code)
    context = {"expert": expert, "form": form, "back": reverse("register:person", args=[code])}
    return render(request, "register/qualification.html", context, status=422 if form.errors else 200)


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def joining(request: PersonRequest, code: str) -> HttpResponse:
    """Somebody invited is invited again, or taken in on a consent given on paper or by word."""
    expert, at = _kept(request, code), now()
    by_paper = request.method == "POST" and "invite" not in request.POST
    form = JoiningForm(request.POST if by_paper else None, initial={"given_on": local_day(at)})
    if request.method == "POST" and (not by_paper or form.is_valid()):
        try:
            if by_paper:
                given_at = _moment_of(form.cleaned_data["given_on"], at)
                actions.activate(expert=expert, way=form.cleaned_data["way"], given_at=given_at, by=request.user, at=at)
                messages.success(request, _("Hän on nyt mukana."))
            else:
                actions.invite(expert=expert, by=request.user, at=at)
                messages.success(request, _("Kutsu on lähtenyt."))
        except NotAllowedFrom:
            messages.info(request, _("Hän on jo mukana."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("register:person", code)
    context = {"expert": expert, "form": form, "back": reverse("register:person", args=[code])}
    return render(request, "register/joining.html", context, status=422 if form.errors else 200)


def _moment_of(day: date, at: datetime) -> datetime:
    """A day as a moment: noon, or now when the day is today."""
    return at if day == local_day(at) else helsinki(day, 12)


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def leaving(request: PersonRequest, code: str) -> HttpResponse:
    """Somebody has told that they stop."""
    expert = _kept(request, code)
    back = reverse("register:person", args=[code])
    if request.method == "POST":
        try:
            actions.leave(expert=expert, by=request.user, at=now())
            messages.success(request, _("Merkitty lopettaneeksi. Pyyntöjä ei enää lähde."))
        except NotAllowedFrom:
            messages.info(request, _("Hän on jo lopettanut."))
        return redirect(back)
    return render(request, "register/leaving.html", {"expert": expert, "is_own": False, "back": back})
