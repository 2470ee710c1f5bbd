"""The register as its coordinators keep it."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.audit import reasons
from kokemussilta.core.clock import local_day, now
from kokemussilta.core.pages import page
from kokemussilta.core.showing import Frame, show_form
from kokemussilta.core.slots import AT_HAND, EXPERT_PAGE
from kokemussilta.register import actions, policies, queries
from kokemussilta.register.forms.time import MeetingForm
from kokemussilta.register.listing import export_people, show_people
from kokemussilta.register.models import Expert
from kokemussilta.register.states import ExpertState
from kokemussilta.register.views.own import show_days
from kokemussilta.register.views.parts import PARTS, show_break, show_part

#: Reasons that a link to a person's page may name by themselves (`?why=support`); others need what is at hand (`?at=CODE`).
ASKED_WHY = frozenset({reasons.REGISTER, reasons.SUPPORT, reasons.SEARCH})


def seen_by(request: PersonRequest, code: str) -> Expert:
    """Somebody whom the reader may see."""
    rows: QuerySet[Expert] = Expert.objects.visible_to(request.user).select_related("home", "municipality", "user")
    return get_object_or_404(rows, code=code)


def kept(request: PersonRequest, code: str) -> Expert:
    """Somebody whose entry this coordinator keeps."""
    expert = seen_by(request, code)
    policies.require(policies.may_coordinate(request.user, expert))
    return expert


@page(may=Permission.EXPERT_READ)
def people(request: PersonRequest) -> HttpResponse:
    """The people whom one may see: search, filters, files. What was shown is noted once."""
    at = now()
    rows = Expert.objects.visible_to(request.user).others_than(request.user)
    if request.GET.get("state") != ExpertState.LEFT:
        rows = rows.exclude(state=ExpertState.LEFT)
    exported = export_people(request, rows, at=at)
    if exported is not None:
        return exported
    seen, drawn = show_people(request, rows, at=at)
    held = standing(request.user)
    context = {
        "page": seen,
        "rows": drawn,
        "may_add": held.may(Permission.EXPERT_EDIT),
        "may_import": held.may(Permission.EXPERT_IMPORT),
    }
    return render(request, "register/people.html", context)


@page(may=Permission.EXPERT_READ)
def person(request: PersonRequest, code: str) -> HttpResponse:
    """A person's page. One's own entry is on one's own pages."""
    expert = seen_by(request, code)
    if policies.is_self(request.user, expert):
        return redirect("register:me")
    reason, within = _why(request)
    profile = queries.read_profile(expert, by=request.user, at=now(), reason=reason, within=within)
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


def _why(request: PersonRequest) -> tuple[str, str]:
    """Why the page was opened, and in which matter: the order or seat at hand when it is on the reader's desk."""
    if code := request.GET.get("at", ""):
        for found in AT_HAND.collect(request.user, code):
            return found.reason, found.code
    asked = request.GET.get("why", "")
    return asked if asked in ASKED_WHY else reasons.REGISTER, ""


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def part(request: PersonRequest, code: str, key: str) -> HttpResponse:
    """One part of somebody's entry, filled in with them."""
    return show_part(request, kept(request, code), key, back=page_of(code))


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def days(request: PersonRequest, code: str) -> HttpResponse:
    """Days of somebody's that differ from the ordinary week."""
    return show_days(request, kept(request, code), here=reverse("register:days", args=[code]), back=page_of(code))


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def on_break(request: PersonRequest, code: str) -> HttpResponse:
    """A break on somebody's behalf."""
    return show_break(request, kept(request, code), back=page_of(code))


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def meetings(request: PersonRequest, code: str) -> HttpResponse:
    """Being in touch is noted; also reached from the desk."""
    expert, at = kept(request, code), now()
    form = MeetingForm(request.POST if request.method == "POST" else None, initial={"met_on": local_day(at)})

    def note() -> StrOrPromise:
        actions.record_meeting(expert=expert, by=request.user, at=at, **form.cleaned_data)
        return _("Yhteydenpito on kirjattu.")

    frame = frame_of(expert, _("Kirjaa yhteydenpito"))
    return show_form(request, form, do=note, then=frame.back, frame=frame, blamed="met_on")


def page_of(code: str) -> str:
    """The address of somebody's page."""
    return reverse("register:person", args=[code])


def frame_of(expert: Expert, title: str) -> Frame:
    """Around a form about somebody: the way back is their page."""
    return Frame(title, page_of(expert.code), expert.full_name, _("Kirjaa"), expert.full_name)
