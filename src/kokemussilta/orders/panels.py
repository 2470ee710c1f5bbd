"""What the area brings to the pages of the house: navigation, queues of the desk, the client's home, search."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core import clock, dates
from kokemussilta.core.slots import NavEntry, Panel, Queue, QueueRow
from kokemussilta.orders import policies, queries, sentences
from kokemussilta.orders.states import OrderState

SHOWN = 5


def desk_entry(request: HttpRequest) -> NavEntry | None:
    """The coordinator's way to the orders."""
    if not standing(request.user).may(Permission.ORDER_HANDLE):
        return None
    url = reverse("orders:desk")
    return NavEntry(_("Tilaukset"), url, "list", current=_is_here(request))


def mine_entry(request: HttpRequest) -> NavEntry | None:
    """The client's way to their own."""
    user = request.user
    if not isinstance(user, User) or standing(user).may(Permission.ORDER_HANDLE):
        return None
    if not standing(user).may(Permission.ORDER_PLACE) and not queries.has_ordered(user):
        return None
    url = reverse("orders:mine")
    return NavEntry(_("Omat tilaukset"), url, "list", current=_is_here(request))


def _is_here(request: HttpRequest) -> bool:
    """Whether the page at hand is one of the area's."""
    return request.resolver_match is not None and request.resolver_match.app_name == "orders"


def new_orders(user: User, at: datetime) -> Queue | None:
    """Orders that nobody has read yet, the oldest first."""
    found, _answered = queries.waiting(user, SHOWN, at)
    rows, count = found.rows, found.count
    if not count:
        return None
    note = _("%(count)s, vanhin %(when)s") % {"count": count, "when": _when(rows[0].submitted_at, at)}
    url = f"{reverse('orders:desk')}?state=submitted&sort=sent"
    return Queue("new-orders", _("Uudet tilaukset"), [_row(order) for order in rows], count, url if count > SHOWN else "", note)


def answered_orders(user: User, at: datetime) -> Queue | None:
    """Orders whose client spoke last, and nobody has said that it is read."""
    _new, found = queries.waiting(user, SHOWN, at)
    if not found.count:
        return None
    shown = [
        QueueRow(
            order.heading,
            " · ".join(
                part for part in (order.orderer, _("kirjoitti %(when)s") % {"when": _when(order.last_post_at, at)}) if part
            ),
            reverse("orders:handling", args=[order.code]),
            _("Lue"),
            _("Tilaaja kirjoitti"),
            "info",
        )
        for order in found.rows
    ]
    url = f"{reverse('orders:desk')}?state=waiting" if found.count > SHOWN else ""
    return Queue("answered-orders", _("Tilaaja on kirjoittanut"), shown, found.count, url)


def my_orders(user: User, at: datetime) -> Panel | None:
    """The client's newest orders, each with its sentence."""
    rows = list(queries.for_lists(queries.orders_as_client(user), at=clock.now()).order_by("-created_at")[:SHOWN])
    if not rows:
        return None
    told = [(order, sentences.for_client(order), sentences.tone(order)) for order in rows]
    return Panel("orders/parts/my_orders.html", {"told": told})


def order_page(request: HttpRequest, organisation: Organisation) -> NavEntry | None:
    """The public page on which the organisation's own clients order, when it takes orders to handle."""
    if not (organisation.coordinates and organisation.is_active):
        return None
    return NavEntry(_("Julkinen tilaussivu"), reverse("orders:from", args=[organisation.slug]), "globe")


def services_page(request: HttpRequest, organisation: Organisation) -> NavEntry | None:
    """The way to the organisation's own catalogue, for those who look after it."""
    if not policies.may_edit_catalogue(request.user, organisation):
        return None
    return NavEntry(_("Palvelut, joita voi tilata"), reverse("orders:services", args=[organisation.code]), "list")


def _row(order: Any) -> QueueRow:
    when = dates.moment_words(order.wished_at) if order.wished_at else ""
    parts = (order.orderer or order.client_name, when, order.municipality.name if order.municipality else "")
    shared = order.desk_id is None
    return QueueRow(
        order.heading,
        " · ".join(part for part in parts if part),
        reverse("orders:handling", args=[order.code]),
        _("Avaa"),
        _("Yhteinen jono") if shared else str(capfirst(OrderState.SUBMITTED.label)),
        "action" if shared else "info",
    )


def _when(moment: datetime, at: datetime) -> str:
    """`tänään klo 9.30`, `eilen klo 14.10`, else the day."""
    day, today = clock.local_day(moment), clock.local_day(at)
    if 0 <= (today - day).days <= 1:
        when = dates.days_between(day, today)
        return _("%(day)s klo %(clock)s") % {"day": when, "clock": dates.clock_words(moment)}
    return dates.day_words(day)
