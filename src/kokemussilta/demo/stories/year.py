"""A year of history: orders that were filled, held and reported, week by week."""

from datetime import datetime, timedelta
from random import Random

from django.db.models import Count

from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions as assignments
from kokemussilta.assignments.facts import facts_of, seat_facts
from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.refusals import is_near
from kokemussilta.assignments.rules import first_exclusion
from kokemussilta.core.workflow import Refused
from kokemussilta.demo.stories.ordering import Wish, plan, submit, weekday_at
from kokemussilta.demo.stories.world import World
from kokemussilta.orders.actions import handling
from kokemussilta.orders.models import Seat
from kokemussilta.register.models import Expert

ORDINARY = (
    Wish("maija", "school-lecture", "Opiskelijat ymmärtävät, miltä sairastuminen ja toipuminen tuntuvat.", ("depression",), "secondary", 26),
    Wish("maija", "school-lecture", "Haluamme puhua riippuvuudesta ilman pelottelua.", ("alcohol",), "secondary", 31),
    Wish("maija", "school-lecture", "Koulukiusaaminen ja siitä selviytyminen.", ("bullying",), "secondary", 24, hour=12),
    Wish("jonas", "school-lecture", "Studerande får höra om återhämtning i praktiken.", ("depression",), "higher", 40,
         language="sv", angle="Egen berättelse och vad som hjälpte.", aftercare="Läraren stannar kvar med gruppen en halvtimme."),
    Wish("jonas", "co-teaching", "Samtalsövningar med studerande.", ("recovery",), "higher", 18, language="sv",
         angle="Övningar i par, den egna erfarenheten som stöd.", aftercare="Läraren stannar kvar med gruppen."),
    Wish("outi", "talking-bench", "Potilaat saavat jutella rauhassa jonkun kanssa, joka tietää.", ("psychosis",), "clients", 9, hour=13,
         aftercare="Vastuuhoitaja on osastolla ja purkaa tilanteen tekijän kanssa.", payer="coordinator"),
    Wish("outi", "day-in-life", "Miltä osaston arki näyttää potilaan silmin?", ("using-services",), "professionals", 6, hour=8,
         aftercare="Osastonhoitaja käy havainnot läpi samana päivänä.", payer="coordinator"),
    Wish("outi", "peer-talk", "Yksi potilas toivoo keskustelua toipujan kanssa.", ("anxiety",), "clients", 1, hour=14,
         aftercare="Omahoitaja tapaa potilaan keskustelun jälkeen.", payer="voluntary"),
    Wish("ville", "staff-training", "Etsivän työn tekijät oppivat kohtaamaan päihteitä käyttävän nuoren läheiset.", ("addiction",),
         "professionals", 12, perspective="close", aftercare="Esihenkilö kokoaa tiimin heti koulutuksen jälkeen."),
    Wish("ville", "meeting-place", "Ilta nuorten talolla, juttelua ja läsnäoloa.", ("drugs",), "peers", 35, hour=15,
         aftercare="Ohjaaja on paikalla koko illan ja sulkee talon tekijän kanssa.", payer="coordinator"),
    Wish("maija", "human-library", "Elävä kirjasto hyvinvointipäivään.", ("recovery",), "secondary", 60, seats=1, hour=9),
    Wish("outi", "development-group", "Uuden perehdytysoppaan työstäminen yhdessä.", ("depression",), "professionals", 8, seats=1, hour=9,
         aftercare="Kehittämispäällikkö soittaa tekijälle seuraavana päivänä.", payer="coordinator"),
)  # fmt: skip


def live(world: World, at: datetime, *, weeks: int, seed: int) -> int:
    """Live through `weeks` weeks before `at`; answers how many tasks were held. The same seed gives the same year."""
    chance = Random(seed)
    held = 0
    for week in range(weeks, 0, -1):
        # Summer and the turn of the year are quieter, as schools are.
        month = (at - timedelta(weeks=week)).month
        orders = {6: 1, 7: 0, 12: 2, 1: 2}.get(month, 3)
        for _ in range(orders):
            wish = chance.choice(ORDINARY)
            day = weekday_at(at - timedelta(weeks=week, days=chance.randrange(5)), wish.hour)
            if day < at - timedelta(days=2):
                held += _one(world, wish, day, chance)
    return held


def handler_of(wish: Wish) -> str:
    """Who handles the orders of that client."""
    return "henrik" if wish.client == "jonas" else "sari"


def _one(world: World, wish: Wish, day: datetime, chance: Random) -> int:
    sent = day - timedelta(days=chance.randrange(12, 30))
    handler = handler_of(wish)
    order = submit(world, wish, [day], sent)
    task = plan(world, order, wish, [day], handler, at=sent + timedelta(hours=5))[0]
    for seat in task.seats.all():
        fill(world, seat, handler, sent + timedelta(hours=6), chance)
    confirmed = list(Assignment.objects.filter(task=task, state="confirmed"))
    after = task.ends_at + timedelta(hours=2)
    for assignment in confirmed:
        assignments.report(
            assignment=assignment,
            was_held=True,
            minutes=order.product.minutes + chance.choice((0, 0, 15, 30)),
            people_reached=max(1, wish.people + chance.randrange(-3, 4)),
            travel_km=chance.choice((0, 12, 38, 64)),
            by=account(assignment.expert),
            at=after,
        )
    if not confirmed:
        by = world.users[handler]
        handling.cancel(order=order, reason="Sopivaa tekijää ei löytynyt tähän aikaan.", by=by, at=day - timedelta(days=3))
    return 1 if confirmed else 0


def fitting(world: World, seat: Seat, at: datetime, chance: Random | None = None) -> list[Expert]:
    """Experts of the handling organisation whom no hard rule excludes, those with the fewest tasks first."""
    desk = seat.task.order.desk_id
    wanted = seat_facts(seat, at)
    people = [expert for expert in world.experts.values() if expert.home_id == desk]
    counts = dict(Assignment.objects.order_by().values_list("expert_id").annotate(Count("pk")))
    people.sort(key=lambda expert: (counts.get(expert.pk, 0), expert.pk if chance is None else chance.random()))
    facts = facts_of(Expert.objects.filter(home=desk), at)
    return [expert for expert in people if first_exclusion(facts[expert.pk], wanted) is None]


def fill(world: World, seat: Seat, handler: str, at: datetime, chance: Random) -> Assignment | None:
    """Offer the seat one by one until somebody says yes; now and then somebody says no first."""
    seat = Seat.objects.select_related("task__order__product").get(pk=seat.pk)
    for number, expert in enumerate(fitting(world, seat, at, chance)[:3]):
        asked = at + timedelta(hours=30 * number)
        try:
            opened = assignments.open_round(
                seat=seat, mode="direct", experts=[expert], answer_hours=24, is_urgent=is_near(seat.task, asked),
                by=world.users[handler], at=asked,
            )  # fmt: skip
            offer = opened.offers.get()
            if number == 0 and chance.random() < 0.25:
                assignments.decline(offer=offer, by=account(expert), at=asked + timedelta(hours=2))
            else:
                return assignments.accept(offer=offer, by=account(expert), at=asked + timedelta(hours=3))
        except Refused:
            continue
    return None


def account(expert: Expert) -> User:
    """The account by which an expert of the cast answers; everyone of the cast has one."""
    if expert.user is None:
        raise ValueError(f"{expert.code} has no account")
    return expert.user
