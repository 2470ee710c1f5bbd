"""Bills to clients that pay through the organisation, and credit notes: numbers without gaps, nothing billed twice, nothing changed later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local, local_day
from kokemussilta.core.dates import euros
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import locks, policies
from kokemussilta.fees.exports import finvoice, references
from kokemussilta.fees.models import Claim, Invoice, InvoiceRow, PaySettings
from kokemussilta.fees.queries.billing import BILLED_IN
from kokemussilta.orders.models import Order

_TO = ("bill_to", "business_id", "bill_reference", "bill_address", "einvoice_address", "einvoice_operator")


@whole
def bill(*, organisation: Organisation, order: Order, claims: Sequence[Claim], by: User, at: datetime) -> Invoice:
    """A bill of an order's claims that no other bill holds. A claim that another billed meanwhile refuses all."""
    if not policies.may_run_payroll(by, organisation):
        raise PermissionDenied
    settings = _held(organisation)
    if not (settings.iban and settings.bic and organisation.business_id):
        raise Refused(_("Laskuun tarvitaan organisaation Y-tunnus sekä tilinumero ja BIC maksuasetuksissa."))
    locks.hold_numbers(*(claim.pk for claim in claims))
    rows = list(
        Claim._base_manager.filter(pk__in=[claim.pk for claim in claims]).select_related("assignment__task__order__product")
    )
    fits = all(
        one.organisation_id == organisation.pk and one.is_invoiced and one.assignment.task.order_id == order.pk for one in rows
    )
    if not rows or not fits:
        raise PermissionDenied
    if any(one.state not in BILLED_IN for one in rows) or InvoiceRow.objects.filter(claim__in=rows, holds=True).exists():
        raise Refused(_("Jokin näistä on jo laskutettu tai palautettu. Katso luettelo uudelleen."))
    net = sum(one.total_cents for one in rows)
    today = local_day(at)
    to = {name: getattr(order, name) for name in _TO}
    to["bill_to"] = to["bill_to"] or order.unit_name or order.organisation_name or order.client_name
    invoice = _made(
        settings, order=order, issued_on=today, due_on=today + timedelta(days=settings.terms_days), net_cents=net,
        vat_code=settings.vat_code, vat_rate=settings.vat_rate, vat_because=settings.vat_because, by=by, at=at, **to,
    )  # fmt: skip
    InvoiceRow.objects.bulk_create(
        InvoiceRow(
            invoice=invoice,
            claim=one,
            words=str(order.heading)[:100],
            more=_split(one),
            worked_on=one.worked_on,
            cents=one.total_cents,
        )
        for one in sorted(rows, key=lambda one: (one.worked_on, one.pk))
    )
    audit.record("fees.invoice.made", invoice, by=by, at=at, within=order)
    return invoice


@whole
def credit(*, invoice: Invoice, reason: str, by: User, at: datetime) -> Invoice:
    """Take a bill back with a credit note of the whole sum: its claims may be billed anew. Pressed twice, it is taken back once."""
    organisation = invoice.organisation
    if not policies.may_run_payroll(by, organisation):
        raise PermissionDenied
    settings = _held(organisation)
    made = Invoice.objects.filter(credits=invoice).first()
    if made is not None:
        return made
    if invoice.credits_id is not None:
        raise Refused(_("Hyvityslaskua ei hyvitetä. Tee uusi lasku."))
    if not reason.strip():
        raise Refused(_("Kerro, miksi lasku hyvitetään. Se jää kirjanpitoon."))
    today = local_day(at)
    to = {name: getattr(invoice, name) for name in _TO}
    note = _made(
        settings, order=invoice.order, month=invoice.month, credits=invoice, issued_on=today, due_on=today, net_cents=-invoice.net_cents,
        vat_code=invoice.vat_code, vat_rate=invoice.vat_rate, vat_because=invoice.vat_because, reason=reason.strip()[:200], by=by, at=at, **to,
    )  # fmt: skip
    rows = list(invoice.rows.all())
    InvoiceRow.objects.bulk_create(
        InvoiceRow(
            invoice=note,
            claim_id=row.claim_id,
            words=row.words,
            more=row.more,
            worked_on=row.worked_on,
            cents=-row.cents,
            holds=False,
        )
        for row in rows
    )
    invoice.rows.update(holds=False)
    audit.record("fees.invoice.credited", invoice, by=by, at=at, within=invoice.order)
    return note


@whole
def fetch(*, invoice: Invoice, by: User, at: datetime) -> bytes:
    """The bill as Finvoice."""
    organisation = invoice.organisation
    if not policies.may_run_payroll(by, organisation):
        raise PermissionDenied
    settings = PaySettings.objects.get(organisation=organisation)
    audit.record("fees.invoice.fetched", invoice, by=by, at=at)
    return finvoice.write(_as_bill(invoice, settings, organisation))


def _held(organisation: Organisation) -> PaySettings:
    """The settings, locked: one bill at a time takes a number."""
    settings = PaySettings.objects.select_for_update().filter(organisation=organisation).first()
    if settings is None:
        raise Refused(_("Täytä ensin maksuasetukset."))
    return settings


def _made(settings: PaySettings, *, net_cents: int, by: User, at: datetime, **facts: object) -> Invoice:
    number = settings.next_invoice
    PaySettings.objects.filter(pk=settings.pk, next_invoice=number).update(next_invoice=F("next_invoice") + 1)
    vat = finvoice.Vat(str(facts["vat_code"]), facts["vat_rate"])  # type: ignore[arg-type]  # a Decimal, from the field
    return Invoice.objects.create(
        organisation_id=settings.organisation_id, number=number, reference=references.finnish(number), net_cents=net_cents,
        vat_cents=finvoice.vat_of(net_cents, vat), made_at=at, made_by=by, **facts,
    )  # fmt: skip


def _split(claim: Claim) -> str:
    rest = claim.total_cents - claim.taxable_cents
    parts = [(_("palkkio"), claim.taxable_cents), (_("matkat ja kulut"), rest)]
    return ", ".join(f"{label} {euros(cents)}" for label, cents in parts if cents)


def _as_bill(invoice: Invoice, settings: PaySettings, organisation: Organisation) -> finvoice.Bill:
    address = finvoice.Address(settings.street, settings.town, settings.postcode) if settings.street and settings.town else None
    seller = finvoice.Party(
        organisation.name, organisation.business_id, settings.einvoice_address, settings.einvoice_operator, address,
        vat_id=f"FI{organisation.business_id.replace('-', '')}" if settings.vat_code == "S" else "",
    )  # fmt: skip
    buyer = finvoice.Party(invoice.bill_to, invoice.business_id, invoice.einvoice_address, invoice.einvoice_operator)
    vat = finvoice.Vat(invoice.vat_code, invoice.vat_rate, invoice.vat_because)
    bill_ = finvoice.Bill(
        number=invoice.number, made_at=local(invoice.made_at), issued_on=invoice.issued_on, due_on=invoice.due_on,
        seller=seller, iban=settings.iban, bic=settings.bic, buyer=buyer, reference=invoice.reference, vat=vat,
        rows=tuple(
            finvoice.Row(row.words, row.cents, row.worked_on, row.more.replace("\N{NO-BREAK SPACE}", " "), row.claim.code)
            for row in invoice.rows.select_related("claim")
        ),
        buyer_reference=invoice.bill_reference, order=invoice.order.code if invoice.order else "", words=invoice.reason,
    )  # fmt: skip
    if invoice.credits is not None:
        return replace(bill_, credits=(invoice.credits.number, invoice.credits.issued_on))
    return bill_
