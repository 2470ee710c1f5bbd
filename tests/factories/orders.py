"""Products, orders, tasks and seats, made by the area's own actions; the shared lists are in the database already."""

from datetime import datetime, timedelta
from itertools import count

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.access.roles import Role
from kokemussilta.accounts.models import User
from kokemussilta.orders import actions
from kokemussilta.orders.actions import SeatPlan, TaskPlan
from kokemussilta.orders.catalogue import load_catalogue
from kokemussilta.orders.models import Order, OrderDate, Seat, ServiceProduct, Task
from kokemussilta.orders.states import Payer, Place
from kokemussilta.vocabulary.models import Audience, Language, Municipality, Theme
from tests.factories import people

_numbers = count(1)

#: Wished times begin this long after the order was made.
AHEAD = timedelta(days=14)


def product(slug: str = "school-lecture") -> ServiceProduct:
    """A product of the shipped catalogue, which is loaded when it is not there."""
    if not ServiceProduct.objects.exists():
        load_catalogue()
    return ServiceProduct.objects.get(slug=slug, is_current=True)


def theme(code: str = "depression") -> Theme:
    """A theme of the shared list."""
    return Theme.objects.get(code=code)


def language(code: str = "fi") -> Language:
    """A language of the shared list."""
    return Language.objects.get(code=code)


def municipality(name: str = "Seinäjoki") -> Municipality:
    """A municipality of the shared list, by its Finnish name."""
    return Municipality.objects.get(name_fi=name)


def draft(at: datetime, *, slug: str = "school-lecture", desk: Organisation | None = None, by: User | None = None,
          email: str = "", **facts: object) -> Order:  # fmt: skip
    """A draft that holds everything needed for sending; `facts` are fields of the order that shall be otherwise."""
    order = actions.start(product=product(slug), desk=desk, language="fi", by=by, at=at)
    known: dict[str, object] = {
        "goal": "Opiskelijat oppivat puhumaan toipumisesta.",
        "angle": "Mikä auttoi pyytämään apua.",
        "client_name": "Tiina Tilaaja",
        "client_email": (by.email if by else email) or f"tilaaja{next(_numbers)}@example.fi",
        "organisation_name": "Rannikon ammattiopisto",
        "unit_name": "Lähihoitajat",
        "place": Place.ON_SITE,
        "municipality": municipality(),
        "address": "Koulukatu 1",
        "language": language(),
        "minutes": 75,
        "payer": Payer.CLIENT,
        "head_count": 24,
        "with_minors": False,
        "day_contact_name": "Olli Opettaja",
        "day_contact_phone": "+358401234567",
        "aftercare": "Luokanvalvoja pitää purkutunnin.",
    }
    for name, value in (known | facts).items():
        setattr(order, name, value)
    order.save()
    order.audiences.set(Audience.objects.filter(code="secondary"))
    order.themes.set([theme()])
    start = (at + AHEAD).replace(hour=10, minute=0, second=0, microsecond=0)
    OrderDate.objects.create(order=order, starts_at=start, ends_at=start + timedelta(minutes=75))
    return order


def submitted(at: datetime, *, desk: Organisation | None = None, **more: object) -> Order:
    """An order that its client has confirmed; on the desk, when one is given."""
    order = draft(at, desk=desk, **more)  # type: ignore[arg-type]
    client = actions.confirm(order=order, by=None, at=at)
    order.client = client
    return order


def linked(order: Order, *, by: User, at: datetime) -> Unit:
    """Tie the order to an organisation and a unit of its own."""
    organisation = people.organisation(order.organisation_name, coordinates=False, orders=True)
    unit = people.unit(organisation, order.unit_name)
    actions.link(order=order, organisation=organisation, unit=unit, by=by, at=at)
    return unit


def coordinator(desk: Organisation | None = None) -> User:
    """A coordinator of an organisation, a new one when none is given."""
    return people.member(Role.COORDINATOR, desk or people.organisation())


def opened(
    at: datetime,
    *,
    by: User,
    desk: Organisation,
    seats: int = 1,
    times: int = 1,
    starts_at: datetime | None = None,
    **more: object,
) -> Order:
    """An order with an orderer, made into `times` weekly tasks with `seats` each."""
    order = submitted(at, desk=desk, **more)
    linked(order, by=by, at=at)
    start = starts_at or (at + AHEAD).replace(hour=10, minute=0, second=0, microsecond=0)
    spans = [(start + timedelta(weeks=week), start + timedelta(weeks=week, minutes=75)) for week in range(times)]
    actions.make_tasks(order=order, spans=spans, plan=plan(order, seats=seats), by=by, at=at)
    return order


def plan(order: Order, *, seats: int = 1) -> TaskPlan:
    """What the order's tasks share, from the order's own facts."""
    seat = SeatPlan(language=order.language or language(), themes=list(order.themes.all()), perspective=order.perspective)
    return TaskPlan(
        place=order.place or Place.ON_SITE,
        seats=(seat,) * seats,
        payer=order.payer or Payer.CLIENT,
        municipality=order.municipality,
        address=order.address,
        day_contact_name=order.day_contact_name,
        day_contact_phone=order.day_contact_phone,
        fee_cents=15000,
    )


def task(at: datetime, *, by: User | None = None, desk: Organisation | None = None, **more: object) -> Task:
    """One coming task of a new order; `more` goes to `opened`."""
    desk = desk or people.organisation()
    order = opened(at, by=by or coordinator(desk), desk=desk, **more)  # type: ignore[arg-type]
    return order.tasks.get()


def seat(at: datetime, **more: object) -> Seat:
    """The one seat of a coming task; `more` goes to `task`."""
    return task(at, **more).seats.get()  # type: ignore[arg-type]
