"""From a draft to an order on a desk: ask for confirmation, confirm, route."""

from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts import actions as accounts
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.notifications import outbox
from kokemussilta.orders import letters, queries, recipients, rules, searching, signals
from kokemussilta.orders.models import Order
from kokemussilta.orders.states import SUBMIT
from kokemussilta.register.ethics_texts import FOR_CLIENTS


@whole
def ask_to_confirm(*, order: Order, by: User | None, at: datetime) -> None:
    """Mail the link by which the client confirms the order; pressed again, it mails a new one."""
    queries.held_draft(order)
    _refuse_unready(order)
    queries.refuse_too_many_letters(order, at)
    order.sent_at = at
    order.state_since = at
    order.save(update_fields=["sent_at", "state_since"])
    audit.record("orders.draft.sent_to_confirm", order, by=by, at=at)
    outbox.queue(
        lambda: letters.confirm(order, at),
        to=letters.unproven_client_of(order),
        about=order.code,
        at=at,
        urgent=True,
    )


@whole
def confirm(*, order: Order, by: User | None, at: datetime) -> User:
    """The press on the mailed link: the client's account is found or made, and the order goes to its desk.

    `by` is whoever is signed in on that browser, if anybody; the order is the address owner's.
    """
    queries.held_draft(order)
    client, _made = accounts.open_account(
        email=order.client_email,
        name=order.client_name,
        phone=order.client_phone,
        language=order.client_language,
        by=by,
        at=at,
    )
    submit(order=order, client=client, by=client, at=at)
    return client


@whole
def submit(*, order: Order, client: User | None, by: User, at: datetime) -> None:
    """Hand the draft to a desk: the one whose page it came from, else the one that serves the place, else the shared queue.

    A client who sends it themself accepts the common principles that they were shown; their version stays on the order.
    """
    queries.held_draft(order)
    _refuse_unready(order)
    if client is not None and not client.is_active:
        raise Refused(_("Tällä osoitteella ei voi juuri nyt tilata. Soita meille, niin selvitetään asia."))
    order.client = client
    order.desk = order.desk or queries.desk_for(order.municipality)
    order.sent_at = order.sent_at or at
    order.submitted_at = at
    order.answers = {}
    order.ethics_version = FOR_CLIENTS if client is not None and client.pk == by.pk else ""
    order.save(update_fields=["client", "desk", "sent_at", "submitted_at", "answers", "ethics_version"])
    advance(order, SUBMIT, at=at)
    searching.bring(order)
    audit.record("orders.order.submitted", order, by=by, at=at)
    _tell(order, by=by, at=at)
    signals.order_submitted.send(sender=Order, order=order, by=by, at=at)


def _tell(order: Order, *, by: User, at: datetime) -> None:
    """A letter to the client, and one to the desk or, from the shared queue, to each organisation that could take it."""
    if order.client_email:
        outbox.queue(
            lambda: letters.arrived(order, at),
            to=letters.client_of(order),
            about=order.code,
            at=at,
            once=f"orders.arrived:{order.code}",
        )
    if order.handler_id == by.pk:
        return  # an order taken by telephone: whoever entered it handles it
    desks = [order.desk] if order.desk else queries.possible_desks(order.municipality)
    for desk in desks:
        tell_desk(order=order, desk=desk, by=by, at=at)


@whole
def tell_desk(*, order: Order, desk: Organisation, by: User, at: datetime) -> None:
    """The letter of a new order to one desk, or where it has no mailbox to each who works there; once a desk."""
    for number, to in enumerate(recipients.of_desk(desk, at, [by.pk])):
        outbox.queue(
            lambda: letters.new_order(order),
            to=to,
            about=order.code,
            at=at,
            once=f"orders.new:{order.code}:{desk.code}" + (f":{number}" if number else ""),
        )


def _refuse_unready(order: Order) -> None:
    if rules.missing_before_sending(order):
        raise Refused(_("Tilauksesta puuttuu vielä jotain. Katso merkityt kohdat yhteenvedosta."))
