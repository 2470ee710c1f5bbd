"""The register as its coordinators keep it."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.audit import reasons
from kokemussilta.core.clock import helsinki, local_day, now
from kokemussilta.core.pages import page
from kokemussilta.core.slots import EXPERT_PAGE
from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions, policies, queries
from kokemussilta.register.forms.profile import NewExpertForm
from kokemussilta.register.forms.time import BreakForm, JoiningForm, MeetingForm, QualificationForm
from kokemussilta.register.listing import people_list
from kokemussilta.register.models import Expert
from kokemussilta.register.states import ExpertState
from kokemussilta.register.views.own import show_days
from kokemussilta.register.views.parts import PARTS, show_part

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
    for row in seen.rows:
        row.tops = queries.top_names(row)
        row.is_resting = row.is_on_break(local_day(at))
    held = standing(request.user)
    context = {
        "page": seen,
        "may_add": held.may(Permission.EXPERT_EDIT),
        "may_import": held.may(Permission.EXPERT_IMPORT),
    }
    return render(request, "register/people.html", context)


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def new(request: PersonRequest) -> HttpResponse:
    """A person is added, and invited or taken in."""
    homes = list(Organisation.objects.filter(pk__in=policies.home_registers(request.user)))
    form = NewExpertForm(request.POST or None, homes=homes)
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
    return render(request, "register/new.html", {"form": form, "back": reverse("register:people")}, status=422 if form.errors else 200)
