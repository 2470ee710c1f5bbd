"""The lists of the area, described once each (see `core.lists`)."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.core import clock
from kokemussilta.core.lists import Column, Filter, Listing
from kokemussilta.orders import queries, sentences
from kokemussilta.orders.states import OrderState

capitalised = lazy(capfirst, str)

_NOT_DRAFT = [(code, capitalised(label)) for code, label in OrderState.choices if code != OrderState.DRAFT]


def _day(order: Any, name: str) -> object:
    at = getattr(order, name)
    return clock.local(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _states() -> list[tuple[str, StrOrPromise]]:
    return [("", _("Kaikki")), ("waiting", _("Odottaa meitä")), *_NOT_DRAFT]


def _by_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "waiting":
        return rows.filter(Q(state=OrderState.SUBMITTED) | queries.IS_ANSWERED)
    return rows.filter(state=value)


def _by_desk(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(desk__isnull=value == "shared")


def _products() -> list[tuple[str, StrOrPromise]]:
    return [("", _("Kaikki")), *((product.slug, product.name) for product in queries.products_ordered())]


ORDERS = Listing(
    name="tilaukset",
    columns=(
        Column("order", _("Tilaus"), lambda order: order.heading, ("product__position", "code")),
        Column("code", _("Tunnus"), lambda order: order.code, ("code",)),
        Column("orderer", _("Tilaaja"), lambda order: order.orderer or order.client_name, ("organisation_name", "unit_name")),
        Column("state", _("Tilanne"), lambda order: order.get_state_display(), ("state",)),
        Column("next", _("Seuraava kerta"), lambda order: _day(order, "next_at"), ("next_at",)),
        Column(
            "handler", _("Hoitaa"), lambda order: order.handler.get_full_name() if order.handler else "", ("handler__name",)
        ),
        Column("sent", _("Tullut"), lambda order: _day(order, "submitted_at"), ("submitted_at",)),
    ),
    search=("code", "title", "organisation_name", "unit_name", "organisation__name", "unit__name", "client_name", "address"),
    filters=(
        Filter("state", _("Tilanne"), _states, _by_state),
        Filter("desk", _("Työpöytä"), lambda: [("", _("Kaikki")), ("own", _("Oma")), ("shared", _("Yhteinen jono"))], _by_desk),
        Filter("product", _("Palvelu"), _products, lambda rows, value: rows.filter(product__slug=value)),
        Filter(
            "handler",
            _("Hoitaja"),
            lambda: [("", _("Kaikki")), ("none", _("Ei vielä ketään"))],
            lambda rows, _value: rows.filter(handler__isnull=True),
        ),
    ),
    default_sort="-sent",
)

MINE = Listing(
    name="omat-tilaukset",
    columns=(
        Column("order", _("Tilaus"), lambda order: order.heading),
        Column("code", _("Tunnus"), lambda order: order.code),
        Column("told", _("Tilanne"), sentences.for_client),
        Column("made", _("Tehty"), lambda order: _day(order, "created_at"), ("created_at",)),
    ),
    default_sort="-made",
)
