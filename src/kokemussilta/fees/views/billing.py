"""Bills to clients, and an organisation's pay settings."""

from typing import cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import now
from kokemussilta.core.lists import Column, Listing
from kokemussilta.core.pages import page
from kokemussilta.core.showing import Frame, show_form
from kokemussilta.core.workflow import Refused
from kokemussilta.fees.actions import billing, settings
from kokemussilta.fees.exports.references import rf, spaced
from kokemussilta.fees.exports.xml import NotValid
from kokemussilta.fees.forms.billing import CreditForm
from kokemussilta.fees.forms.settings import SettingsForm
from kokemussilta.fees.models import Invoice
from kokemussilta.fees.queries import billing as reading
from kokemussilta.fees.queries import payroll
from kokemussilta.fees.views.batch_words import unsuitable

INVOICES = Listing(
    name="laskut",
    columns=(Column("made", "", lambda invoice: invoice.issued_on, order_by=("-made_at",)),),
    search=("bill_to", "reference"),
    default_sort="made",
)


@page(may=Permission.CLAIM_PAY, methods="GET POST")
def invoices(request: PersonRequest) -> HttpResponse:
    """What is to be billed, order by order; and the bills that were made."""
    pending = reading.pending(request.user)
    if request.method == "POST":
        one = next((found for found in pending if found.order.code == request.POST.get("bill", "")), None)
        if one is None:
            messages.info(request, _("Tämä tilaus on jo laskutettu."))
            return redirect("fees:invoices")
        try:
            made = billing.bill(organisation=one.organisation, order=one.order, claims=one.claims, by=request.user, at=now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("fees:invoices")
        messages.success(request, _("Lasku %(number)s on tehty.") % {"number": made.number})
        return redirect("fees:invoice", made.code)
    context = {"pending": pending, "page": INVOICES.show(request, reading.invoices(request.user))}
    return render(request, "fees/payroll/invoices.html", context)


def _find(request: PersonRequest, code: str) -> Invoice:
    return cast("Invoice", get_object_or_404(reading.invoices(request.user), code=code))


@page(may=Permission.CLAIM_PAY, methods="GET POST")
def invoice(request: PersonRequest, code: str) -> HttpResponse:
    """One bill; a press fetches it as Finvoice."""
    found = _find(request, code)
    if request.method == "POST":
        try:
            content = billing.fetch(invoice=found, by=request.user, at=now())
        except NotValid as fault:
            messages.error(request, unsuitable(fault))
            return redirect("fees:invoice", code)
        response = HttpResponse(content, content_type="application/xml")
        response["Content-Disposition"] = f'attachment; filename="finvoice-{found.number}.xml"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
    context = {
        "invoice": found,
        "rows": list(found.rows.select_related("claim")),
        "reference": spaced(found.reference),
        "rf": spaced(rf(found.reference)),
        "credited_by": reading.note_to(found),
    }
    return render(request, "fees/payroll/invoice.html", context)


@page(may=Permission.CLAIM_PAY, methods="GET POST")
def crediting(request: PersonRequest, code: str) -> HttpResponse:
    """A bill is taken back by a credit note."""
    found = _find(request, code)
    form: forms.Form = CreditForm(request.POST if request.method == "POST" else None)

    def credit() -> StrOrPromise:
        note = billing.credit(invoice=found, reason=form.cleaned_data["reason"], by=request.user, at=now())
        return _("Hyvityslasku %(number)s on tehty. Lomakkeet voi laskuttaa uudelleen.") % {"number": note.number}

    back = reverse("fees:invoice", args=[code])
    title = _("Hyvitä lasku %(number)s") % {"number": found.number}
    frame = Frame(title, back, str(found.number), _("Tee hyvityslasku"), found.bill_to)
    return show_form(request, form, do=credit, then=back, frame=frame, blamed="reason")


@page(may=Permission.CLAIM_PAY, methods="GET POST")
def pay_settings(request: PersonRequest, code: str) -> HttpResponse:
    """How an organisation pays and bills."""
    organisation = next((one for one in payroll.payers_of(request.user) if one.code == code), None)
    if organisation is None:
        raise Http404
    form = SettingsForm(request.POST if request.method == "POST" else None, settings=payroll.settings_of(organisation))

    def keep() -> StrOrPromise:
        facts = {name: value for name, value in form.cleaned_data.items() if name != "shown"}
        facts["income_code"] = int(facts["income_code"])
        settings.keep_settings(organisation=organisation, facts=facts, by=request.user, at=now())
        return _("Maksuasetukset on tallennettu.")

    back = reverse("fees:payroll")
    frame = Frame(_("Maksuasetukset"), back, _("Maksujono"), _("Tallenna"), organisation.title)
    return show_form(request, form, do=keep, then=back, frame=frame, template="fees/payroll/settings.html")
