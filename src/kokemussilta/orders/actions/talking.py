"""The order's conversation: the desk asks, the client answers, and each is told of the other's words."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import advance
from kokemussilta.notifications import outbox
from kokemussilta.orders import letters, locks, policies, recipients
from kokemussilta.orders.models import Order
from kokemussilta.orders.states import ASK
from kokemussilta.threads import actions as threads
from kokemussilta.threads.models import Post


@whole
def write_to_client(*, order: Order, text: str, waits: bool, by: User, at: datetime) -> Post:
    """The desk writes; with `waits` the order stands until the client has answered."""
    if not policies.may_handle(by, order):
        raise PermissionDenied
    post = threads.write(thread=order.thread, text=text, side=Post.Side.DESK, by=by, at=at)
    order.desk_read_at = at
    order.save(update_fields=["desk_read_at"])
    if waits:
        locks.hold(order)
    if waits and ASK.starts_from(order.state):
        advance(order, ASK, at=at)
        audit.record("orders.order.clarifying", order, by=by, at=at)
    if order.client_email:
        outbox.queue(
            lambda: letters.question(order, at, waits=waits),
            to=letters.client_of(order),
            about=order.code,
            at=at,
            once=f"orders.question:{post.code}",
        )
    return post


@whole
def write_to_desk(*, order: Order, text: str, by: User, at: datetime) -> Post:
    """The client, or somebody who orders for the same unit, writes; the handler or the desk is told."""
    if not policies.may_speak_for_client(by, order) or not policies.may_write(by, order):
        raise PermissionDenied
    name = order.client_name if order.client_id == by.pk else ""
    post = threads.write(thread=order.thread, text=text, side=Post.Side.CLIENT, by=by, name=name, at=at)
    for number, to in enumerate(recipients.desk(order, at)):
        once = f"orders.reply:{post.code}:{number}" if number else f"orders.reply:{post.code}"
        outbox.queue(lambda: letters.reply(order), to=to, about=order.code, at=at, once=once)
    return post


@whole
def mark_read(*, order: Order, by: User, at: datetime) -> None:
    """What the client wrote needs no answer: the desk's queue lets it go. Does nothing the second time."""
    if not policies.may_handle(by, order):
        raise PermissionDenied
    order.desk_read_at = at
    order.save(update_fields=["desk_read_at"])
    audit.record("orders.order.read", order, by=by, at=at, fields=["desk_read_at"])
