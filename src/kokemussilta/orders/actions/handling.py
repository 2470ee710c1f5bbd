"""What a desk does with an order: takes it, hands it on, mends its facts, ties it to its organisation, ends it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import may
from kokemussilta.accounts import actions as accounts
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.codes import new_code
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, Stale, advance
from kokemussilta.notifications import outbox
from kokemussilta.orders import letters, locks, policies, queries, recipients, searching, signals
from kokemussilta.orders.actions.drafts import Span, facts_again, start
from kokemussilta.orders.actions.planning import drop
from kokemussilta.orders.actions.sending import submit, tell_desk
from kokemussilta.orders.models import Order, OrderDate, ServiceProduct
from kokemussilta.orders.questions import MANY
from kokemussilta.orders.states import CANCEL, OPEN, OrderState, TaskState


def _mind(by: User, order: Order) -> None:
    if not policies.may_change(by, order):
        raise PermissionDenied


@whole
def take(*, order: Order, desk: Organisation, by: User, at: datetime) -> None:
    """Take an order from the shared queue to one's own desk, or become the handler of one that is there."""
    _mind(by, order)
    if not may(by, Permission.ORDER_HANDLE, desk.pk):
        raise PermissionDenied
    if order.desk_id is None:
        if Order.objects.filter(pk=order.pk, desk__isnull=True).update(desk=desk, handler=by) != 1:
            raise Stale(_("Toinen organisaatio ehti ottaa tilauksen."))
        order.desk = desk
    elif order.desk_id == desk.pk:
        Order.objects.filter(pk=order.pk).update(handler=by)
    else:
        raise Refused(_("Tilaus on toisen organisaation työpöydällä."))
    order.handler = by
    searching.bring(order)
    audit.record("orders.order.taken", order, by=by, at=at, fields=["desk", "handler"])


@whole
def hand_to(*, order: Order, desk: Organisation, by: User, at: datetime) -> None:
    """Pass the order to another organisation's desk; the client is told who goes on with it."""
    _mind(by, order)
    if not desk.coordinates or not desk.is_active:
        raise Refused(_("Tämä organisaatio ei ota vastaan tilauksia."))
    if order.desk_id == desk.pk:
        raise Refused(_("Tilaus on jo tällä työpöydällä."))
    locks.hold(order)
    if order.tasks.filter(state=TaskState.PLANNED).exists():
        raise Refused(_("Tilauksella on jo sovittuja aikoja. Peru ne ennen kuin siirrät tilauksen."))
    order.desk, order.handler = desk, None
    order.save(update_fields=["desk", "handler"])
    searching.bring(order)
    audit.record("orders.order.moved", order, by=by, at=at, fields=["desk", "handler"])
    if order.client_email:
        outbox.queue(lambda: letters.moved(order, at), to=letters.client_of(order), about=order.code, at=at)
    tell_desk(order=order, desk=desk, by=by, at=at)


@whole
def edit_facts(*, order: Order, facts: Mapping[str, Any], spans: list[Span] | None, by: User, at: datetime) -> None:
    """Mend what the order says; only the names of what changed are noted, and the areas above look whether people still fit."""
    _mind(by, order)
    locks.hold(order)
    changed = [name for name, value in facts.items() if name not in MANY and getattr(order, name) != value]
    for name in changed:
        setattr(order, name, facts[name])
    order.save(update_fields=changed)
    for name in MANY:
        if name in facts and set(getattr(order, name).all()) != set(facts[name]):
            getattr(order, name).set(facts[name])
            changed.append(name)
    if spans is not None and set(spans) != set(order.dates.values_list("starts_at", "ends_at")):
        order.dates.all().delete()
        OrderDate.objects.bulk_create(OrderDate(order=order, starts_at=start, ends_at=end) for start, end in spans)
        changed.append("dates")
    if not changed:
        return
    searching.bring(order)
    audit.record("orders.order.edited", order, by=by, at=at, fields=changed)
    signals.order_changed.send(sender=Order, order=order, fields=sorted(changed), by=by, at=at)


