"""Ordering the same again: templates of a unit, and the desk on its client's behalf; where the bill goes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.orders import actions, policies, queries
from kokemussilta.orders.forms.again import AgainForm, PressForm, TemplateForm
from kokemussilta.orders.forms.billing import BillingForm
from kokemussilta.orders.models import Order, OrderTemplate


@page(may=Permission.ORDER_HANDLE, methods="GET POST")
def by_desk(request: PersonRequest, code: str) -> HttpResponse:
    """The desk orders the same again for its client, on other days."""
    rows = Order.objects.visible_to(request.user).on_desk_of(request.user)
    order, at = queries.with_facts(rows, code), clock.now()
    if order is None:
        raise Http404
    if not policies.may_handle(request.user, order):
        raise PermissionDenied
    form = AgainForm(request.POST if request.method == "POST" else None, order=order, at=at)
    if request.method == "POST" and form.is_valid():
        press = form.cleaned_data["press"]
        try:
            made = actions.order_again_for_client(order=order, spans=form.spans, code=press, by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Uusi tilaus on kirjattu samoilla tiedoilla. Tarkista ne ja sovi ajat."))
            return redirect("orders:handling", made.code)
    templates = queries.templates_on_desk(request.user, order).exclude(order=order)[:10] if order.unit_id else ()
    context = {"order": order, "form": form, "templates": templates}
    return render(request, "orders/again.html", context, status=422 if form.is_bound else 200)


@page(methods="GET POST")
def billing(request: PersonRequest, code: str) -> HttpResponse:
    """Where the order's bill goes; either side mends it."""
    order = _order(request, code)
    if order.is_draft or not policies.may_write(request.user, order):
        raise PermissionDenied
    form = BillingForm(request.POST if request.method == "POST" else None, order=order)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.set_billing(order=order, facts=form.facts(), by=request.user, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Laskutustiedot on tallennettu.") if changed else _("Mikään ei muuttunut."))
            return redirect("orders:order", order.code)
    return render(request, "orders/billing.html", {"order": order, "form": form}, status=422 if form.is_bound else 200)


@page(methods="POST")
def save_template(request: PersonRequest, code: str) -> HttpResponse:
    """Keep the order as its unit's template."""
    order = _order(request, code)
    form = TemplateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Anna mallille nimi."))
        return redirect("orders:order", order.code)
    try:
        actions.save_template(order=order, name=form.cleaned_data["name"], by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Malli on tallennettu. Yksikkönne tilaajat löytävät sen omista tilauksistaan."))
    return redirect("orders:order", order.code)


@page(methods="POST")
def from_template(request: PersonRequest, code: str) -> HttpResponse:
    """A draft from a template; the days are asked next."""
    template, form = _template(request, code), PressForm(request.POST)
    press = form.cleaned_data["press"] if form.is_valid() else ""
    try:
        order = actions.order_from_template(template=template, code=press, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("orders:mine")
    messages.info(request, _("Kopioimme mallin tiedot. Tarkista ne ja valitse päivät."))
    return redirect(queries.draft_path(order, "when"))


@page(methods="POST")
def remove_template(request: PersonRequest, code: str) -> HttpResponse:
    """Forget a template."""
    actions.remove_template(template=_template(request, code), by=request.user, at=clock.now())
    messages.success(request, _("Malli on poistettu. Tilaukset pysyvät."))
    return redirect("orders:mine")


def _order(request: PersonRequest, code: str) -> Order:
    found = Order.objects.visible_to(request.user).select_related("product", "unit", "desk").filter(code=code).first()
    if not isinstance(found, Order):
        raise Http404
    return found


def _template(request: PersonRequest, code: str) -> OrderTemplate:
    found = queries.templates_of(request.user).filter(code=code).first()
    if found is None:
        raise Http404
    return found
