"""How an order of the demo comes in: through the public path, step by step, and onto the desk."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.demo import cast
from kokemussilta.demo.stories.world import World
from kokemussilta.orders import quoting
from kokemussilta.orders.actions import drafts, handling, planning, sending
from kokemussilta.orders.actions.planning import SeatPlan, TaskPlan
from kokemussilta.orders.models import Order, Task
from kokemussilta.vocabulary.models import Audience


@dataclass(frozen=True)
class Wish:
    """What somebody of the cast orders."""

    client: str
    product: str
    goal: str
    themes: tuple[str, ...]
    audience: str
    people: int
    perspective: str = "own"
    angle: str = "Omaa tarinaa ja sitä, mikä auttoi. Aikaa myös kysymyksille."
    town: str = ""
    place: str = "on_site"
    language: str = "fi"
    minors: bool = False
    seats: int = 0
    payer: str = "client"
    recent: str = ""
    aftercare: str = "Opettaja jää ryhmän kanssa puoleksi tunniksi, ja kuraattori on tavattavissa iltapäivän."
    media: str = "none"
    hour: int = 10
    title: str = ""


def submit(world: World, wish: Wish, days: list[datetime], at: datetime) -> Order:
    """The client fills in the order and confirms it by the mailed link."""
    worker = next(worker for worker in cast.WORKERS if worker.key == wish.client)
    house = world.houses[worker.house]
    unit = world.units[worker.house, worker.unit]
    product = world.products[wish.product]
    client = world.users[wish.client]
    order = drafts.start(product=product, desk=None, language=client.language, by=client, at=at)
    spans = [(day, day + timedelta(minutes=product.minutes)) for day in days]
    town = world.towns[wish.town] if wish.town else house.municipality
    steps: dict[str, dict[str, object]] = {
        "what": {
            "goal": wish.goal,
            "angle": wish.angle,
            "themes": [world.themes[code] for code in wish.themes],
            "perspective": wish.perspective,
        },
        "audience": {
            "audiences": list(Audience.objects.filter(code=wish.audience)),
            "with_minors": wish.minors,
            "head_count": wish.people,
            "recent_events": wish.recent,
        },
        "when": {
            "place": wish.place,
            "municipality": town,
            "address": "" if wish.place == "remote" else "Koulukatu 12, 2. kerros",
            "minutes": product.minutes,
            "seats_wanted": wish.seats or product.seats,
            "language": world.languages[wish.language],
        },
        "people": {
            "day_contact_name": client.name,
            "day_contact_phone": "+358405550100",
            "aftercare": wish.aftercare,
            "payer": wish.payer,
            "media": wish.media,
        },
        "contact": {
            "client_name": client.name,
            "client_email": client.email,
            "client_phone": "+358405550100",
            "organisation_name": house.name,
            "unit_name": unit.name,
            "sector": unit.sector,
            "client_language": client.language,
        },
    }
    for step, facts in steps.items():
        wished = spans if step == "when" else None
        drafts.save_step(order=order, step=step, answers={}, facts=facts, spans=wished, by=client, at=at)
    sending.submit(order=order, client=client, by=client, at=at + timedelta(minutes=4))
    order.refresh_from_db()
    return order


def plan(world: World, order: Order, wish: Wish, days: list[datetime], handler: str, *, at: datetime) -> list[Task]:
    """The coordinator takes the order, links it and puts it into the calendar."""
    by = world.users[handler]
    desk = world.houses["lakeuden-hyvinvointialue" if handler == "sari" else "merenkurkun-kokemus"]
    handling.take(order=order, desk=desk, by=by, at=at)
    order.refresh_from_db()
    worker = next(worker for worker in cast.WORKERS if worker.key == wish.client)
    unit = world.units[worker.house, worker.unit]
    handling.link(order=order, organisation=unit.organisation, unit=unit, by=by, at=at)
    product = order.product
    seat = SeatPlan(world.languages[wish.language], [world.themes[code] for code in wish.themes], wish.perspective)
    task_plan = TaskPlan(
        place=wish.place,
        seats=(seat,) * (wish.seats or product.seats),
        payer=wish.payer,
        municipality=order.municipality,
        address=order.address,
        remote_link="https://etatapaaminen.example/kokemus" if wish.place != "on_site" else "",
        day_contact_name=order.day_contact_name,
        day_contact_phone=order.day_contact_phone,
        agreed="Puhut omin sanoin. Ryhmä on valmistautunut, ja saat jättää vastaamatta mihin tahansa kysymykseen.",
        fee_cents=None if wish.payer == "voluntary" else product.fee_cents,
    )
    spans = [(day, day + timedelta(minutes=product.minutes)) for day in days]
    asked = quoting.Prices(order)
    fees = {start: cents for start, end in spans if (cents := asked.cents(wish.payer, start, end)) is not None}
    task_plan = replace(task_plan, fees=fees)
    return planning.make_tasks(order=order, spans=spans, plan=task_plan, by=by, at=at)


def weekday_at(day: datetime, hour: int) -> datetime:
    """The hour on that day, moved to Monday when it falls on a weekend."""
    on = local_day(day)
    if on.weekday() > 4:
        on += timedelta(days=7 - on.weekday())
    return helsinki(on, hour)
