"""What is missing after the kills, told from the rows alone. Called inside an installation (`Program.call`)."""

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.db.models import Count
from django.urls import resolve

from kokemussilta.assignments.links import open_answer
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.states import HOLDS_SEAT, OfferState
from kokemussilta.audit.models import Entry
from kokemussilta.core import clock
from kokemussilta.notifications import delivery, rules
from kokemussilta.notifications.models import Channel, Message
from kokemussilta.notifications.states import MessageState
from kokemussilta.orders import links
from kokemussilta.orders.models import Order
from kokemussilta.orders.states import OrderState

LONGEST_DRAIN = 120.0


def wait_for_empty_outbox() -> int:
    """Wait until the running worker has sent all but what a killed one holds; answers how many those are."""
    until = time.monotonic() + LONGEST_DRAIN
    while Message.objects.filter(state=MessageState.QUEUED, claimed_until__isnull=True).exists():
        if time.monotonic() > until:
            raise AssertionError("the worker does not get through the outbox")
        time.sleep(0.1)
    return Message.objects.filter(state=MessageState.QUEUED).count()


def send_what_the_dead_held() -> int:
    """When the claims of killed workers have run out, another worker sends their messages; answers how many."""
    post = delivery.Post()
    try:
        return delivery.deliver(post, at=clock.now() + rules.CLAIM * 2)
    finally:
        post.close()


def look(*, shown: list[dict[str, str]]) -> dict[str, list[str]]:
    """`faults`: what somebody was shown and is not so, and what must never be. `ids`: the Message-ID of every e-mail written.

    `shown` are presses: the `path`, the `location` that the answer led to, and what was filled in.
    """
    faults = [fault for press in shown for fault in _of_press(**press)]
    faults += [f"seat {seat} has two people" for seat in _doubled()]
    faults += [f"offer {offer.code} accepted without a confirmed task" for offer in _accepted_alone()]
    faults += [f"{message.once or message.code} is {message.state}" for message in Message.objects.exclude(state="sent")]
    return {"faults": faults, "ids": list(Message.objects.filter(channel=Channel.EMAIL).values_list("message_id", flat=True))}


def _of_press(path: str, location: str, answer: str = "", goal: str = "", **_: str) -> Iterator[str]:
    view = resolve(urlsplit(path).path)
    if view.view_name == "assignments:answer":
        offer = open_answer(view.kwargs["token"])
        assert offer is not None
        yield from _of_yes(offer) if answer == "yes" else _of_no(offer)
    elif view.view_name == "orders:confirm":
        yield from _of_confirmation(links.read(links.CONFIRM, view.kwargs["token"], at=clock.now()).code)
    else:
        code = resolve(urlsplit(location).path).kwargs["code"]
        if not Order.objects.filter(code=code, goal=goal).exists():
            yield f"the new order {code} is lost"


def _of_confirmation(code: str) -> Iterator[str]:
    order = Order.objects.select_related("desk").get(code=code)
    if order.state != OrderState.SUBMITTED or order.client is None or order.desk is None:
        yield f"the confirmation of {code} is lost: {order.state}"
    else:
        yield from _missing(order, "orders.order.submitted", [f"orders.arrived:{code}", f"orders.new:{code}:{order.desk.code}"])


def _of_no(offer: Offer) -> Iterator[str]:
    if offer.state != OfferState.DECLINED:
        yield f"the no of {offer.code} is lost: {offer.state}"
    else:
        yield from _missing(offer, "assignments.offer.declined", [f"said-no:{offer.code}"])


def _of_yes(offer: Offer) -> Iterator[str]:
    assignment = Assignment.objects.filter(offer=offer, state__in=HOLDS_SEAT).first()
    if assignment is None:
        yield f"the yes of {offer.code} is lost: {offer.state}"
        return
    yield from _missing(offer, "assignments.offer.accepted", [f"confirmed:{assignment.code}", f"who-comes:{assignment.code}"])
    for other in offer.round.offers.filter(state=OfferState.WITHDRAWN):
        if not Message.objects.filter(once=f"offer-over:{other.code}").exists():
            yield f"nobody told {other.code} that it is over"


def _missing(thing: Offer | Order, verb: str, letters: list[str]) -> Iterator[str]:
    """The letters and the audit entry that belong to the same transaction."""
    if Entry.objects.filter(verb=verb, subject=thing.code).count() != 1:
        yield f"{verb} of {thing.code} is not noted once"
    for once in letters:
        if not Message.objects.filter(once=once).exists():
            yield f"letter {once} is missing"


def _doubled() -> list[int]:
    holding = Assignment.objects.filter(state__in=HOLDS_SEAT).order_by().values("seat")
    return list(holding.annotate(number=Count("pk")).filter(number__gt=1).values_list("seat", flat=True))


def _accepted_alone() -> list[Offer]:
    return list(Offer.objects.filter(state=OfferState.ACCEPTED, assignment__isnull=True))
