"""Pay batches: the list, one batch with its rows, and the files made of it."""

from typing import cast

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import now
from kokemussilta.core.exports import as_csv, as_xlsx
from kokemussilta.core.lists import Column, Listing
from kokemussilta.core.pages import page
from kokemussilta.core.showing import Frame, show_form
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import sheet_reading
from kokemussilta.fees.actions import batches, declaring, filing, paying
from kokemussilta.fees.exports.columns import table
from kokemussilta.fees.exports.xml import NotValid
from kokemussilta.fees.forms.payroll import FaultForm, NetsForm, PaidForm, SheetForm
from kokemussilta.fees.models import PayBatch
from kokemussilta.fees.queries import payroll, pays
from kokemussilta.fees.queries import rows as reading
from kokemussilta.fees.states import BatchState, Fault, RowState
from kokemussilta.fees.views.batch_words import facts_of, unsuitable

ALL = Listing(
    name="maksuajot",
    columns=(Column("pays", "", lambda batch: batch.pays_on, order_by=("-pays_on",)),),
    default_sort="pays",
)
_SALT = "fees.nets"


def find(request: PersonRequest, code: str) -> PayBatch:
    """A batch of an organisation whose payroll the person does."""
    rows = PayBatch.objects.visible_to(request.user).select_related("organisation", "made_by")
    return cast("PayBatch", get_object_or_404(rows, code=code))


@page(may=Permission.CLAIM_PAY)
def all_batches(request: PersonRequest) -> HttpResponse:
    """Every batch, the latest first."""
    return render(request, "fees/payroll/batches.html", {"page": ALL.show(request, payroll.batches(request.user))})


@page(may=Permission.CLAIM_PAY, methods="GET POST")
def batch(request: PersonRequest, code: str) -> HttpResponse:
    """One batch: its sums, its rows with what each lacks, and what comes next."""
    found = find(request, code)
    if request.method == "POST":
        try:
            messages.success(request, _press(request, found))
        except Refused as refusal:
            messages.error(request, str(refusal))
        except NotValid as fault:
            messages.error(request, unsuitable(fault))
        return redirect("fees:batch", code)
    return render(request, "fees/payroll/batch.html", facts_of(found, now()))


def _press(request: PersonRequest, found: PayBatch) -> str:
    by, at, press = request.user, now(), request.POST.get("press", "")
    if press in {"lock", "unlock", "undo"}:
        getattr(batches, press)(batch=found, by=by, at=at)
        return {
            "lock": _("Summat täsmäävät, ja maksuajo on lukittu."),
            "unlock": _("Maksuajo on taas auki."),
            "undo": _("Maksuajo on purettu. Lomakkeet odottavat uutta maksuajoa."),
        }[press]
    if press == "bank":
        filing.make_bank_file(batch=found, by=by, at=at)
        return _("Maksuaineisto on valmis. Lataa se ja vie se pankkiin.")
    if press == "earnings":
        if not declaring.declare(batch=found, by=by, at=at):
            raise Refused(_("Ilmoitettavaa ei ole: kaikki maksettu on jo ilmoitettu."))
        return _("Palkkatietoilmoitus on valmis. Lataa se ja vie se tulorekisteriin.")
    if press == "cancelling":
        if declaring.take_back(batch=found, by=by, at=at) is None:
            raise Refused(_("Mitätöitävää ei ole."))
        return _("Mitätöinti on valmis. Lataa se ja vie se tulorekisteriin.")
    if press == "paid":
        return _pay(request, found)
    if taken := request.POST.get("take_out"):
        row = get_object_or_404(found.rows.select_related("claim", "batch__organisation"), code=taken)
        batches.take_out(row=row, by=by, at=at)
        return _("Lomake on otettu pois ja odottaa toista maksuajoa.")
    if annulled := request.POST.get("annul"):
        filing.annul(file=get_object_or_404(found.files, code=annulled), by=by, at=at)
        return _("Aineisto on mitätöity. Älä vie sitä enää pankkiin.")
    raise Http404


def _pay(request: PersonRequest, found: PayBatch) -> str:
    form = PaidForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Valitse päivä, jona rahat lähtivät."))
    rows = None if "every" in request.POST else request.POST.getlist("row")
    if rows == []:
        raise Refused(_("Valitse ensin rivit, jotka on maksettu."))
    done = paying.mark_paid(batch=found, rows=rows, paid_on=form.cleaned_data["paid_on"], by=request.user, at=now())
    return ngettext("%(count)s palkkio on merkitty maksetuksi.", "%(count)s palkkiota on merkitty maksetuksi.", done) % {
        "count": done
    }


