"""The sentence that tells a client where their order stands."""

from datetime import timedelta

import pytest

from kokemussilta.orders import queries, sentences
from kokemussilta.orders.models import Order, Task
from kokemussilta.orders.states import OrderState
from tests.factories import orders as factory

pytestmark = pytest.mark.django_db


def told(order: Order, at):
    return sentences.for_client(queries.for_lists(Order.objects.filter(pk=order.pk), at=at).get())


def test_a_time_that_has_been_is_not_looked_forward_to(at):
    task = factory.task(at=at)
    Order.objects.filter(pk=task.order_id).update(state=OrderState.FILLED)
    last = Task.objects.filter(order=task.order_id).latest("ends_at")

    before = told(task.order, last.starts_at - timedelta(days=1))
    during = told(task.order, last.starts_at + timedelta(minutes=1))
    after = told(task.order, last.ends_at + timedelta(minutes=1))

    assert before.startswith("Kaikki on sovittu. Nähdään ")
    assert during == before
    assert after == "Sovittu aika on ollut. Päätämme tilauksen, kun tekijä on kertonut, miten meni."
