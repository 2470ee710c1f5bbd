"""Offers: sending, answering, silence, and what everyone hears."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions, refusals
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.notifications import duties, outbox
from kokemussilta.notifications.models import Message
from kokemussilta.orders.models import Order
from kokemussilta.register import actions as register
from tests.factories import assignments as make
from tests.factories import people

pytestmark = pytest.mark.django_db


def told(about: str, to: str) -> list[str]:
    return list(outbox.about(about).filter(to_address=to).values_list("subject", flat=True))


def states(round_) -> dict[int, str]:
    return dict(Offer.objects.filter(round=round_).values_list("rank", "state"))


def test_a_yes_confirms_tells_both_sides_and_fills_the_order(at):
    place = make.desk()
    offer = make.offer(place)
    assignment = actions.accept(offer=offer, by=offer.expert.user, at=at + timedelta(hours=1))
    assert (assignment.seat_id, assignment.expert_id, assignment.fee_cents) == (place.seat.pk, offer.expert_id, 15000)
    assert Order.objects.get(pk=place.order.pk).state == "filled"
    assert told(place.order.code, offer.expert.user.email) == [
        "Vastaathan to 4.3. mennessä: tehtäväpyyntö, Seinäjoki",
        "Tehtävä vahvistettu: ti 16.3., Seinäjoki",
    ]
    assert "Tekijä löytyi: ti 16.3., Koululuento tai vierailu" in told(place.order.code, place.order.client_email)
