"""Who is calling: somebody who has ordered on one's own desks before, found by number, address or name, and what their next order begins with."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from kokemussilta.accounts.models import User
from kokemussilta.core.fields import clean_phone
from kokemussilta.orders import queries, searching
from kokemussilta.orders.models import Order
from kokemussilta.search.lookup import Wanted

SHOWN = 6
#: Newest orders with the words that are looked through for different callers.
_MOST = 200


@dataclass(frozen=True)
class Caller:
    """Somebody as the desk recognises them: the code and the day of their last order, who they are and how they are reached."""

    code: str
    name: str
    orderer: str
    phone: str
    email: str
    service: str
    ordered_at: datetime


def callers(user: User, wanted: Wanted) -> list[Caller]:
    """Those who may be meant, each by their last order on the person's desks; whoever ordered last comes first. One statement.

    Nobody's own orders are among them: those are made on the order page.
    """
    found = searching.orders(user, wanted, most=_MOST).on_desk_of(user).exclude(client=user)  # type: ignore[attr-defined]
    # Work that was told of afterwards may have had no orderer whom anybody named.
    found = found.exclude(client_name="")
    listed = found.select_related("product", "organisation", "unit").order_by("-submitted_at", "-pk")[:_MOST]
    known: dict[tuple[str, ...], Caller] = {}
    for order in listed:
        known.setdefault(_who(order), _caller(order))
        if len(known) == SHOWN:
            break
    return list(known.values())


def _who(order: Order) -> tuple[str, ...]:
    """What tells one caller from another: an address, else a number with a name."""
    if order.client_email:
        return ("email", order.client_email.lower())
    return ("phone", order.client_phone, order.client_name.casefold(), order.organisation_name.casefold())


def _caller(order: Order) -> Caller:
    return Caller(
        order.code, order.client_name, order.orderer, order.client_phone, order.client_email, order.heading,
        order.submitted_at or order.created_at,
    )  # fmt: skip


def earlier(user: User, code: str) -> Order | None:
    """The order with this code, when it is on a desk of the person and not their own; with what a new one begins with."""
    if not code:
        return None
    return queries.with_facts(Order.objects.on_desk_of(user).exclude(client=user), code)


def begins_with(order: Order) -> dict[str, Any]:
    """What the form shows of a caller's last order; wishes and days are asked anew."""
    names = (
        "client_name",
        "client_phone",
        "client_email",
        "client_language",
        "place",
        "municipality",
        "language",
        "head_count",
    )
    known = {name: getattr(order, name) for name in names if getattr(order, name) not in (None, "")}
    known["organisation_name"] = order.organisation.name if order.organisation else order.organisation_name
    known["unit_name"] = order.unit.name if order.unit else order.unit_name
    known["audiences"] = list(order.audiences.all())
    if order.with_minors or not any(audience.is_minors for audience in known["audiences"]):
        known["with_minors"] = order.with_minors  # a no about pupils is this time's to say, not the last one's
    product = queries.current(order.product)
    if product.is_active:
        known["product"] = product
    return known | {"like": order.code}


def carried_over(order: Order, facts: dict[str, Any]) -> dict[str, Any]:
    """What a new order takes from the caller's last one without being asked: whose it is and where, as long as those are the same."""
    known = begins_with(order)
    taken: dict[str, Any] = {"sector": order.sector}
    if all(facts.get(name, "").casefold() == str(known[name]).casefold() for name in ("organisation_name", "unit_name")):
        taken |= {"organisation": order.organisation, "unit": order.unit}
        if facts.get("municipality") == order.municipality and facts.get("place") == order.place:
            taken |= {name: getattr(order, name) for name in ("address", "day_contact_name", "day_contact_phone", "aftercare")}
    return {name: value for name, value in taken.items() if value not in (None, "")}


def typed(words: str) -> dict[str, str]:
    """What was typed of a caller who is new, in the field where it belongs."""
    words = words.strip()
    if "@" in words and " " not in words:
        return {"client_email": words.lower()}
    if re.fullmatch(r"[+\d][\d\s()-]{4,}", words):
        try:
            return {"client_phone": clean_phone(words)}
        except ValidationError:
            return {"client_phone": words}
    return {"client_name": words}
