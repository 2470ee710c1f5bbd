"""Work that people had agreed in corridors and by telephone, told of afterwards: one waits for each side, one counts, one came back."""

from datetime import datetime, timedelta
from typing import Any

from kokemussilta.access.models import Unit
from kokemussilta.assignments import actions
from kokemussilta.assignments.late import LateFacts
from kokemussilta.assignments.models import LateEntry
from kokemussilta.assignments.queries.late import at_the_same_time, told_already
from kokemussilta.core.codes import new_code
from kokemussilta.demo.stories.ordering import weekday_at
from kokemussilta.demo.stories.world import World
from kokemussilta.orders.models import ServiceProduct
from kokemussilta.orders.states import Payer, Place
from kokemussilta.register.models import Expert
from kokemussilta.vocabulary.models import Language

WARD = ("lakeuden-hyvinvointialue", "Psykiatrian osasto 3")
SCHOOL = ("lakeuden-ammattiopisto", "Lähihoitajakoulutus")
REASON = "Diakoniasta sanottiin, että ilta oli edellisellä viikolla. Tarkistatko päivän?"


def happen(world: World, at: datetime) -> None:
    """What has been told and answered by this moment."""
    sari, outi = world.users["sari"], world.users["outi"]
    aino, leena, tuomas = (world.experts[key] for key in ("aino", "leena", "tuomas"))
    # The ward's people asked in the corridor whether she would stay for an hour; they say so now.
    stayed = _facts(aino, at, 4, unit=world.units[WARD], people=6, payer=Payer.COORDINATOR)
    _told(aino, "client", stayed, by=outi, at=at - timedelta(hours=20))
    # She was asked by a teacher on the telephone; nobody at the school is here to say yes, so the desk does.
    place = ("Kuortaneen kansalaisopisto", "Hyvinvointi")
    elsewhere = _facts(aino, at, 9, names=place, people=17, payer=Payer.CLIENT, fee=8000, minutes=90, km=84)
    _told(aino, "expert", elsewhere, by=aino.user, at=at - timedelta(days=2))
    # Told by telephone to the coordinator, confirmed by the one who was there: it counts.
    lesson = _facts(leena, at, 12, unit=world.units[SCHOOL], people=24, payer=Payer.CLIENT, minutes=105, km=32)
    done = _told(leena, "desk", lesson, by=sari, at=at - timedelta(days=8))
    if leena.user is not None:
        actions.confirm_late(entry=done, by=leena.user, at=at - timedelta(days=7))
    # The day was another: it came back with a word of why.
    evening = _facts(
        tuomas, at, 15, names=("Seinäjoen seurakunta", "Diakonia"), people=11, payer=Payer.VOLUNTARY, minutes=60, km=12
    )
    wrong = _told(tuomas, "expert", evening, by=tuomas.user, at=at - timedelta(days=6))
    actions.refuse_late(entry=wrong, reason=REASON, by=sari, at=at - timedelta(days=5))


def _facts(
    expert: Expert, at: datetime, days: int, *, people: int, payer: str, unit: Unit | None = None,
    names: tuple[str, str] = ("", ""), fee: int | None = None, minutes: int | None = None, km: int | None = None,
) -> LateFacts:  # fmt: skip
    """An hour on a weekday when the person was free."""
    start = weekday_at(at - timedelta(days=days), 13)
    while at_the_same_time(expert, start, start + timedelta(hours=1)) or told_already(
        expert, start, start + timedelta(hours=1)
    ):
        start = weekday_at(start - timedelta(days=1), 13)
    return LateFacts(
        product=ServiceProduct.objects.get(slug="school-lecture", is_current=True, organisation=None), starts_at=start,
        ends_at=start + timedelta(hours=1), place=Place.ON_SITE, language=Language.objects.get(code="fi"), payer=payer,
        people_reached=people, municipality=expert.municipality, unit=unit, organisation_name=names[0], unit_name=names[1],
        fee_cents=fee, minutes=minutes, travel_km=km,
    )  # fmt: skip


def _told(expert: Expert, told_by: str, facts: LateFacts, **more: Any) -> LateEntry:
    entry: LateEntry = actions.tell_late(expert=expert, desk=expert.home, facts=facts, told_by=told_by, code=new_code(), **more)
    return entry
