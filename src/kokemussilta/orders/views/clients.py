"""The client's own pages: my orders, one order with its conversation, cancelling."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.codes import new_code
from kokemussilta.core.pages import page
from kokemussilta.core.slots import ORDER_PAGE
from kokemussilta.core.workflow import Refused
from kokemussilta.orders import actions, facts, policies, queries, questions, sentences, spending
from kokemussilta.orders.forms.again import TemplateForm
from kokemussilta.orders.forms.missing import MissingForm
from kokemussilta.orders.forms.talking import CancelForm, PostForm
from kokemussilta.orders.lists import MINE
from kokemussilta.orders.models import Order
from kokemussilta.orders.states import OrderState
from kokemussilta.register.ethics_texts import FOR_CLIENTS, text_for_clients


@page()
def mine(request: PersonRequest) -> HttpResponse:
    """My orders, each with one plain sentence of where it stands."""
    rows = queries.for_lists(queries.orders_as_client(request.user), at=clock.now())
    if (file := MINE.export(request, rows)) is not None:
        return file
    listed = MINE.show(request, rows)
    told = [(order, sentences.for_client(order), sentences.tone(order)) for order in listed.rows]
    # Each button makes a draft of its own code, so that two presses make one.
    templates = [(template, new_code()) for template in queries.templates_of(request.user)[:30]]
    return render(request, "orders/mine.html", {"page": listed, "told": told, "templates": templates})


@page()
def order(request: PersonRequest, code: str) -> HttpResponse:
    """One order as its client sees it; whoever handles it is led to the desk's page."""
    found = _found(request, code)
    if policies.may_handle(request.user, found):
        return redirect("orders:handling", found.code)
    if found.is_draft:
        return redirect("orders:summary", found.code)
    return _show(request, found, PostForm(None))


def _show(
    request: PersonRequest, found: Order, form: PostForm, missing: MissingForm | None = None, status: int = 200
) -> HttpResponse:
    if missing is None and policies.may_complete(request.user, found):
        missing = MissingForm(order=found)
    tasks = queries.tasks_of(found)
    context: dict[str, Any] = {
        "order": found,
        "sentence": sentences.for_client(found),
        "tone": sentences.tone(found),
        "tasks": tasks,
        "series": facts.series_words(tasks),
        "panels": [render_to_string(panel.template, panel.context, request) for panel in ORDER_PAGE.collect(request, found)],
        "posts": queries.posts_of(found),
        "form": form,
        "missing": missing if missing is not None and missing.fields else None,
        "may_write": policies.may_speak_for_client(request.user, found),
        "may_bill": policies.may_write(request.user, found) and found.state not in {OrderState.CLOSED, OrderState.CANCELLED},
        "template_form": TemplateForm(None, initial={"name": found.heading}) if found.unit_id else None,
        "budgets": spending.shown_on(found, tasks, by=request.user, handles=False, at=clock.now()),
        "may_cancel": policies.may_cancel(request.user, found) and policies.may_speak_for_client(request.user, found),
        "facts": [line for step in questions.STEPS for line in facts.lines(found, step)],
        "principles": text_for_clients(FOR_CLIENTS) if _waits_for_principles(request, found) else (),
        "principles_version": FOR_CLIENTS,
    }
    return render(request, "orders/order.html", context, status=status)


def _waits_for_principles(request: PersonRequest, order: Order) -> bool:
    """Whether the client has not seen the principles: somebody else wrote the order down for them."""
    over = (OrderState.CLOSED, OrderState.CANCELLED)
    return not order.ethics_version and order.state not in over and policies.is_client(request.user, order)


@page(methods="POST")
def accept_principles(request: PersonRequest, code: str) -> HttpResponse:
    """The client of an order taken on the telephone accepts the principles that the page showed."""
    found = _found(request, code)
    try:
        actions.accept_principles(order=found, version=request.POST.get("version", ""), by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Kiitos! Näin tekijällä on hyvä tulla teille."))
    return redirect("orders:order", found.code)


@page(methods="GET POST")
def complete(request: PersonRequest, code: str) -> HttpResponse:
    """What the client had left for later; read anew, the order itself."""
    found = _found(request, code)
    if request.method != "POST":
        return redirect("orders:order", found.code)
    if not policies.may_complete(request.user, found):
        raise PermissionDenied
    missing = MissingForm(request.POST, order=found)
    if not missing.is_valid():
        return _show(request, found, PostForm(None), missing, status=422)
    actions.complete(order=found, facts=missing.facts(), by=request.user, at=clock.now())
    messages.success(request, _("Kiitos, tiedot on tallennettu. Koordinaattori näkee ne heti."))
    return redirect("orders:order", found.code)


@page(methods="GET POST")
def write(request: PersonRequest, code: str) -> HttpResponse:
    """A message to the desk; read anew (a telephone forgot the page), the order itself."""
    found = _found(request, code)
    if request.method != "POST":
        return redirect("orders:order", found.code)
    if not policies.may_speak_for_client(request.user, found):
        raise PermissionDenied
    form = PostForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    actions.write_to_desk(order=found, text=form.cleaned_data["text"], by=request.user, at=clock.now())
    messages.success(request, _("Viestisi on lähetetty koordinaattorille."))
    return redirect("orders:order", found.code)


@page(methods="GET POST")
def cancel(request: PersonRequest, code: str) -> HttpResponse:
    """Call the order off: what happens is told first, a word why is welcome."""
    found = _found(request, code)
    if not policies.may_cancel(request.user, found) or not policies.may_speak_for_client(request.user, found):
        raise PermissionDenied
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel(order=found, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Tilaus on peruttu. Kerromme siitä kaikille, joita se koskee."))
        return redirect("orders:order", found.code)
    return render(
        request, "orders/cancel.html", {"order": found, "form": form, "tasks": queries.coming_tasks(found), "is_desk": False}
    )


def _found(request: HttpRequest, code: str) -> Order:
    found = queries.with_facts(queries.for_lists(Order.objects.visible_to(request.user), at=clock.now()), code)
    if found is None:
        raise Http404
    return found
