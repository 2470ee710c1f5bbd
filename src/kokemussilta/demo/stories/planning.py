"""The coming weeks planned at once: schools and wards have asked for several visits, and Sari has a plan of them on her desk."""

from datetime import datetime, timedelta

from kokemussilta.core.clock import local_day
from kokemussilta.demo.stories.ordering import Wish, plan, submit, weekday_at
from kokemussilta.demo.stories.world import World
from kokemussilta.matching import actions
from kokemussilta.matching.models import PlanPlace
from kokemussilta.matching.plans import working

VISITS = (
    Wish("maija", "school-lecture", "Teemapäivä mielen hyvinvoinnista: jokainen luokka kuulee yhden tarinan.", ("depression",), "secondary", 27,
         title="Mielen hyvinvoinnin teemapäivä"),
    Wish("maija", "school-lecture", "Opiskelijat ymmärtävät, miten riippuvuudesta pääsee irti ja kuka siinä auttaa.", ("alcohol",), "secondary",
         30, title="Luento riippuvuuksista"),
    Wish("outi", "talking-bench", "Osaston viikoittainen juttuhetki.", ("psychosis",), "clients", 9, hour=13, payer="coordinator",
         title="Juttuhetki osastolla", aftercare="Vastuuhoitaja on osastolla ja purkaa tilanteen tekijän kanssa."),
    Wish("outi", "development-group", "Kaksi kokemusasiantuntijaa mukaan lomakkeiden uudistamiseen.", ("depression",), "professionals", 6,
         seats=2, hour=9, place="remote", payer="coordinator", title="Lomakkeet uusiksi",
         aftercare="Kehittäjä soittaa tekijöille seuraavana päivänä."),
    Wish("ville", "staff-training", "Perhetyön tiimi oppii kohtaamaan uupuneen vanhemman.", ("addiction",), "professionals", 14,
         perspective="close", title="Läheisen näkökulma perhetyöhön", aftercare="Esihenkilö kokoaa tiimin heti koulutuksen jälkeen."),
)  # fmt: skip
#: Days from now on which each of them is wished for.
DAYS = ((21, 22, 28), (23, 30), (20, 27, 34), (24,), (29,))


def happen(world: World, at: datetime) -> None:
    """Orders that came in over two weeks, put into the calendar; this morning Sari made a plan of their weeks and locked one proposal."""
    for wish, ahead in zip(VISITS, DAYS, strict=True):
        days = [weekday_at(at + timedelta(days=days), wish.hour) for days in ahead]
        order = submit(world, wish, days, at - timedelta(days=6))
        plan(world, order, wish, days, "sari", at=at - timedelta(days=5))
    sari, today = world.users["sari"], local_day(at)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=2)
    made = actions.start(
        organisation=world.houses["lakeuden-hyvinvointialue"], first_on=monday, last_on=monday + timedelta(weeks=4, days=-1), by=sari, at=at
    )  # fmt: skip
    working.work(now=lambda: at)
    place = PlanPlace.objects.select_related("plan", "expert__user").filter(plan=made, expert__isnull=False).first()
    if place is not None:
        actions.lock(place=place, by=sari, at=at)
