"""The person's own: what they are paid by, whether the money came, and the talk about money that did not."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import now
from kokemussilta.core.pages import page
from kokemussilta.core.showing import Frame, show_form
from kokemussilta.core.workflow import Refused
from kokemussilta.fees.actions import cases, vault
from kokemussilta.fees.forms.payee import MissingForm, PayeeForm
from kokemussilta.fees.models import Claim
from kokemussilta.fees.queries import own
from kokemussilta.fees.queries import vault as reading
from kokemussilta.register.queries import entry_of


@page(methods="GET POST")
def payee(request: PersonRequest) -> HttpResponse:
    """One's own details, masked; given the first time when there is something to pay."""
    expert = entry_of(request.user)
    if expert is None:
        raise Http404
    wanted = own.my_claim(request.user, request.GET.get("claim", ""))
    try:
        shown = reading.masked(expert)
    except Refused:
        shown = None
    form = PayeeForm(request.POST if request.method == "POST" else None, has_details=shown is not None)

    def keep() -> StrOrPromise:
        vault.give_details(expert=expert, **form.cleaned_data, by=request.user, at=now())
        if wanted is not None:
            return _("Kiitos! Maksutietosi ovat tallessa. Lähetä nyt lomake.")
        return _("Maksutietosi ovat tallessa.")

    back = reverse("fees:claim", args=[wanted.code]) if wanted else reverse("fees:mine")
    frame = Frame(_("Maksutietosi"), back, _("Missä rahani ovat"), _("Tallenna"))
    return show_form(
        request, form, do=keep, then=back if wanted else reverse("fees:payee"), frame=frame, template="fees/payroll/payee.html",
        context={"shown": shown, "wanted": wanted},
    )  # fmt: skip


@page(methods="GET POST")
def money(request: PersonRequest, code: str) -> HttpResponse:
    """Did it come? One press says yes; no opens a case, and the talk about it is here."""
    found = own.my_claim(request.user, code)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            messages.success(request, _press(request, found))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("fees:claim" if request.POST.get("press") == "came" else "fees:money", code)
    case = found.cases.select_related("thread").order_by("-opened_at").first()
    context = {
        "claim": found,
        "case": case,
        "is_open": case is not None and case.closed_at is None,
        "posts": list(case.thread.posts.all()) if case else [],
        "form": MissingForm(),
    }
    return render(request, "fees/payroll/money.html", context)


def _press(request: PersonRequest, found: Claim) -> str:
    press, text = request.POST.get("press", ""), request.POST.get("text", "")[:2000]
    if press == "came":
        cases.confirm_received(claim=found, by=request.user, at=now())
        return _("Kiitos! Hienoa, että rahat tulivat.")
    if press == "missing":
        cases.report_missing(claim=found, text=text, by=request.user, at=now())
        return _("Kiitos, kun kerroit. Palkanlaskenta selvittää, mitä maksulle kävi, ja vastaa sinulle tänne.")
    if press == "write":
        case = found.cases.filter(closed_at__isnull=True).first()
        if case is None:
            raise Refused(_("Selvitys on jo päättynyt."))
        cases.write(case=case, text=text, by=request.user, at=now())
        return _("Viesti on lähetetty palkanlaskentaan.")
    raise Http404