@page(may=Permission.CLAIM_PAY, methods="GET POST")
def nets(request: PersonRequest, code: str) -> HttpResponse:
    """Withheld tax typed row by row."""
    found = find(request, code)
    views = [view for view in reading.rows_of(found, states=[RowState.IN]) if view.needs_net and not view.facts.is_filed]
    form = NetsForm(request.POST if request.method == "POST" else None, rows=[view.row for view in views])

    def keep() -> StrOrPromise:
        paying.set_nets(batch=found, withheld=form.cleaned_data, by=request.user, at=now())
        return _("Ennakonpidätykset on tallennettu.")

    back = reverse("fees:batch", args=[code])
    lead = _(
        "Ohjelma ei tiedä kenenkään verokorttia. Kirjoita jokaiselle summa, jonka palkkajärjestelmä pidättää; jos se on nolla, kirjoita 0."
    )
    frame = Frame(_("Ennakonpidätykset"), back, found.name, _("Tallenna"), lead)
    return show_form(request, form, do=keep, then=back, frame=frame)


@page(may=Permission.CLAIM_PAY, methods="GET POST")
def sheet(request: PersonRequest, code: str) -> HttpResponse:
    """The payroll system's sheet brought back: read, shown, and kept only when pressed again."""
    found = find(request, code)
    settings = filing.settings_of(found)
    if request.method == "POST" and "keep" in request.POST:
        return _keep(request, found)
    usual = {"row": str(pays.HEADINGS["row"]), "withheld": str(pays.HEADINGS["withheld"]), "net": str(pays.HEADINGS["net"])}
    is_sent = request.method == "POST"
    initial = usual | settings.net_columns
    form = SheetForm(request.POST if is_sent else None, request.FILES if is_sent else None, initial=initial)
    told = None
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        headings = {key: facts[key] for key in ("row", "withheld", "net")}
        try:
            upload = facts["file"]
            told = sheet_reading.read(upload.read(), upload.name or "", headings, reading.rows_of(found, states=[RowState.IN]))
        except Refused as refusal:
            form.add_error("file", str(refusal))
    context = {"batch": found, "form": form, "told": told, "back": reverse("fees:batch", args=[code])}
    if told is not None:
        context["kept"] = signing.dumps({"batch": found.code, "withheld": told.withheld, "headings": headings}, salt=_SALT)
    return render(request, "fees/payroll/sheet.html", context, status=422 if form.errors else 200)


def _keep(request: PersonRequest, found: PayBatch) -> HttpResponse:
    try:
        told = signing.loads(request.POST["keep"], salt=_SALT, max_age=60 * 60)
        if told["batch"] != found.code:
            raise Http404
        done = paying.set_nets(batch=found, withheld=told["withheld"], headings=told["headings"], by=request.user, at=now())
    except signing.BadSignature:
        messages.error(request, _("Taulukko on vanhentunut. Lue se uudelleen."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("%(count)s rivin pidätys on tallennettu.", "%(count)s rivin pidätykset on tallennettu.", done)
        messages.success(request, words % {"count": done})
    return redirect("fees:batch", found.code)


@page(may=Permission.CLAIM_PAY)
def columns(request: PersonRequest, code: str) -> HttpResponse:
    """The batch as the payroll system reads it; each fetching is noted."""
    found = find(request, code)
    if found.state not in {BatchState.LOCKED, BatchState.CLOSED}:
        messages.error(request, _("Lukitse maksuajo ensin, niin summat tarkistetaan."))
        return redirect("fees:batch", code)
    settings = filing.settings_of(found)
    chosen = pays.columns_of(settings)
    try:
        told = pays.pays_of(found, settings, [fact for fact, _name in chosen], by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("fees:batch", code)
    head, lines = table(chosen, told)
    return (as_csv if request.GET.get("as") == "csv" else as_xlsx)(f"maksuajo-{found.code}", head, lines)


@page(may=Permission.CLAIM_PAY, methods="POST")
def file(request: PersonRequest, code: str) -> HttpResponse:
    """A file that was made, as it was made; each fetching is noted."""
    found = get_object_or_404(payroll.files_to(request.user), code=code)
    try:
        content = filing.fetch(file=found, by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("fees:batch", found.batch.code)
    response = HttpResponse(content, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{found.identity}.xml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page(may=Permission.CLAIM_PAY, methods="GET POST")
def fault(request: PersonRequest, code: str) -> HttpResponse:
    """A row was not paid, or the bank sent it back: why, and so whose desk it goes to."""
    row = get_object_or_404(payroll.rows_to(request.user), code=code)
    is_paid = row.state == RowState.PAID
    form = FaultForm(request.POST if request.method == "POST" else None, is_paid=is_paid)

    def tell() -> StrOrPromise:
        facts = form.cleaned_data
        if facts["fault"] == Fault.RETURNED:
            paying.bank_returned(row=row, reason=facts["reason"], by=request.user, at=now())
            return _("Merkitty. Lomake on nyt selvityksessä, ja voit maksaa sen uudelleen.")
        paying.refuse(row=row, fault=facts["fault"], reason=facts["reason"], by=request.user, at=now())
        return _("Merkitty. Tekijää on pyydetty korjaamaan tilinumero.") if facts["fault"] == Fault.ACCOUNT else _("Merkitty.")

    back = reverse("fees:batch", args=[row.batch.code])
    title = _("Pankki palautti rahat") if is_paid else _("Ei maksettu")
    frame = Frame(title, back, row.batch.name, _("Merkitse"), row.claim.expert.full_name)
    return show_form(request, form, do=tell, then=back, frame=frame, blamed="reason")
