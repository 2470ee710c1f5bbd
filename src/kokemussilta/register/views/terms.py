"""What a lead writes: templates of contracts, where a contract is demanded, whether an extract is asked for."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import now
from kokemussilta.core.pages import page
from kokemussilta.core.showing import Frame, show_form
from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions, term_queries
from kokemussilta.register.background import decide
from kokemussilta.register.background_words import HOW, REASONS, TITLES
from kokemussilta.register.forms.templates import BackgroundForm, DemandForm, TemplateForm
from kokemussilta.register.models import ContractTemplate
from kokemussilta.vocabulary.models import TaskKind


@page(may=Permission.ORGANISATION_EDIT)
def templates(request: PersonRequest) -> HttpResponse:
    """The templates of the organisations that one leads, and what is demanded there."""
    rows = (
        ContractTemplate.objects.visible_to(request.user).select_related("organisation").prefetch_related("versions", "kinds")
    )
    return render(
        request, "register/templates.html", {"rows": rows, "houses": term_queries.demands_of(term_queries.led(request.user))}
    )  # fmt: skip


@page(may=Permission.ORGANISATION_EDIT, methods="GET POST")
def new_template(request: PersonRequest) -> HttpResponse:
    """A new template."""
    houses = term_queries.led(request.user)
    form = TemplateForm(request.POST if request.method == "POST" else None, houses=houses, is_new=True)

    def add() -> StrOrPromise:
        house = form.cleaned_data.get("organisation") or houses[0]
        actions.add_template(organisation=house, **form.typed, by=request.user, at=now())
        return _("Sopimuspohja on tallennettu.")

    back = reverse("register:templates")
    lead = _("Sopimukset tehdään pohjasta. Asiantuntija lukee ja hyväksyy tekstin omalla kielellään.")
    frame = Frame(_("Uusi sopimuspohja"), back, _("Sopimuspohjat"), _("Tallenna"), lead)
    return show_form(request, form, do=add, then=back, frame=frame)


@page(may=Permission.ORGANISATION_EDIT, methods="GET POST")
def template(request: PersonRequest, code: str) -> HttpResponse:
    """A template: changed words become a new version; the earlier ones stay to be read."""
    found = get_object_or_404(ContractTemplate.objects.visible_to(request.user).select_related("organisation"), code=code)
    versions = list(found.versions.select_related("made_by"))
    initial = {
        "name": found.name, "months": found.months, "is_active": found.is_active,
        "kinds": [kind.code for kind in found.kinds.all()],
        **{f"text_{language}": versions[0].texts.get(language, "") for language in ("fi", "sv", "en")},
    }  # fmt: skip
    form = TemplateForm(
        request.POST if request.method == "POST" else None, initial=initial, houses=[found.organisation], is_new=False
    )

    def change() -> StrOrPromise:
        version = actions.change_template(template=found, **form.typed, seen=versions[0].number, by=request.user, at=now())
        if version.number == versions[0].number:
            return _("Tallennettu.")
        return _("Tallennettu uutena versiona. Aiemmat sopimukset pysyvät sellaisina kuin ne hyväksyttiin.")

    back = reverse("register:templates")
    frame = Frame(found.name, back, _("Sopimuspohjat"), _("Tallenna"), found.organisation.title)
    return show_form(
        request, form, do=change, then=back, frame=frame, template="register/template.html", context={"versions": versions}
    )


def _led(request: PersonRequest, code: str) -> Organisation:
    return cast(
        "Organisation", get_object_or_404(Organisation.objects.visible_to(request.user).led_by(request.user), code=code)
    )


@page(may=Permission.ORGANISATION_EDIT, methods="GET POST")
def demand(request: PersonRequest, code: str) -> HttpResponse:
    """Where a contract must be in force before somebody is asked."""
    house = _led(request, code)
    form = DemandForm(request.POST if request.method == "POST" else None, initial=term_queries.demanded(house))

    def save() -> StrOrPromise:
        chosen = form.cleaned_data
        actions.demand_contracts(
            organisation=house, everywhere=chosen["everywhere"] == "yes", kinds=chosen["kinds"], by=request.user, at=now()
        )
        return _("Tallennettu. Ehto koskee jo seuraavaa pyyntöä.")

    back = reverse("register:templates")
    lead = _("Ehdon jälkeen tehtävää ei voi tarjota ihmiselle, jolla ei ole sopimusta teidän kanssanne tehtävän päivänä.")
    frame = Frame(_("Missä sopimus vaaditaan?"), back, _("Sopimuspohjat"), _("Tallenna"), lead)
    return show_form(request, form, do=save, then=back, frame=frame)


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def background(request: PersonRequest) -> HttpResponse:
    """The decision helper: a few questions about a kind of task, and what the two Acts say. What is answered stays in the address,
    since it is about nobody; a lead may keep the decision.
    """
    form = BackgroundForm(request.GET)
    verdict = decide(form.answers()) if form.is_bound and form.is_valid() else None
    if request.method == "POST" and verdict is not None:
        _keep_decision(request, str(verdict.outcome))
        return redirect(request.get_full_path())
    houses = term_queries.led(request.user)
    context = {
        "form": form,
        "verdict": verdict,
        "title": TITLES[verdict.outcome] if verdict else "",
        "reasons": [REASONS[why] for why in verdict.why] if verdict else [],
        "how": HOW[verdict.outcome] if verdict else (),
        "houses": houses,
        "kinds": term_queries.kinds() if verdict and houses else [],
        "decided": term_queries.decided(houses) if houses else [],
    }
    return render(request, "register/background.html", context)


def _keep_decision(request: PersonRequest, outcome: str) -> None:
    house = _led(request, request.POST.get("organisation", ""))
    kind = get_object_or_404(TaskKind.objects.filter(is_active=True), code=request.POST.get("kind", ""))
    asks = {"yes": True, "no": False}.get(request.POST.get("asks", ""))
    try:
        actions.decide_record(organisation=house, kind=kind, asks=asks, outcome=outcome, by=request.user, at=now())
        messages.success(request, _("Päätös on tallennettu. Se koskee tehtävälajia, ei yksittäistä ihmistä."))
    except Refused as refusal:
        messages.error(request, str(refusal))
