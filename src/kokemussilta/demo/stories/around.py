"""Around the day: talks before and after tasks, an induction, a report and what came of it, a calendar in somebody's phone."""

from datetime import datetime, timedelta

from kokemussilta.assignments import actions
from kokemussilta.assignments.models import Assignment, InductionPoint
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.demo.papers import page_of
from kokemussilta.demo.stories.ordering import Wish, plan, submit, weekday_at
from kokemussilta.demo.stories.world import World
from kokemussilta.files.looking.outside import check
from kokemussilta.files.states import Purpose
from kokemussilta.orders.models import Seat, Task

DAY = Wish("outi", "day-in-life", "Päivä osastolla asiakkaan silmin.", ("recovery",), "professionals", 10, hour=9, payer="coordinator",
           aftercare="Osastonhoitaja juttelee tekijän kanssa ennen kuin hän lähtee.")  # fmt: skip
WARD = (
    "Ovi B2: soita kelloa, osastonhoitaja tulee vastaan",
    "Vaitiolo ja kuvaaminen: mitä saa kertoa eteenpäin",
    "Hätäpainike ja poistumistiet",
    "Missä voi pitää tauon ja jättää takin",
    "Kuka on vastuuhoitaja tänään ja miten hänet tavoittaa",
)
SCHOOL = ("Opettajainhuone ja vessa", "Miten luokassa pyydetään taukoa", "Kuka jää opiskelijoiden kanssa jälkeenpäin")
SEEN = (
    "Aamupäivän ryhmässä jokaiselta kysyttiin nimi ja toive päivälle. Se sai minutkin hengittämään.\n\n"
    "Ruokailussa hoitajat söivät eri pöydässä. Yksi potilas sanoi, että silloin muistaa olevansa potilas.\n\n"
    "Ehdotan, että kerran viikossa syödään yhdessä, ja että kotiutuvalle annetaan paperi, jossa lukee, kenelle saa soittaa."
)
ANSWER = (
    "Kiitos. Luimme tämän osastokokouksessa. Yhteinen lounas alkaa ensi viikon keskiviikkona, "
    "ja kotiutuspaperista tehdään luonnos ennen kesää."
)


def happen(world: World, at: datetime) -> None:
    """What has been agreed, written and gone through by this moment."""
    _inductions(world, at)
    _talks(world, at)
    _report(world, at)
    _debrief(world, at)
    for key, kind in (("aino", "expert"), ("sari", "handled")):
        user = world.experts[key].user if kind == "expert" else world.users[key]
        assert user is not None
        actions.make_feed(kind=kind, name="Puhelin", by=user, at=at - timedelta(days=30))


def _inductions(world: World, at: datetime) -> None:
    """Two units have their lists; the ward has gone through most of its with Aino."""
    ward = world.units["lakeuden-hyvinvointialue", "Psykiatrian osasto 3"]
    school = world.units["lakeuden-ammattiopisto", "Lähihoitajakoulutus"]
    actions.edit_induction(unit=ward, texts=WARD, by=world.users["outi"], at=at - timedelta(days=60))
    actions.edit_induction(unit=school, texts=SCHOOL, by=world.users["maija"], at=at - timedelta(days=40))


def _coming(at: datetime) -> list[Assignment]:
    rows = Assignment.objects.filter(state="confirmed", task__starts_at__gt=at + timedelta(days=2))
    found = rows.select_related("expert__user", "task__order__product", "task__order__handler").order_by("task__starts_at")
    return [one for one in found if one.expert.user is not None][:3]


def _talks(world: World, at: datetime) -> None:
    """One briefing has its time, another has times to choose from, the third was done without."""
    sari, coming = world.users["sari"], _coming(at)
    soon = helsinki(local_day(weekday_at(at + timedelta(days=1), 10)), 10)
    for number, one in enumerate(coming):
        person = one.expert.user
        assert person is not None
        if number == 2:
            actions.do_without_talk(assignment=one, kind="briefing", by=person, at=at - timedelta(hours=5))
            continue
        times = [soon, soon + timedelta(hours=3)]
        talk = actions.propose_talk(assignment=one, kind="briefing", times=times, by=sari, at=at - timedelta(days=1))
        if number == 0:
            actions.book_talk(talk=talk, starts_at=soon, by=person, at=at - timedelta(hours=7))
            actions.write_talk_note(
                talk=talk, text="Miten kerron, jos joku kysyy lääkkeistä?", by=person, at=at - timedelta(hours=6)
            )


def _report(world: World, at: datetime) -> None:
    """A day on the ward some weeks ago: what was seen, to whom it went, and the answer; and a new draft of another."""
    aino = world.experts["aino"]
    assert aino.user is not None
    for weeks, answered in ((7, True), (3, False)):
        day = weekday_at(at - timedelta(weeks=weeks), 9)
        order = submit(world, DAY, [day], day - timedelta(days=20))
        task: Task = plan(world, order, DAY, [day], "sari", at=day - timedelta(days=19))[0]
        seat = Seat.objects.select_related("task__order__product").get(task=task)
        round_ = actions.open_round(
            seat=seat, mode="direct", experts=[aino], answer_hours=72, by=world.users["sari"], at=day - timedelta(days=18)
        )
        held = actions.accept(offer=round_.offers.get(), by=aino.user, at=day - timedelta(days=17))
        ward = [point.code for point in InductionPoint.objects.filter(unit=order.unit_id)]
        actions.tick_induction(assignment=held, points=ward[:4], by=world.users["outi"], at=day)
        over = task.ends_at + timedelta(hours=3)
        actions.report(assignment=held, was_held=True, minutes=360, people_reached=14, travel_km=18, by=aino.user, at=over)
        text = actions.begin_deliverable(task=task, by=aino.user, at=over)
        facts = {
            "title": "Päivä osastolla 3", "text": SEEN, "recipient_name": "Marketta Niemi", "recipient_role": "osastonhoitaja",
            "recipient_email": "marketta.niemi@demo.kokemussilta.example",
        }  # fmt: skip
        actions.write_deliverable(deliverable=text, facts=facts, by=aino.user, at=over)
        paper = page_of([line for line in SEEN.splitlines() if line], "Kulku osastolla, aamu ja ilta.pdf")
        actions.attach_file(
            deliverable=text, upload=check(paper, Purpose.DELIVERABLE), by=aino.user, at=over + timedelta(minutes=5)
        )
        if answered:
            actions.send_deliverable(deliverable=text, by=world.users["sari"], at=over + timedelta(days=1))
            actions.reply_to_deliverable(deliverable=text, answer=ANSWER, by=None, at=over + timedelta(days=9))


def _debrief(world: World, at: datetime) -> None:
    """A bench of some days ago was marked heavy, and its person has been offered a talk."""
    sari = world.users["sari"]
    lately = Assignment.objects.filter(
        task__ends_at__gte=at - timedelta(days=7), task__ends_at__lt=at, state__in=["confirmed", "done"]
    )
    for one in lately.filter(task__order__desk=world.houses["lakeuden-hyvinvointialue"]).select_related(
        "expert__user", "task__order__product", "task__order__handler"
    )[:2]:
        actions.mark_heavy(task=one.task, heavy=True, by=sari, at=one.task.starts_at - timedelta(days=2))
        actions.offer_debrief(assignment=one, by=None, at=at - timedelta(hours=2))
