"""Desks with an open seat, people who can be asked to it, offers and confirmed tasks; made by actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from kokemussilta.access.models import Organisation
from kokemussilta.access.roles import Role
from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions
from kokemussilta.assignments.models import Assignment, Interest, Offer, OfferRound
from kokemussilta.assignments.refusals import is_near
from kokemussilta.orders.models import Order, Seat, Task
from kokemussilta.register.models import Expert, Qualification
from kokemussilta.register.states import SHOWN_KINDS
from tests.conftest import AT
from tests.factories import orders, people, register

_numbers = count(1)


@dataclass
class Desk:
    """A coordinating organisation with a coordinator, and one open seat of a coming task."""

    organisation: Organisation
    coordinator: User
    order: Order
    task: Task
    seat: Seat


def desk(at: datetime = AT, **more: object) -> Desk:
    """A desk with an order of one task; `more` goes to `orders.opened`."""
    organisation = people.organisation(phone="+358501112222")
    coordinator = people.member(Role.COORDINATOR, organisation)
    return another(organisation, coordinator, at, **more)


def another(organisation: Organisation, coordinator: User, at: datetime = AT, **more: object) -> Desk:
    """One more order on a desk that is there."""
    order = orders.opened(at, by=coordinator, desk=organisation, **more)  # type: ignore[arg-type]
    task = order.tasks.order_by("starts_at").first()
    assert task is not None
    seat = task.seats.order_by("number").first()
    assert seat is not None
    return Desk(organisation, coordinator, order, task, seat)


def expert(home: Organisation, at: datetime = AT, **facts: object) -> Expert:
    """Somebody whom every hard rule allows to the seats of `desk`, with every qualification."""
    names: dict[str, object] = {"first_name": f"Aino{next(_numbers)}", "last_name": "Lahti"}
    person = register.an_expert(home=home, at=at - timedelta(days=100), **(names | facts))  # type: ignore[arg-type]
    Qualification.objects.bulk_create(
        Qualification(expert=person, kind=kind, got_on=(at - timedelta(days=300)).date()) for kind in SHOWN_KINDS
    )
    return Expert.objects.select_related("user").get(pk=person.pk)


def experts(home: Organisation, number: int, at: datetime = AT) -> list[Expert]:
    """Several such people."""
    return [expert(home, at) for _ in range(number)]


def sent(
    place: Desk,
    people_: Sequence[Expert],
    *,
    mode: str = "",
    answer_hours: int = 48,
    is_urgent: bool = False,
    at: datetime = AT,
) -> OfferRound:
    """The desk's seat offered to these people: directly to one, else to all at once unless told otherwise."""
    way = mode or ("direct" if len(people_) == 1 else "parallel")
    return actions.open_round(
        seat=place.seat,
        mode=way,
        experts=people_,
        answer_hours=answer_hours,
        is_urgent=is_urgent,
        by=place.coordinator,
        at=at,
    )


def offer(place: Desk, person: Expert | None = None, *, at: datetime = AT) -> Offer:
    """One direct offer that waits for an answer; when the task is near, it was chosen in words."""
    task = Task.objects.get(pk=place.task.pk)
    round_ = sent(place, [person or expert(place.organisation, at)], is_urgent=is_near(task, at), at=at)
    return Offer.objects.select_related("expert__user", "seat__task__order", "round").get(round=round_)


def confirmed(place: Desk, person: Expert | None = None, *, at: datetime = AT) -> Assignment:
    """The desk's seat given to a person who said yes."""
    made = actions.accept(offer=offer(place, person, at=at), by=None, at=at)
    return Assignment.objects.select_related("expert__user", "seat", "task__order").get(pk=made.pk)


def on_board(place: Desk, *, days: int = 5, at: datetime = AT) -> OfferRound:
    """The desk's seat on the board."""
    return actions.put_on_board(seat=place.seat, until=at + timedelta(days=days), by=place.coordinator, at=at)


def interest(round_: OfferRound, person: Expert, *, at: datetime = AT) -> Interest:
    """Somebody who would go."""
    assert person.user is not None
    return actions.express_interest(round_=round_, expert=person, words="Lähtisin mielelläni.", by=person.user, at=at)
