"""Payroll's home: what waits to be collected, what needs looking into, which batches are under way; and one claim."""

from datetime import date, datetime
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import local_day, now
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import explaining
from kokemussilta.fees.actions import approving, batches, cases, paying, standing
from kokemussilta.fees.forms.payroll import CaseForm, CollectForm, StandingForm
from kokemussilta.fees.models import Claim
from kokemussilta.fees.payroll_list import waiting_list
from kokemussilta.fees.queries import payers as paying_organisations
from kokemussilta.fees.queries import payroll, vault
from kokemussilta.fees.states import RowState
from kokemussilta.pricing.paydays import next_pay_day
from kokemussilta.pricing.terms import rhythm_of

SHOWN = 20


@page(may=Permission.CLAIM_PAY, methods="GET POST")
def queue(request: PersonRequest) -> HttpResponse:
    """Approved claims to collect; above them what was not paid or is missing, beside them the batches under way."""
    payers = payroll.payers_of(request.user)
    listing, rows = waiting_list(payers), payroll.waiting(request.user)
    at = now()
    form = CollectForm(request.POST if request.method == "POST" else None, initial={"pays_on": _next_day(payers, at)})
    if request.method == "POST" and form.is_valid() and (made := _collect(request, form, rows)):
        return redirect("fees:batch", made)
    if (file := listing.export(request, rows)) is not None:
        return file
    shown = listing.show(request, rows)
    context = {
        "page": shown,
        "chosen": request.POST.getlist("claim"),
        "form": form,
        "sums": payroll.sums(rows),
        "to_mend": list(payroll.to_mend(request.user)[:SHOWN]),
        "batches": list(payroll.open_batches(request.user)[:SHOWN]),
        "payers": payers,
    }
    return render(request, "fees/payroll/queue.html", context, status=422 if form.errors else 200)


def _next_day(payers: list[Organisation], at: datetime) -> date:
    """The next pay day of the first of them; today when there is none."""
    return next_pay_day(local_day(at), rhythm_of(payers[0].pk).days) if payers else local_day(at)


def _collect(request: PersonRequest, form: CollectForm, rows: Any) -> str | None:
    """The batch that was made, by its code; None when it could not be, and then the reason has been told."""
    chosen = list(rows if "all" in request.POST else rows.filter(code__in=request.POST.getlist("claim")))
    payers = {claim.organisation for claim in chosen}
    if not chosen:
        form.add_error(None, _("Valitse ensin lomakkeet, jotka otetaan mukaan."))
    elif len(payers) > 1:
        form.add_error(None, _("Valitse yhden maksajan lomakkeita kerrallaan. Rajaa luettelo maksajan mukaan."))
    else:
        facts = form.cleaned_data
        try:
            batch = batches.collect(
                organisation=payers.pop(),
                claims=chosen,
                name=facts["name"],
                pays_on=facts["pays_on"],
                by=request.user,
                at=now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            added = batch.rows.count()
            words = ngettext("%(count)s lomake on koottu maksuajoon.", "%(count)s lomaketta on koottu maksuajoon.", added)
            messages.success(request, words % {"count": added})
            return batch.code
    return None


def find(request: PersonRequest, code: str) -> Claim:
    """A claim that was sent to an organisation whose payroll the person does."""
    rows = payroll.claims_of(request.user).select_related(
        "expert__user", "organisation", "unit", "arranger", "assignment__task__order__product"
    )
    return cast("Claim", get_object_or_404(rows, code=code))


@page(may=Permission.CLAIM_PAY, methods="GET POST")
def claim(request: PersonRequest, code: str) -> HttpResponse:
    """One claim as payroll needs it: what is paid, its way, and what can be done where it is now."""
    found = find(request, code)
    if request.method == "POST":
        try:
            messages.success(request, _press(request, found))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("fees:payroll-claim", code)
    case = found.cases.select_related("thread").filter(closed_at__isnull=True).first()
    lines = list(found.lines.filter(version=found.version))
    rows = list(found.batch_rows.select_related("batch").order_by("-pk"))
    context = {
        "claim": found,
        "lines": explaining.explain(lines, explaining.Sources.of(lines)),
        "decisions": list(found.decisions.select_related("by")),
        "rows": rows,
        "paid_row": next((row for row in rows if row.state == RowState.PAID), None),
        "case": case,
        "posts": list(case.thread.posts.all()) if case else [],
        "form": CaseForm(),
        "standing": paying_organisations.standing_of(found),
        "standing_form": StandingForm(),
        "has_details": bool(vault.has_details([found.expert_id])),
    }
    return render(request, "fees/payroll/claim.html", context)


def _press(request: PersonRequest, found: Claim) -> str:
    """What was pressed is done; answers what is said of it."""
    by, at, text = request.user, now(), request.POST.get("text", "")
    press = request.POST.get("press", "")
    if press == "send_back":
        version = request.POST.get("version", "")
        approving.send_back(claim=found, version=int(version) if version.isdecimal() else 0, reason=text, by=by, at=at)
        return _("Lomake on palautettu tekijälle.")
    if press == "standing":
        form = StandingForm(request.POST)
        if not form.is_valid():
            raise Refused(_("Valitse, onko hän ennakkoperintärekisterissä."))
        standing.look_up(claim=found, in_register=form.cleaned_data["in_register"] == "yes", by=by, at=at)
        return _("Rekisteritieto on merkitty tälle päivälle.")
    if press == "write":
        case = found.cases.filter(closed_at__isnull=True).first()
        if case is None:
            raise Refused(_("Selvitys on jo päättynyt."))
        cases.write(case=case, text=text, by=by, at=at)
        return _("Viesti on lähetetty tekijälle.")
    if press in {"found", "pay_anew"}:
        getattr(cases, press)(claim=found, text=text, by=by, at=at)
        return _("Selvitys on päättynyt, ja tekijä saa tiedon.")
    if press in {"ask_for_account", "mend"}:
        getattr(paying, press)(claim=found, by=by, at=at)
        return (
            _("Tekijää on pyydetty antamaan tilinumero.") if press == "ask_for_account" else _("Lomake odottaa taas maksuajoa.")
        )
    raise Http404
