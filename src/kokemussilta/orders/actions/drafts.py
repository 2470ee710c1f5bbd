"""Drafts: begun on the public page, saved on each step, thrown away when nobody comes back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.codes import new_code
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.orders import letters, queries
from kokemussilta.orders.models import Order, OrderDate, ServiceProduct
from kokemussilta.orders.questions import FIELDS, MANY
from kokemussilta.threads import actions as threads

Span = tuple[datetime, datetime]


@whole
def start(
    *, product: ServiceProduct, desk: Organisation | None, language: str, by: User | None, at: datetime, code: str = ""
) -> Order:
    """A new draft of `product`, for the desk whose own page it was begun on; with a code that was drawn for it, if one was."""
    order = Order.objects.create(
        code=code or new_code(),
        product=product,
        desk=product.organisation or desk,
        thread=threads.open_thread(at=at),
        client=by,
        client_name=by.name if by else "",
        client_email=by.email if by else "",
        client_phone=by.phone if by else "",
        client_language=language,
        minutes=product.minutes,
        seats_wanted=product.seats,
        created_at=at,
        state_since=at,
    )
    audit.record("orders.draft.started", order, by=by, at=at)
    return order


@whole
def save_step(
    *,
    order: Order,
    step: str,
    answers: Mapping[str, list[str]],
    facts: Mapping[str, Any],
    spans: Iterable[Span] | None,
    by: User | None,
    at: datetime,
) -> None:
    """Keep what was typed on a step (`answers`, mended or not) and what of it is clear (`facts`, wished times in `spans`).

    A draft that was touched is kept for another thirty days: `state_since` tells when that was.
    """
    queries.held_draft(order)
    order.answers = {**order.answers, step: dict(answers)}
    order.state_since = at
    asked = {name: facts[name] for name in FIELDS[step] if name in facts}
    for name, value in asked.items():
        if name not in MANY:
            setattr(order, name, value)
    order.save(update_fields=["answers", "state_since", *(name for name in asked if name not in MANY)])
    for name in MANY:
        if name in asked:
            getattr(order, name).set(asked[name])
    if spans is not None:
        order.dates.all().delete()
        OrderDate.objects.bulk_create(OrderDate(order=order, starts_at=start, ends_at=end) for start, end in spans)


@whole
def send_resume_link(*, order: Order, email: str, by: User | None, at: datetime) -> None:
    """Mail the client a link to go on with the draft later."""
    queries.held_draft(order)
    if order.client_id is None:
        order.client_email = email
        order.save(update_fields=["client_email"])
    queries.refuse_too_many_letters(order, at)
    outbox.queue(
        lambda: letters.resume(order, at),
        to=letters.unproven_client_of(order),
        about=order.code,
        at=at,
    )


#: Of an earlier order the next one has all but its days, and whose it was.
COPIED = (
    *(
        name
        for fields in FIELDS.values()
        for name in fields
        if name not in {*MANY, "window_from", "window_until", "client_email", "client_name", "client_phone", "recent_events"}
    ),
    *("bill_to", "business_id", "bill_reference", "bill_address", "einvoice_address", "einvoice_operator"),
)


@whole
def order_again(*, order: Order, by: User, at: datetime, code: str = "") -> Order:
    """A new draft with the facts of an earlier order, of the service as it is now; the dates are asked anew.

    `code` names the draft to be; pressed twice, the second press answers the draft that the first one made.
    """
    product = queries.current(order.product)
    try:
        with transaction.atomic():
            again = start(product=product, desk=order.desk, language=order.client_language, by=by, at=at, code=code)
    except IntegrityError:
        made: Order | None = Order.objects.filter(code=code, client=by).first()
        if made is not None:
            return made
        raise Refused(_("Lataa sivu uudelleen ja tilaa vielä kerran.")) from None
    for name, value in facts_again(order).items():
        setattr(again, name, value)
    again.client_name = again.client_name or order.client_name
    again.client_phone = again.client_phone or order.client_phone
    again.save()
    for name in MANY:
        getattr(again, name).set(getattr(order, name).all())
    return again


def facts_again(order: Order) -> dict[str, Any]:
    """What the next order like this one says."""
    return {name: getattr(order, name) for name in COPIED} | {
        "organisation_name": order.organisation.name if order.organisation else order.organisation_name,
        "unit_name": order.unit.name if order.unit else order.unit_name,
    }


@whole
def throw_away(*, order: Order, by: User | None, at: datetime) -> None:
    """Remove a draft and all that was typed into it."""
    queries.held_draft(order)
    audit.record("orders.draft.removed", order, by=by, at=at)
    thread = order.thread
    order.delete()
    thread.delete()