@whole
def link(*, order: Order, organisation: Organisation, unit: Unit, by: User, at: datetime) -> None:
    """Tie the order to the organisation and the unit that it is for."""
    _mind(by, order)
    if unit.organisation_id != organisation.pk:
        raise Refused(_("Yksikkö kuuluu toiseen organisaatioon."))
    if not organisation.orders:
        organisation.orders = True
        organisation.save(update_fields=["orders"])
    order.organisation, order.unit = organisation, unit
    order.save(update_fields=["organisation", "unit"])
    searching.bring(order)
    audit.record("orders.order.linked", order, by=by, at=at, fields=["organisation", "unit"])
    signals.order_changed.send(sender=Order, order=order, fields=["organisation", "unit"], by=by, at=at)


@whole
def add_organisation(*, order: Order, name: str, by: User, at: datetime) -> Organisation:
    """A new ordering organisation, named as the client named it."""
    _mind(by, order)
    name = " ".join(name.split())
    if Organisation.objects.filter(name__iexact=name).exists():
        raise Refused(_("Tämänniminen organisaatio on jo olemassa. Valitse se luettelosta."))
    slug = slugify(name)[:48] or "organisaatio"
    if Organisation.objects.filter(slug=slug).exists():
        slug = f"{slug}-{new_code().lower()}"
    try:
        with transaction.atomic():
            made = Organisation.objects.create(name=name, slug=slug, orders=True, municipality=order.municipality)
    except IntegrityError:
        raise Refused(_("Tämänniminen organisaatio on jo olemassa. Valitse se luettelosta.")) from None
    audit.record("access.organisation.added", made, by=by, at=at, within=order)
    return made


@whole
def add_unit(*, order: Order, organisation: Organisation, name: str, by: User, at: datetime) -> Unit:
    """The unit of that name in the organisation, made when it is not there."""
    _mind(by, order)
    name = " ".join(name.split())
    unit, made = Unit.objects.get_or_create(
        organisation=organisation, name=name, defaults={"sector": order.sector, "municipality": order.municipality}
    )
    if made:
        audit.record("access.unit.added", unit, by=by, at=at, within=order)
    return unit


@whole
def link_by_name(*, order: Order, organisation: Organisation | None, name: str, unit_name: str, by: User, at: datetime) -> None:
    """Tie the order to a known organisation, or to a new one of that name, and to its unit of that name."""
    whose = organisation or add_organisation(order=order, name=name, by=by, at=at)
    unit = add_unit(order=order, organisation=whose, name=unit_name, by=by, at=at)
    link(order=order, organisation=whose, unit=unit, by=by, at=at)


@whole
def go_on(*, order: Order, by: User, at: datetime) -> None:
    """The question to the client is settled: people are looked for again."""
    _mind(by, order)
    locks.hold(order)
    if not order.tasks.filter(state=TaskState.PLANNED).exists():
        raise Refused(_("Sovi ensin ajat, niin pääset etsimään tekijää."))
    advance(order, OPEN, at=at)
    audit.record("orders.order.opened", order, by=by, at=at)


@whole
def cancel(*, order: Order, reason: str, by: User, at: datetime) -> None:
    """End the order; each of its coming tasks is called off, and the other side is told why."""
    if not policies.may_write(by, order):
        raise PermissionDenied
    by_desk = policies.may_handle(by, order)
    locks.hold(order)
    advance(order, CANCEL, at=at)
    order.cancelled_because = reason
    order.save(update_fields=["cancelled_because"])
    audit.record("orders.order.cancelled", order, by=by, at=at, fields=["state", "cancelled_because"])
    # One that has begun was or will be held: its people report it, and it counts.
    for task in order.tasks.filter(state=TaskState.PLANNED, starts_at__gt=at):
        drop(task=task, reason=reason, by=by, at=at, by_client=not by_desk)
    signals.order_cancelled.send(sender=Order, order=order, reason=reason, by=by, at=at)
    _tell_cancelled(order, reason, by_desk=by_desk, at=at)


