"""A contract's page, the same for both sides, each with its own presses; and one to print."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest, User
from kokemussilta.core.clock import local_day, now
from kokemussilta.core.pages import page
from kokemussilta.core.showing import Frame, show_form
from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions, contract_rules, policies
from kokemussilta.register.contract_words import stands
from kokemussilta.register.forms.contracts import EndingForm, ShiftForm
from kokemussilta.register.models import Contract
from kokemussilta.register.states import ContractState
from kokemussilta.register.views.own import mine


@dataclass(frozen=True)
class Press:
    """One button of a contract's page: what it does and what is said after it."""

    do: Callable[..., object]
    said: StrOrPromise


def _presses() -> dict[str, Press]:
    return {
        "accept": Press(actions.accept_contract, _("Kiitos! Sopimus tulee voimaan, kun organisaatio on hyväksynyt sen.")),
        "sign": Press(actions.sign_contract, _("Sopimus on nyt hyväksytty molemmin puolin.")),
        "refuse": Press(actions.refuse_contract, _("Selvä, sopimus ei tule voimaan. Toinen osapuoli saa tiedon.")),
    }


def find(request: PersonRequest, code: str) -> Contract:
    """A contract of one's own, or of an organisation whose register one keeps."""
    rows = Contract.objects.visible_to(request.user).select_related(
        "expert__home", "expert__user", "organisation", "version", "offered_by", "signed_by"
    )
    return cast("Contract", get_object_or_404(rows, code=code))


@page()
def my_contracts(request: PersonRequest) -> HttpResponse:
    """One's own contracts."""
    expert = mine(request)
    rows = expert.contracts.select_related("organisation").order_by("-offered_at", "-pk")
    context = {"rows": [(row, stands(row, local_day(now()))) for row in rows[:100]], "back": reverse("register:me")}
    return render(request, "register/my_contracts.html", context)


@page(methods="GET POST")
def contract(request: PersonRequest, code: str) -> HttpResponse:
    """The words, the dates, who has accepted and when; and what can be done."""
    found = find(request, code)
    is_own = policies.is_self(request.user, found.expert)
    at = now()
    if request.method == "POST":
        _press(request, found, at)
        return redirect("register:contract", code)
    rows = found.placements.select_related("unit__organisation")
    today = local_day(at)
    context = {
        "contract": found,
        "is_own": is_own,
        "stands": stands(found, today),
        "kinds": list(found.kinds.all()),
        "shown": [row.code for row in rows],
        "placements": [row for row in rows if row.ends_on is None or row.ends_on >= today],
        "earlier": [row for row in rows if row.ends_on is not None and row.ends_on < today],
        "holds": found.holds_on(today),
        "may_end": found.state == ContractState.IN_FORCE and (found.ends_on is None or found.ends_on >= today),
        "may_add": not is_own and found.state in {ContractState.OFFERED, ContractState.IN_FORCE},
        "ends_soon": _ends_soon(found, today),
    }
    return render(request, "register/contract.html", context)


def _ends_soon(found: Contract, today: date) -> bool:
    last = found.ends_on
    return found.state == ContractState.IN_FORCE and last is not None and today <= last <= today + contract_rules.SOON


def _press(request: PersonRequest, found: Contract, at: datetime) -> None:
    try:
        if code := request.POST.get("agree"):
            placement = get_object_or_404(found.placements, code=code)
            actions.agree_placement(placement=placement, by=request.user, at=at)
            messages.success(request, _("Sovittu. Viikkovuoro on nyt osa sopimustasi."))
        else:
            press = _presses().get(request.POST.get("press", ""))
            if press is None:
                raise Http404
            shown = {"shifts": request.POST.getlist("shift")} if press.do is actions.accept_contract else {}
            press.do(contract=found, by=request.user, at=at, **shown)
            messages.success(request, str(press.said))
    except Refused as refusal:
        messages.error(request, str(refusal))


@page()
def paper(request: PersonRequest, code: str) -> HttpResponse:
    """The contract as one prints it."""
    found = find(request, code)
    context = {
        "contract": found,
        "kinds": list(found.kinds.all()),
        "placements": list(found.placements.filter(agreed_at__isnull=False).select_related("unit__organisation")),
    }
    return render(request, "register/contract_paper.html", context)


@page(methods="GET POST")
def ending(request: PersonRequest, code: str) -> HttpResponse:
    """One side ends a contract; what follows is told first."""
    found, at = find(request, code), now()
    is_own = policies.is_self(request.user, found.expert)
    today = local_day(at)
    first = max(today, found.starts_on) if is_own else contract_rules.earliest_end(found.starts_on, today)
    if found.ends_on is not None:
        first = min(first, found.ends_on)
    form = EndingForm(request.POST if request.method == "POST" else None, initial={"last_on": first})

    def end() -> StrOrPromise:
        actions.end_contract(contract=found, last_on=form.cleaned_data["last_on"], by=request.user, at=at)
        return _("Sopimus päättyy valittuna päivänä. Toinen osapuoli saa tiedon.")

    lead = (
        _("Saat lopettaa milloin haluat, eikä syytä kysytä. Viikkovuorot päättyvät samana päivänä.")
        if is_own
        else _("Asiantuntija saa ystävällisen viestin ja vähintään viikon aikaa. Viikkovuorot päättyvät samana päivänä.")
    )
    frame = Frame(_("Päätä sopimus"), reverse("register:contract", args=[code]), found.name, _("Päätä sopimus"), lead)
    return show_form(request, form, do=end, then=frame.back, frame=frame, blamed="last_on")


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def new_placement(request: PersonRequest, code: str) -> HttpResponse:
    """A coordinator adds a weekly shift."""
    found, at = _kept(request.user, find(request, code)), now()
    first = max(local_day(at), found.starts_on)
    form = ShiftForm(request.POST if request.method == "POST" else None, contract=found, initial={"starts_on": first})

    def add() -> StrOrPromise:
        row = actions.add_placement(contract=found, shift=form.shift(), by=request.user, at=at)
        waits = row.agreed_at is None and found.state == ContractState.IN_FORCE
        return (
            _("Ehdotettu. Viikkovuoro alkaa, kun asiantuntija sanoo, että se sopii.") if waits else _("Viikkovuoro on lisätty.")
        )

    back = reverse("register:contract", args=[code])
    frame = Frame(_("Lisää viikkovuoro"), back, found.name, _("Lisää"), found.expert.full_name)
    return show_form(request, form, do=add, then=back, frame=frame, template="register/placement.html")


@page(methods="GET POST")
def placement_ending(request: PersonRequest, code: str, placement: str) -> HttpResponse:
    """Either side ends a weekly shift."""
    found, at = find(request, code), now()
    row = get_object_or_404(found.placements, code=placement)
    form = EndingForm(request.POST if request.method == "POST" else None, initial={"last_on": local_day(at)})

    def end() -> StrOrPromise:
        actions.end_placement(placement=row, last_on=form.cleaned_data["last_on"], by=request.user, at=at)
        return _("Viikkovuoro päättyy. Sopimus on muuten ennallaan.")

    back = reverse("register:contract", args=[code])
    frame = Frame(_("Päätä viikkovuoro"), back, found.name, _("Päätä viikkovuoro"), row.day_name.capitalize())
    return show_form(request, form, do=end, then=back, frame=frame, blamed="last_on")


def _kept(user: User, found: Contract) -> Contract:
    policies.require(policies.may_keep_contract(user, found))
    return found
