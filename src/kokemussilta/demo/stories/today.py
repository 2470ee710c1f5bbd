"""Today and the coming weeks: tasks in every state, so that every desk has something on it."""

from datetime import datetime, timedelta
from random import Random

from kokemussilta.assignments import actions as assignments
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.demo.stories.ordering import Wish, plan, submit, weekday_at
from kokemussilta.demo.stories.world import World
from kokemussilta.demo.stories.year import account, fill, fitting
from kokemussilta.orders.actions import talking
from kokemussilta.orders.models import Seat, Task

LECTURE = Wish("maija", "school-lecture", "Lähihoitajaopiskelijat kuulevat, miltä masennuksesta toipuminen näyttää arjessa.",
               ("depression",), "secondary", 28, hour=12, title="Luento lähihoitajaopiskelijoille")  # fmt: skip
PARENTS = Wish("ville", "staff-training", "Vanhempien ilta: miten tukea nuorta, joka ei jaksa.", ("youth-mental-health",), "parents", 25,
               perspective="close", town="Kauhava", hour=17, aftercare="Nuorisotyöntekijä jää paikalle juttelemaan.")  # fmt: skip
BENCH = Wish("outi", "talking-bench", "Torstain Juttupenkki osastolla.", ("recovery",), "clients", 8, hour=13, payer="coordinator",
             aftercare="Vastuuhoitaja on osastolla ja purkaa tilanteen tekijän kanssa.")  # fmt: skip
GROUP = Wish("outi", "development-group", "Palvelupolun kehittämistä etänä.", ("depression",), "professionals", 7, seats=2, hour=9,
             place="remote", payer="coordinator", aftercare="Kehittäjä soittaa tekijöille seuraavana päivänä.")  # fmt: skip
NURSES = Wish("jonas", "school-lecture", "Sjukskötarstuderande möter en som själv varit patient.", ("psychosis",), "higher", 45,
              language="sv", angle="Egen berättelse, tid för frågor.", aftercare="Läraren stannar kvar med gruppen.")  # fmt: skip
ADDICTION = Wish("ville", "school-lecture", "Nuoret kuulevat suoraa puhetta rahapelaamisesta.", ("gambling",), "upper-school", 40,
                 minors=True, recent="Yksi ryhmästä menetti syksyllä läheisen.", hour=10,
                 aftercare="Kuraattori ja nuorisotyöntekijä ovat ryhmän kanssa iltapäivän.")  # fmt: skip


def happen(world: World, at: datetime, *, seed: int) -> None:
    """Bring the world to this moment."""
    chance = Random(seed)
    _new_orders(world, at)
    _tomorrow(world, at)
    _searching(world, at, chance)
    _yesterday(world, at, chance)
    _coming(world, at, chance)


def _on(at: datetime, days: int, hour: int) -> datetime:
    return weekday_at(at + timedelta(days=days), hour)


def _seat(task: Task) -> Seat:
    seat: Seat = Seat.objects.select_related("task__order__product").get(task=task, number=1)
    return seat


def _new_orders(world: World, at: datetime) -> None:
    """Two new orders, one that waits for the client's answer, one on the queue that all share."""
    submit(world, ADDICTION, [_on(at, 19, 10), _on(at, 20, 10)], at - timedelta(hours=20))
    submit(world, NURSES, [_on(at, 16, 10)], at - timedelta(hours=3))
    order = submit(world, BENCH, [_on(at, 24, 13), _on(at, 31, 13)], at - timedelta(days=3))
    talking.write_to_client(
        order=order, text="Hei! Sopisiko, että tekijä tulee jo puoli tuntia ennen ja tapaa vastuuhoitajan?", waits=True,
        by=world.users["sari"], at=at - timedelta(days=2),
    )  # fmt: skip
    talking.write_to_desk(
        order=order, text="Sopii oikein hyvin. Vastuuhoitaja on paikalla klo 12.30.", by=world.users["outi"],
        at=at - timedelta(hours=26),
    )  # fmt: skip