def _tell_cancelled(order: Order, reason: str, *, by_desk: bool, at: datetime) -> None:
    if by_desk and order.client_email:
        outbox.queue(lambda: letters.cancelled_by_desk(order, reason, at), to=letters.client_of(order), about=order.code, at=at)
    for to in [] if by_desk else recipients.desk(order, at):
        outbox.queue(lambda: letters.cancelled_by_client(order, reason), to=to, about=order.code, at=at)


@whole
def enter_by_phone(
    *,
    product: ServiceProduct,
    desk: Organisation,
    facts: Mapping[str, Any],
    spans: list[Span],
    by: User,
    at: datetime,
    code: str = "",
) -> Order:
    """An order that a caller gives: on the desk at once, with the coordinator who took the call as its handler.

    `code` names the order to be; pressed twice, the second press answers the order that the first one made.
    """
    if not may(by, Permission.ORDER_HANDLE, desk.pk):
        raise PermissionDenied
    language = facts.get("client_language", "fi")
    try:
        with transaction.atomic():
            order = start(product=product, desk=desk, language=language, by=None, at=at, code=code)
    except IntegrityError:
        made: Order | None = Order.objects.filter(code=code, entered_by=by).first()
        if made is not None:
            return made
        raise Refused(_("Lataa sivu uudelleen ja kirjaa tilaus vielä kerran.")) from None
    for name, value in facts.items():
        if name not in MANY:
            setattr(order, name, value)
    order.desk, order.entered_by, order.handler = desk, by, by
    order.save()
    for name in MANY:
        getattr(order, name).set(facts.get(name, []))
    OrderDate.objects.bulk_create(OrderDate(order=order, starts_at=start_, ends_at=end) for start_, end in spans)
    if order.client_email.lower() == by.email.lower():
        raise Refused(_("Tee oma tilauksesi tilaussivulla: sen hoitaa joku toinen."))
    client = None
    if order.client_email:
        client, _made = accounts.open_account(
            email=order.client_email,
            name=order.client_name,
            phone=order.client_phone,
            language=order.client_language,
            by=by,
            at=at,
        )
    submit(order=order, client=client, by=by, at=at)
    return order


@whole
def order_again_for_client(*, order: Order, spans: list[Span], code: str, by: User, at: datetime) -> Order:
    """The same once more, as its client asked the desk on the telephone: on other days, for the same organisation and unit."""
    if not policies.may_handle(by, order):
        raise PermissionDenied
    if order.desk is None:
        raise Refused(_("Ota tilaus ensin omalle työpöydällesi."))
    if not spans:
        raise Refused(_("Kirjoita ainakin yksi päivä."))
    own = {"client_name": order.client_name, "client_email": order.client_email, "client_phone": order.client_phone}
    many = {name: list(getattr(order, name).all()) for name in MANY}
    linked = {"organisation": order.organisation, "unit": order.unit, "seats_wanted": order.seats_wanted, "title": order.title}
    again: Order = enter_by_phone(
        product=queries.current(order.product), desk=order.desk, facts=facts_again(order) | own | many | linked, spans=spans,
        by=by, at=at, code=code,
    )  # fmt: skip
    return again


@whole
def follow_address(*, client: User, old: str, by: User, at: datetime) -> int:
    """A client signs in with another address from now on: their orders that are not over follow; answers how many.

    Links mailed to the old address are void from here on, see `links`.
    """
    if client.pk != by.pk:
        raise PermissionDenied
    over = [OrderState.CLOSED, OrderState.CANCELLED]
    orders = list(Order.objects.filter(client=client, client_email__iexact=old).exclude(state__in=over).only("pk", "code"))
    Order.objects.filter(pk__in=[order.pk for order in orders]).update(client_email=client.email)
    for order in orders:
        searching.bring(order)
        audit.record("orders.order.edited", order, by=by, at=at, fields=["client_email"])
    return len(orders)
