"""The desk's pages: the list of orders, one order in work, an order taken by phone."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.slots import ORDER_PAGE
from kokemussilta.core.workflow import Refused
from kokemussilta.orders import actions, facts, likeness, policies, queries, questions, rules, sentences, spending, timeline
from kokemussilta.orders.forms.again import TemplateForm
from kokemussilta.orders.forms.desk import DeskForm, FactsForm, OrdererForm
from kokemussilta.orders.forms.fields import theme_groups
from kokemussilta.orders.forms.talking import CancelForm, DeskPostForm
from kokemussilta.orders.lists import ORDERS
from kokemussilta.orders.models import Order
from kokemussilta.orders.states import ASK, Missing, TaskState


@page(may=Permission.ORDER_HANDLE)
def orders(request: PersonRequest) -> HttpResponse:
    """All orders of the desk and the shared queue."""
    rows = queries.for_lists(queries.desk_orders(request.user), at=clock.now())
    if (file := ORDERS.export(request, rows)) is not None:
        return file
    listed = ORDERS.show(request, rows)
    told = [(order, sentences.tone(order)) for order in listed.rows]
    return render(request, "orders/desk.html", {"page": listed, "told": told})


@page(may=Permission.ORDER_HANDLE)
def handling(request: PersonRequest, code: str) -> HttpResponse:
    """One order in work: its next step, its facts, tasks, conversation and history."""
    order = found(request, code)
    return show(request, order, DeskPostForm(None, may_wait=ASK.starts_from(order.state)))


def show(request: PersonRequest, order: Order, form: DeskPostForm, status: int = 200) -> HttpResponse:
    """The page of an order in work."""
    tasks = queries.tasks_of(order)
    desks = list(queries.coordinating())
    missing = [Missing(code).label for code in rules.missing_before_confirmation(order)]
    context: dict[str, Any] = {
        "order": order,
        "tone": sentences.tone(order),
        "step": sentences.for_desk(order, has_tasks=any(task.state == TaskState.PLANNED for task in tasks)),
        "tasks": tasks,
        "series": facts.series_words(tasks),
        "missing": missing,
        "facts": [line for step in questions.STEPS for line in facts.lines(order, step)],
        "panels": [render_to_string(panel.template, panel.context, request) for panel in ORDER_PAGE.collect(request, order)],
        "posts": queries.posts_of(order),
        "form": form,
        "events": timeline.of(order, tasks),
        "may_change": policies.may_change(request.user, order),
        "may_cancel": policies.may_cancel(request.user, order),
        "template_form": TemplateForm(None, initial={"name": order.heading}) if order.unit_id else None,
        "budgets": spending.shown_on(order, tasks, by=request.user, handles=True, at=clock.now()),
        "is_unread": queries.is_unread(order),
        "is_mine": order.handler_id == request.user.pk,
        "desks": [desk for desk in desks if policies.may_take(request.user, order, desk)],
        "others": [desk for desk in desks if desk.pk != order.desk_id],
    }
    return render(request, "orders/handling.html", context, status=status)


@page(may=Permission.ORDER_HANDLE, methods="POST")
def ask(request: PersonRequest, code: str) -> HttpResponse:
    """A message to the client."""
    order = found(request, code)
    form = DeskPostForm(request.POST, may_wait=ASK.starts_from(order.state))
    if not form.is_valid():
        return show(request, order, form, status=422)
    text, waits = form.cleaned_data["text"], form.cleaned_data.get("waits", False)
    return _did(
        request,
        order,
        lambda: actions.write_to_client(order=order, text=text, waits=waits, by=request.user, at=clock.now()),
        _("Viesti on lähetetty tilaajalle."),
    )


@page(may=Permission.ORDER_HANDLE, methods="POST")
def read(request: PersonRequest, code: str) -> HttpResponse:
    """What the client wrote needs no answer."""
    order = found(request, code)
    return _did(
        request,
        order,
        lambda: actions.mark_read(order=order, by=request.user, at=clock.now()),
        _("Merkitsimme, että viesti on luettu."),
    )


@page(may=Permission.ORDER_HANDLE, methods="POST")
def take(request: PersonRequest, code: str) -> HttpResponse:
    """Take an order to one's own desk, or into one's own hands."""
    order = found(request, code)
    form = DeskForm(request.POST, desks=queries.desks_of(request.user))
    if not form.is_valid():
        messages.error(request, _("Valitse, kenen työpöydälle tilaus otetaan."))
        return redirect("orders:handling", order.code)
    desk = form.cleaned_data["desk"]
    return _did(
        request,
        order,
        lambda: actions.take(order=order, desk=desk, by=request.user, at=clock.now()),
        _("Tilaus on nyt sinulla."),
    )


@page(may=Permission.ORDER_HANDLE, methods="POST")
def hand_to(request: PersonRequest, code: str) -> HttpResponse:
    """Pass the order to another organisation."""
    order = found(request, code)
    form = DeskForm(request.POST, desks=queries.coordinating())
    if not form.is_valid():
        messages.error(request, _("Valitse organisaatio, jolle tilaus siirretään."))
        return redirect("orders:handling", order.code)
    desk = form.cleaned_data["desk"]
    try:
        actions.hand_to(order=order, desk=desk, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("orders:handling", order.code)
    messages.success(request, _("Tilaus on siirretty: %(desk)s.") % {"desk": desk.name})
    return redirect("orders:desk")


@page(may=Permission.ORDER_HANDLE, methods="POST")
def go_on(request: PersonRequest, code: str) -> HttpResponse:
    """The question is settled."""
    order = found(request, code)
    return _did(
        request, order, lambda: actions.go_on(order=order, by=request.user, at=clock.now()), _("Tekijän etsiminen jatkuu.")
    )


@page(may=Permission.ORDER_HANDLE, methods="GET POST")
def edit(request: PersonRequest, code: str) -> HttpResponse:
    """Mend what the order says."""
    order, at = found(request, code), clock.now()
    if not policies.may_change(request.user, order):
        raise PermissionDenied
    form = FactsForm(request.POST if request.method == "POST" else None, order=order, at=at)
    if request.method == "POST" and form.is_valid():
        return _did(
            request,
            order,
            lambda: actions.edit_facts(order=order, facts=form.facts(), spans=form.spans, by=request.user, at=at),
            _("Tilauksen tiedot on tallennettu."),
        )
    status = 422 if form.is_bound else 200
    context = {"order": order, "form": form, "groups": theme_groups(form, queries.themes())}
    return render(request, "orders/edit.html", context, status=status)


@page(may=Permission.ORDER_HANDLE, methods="GET POST")
def orderer(request: PersonRequest, code: str) -> HttpResponse:
    """Tie the order to its organisation and unit; names are looked for first, so that no twin is made."""
    order, at = found(request, code), clock.now()
    if not policies.may_change(request.user, order):
        raise PermissionDenied
    first = {"organisation_name": order.organisation_name, "unit_name": order.unit_name or order.organisation_name}
    form = OrdererForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        known = queries.organisation_by_code(form.cleaned_data["organisation"])
        return _did(
            request,
            order,
            lambda: actions.link_by_name(
                order=order,
                organisation=known,
                name=form.cleaned_data["organisation_name"],
                unit_name=form.cleaned_data["unit_name"],
                by=request.user,
                at=at,
            ),
            _("Tilaus on liitetty organisaatioon ja yksikköön."),
            back="orders:orderer",
        )
    looked_for = request.GET.get("near", "") or order.organisation_name
    near = likeness.organisations_near(looked_for[:160])
    context = {"order": order, "form": form, "known": near, "first": first, "looked_for": looked_for}
    return render(request, "orders/orderer.html", context, status=422 if form.is_bound else 200)


@page(may=Permission.ORDER_HANDLE, methods="GET POST")
def cancel(request: PersonRequest, code: str) -> HttpResponse:
    """End the order from the desk's side."""
    order = found(request, code)
    if not policies.may_cancel(request.user, order):
        raise PermissionDenied
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _did(
            request,
            order,
            lambda: actions.cancel(order=order, reason=reason, by=request.user, at=clock.now()),
            _("Tilaus on peruttu. Kerromme siitä kaikille, joita se koskee."),
        )
    context = {"order": order, "form": form, "tasks": queries.coming_tasks(order), "is_desk": True}
    return render(request, "orders/cancel.html", context, status=422 if form.is_bound else 200)


def found(request: HttpRequest, code: str) -> Order:
    """The order, when it is on a desk of the person; else 404. Their own orders are handled by others: 403."""
    order = queries.with_facts(
        queries.for_lists(Order.objects.visible_to(request.user).on_desk_of(request.user), at=clock.now()), code
    )
    if order is None:
        raise Http404
    if not policies.may_handle(request.user, order):
        raise PermissionDenied
    return order


def _did(request: HttpRequest, order: Order, act: Any, words: str, back: str = "orders:handling") -> HttpResponse:
    """Make one action; say that it was done, or why it was not."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back, order.code)
    messages.success(request, words)
    return redirect("orders:handling", order.code)
