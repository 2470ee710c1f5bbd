"""What repeats in the demo world: a series by school weeks, a template of a ward, an own service in versions, a trusted pair."""

from datetime import datetime, time, timedelta

from kokemussilta.assignments import actions as assignments
from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.trusted import Limits
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.core.codes import new_code
from kokemussilta.core.holidays import holiday
from kokemussilta.demo.stories.ordering import Wish, submit, weekday_at
from kokemussilta.demo.stories.world import World
from kokemussilta.demo.stories.year import account, fitting
from kokemussilta.orders import actions as orders
from kokemussilta.orders.actions import SeatPlan, TaskPlan
from kokemussilta.orders.models import Order, Seat, Task
from kokemussilta.orders.recurrence import Pattern, meets
from kokemussilta.orders.states import Part

CLASSROOM = Wish("maija", "co-teaching", "Rinnakkaisopetusta mielenterveystyön kurssilla joka toinen torstai.", ("depression", "recovery"),
                 "secondary", 24, hour=9, title="Mielenterveystyön kurssi", aftercare="Opettaja pitää purkutunnin heti perään.")  # fmt: skip


def repeat(world: World, at: datetime) -> None:
    """Agree on a series, keep it as a template, let a lead make an own service, and bring a pair together."""
    order = _series(world, at)
    orders.save_template(order=order, name="Rinnakkaisopettaja kurssille", by=world.users["maija"], at=at - timedelta(days=5))
    orders.set_billing(
        order=order,
        facts={
            "bill_to": "Lakeuden ammattiopisto", "business_id": "1234567-1", "bill_reference": "KP 4711 / lähihoitajat",
            "einvoice_address": "003712345671", "einvoice_operator": "E204503",
        },
        by=world.users["maija"], at=at - timedelta(days=5),
    )  # fmt: skip
    _own_service(world, at)
    _pair(world, at)


def _series(world: World, at: datetime) -> Order:
    """Every other Thursday in school weeks, a mentor with a newcomer; one time moved, the last one called off."""
    sari, first = world.users["sari"], local_day(weekday_at(at + timedelta(days=18), 9))
    first += timedelta(days=(3 - first.weekday()) % 7)
    order = submit(world, CLASSROOM, [helsinki(first, 9)], at - timedelta(days=9))
    orders.take(order=order, desk=world.houses["lakeuden-hyvinvointialue"], by=sari, at=at - timedelta(days=8))
    order.refresh_from_db()
    unit = world.units["lakeuden-ammattiopisto", "Lähihoitajakoulutus"]
    orders.link(order=order, organisation=unit.organisation, unit=unit, by=sari, at=at - timedelta(days=8))
    pattern = Pattern(first, frozenset({3}), every=2, times=6, winter_week=9)
    days = [day.on for day in meets(pattern, lambda on: bool(holiday(on)), 60) if day.left_out is None]
    starts = [helsinki(day, 9) for day in days]
    language = world.languages["fi"]
    plan = TaskPlan(
        place="on_site", payer="client", municipality=order.municipality, address=order.address,
        seats=(SeatPlan(language, [world.themes["depression"]]), SeatPlan(language, part=Part.SHADOW)),
        day_contact_name=order.day_contact_name, day_contact_phone=order.day_contact_phone, fee_cents=order.product.fee_cents,
        agreed="Opetatte yhdessä, opettaja vastaa ryhmästä.", pattern=pattern, starts=time(9), in_series=frozenset(starts),
    )  # fmt: skip
    spans = [(start, start + timedelta(minutes=180)) for start in starts]
    tasks = orders.make_tasks(order=order, spans=spans, plan=plan, by=sari, at=at - timedelta(days=7))
    moved = {"starts_at": starts[1] + timedelta(hours=3), "ends_at": starts[1] + timedelta(hours=6)}
    orders.change_task(task=tasks[1], facts=moved, by=sari, at=at - timedelta(days=6))
    last = Task.objects.select_related("series", "order__product", "order__desk").get(pk=tasks[-2].pk)
    orders.call_off_following(task=last, reason="Kurssi päättyy jo aiemmin", by=world.users["maija"], at=at - timedelta(days=4))
    seat = Seat.objects.select_related("task__order__product").get(task=tasks[0], number=1)
    for expert in fitting(world, seat, at - timedelta(days=4))[:1]:
        assignments.open_round(seat=seat, mode="direct", experts=[expert], answer_hours=72, by=sari, at=at - timedelta(days=1))
    return order


def _own_service(world: World, at: datetime) -> None:
    """The wellbeing services county's own version of a shared service, mended once; one shared service it does not offer."""
    pirjo, house = world.users["pirjo"], world.houses["lakeuden-hyvinvointialue"]
    shared = world.products["talking-bench"]
    texts = {language: dict(told) for language, told in shared.texts.items()}
    texts["fi"] |= {
        "name": "Aulan Juttupenkki", "summary": "Kokemusasiantuntija on sairaalan aulassa, kun ihmiset odottavat.",
        "suits": "Odotatte potilaita, joilla ei ole ketään, jolle puhua ennen vastaanottoa.",
        "terms": "Peruminen viimeistään kolme päivää ennen sairaalan puhelimitse tai tilauksen sivulla.",
    }  # fmt: skip
    facts = {name: getattr(shared, name) for name in ("kind", "group", "icon", "asks", "demands", "situations", "counts_as")}
    made = orders.add_service(
        organisation=house, facts={**facts, "texts": texts, "minutes": 120, "seats": 1, "fee_cents": 5000, "position": 3},
        code=new_code(), by=pirjo, at=at - timedelta(days=60),
    )  # fmt: skip
    orders.edit_service(
        product=made, facts={"minutes": 90, "fee_cents": 6000}, note="Lyhyempi vuoro, palkkio tarkistettu", by=pirjo,
        at=at - timedelta(days=12),
    )  # fmt: skip
    orders.hide_service(organisation=house, product=world.products["media-interview"], by=pirjo, at=at - timedelta(days=12))


def _pair(world: World, at: datetime) -> None:
    """The ward's favourite has agreed, and another has been asked and has not answered."""
    outi, ward = world.users["outi"], world.units["lakeuden-hyvinvointialue", "Psykiatrian osasto 3"]
    been = Assignment.objects.filter(task__order__unit=ward, state__in=["done", "confirmed"]).select_related("expert__user")
    people = list(dict.fromkeys(one.expert for one in been.order_by("task__starts_at")))[:2]
    for number, expert in enumerate(people):
        trust = assignments.ask_to_trust(
            unit=ward, expert=expert, limits=Limits(per_month=4), by=outi, at=at - timedelta(days=15 - 10 * number)
        )
        if number == 0:
            limits = Limits(per_month=2, notice_days=7)
            assignments.agree_to_trust(trust=trust, limits=limits, by=account(expert), at=at - timedelta(days=14))
