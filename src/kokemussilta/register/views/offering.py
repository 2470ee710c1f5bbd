"""Contracts as coordinators keep them: the list, and a new one offered."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import local_day, now
from kokemussilta.core.pages import page
from kokemussilta.core.showing import Frame, show_form
from kokemussilta.register import actions, policies
from kokemussilta.register.contract_list import by_default, contract_list, offerable, with_end
from kokemussilta.register.contract_words import stands
from kokemussilta.register.forms.contracts import OfferContractForm
from kokemussilta.register.models import Contract
from kokemussilta.register.views.keeping import seen_by


@page(may=Permission.EXPERT_EDIT)
def contracts(request: PersonRequest) -> HttpResponse:
    """The contracts of the organisations whose register one keeps: what waits, what ends soon."""
    today = local_day(now())
    rows: QuerySet[Any] = Contract.objects.visible_to(request.user).kept_by(request.user)
    rows = with_end(rows.select_related("expert", "organisation"))
    if not request.GET.get("state"):
        rows = by_default(rows, today)
    listing = contract_list(today)
    exported = listing.export(request, rows)
    if exported is not None:
        return exported
    seen = listing.show(request, rows)
    context = {
        "page": seen,
        "rows": [(row, stands(row, today)) for row in seen.rows],
        "leads": standing(request.user).may(Permission.ORGANISATION_EDIT),
    }
    return render(request, "register/contracts.html", context)


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def offer(request: PersonRequest, code: str) -> HttpResponse:
    """A contract is offered to somebody; `?after=CODE` goes on from one that ends."""
    expert, at = seen_by(request, code), now()
    policies.require(not policies.is_self(request.user, expert))
    templates = offerable(request.user)
    if not templates.exists():
        messages.info(
            request, _("Tehkää ensin sopimuspohja. Vastuuhenkilö voi tehdä sen tällä sivulla: Sopimukset, Sopimuspohjat.")
        )
        return redirect("register:contracts")
    previous = Contract.objects.visible_to(request.user).filter(code=request.GET.get("after", ""), expert=expert).first()
    first = contract_follows(previous) if previous else local_day(at)
    initial = {"starts_on": first, "template": templates.first()}
    form = OfferContractForm(request.POST if request.method == "POST" else None, templates=templates, initial=initial)

    def do() -> StrOrPromise:
        template = form.cleaned_data["template"]
        actions.offer_contract(
            expert=expert, organisation=template.organisation, version=template.versions.all()[0], kinds=form.covered(),
            starts_on=form.cleaned_data["starts_on"], ends_on=form.last_day(), previous=previous, by=request.user, at=at,
        )  # fmt: skip
        return _("Sopimus on lähetetty luettavaksi. Saat tiedon, kun hän on vastannut.")

    back = reverse("register:person", args=[code])
    frame = Frame(_("Ehdota sopimusta"), back, expert.full_name, _("Lähetä luettavaksi"), expert.full_name)
    return show_form(request, form, do=do, then=back, frame=frame)


def contract_follows(previous: Contract) -> date:
    """The day after the last one of a contract that ends."""
    return previous.ends_on + timedelta(days=1) if previous.ends_on else previous.starts_on
