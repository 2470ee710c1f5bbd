"""Orders in the search box: by who orders, what service, for whom, where, and by code; never by what was written of the need.

Tasks are found through their order: the order's document holds the places and contacts of its tasks too.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core import clock, dates
from kokemussilta.core.slots import Queue, QueueRow
from kokemussilta.orders import policies, queries, sentences
from kokemussilta.orders.models import Order, Task
from kokemussilta.orders.states import OrderState
from kokemussilta.search import actions as search
from kokemussilta.search.lookup import Wanted
from kokemussilta.search.rules import LANGUAGES, Document
from kokemussilta.search.sources import Source

KIND = "order"
SHOWN = 10
#: Newest orders of a form that are looked at; more would not be shown.
_MOST = 60
#: Facts of an order and of a task by which it is found.
FACTS = frozenset(
    {"title", "audiences", "municipality", "address", "day_contact_name", "day_contact_phone", "organisation", "unit"}
)


def rows() -> QuerySet[Order]:
    """All that is found; a draft is its writer's alone."""
    return Order.objects.exclude(state=OrderState.DRAFT)


def documents(numbers: Sequence[int]) -> Iterator[Document]:
    """What orders are found by."""
    tasks = Task.objects.select_related("municipality").only(
        "order_id", "address", "day_contact_name", "day_contact_phone", "municipality__name_fi", "municipality__name_sv"
    )
    listed = rows().filter(pk__in=numbers).select_related("product", "organisation", "unit", "municipality")
    for order in listed.prefetch_related("audiences", Prefetch("tasks", tasks)):
        yield _document(order)


def _document(order: Order) -> Document:
    places = [order, *order.tasks.all()]
    return Document(
        subject=order.pk,
        code=order.code,
        owner=order.desk_id or 0,
        names=(order.client_name, *(place.day_contact_name for place in places)),
        texts=tuple(dict.fromkeys((*_named(order), *_written(order, places)))),
        phones=(order.client_phone, *(place.day_contact_phone for place in places)),
        mails=(order.client_email,),
    )


def _named(order: Order) -> Iterator[tuple[str, str]]:
    """What shared lists name, in the languages that they have."""
    for language in LANGUAGES:
        yield str(order.product.texts.get(language, {}).get("name", "")), language
    for audience in order.audiences.all():
        yield from ((audience.name_fi, "fi"), (audience.name_sv, "sv"))
    for place in (order, *order.tasks.all()):
        if place.municipality:
            yield from ((place.municipality.name_fi, "fi"), (place.municipality.name_sv, "sv"))
    if order.organisation:
        yield order.organisation.name_sv, "sv"


def _written(order: Order, places: list[Any]) -> Iterator[tuple[str, str]]:
    """What people wrote as names of things, in Finnish and, when the client's language is another, in that too."""
    texts = [order.title, order.organisation_name, order.unit_name, *(place.address for place in places)]
    texts += [row.name for row in (order.organisation, order.unit) if row]
    for text in texts:
        if text:
            yield from ((text, language) for language in dict.fromkeys(("fi", order.client_language)))


SOURCE = Source(KIND, rows, documents)


def bring(order: Order) -> None:
    """Let the index know of an order whose facts, desk or places moved; inside the transaction of the change."""
    search.bring(KIND, [order.pk])


def bring_those(changed: QuerySet[Order]) -> None:
    """The same of many, as when the unit that ordered gets another name."""
    search.bring(KIND, changed.exclude(state=OrderState.DRAFT).values_list("pk", flat=True))


def names_changed(*, by: User | None, at: datetime) -> None:
    """A name that any order may carry was changed (a service's, an audience's): all are indexed anew by the worker."""
    search.ask_rebuild(kind=KIND, by=by, at=at)


def orders(user: User, wanted: Wanted, *, most: int = _MOST) -> QuerySet[Order]:
    """Orders with all of the words on the desks of the person and on the shared queue."""
    seen, desks = Order.objects.visible_to(user), standing(user).organisations(Permission.ORDER_HANDLE)
    among = wanted.among(KIND, [0, *sorted(desks)] if desks else [], most=most)
    return seen.none() if among is None else seen.filter(pk__in=among)


def _elsewhere(user: User, wanted: Wanted) -> QuerySet[Order]:
    """Those that the person sees as a client: their own and their unit's, on others' desks."""
    held, seen = standing(user), Order.objects.visible_to(user)
    among = wanted.among(KIND)
    if among is None or not (held.may(Permission.ORDER_SEE_UNIT) or queries.has_ordered(user)):
        return seen.none()
    desks = held.organisations(Permission.ORDER_HANDLE)
    return seen.exclude(desk__in=desks).exclude(desk=None).filter(pk__in=among)


def found(user: User, wanted: Wanted) -> Queue | None:
    """Orders for the search page, the newest first. One statement, one more for somebody who orders too. Fills `SEARCH`."""
    shown = list(queries.for_lists(orders(user, wanted), at=clock.now()).order_by("-pk")[: SHOWN + 1])
    if len(shown) <= SHOWN:
        shown += queries.for_lists(_elsewhere(user, wanted), at=clock.now()).order_by("-pk")[: SHOWN + 1 - len(shown)]
    if not shown:
        return None
    return Queue("orders", _("Tilaukset"), [_row(user, order) for order in shown[:SHOWN]], len(shown))


def _row(user: User, order: Any) -> QueueRow:
    when = dates.moment_words(order.next_at) if order.next_at else ""
    parts = (order.orderer, order.client_name, when, order.municipality.name if order.municipality else "", order.code)
    page = "orders:handling" if policies.may_handle(user, order) else "orders:order"
    return QueueRow(
        order.heading,
        " · ".join(part for part in parts if part),
        reverse(page, args=[order.code]),
        _("Avaa"),
        str(capfirst(order.get_state_display())),
        sentences.tone(order),
    )
