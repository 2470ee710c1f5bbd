"""The pages behind mailed links: confirm an order, follow it. Opening a link changes nothing."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.accounts import queries as accounts
from kokemussilta.accounts import sessions
from kokemussilta.accounts.codes import mail_code
from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.pages import public
from kokemussilta.core.workflow import Refused
from kokemussilta.orders import actions, facts, links, queries
from kokemussilta.orders.models import Order
from kokemussilta.orders.states import OrderState
from kokemussilta.register.ethics_texts import FOR_CLIENTS, text_for_clients


@public("GET POST")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """One press confirms the order; pressed again, it leads to the order."""
    at = clock.now()
    opened = links.read(links.CONFIRM, token, at=at)
    order = queries.by_code(opened.code)
    if order is None or not links.fits(links.CONFIRM, opened, order):
        return render(request, "orders/link_old.html", {"opened": opened}, status=410)
    if request.method != "POST":
        context = {
            "order": order, "is_done": not order.is_draft, "facts": facts.at_a_glance(order), "principles": text_for_clients(FOR_CLIENTS),
        }  # fmt: skip
        return render(request, "orders/confirm.html", context)
    if order.is_draft:
        user = request.user if isinstance(request.user, User) else None
        try:
            client = actions.confirm(order=order, by=user, at=at)
        except Refused as refusal:
            # Sent by another press meanwhile, or no longer whole: the page tells which.
            messages.error(request, str(refusal))
            return redirect(request.path)
        _sign_in(request, client)
        messages.success(request, _("Kiitos! Tilauksesi on vahvistettu ja perillä."))
    if _is_client(request, order):
        return redirect("orders:order", order.code)
    return redirect("orders:follow", links.make(links.FOLLOW, order, at=at))


def _sign_in(request: HttpRequest, client: User) -> None:
    """Open a session: the link was proof of the mailbox. Not over somebody else's session, nor past a second factor."""
    if request.user.is_authenticated or accounts.second_factor(client).is_on:
        return
    sessions.open_for(request, client)


@public("GET POST")
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """To the order: at once for whoever is signed in and may see it, else after an e-mailed code."""
    opened = links.read(links.FOLLOW, token, at=clock.now())
    order = queries.by_code(opened.code)
    if order is None or order.is_draft or not links.fits(links.FOLLOW, opened, order):
        return render(request, "orders/link_old.html", {"opened": opened}, status=410)
    if Order.objects.visible_to(request.user).filter(pk=order.pk).exists():
        return redirect("orders:order", order.code)
    if request.method == "POST" and order.client is not None:
        if mail_code(request, order.client):
            here = reverse("orders:order", args=[order.code])
            return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': here})}")
        messages.error(request, _("Koodeja on pyydetty monta peräkkäin. Odota hetki ja yritä sitten uudelleen."))
        return redirect(request.path)
    return render(request, "orders/follow.html", {"order": order, "is_over": order.state == OrderState.CLOSED})


def _is_client(request: HttpRequest, order: Order) -> bool:
    order.refresh_from_db(fields=["client"])
    return request.user.is_authenticated and order.client_id == request.user.pk