def _tomorrow(world: World, at: datetime) -> None:
    """Aino has a lecture on the next working day; nobody has briefed her yet."""
    day = _on(at, 1, 12)
    order = submit(world, LECTURE, [day], at - timedelta(days=12))
    task = plan(world, order, LECTURE, [day], "sari", at=at - timedelta(days=11))[0]
    opened = assignments.open_round(
        seat=_seat(task), mode="direct", experts=[world.experts["aino"]], answer_hours=72, by=world.users["sari"],
        at=at - timedelta(days=11),
    )  # fmt: skip
    assignments.accept(offer=opened.offers.get(), by=world.experts["aino"].user, at=at - timedelta(days=10))


def _searching(world: World, at: datetime, chance: Random) -> None:
    """A seat that nobody was asked for yet, a cascade under way, a board with interest, an offer about to expire."""
    sari = world.users["sari"]
    day = _on(at, 11, 17)
    order = submit(world, PARENTS, [day], at - timedelta(days=4))
    plan(world, order, PARENTS, [day], "sari", at=at - timedelta(days=3))

    day = _on(at, 9, 13)
    order = submit(world, BENCH, [day], at - timedelta(days=6))
    seat = _seat(plan(world, order, BENCH, [day], "sari", at=at - timedelta(days=5))[0])
    people = fitting(world, seat, at - timedelta(days=4))
    aino = world.experts["aino"]
    turns = [aino, *(expert for expert in people if expert.pk != aino.pk)][:3] if aino in people else people[:3]
    assignments.open_round(seat=seat, mode="cascade", experts=turns, answer_hours=48, by=sari, at=at - timedelta(hours=8))

    day = _on(at, 15, 9)
    order = submit(world, GROUP, [day], at - timedelta(days=8))
    task = plan(world, order, GROUP, [day], "sari", at=at - timedelta(days=7))[0]
    first, second = task.seats.order_by("number")
    fill(world, first, "sari", at - timedelta(days=6), chance)
    second = Seat.objects.select_related("task__order__product").get(pk=second.pk)
    until = helsinki(local_day(at + timedelta(days=8)), 16)
    board = assignments.put_on_board(
        seat=second,
        until=until,
        note="Ensikertalainenkin voi lähteä, työparina kokenut tekijä.",
        by=sari,
        at=at - timedelta(days=4),
    )
    for expert in fitting(world, second, at - timedelta(days=3))[:2]:
        assignments.express_interest(
            round_=board, expert=expert, words="Tämä kiinnostaa, olen ollut samassa palvelussa.", by=account(expert),
            at=at - timedelta(days=2),
        )  # fmt: skip


def _yesterday(world: World, at: datetime, chance: Random) -> None:
    """One task waits for its report, one was reported by somebody who would like to talk."""
    for days, reported in ((2, False), (5, True)):
        day = _on(at, -days - 2, 13)
        order = submit(world, BENCH, [day], day - timedelta(days=15))
        task = plan(world, order, BENCH, [day], "sari", at=day - timedelta(days=14))[0]
        assignment = fill(world, task.seats.get(), "sari", day - timedelta(days=13), chance)
        if assignment and reported:
            assignments.report(
                assignment=assignment, was_held=True, minutes=120, people_reached=7, travel_km=24, wants_to_talk=True,
                by=account(assignment.expert), at=day + timedelta(hours=4),
            )  # fmt: skip


def _coming(world: World, at: datetime, chance: Random) -> None:
    """Confirmed tasks in the coming weeks, and one that had to be cancelled by a sick expert."""
    for days in (3, 4, 8, 12):
        wish = (LECTURE, BENCH)[days % 2]
        day = _on(at, days, wish.hour + 1 if wish.hour < 16 else 15)
        order = submit(world, wish, [day], at - timedelta(days=20))
        task = plan(world, order, wish, [day], "sari", at=at - timedelta(days=19))[0]
        assignment = fill(world, task.seats.get(), "sari", at - timedelta(days=18), chance)
        if assignment and days == 12:
            assignments.expert_cancels(assignment=assignment, by=account(assignment.expert), at=at - timedelta(hours=6))
