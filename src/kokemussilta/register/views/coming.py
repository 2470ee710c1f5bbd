"""People come to a register and leave it, as its coordinators note it."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import local_day, now
from kokemussilta.core.pages import page
from kokemussilta.core.showing import Frame, show_form
from kokemussilta.core.workflow import NotAllowedFrom, Refused
from kokemussilta.register import actions, queries
from kokemussilta.register.forms.profile import NewExpertForm
from kokemussilta.register.forms.time import JoiningForm
from kokemussilta.register.models import Expert
from kokemussilta.register.states import ConsentWay
from kokemussilta.register.views.keeping import frame_of, kept, page_of


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def new(request: PersonRequest) -> HttpResponse:
    """A person is added, and invited or taken in."""
    homes = list(queries.kept_registers(request.user))
    form = NewExpertForm(request.POST if request.method == "POST" else None, homes=homes)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        joining = facts.pop("joining")
        try:
            expert, is_new = actions.add_and_bring_in(facts=facts, joining=joining, by=request.user, at=now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _added(joining) if is_new else _("Hänet on jo lisätty."))
            return redirect("register:person", expert.code)
    frame = Frame(
        _("Lisää ihminen"),
        reverse("register:people"),
        _("Ihmiset"),
        _("Lisää"),
        _("Kokemustaustat ja muut tiedot hän kertoo itse, tai täytätte ne yhdessä seuraavaksi."),
    )
    context = {"form": form, "frame": frame}
    return render(request, "core/form_page.html", context, status=422 if form.errors else 200)


def _added(joining: str) -> str:
    if joining == "invite":
        return _("Lisätty. Kutsu on lähtenyt sähköpostilla.")
    if joining in {ConsentWay.PAPER, ConsentWay.SPOKEN}:
        return _("Lisätty. Hän on nyt mukana.")
    return _("Lisätty. Häntä voi pyytää tehtäviin, kun hän on vastannut kutsuun.")


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def joining(request: PersonRequest, code: str) -> HttpResponse:
    """Somebody invited is invited again, or taken in on a consent given on paper or by word."""
    expert, at = kept(request, code), now()
    if request.method == "POST" and "invite" in request.POST:
        return _invited(request, expert, at)
    form = JoiningForm(request.POST if request.method == "POST" else None, initial={"given_on": local_day(at)})

    def take_in() -> StrOrPromise:
        try:
            actions.activate(expert=expert, **form.cleaned_data, by=request.user, at=at)
        except NotAllowedFrom:
            return _("Hän on jo mukana.")
        return _("Hän on nyt mukana.")

    frame = frame_of(expert, _("Mukaan tuleminen"))
    context = {"may_note": not expert.email or form.is_bound}
    return show_form(request, form, do=take_in, then=frame.back, frame=frame, template="register/joining.html", context=context)


def _invited(request: PersonRequest, expert: Expert, at: datetime) -> HttpResponse:
    try:
        actions.invite(expert=expert, by=request.user, at=at)
        messages.success(request, _("Kutsu on lähtenyt."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("register:person", expert.code)


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def leaving(request: PersonRequest, code: str) -> HttpResponse:
    """Somebody has told that they stop."""
    expert = kept(request, code)
    if request.method == "POST":
        try:
            actions.leave(expert=expert, by=request.user, at=now())
            messages.success(request, _("Merkitty lopettaneeksi. Pyyntöjä ei enää lähde."))
        except NotAllowedFrom:
            messages.info(request, _("Hän on jo lopettanut."))
        return redirect("register:person", code)
    return render(request, "register/leaving.html", {"expert": expert, "is_own": False, "back": page_of(code)})
