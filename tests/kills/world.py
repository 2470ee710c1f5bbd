"""What the kills are tried on: seats offered to two people each. Called inside an installation (`Program.call`)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions as assignments
from kokemussilta.assignments.links import answer_path
from kokemussilta.assignments.models import Offer
from kokemussilta.assignments.states import Mode
from kokemussilta.core import clock
from kokemussilta.orders import actions as orders
from kokemussilta.orders import links
from kokemussilta.orders.actions import SeatPlan, TaskPlan
from kokemussilta.orders.models import Seat, ServiceProduct
from kokemussilta.register import actions as register
from kokemussilta.register.models import Expert
from kokemussilta.vocabulary.models import Audience, Language, Municipality
from tests.factories import people
from tests.factories.register import an_expert

#: Tasks of one order, each on a day of its own.
TASKS = 10


@transaction.atomic
def fill(*, pairs: int, drafts: int) -> dict[str, list[list[str]]]:
    """`TASKS` seats for each of `pairs` pairs of experts, all offered to both, and so many orders that wait for their client's press.

    Answers the links to press: the two answer links of each of `seats`, the link of each of `orders`; and the `products`.
    """
    at = clock.now()
    house = people.organisation("Sillan yhdistys", email="toimisto@example.org")
    coordinator = people.member("coordinator", house, email="koordinaattori@example.org")
    school = people.organisation("Sillan koulu", coordinates=False, orders=True)
    unit = people.unit(school)
    product = ServiceProduct.objects.get(slug="school-lecture")
    seats: list[list[str]] = []
    for number in range(pairs):
        pair = [_trained(house, product, at) for _ in range(2)]
        for seat in _seats(number, product, unit, coordinator, at):
            round_ = assignments.open_round(
                seat=seat, mode=Mode.PARALLEL, experts=pair, answer_hours=100, by=coordinator, at=at
            )
            seats.append([answer_path(offer) for offer in Offer.objects.filter(round=round_).order_by("rank")])
    waiting = [[_sent_order(number, product, house, at)] for number in range(drafts)]
    return {"seats": seats, "orders": waiting, "products": [[product.slug]]}


def _trained(house: Organisation, product: ServiceProduct, at: datetime) -> Expert:
    expert = an_expert(home=house, at=at)
    for kind in product.demands:
        register.add_qualification(expert=expert, kind=kind, got_on=at.date() - timedelta(days=99), by=None, at=at)
    return expert


def _sent_order(number: int, product: ServiceProduct, house: Organisation, at: datetime) -> str:
    """An order that its client has sent from its summary; answers the link that confirms it."""
    order = orders.start(product=product, desk=house, language="fi", by=None, at=at)
    steps: dict[str, dict[str, object]] = {
        "what": {"goal": "Haluamme kuulla, miten arki sujuu."},
        "audience": {"audiences": list(Audience.objects.filter(code="higher"))},
        "when": {"window_from": at.date() + timedelta(days=20), "window_until": at.date() + timedelta(days=40)},
        "contact": {
            "client_name": "Tiina Tilaaja",
            "client_email": f"uusi{number}@example.org",
            "organisation_name": "Uusi koulu",
        },
    }
    for step, facts in steps.items():
        orders.save_step(order=order, step=step, answers={}, facts=facts, spans=None, by=None, at=at)
    orders.ask_to_confirm(order=order, by=None, at=at)
    return reverse("orders:confirm", args=[links.make(links.CONFIRM, order, at=at)])


def _seats(number: int, product: ServiceProduct, unit: Unit, by: User, at: datetime) -> list[Seat]:
    days = [at + timedelta(days=8 + day) for day in range(TASKS)]
    spans = [(day, day + timedelta(hours=1)) for day in days]
    facts = {
        "goal": "Opiskelijat uskaltavat kysyä.",
        "angle": "Oma tarina ja se, mikä auttoi.",
        "audiences": [Audience.objects.get(code="higher")],
        "with_minors": False,
        "municipality": Municipality.objects.get(name_fi="Seinäjoki"),
        "day_contact_name": "Outi Opettaja",
        "day_contact_phone": "+358405550100",
        "aftercare": "Opettaja jää ryhmän kanssa.",
        "client_name": "Outi Opettaja",
        "client_email": f"tilaaja{number}@example.org",
        "organisation_name": unit.organisation.name,
    }
    house = by.memberships.get().organisation
    order = orders.enter_by_phone(product=product, desk=house, facts=facts, spans=spans, by=by, at=at)
    orders.link(order=order, organisation=unit.organisation, unit=unit, by=by, at=at)
    plan = TaskPlan(place="remote", seats=(SeatPlan(Language.objects.get(code="fi")),), payer="coordinator")
    tasks = orders.make_tasks(order=order, spans=spans, plan=plan, by=by, at=at)
    return list(Seat.objects.filter(task__in=tasks).order_by("task__starts_at"))
