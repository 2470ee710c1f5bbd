"""Drafts: begun on the public page, saved on each step, thrown away when nobody comes back."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Recipient
from kokemussilta.orders import letters, rules
from kokemussilta.orders.models import Order, OrderDate, ServiceProduct
from kokemussilta.orders.questions import FIELDS, MANY
from kokemussilta.orders.states import OrderState
from kokemussilta.threads import actions as threads

Span = tuple[datetime, datetime]


@transaction.atomic
def start(*, product: ServiceProduct, desk: Organisation | None, language: str, by: User | None, at: datetime) -> Order:
    """A new draft of `product`, for the desk whose own page it was begun on."""
    order = Order.objects.create(
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


@transaction.atomic
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
    held_draft(order)
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


@transaction.atomic
def send_resume_link(*, order: Order, email: str, at: datetime) -> None:
    """Mail the client a link to go on with the draft later."""
    held_draft(order)
    if order.client_id is None:
        order.client_email = email
        order.save(update_fields=["client_email"])
    mind_letters(order, at)
    outbox.queue(
        lambda: letters.resume(order, at),
        to=Recipient(order.client_email, order.client_language, order.client_name),
        about=order.code,
        at=at,
    )


@transaction.atomic
def order_again(*, order: Order, by: User, at: datetime) -> Order:
    """A new draft with the facts of an earlier order; the dates are asked anew."""
    again = start(product=order.product, desk=order.desk, language=order.client_language, by=by, at=at)
    copied = [name for fields in FIELDS.values() for name in fields if name not in {*MANY, "window_from", "window_until"}]
    own = {"client_email", "client_name", "client_phone", "recent_events"}
    for name in copied:
        if name not in own:
            setattr(again, name, getattr(order, name))
    again.organisation_name = order.organisation.name if order.organisation else order.organisation_name
    again.unit_name = order.unit.name if order.unit else order.unit_name
    again.client_name = again.client_name or order.client_name
    again.client_phone = again.client_phone or order.client_phone
    again.save()
    for name in MANY:
        getattr(again, name).set(getattr(order, name).all())
    return again


@transaction.atomic
def throw_away(*, order: Order, by: User | None, at: datetime) -> None:
    """Remove a draft and all that was typed into it."""
    held_draft(order)
    audit.record("orders.draft.removed", order, by=by, at=at)
    thread = order.thread
    order.delete()
    thread.delete()


def remove_old(at: datetime) -> int:
    """Remove drafts that nobody has touched for thirty days; answers how many. A duty of the worker."""
    old = Order.objects.filter(state=OrderState.DRAFT, state_since__lte=at - rules.DRAFT_KEPT)
    removed = 0
    for order in old.order_by("pk")[:200]:
        throw_away(order=order, by=None, at=at)
        removed += 1
    return removed


def held_draft(order: Order) -> None:
    """Bring the row up to date and hold it for this transaction; Refused when it is no draft any more."""
    locked = Order.objects.select_for_update().filter(pk=order.pk, state=OrderState.DRAFT).only("pk").first()
    if locked is None:
        raise Refused(_("Tämä tilaus on jo lähetetty, joten sitä ei voi enää muuttaa tässä."))
    order.refresh_from_db()


def mind_letters(order: Order, at: datetime) -> None:
    """Refuse when an address, or one draft, has caused enough letters in the last hour: nobody's mailbox is flooded."""
    since = at - timedelta(hours=1)
    drafts = Order.objects.filter(client_email__iexact=order.client_email, state=OrderState.DRAFT)
    to_address = outbox.about(drafts.values_list("code", flat=True)).filter(created_at__gt=since)
    about_this = outbox.about(order.code).filter(created_at__gt=since).count()
    same = to_address.filter(to_address__iexact=order.client_email).count()
    if same >= rules.LETTERS_AN_HOUR or about_this >= rules.LETTERS_A_DRAFT_AN_HOUR:
        raise Refused(
            _(
                "Olemme lähettäneet tähän osoitteeseen jo monta viestiä. Katso myös roskapostikansio, tai yritä tunnin päästä "
                "uudelleen. Luonnos on tallessa."
            )
        )
