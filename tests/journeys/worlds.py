"""What journeys start from, made by actions. Called inside an installation (`Program.call`)."""

from datetime import timedelta

from django.db import transaction

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions as assignments
from kokemussilta.assignments.models import Offer
from kokemussilta.core import clock
from kokemussilta.demo.filling import fill
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Order, Seat, Task
from kokemussilta.register import actions as register
from kokemussilta.register.models import Expert
from kokemussilta.register.states import QualificationKind
from kokemussilta.vocabulary.models import Municipality, WellbeingCounty
from tests.factories import orders as factory
from tests.factories import people
from tests.factories.orders import opened
from tests.factories.register import an_expert

COORDINATOR, AINO, BERTTA, CECILIA, DAVID, EEVA = (
    f"{name}@example.org" for name in ("kaisa", "aino", "bertta", "cecilia", "david", "eeva")
)


@transaction.atomic
def desk() -> dict[str, str]:
    """A coordinating organisation that serves Seinäjoki, its coordinator, two experts who fit and two who don't."""
    at = clock.now()
    town = Municipality.objects.get(name_fi="Seinäjoki")
    house = people.organisation("Pohjan kokemus ry", email="toimisto@example.org", phone="+358405550001", municipality=town)
    house.serves.set(WellbeingCounty.objects.filter(pk=town.county_id))
    people.member("coordinator", house, email=COORDINATOR, name="Kaisa Koordinaattori")
    _trained(house, "Aino", "Lahti", AINO)
    _trained(house, "Bertta", "Mäki", BERTTA)
    _trained(house, "Cecilia", "Niemi", CECILIA, themes=("debt",))
    david = _trained(house, "David", "Oja", DAVID)
    register.pause(expert=david, by=david.user, at=at)
    return {"organisation": house.slug}


def _trained(house: Organisation, first: str, last: str, email: str, themes: tuple[str, ...] = ("depression",)):
    at = clock.now() - timedelta(days=60)
    expert = an_expert(home=house, at=at, first_name=first, last_name=last, email=email, themes=themes)
    for kind in (QualificationKind.TRAINING, QualificationKind.CRIMINAL_RECORD):
        register.add_qualification(expert=expert, kind=kind, got_on=at.date(), by=None, at=at)
    return expert


@transaction.atomic
def planned_desk() -> dict[str, str]:
    """The same desk with a third who fits, and a task of two seats that nobody has been asked to; answers the names by address."""
    at = clock.now()
    desk()
    house, coordinator = Organisation.objects.get(name="Pohjan kokemus ry"), User.objects.get(email=COORDINATOR)
    _trained(house, "Eeva", "Pelto", EEVA)
    opened(at, by=coordinator, desk=house, seats=2, email="tiina.tilaaja@example.org")
    return {"Aino L.": AINO, "Bertta M.": BERTTA, "Eeva P.": EEVA}


@transaction.atomic
def second_coordinator() -> str:
    """Another association, with a coordinator and nothing to do yet."""
    return people.member("coordinator", people.organisation("Rannikon kokemus ry"), email="jukka@example.org").code


def offers() -> list[str]:
    """The states of all offers, in order."""
    return sorted(Offer.objects.values_list("state", flat=True))


def unsent() -> int:
    """Messages that are due and have not gone out."""
    return Message.objects.exclude(state="sent").filter(next_attempt_at__lte=clock.now()).count()


@transaction.atomic
def demo() -> int:
    """The demo's world, with a short history."""
    return fill(clock.now(), weeks=2)


def series() -> list[int]:
    """How many tasks of series are still to come, and how many there were."""
    tasks = Task.objects.filter(series__isnull=False)
    return [tasks.filter(state="planned").count(), tasks.count()]


@transaction.atomic
def confirm_all() -> int:
    """Every seat of the one order is offered to Aino, who says yes; answers how many."""
    at, expert = clock.now(), Expert.objects.get(user__email=AINO)
    found = Order.objects.get(state="open")
    by = User.objects.get(email=COORDINATOR)
    seats = list(Seat.objects.filter(task__order=found, task__state="planned").order_by("task__starts_at"))
    for seat in seats:
        round_ = assignments.open_round(seat=seat, mode="direct", experts=[expert], by=by, at=at)
        assignments.accept(offer=round_.offers.get(), by=expert.user, at=at)
    return len(seats)


@transaction.atomic
def client_of_unit() -> str:
    """The client of the one order gets the role of those who order for its unit."""
    found = Order.objects.select_related("organisation", "unit", "client").get()
    assert found.organisation is not None
    assert found.client is not None
    people.membership(found.client, found.organisation, "client", found.unit)
    return str(found.unit)


@transaction.atomic
def plan_newest() -> list[str]:
    """The newest order is tied to the unit of the one before and put into the calendar; answers who was asked."""
    at, by = clock.now(), User.objects.get(email=COORDINATOR)
    newest = Order.objects.exclude(state="draft").order_by("-submitted_at")[0]
    before = Order.objects.filter(unit__isnull=False).select_related("organisation", "unit")[0]
    assert before.organisation is not None
    assert before.unit is not None
    orders.link(order=newest, organisation=before.organisation, unit=before.unit, by=by, at=at)
    wish = newest.dates.get()
    plan = factory.plan(newest)
    orders.make_tasks(order=newest, spans=[(wish.starts_at, wish.ends_at)], plan=plan, by=by, at=at)
    return sorted(Offer.objects.filter(seat__task__order=newest).values_list("expert__user__email", flat=True))
