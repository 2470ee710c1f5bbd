"""The expert's side of money: pay days, a trip mended, a receipt, work called off late, a client who did not come."""

from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal

from kokemussilta.assignments import actions
from kokemussilta.assignments.models import Assignment
from kokemussilta.core.workflow import Refused
from kokemussilta.demo.papers import page_of
from kokemussilta.demo.stories.ordering import plan, submit, weekday_at
from kokemussilta.demo.stories.today import BENCH
from kokemussilta.demo.stories.world import World
from kokemussilta.fees.actions import mending, terms
from kokemussilta.fees.models import Claim
from kokemussilta.fees.states import Cost, Kind
from kokemussilta.files import actions as files
from kokemussilta.files.looking.outside import check
from kokemussilta.files.states import Purpose
from kokemussilta.orders.actions import planning
from kokemussilta.orders.models import Seat
from kokemussilta.register import actions as register

LAKEUS, MERI = "lakeuden-hyvinvointialue", "merenkurkun-kokemus"
EXPERT = "aino"


def begin(world: World, at: datetime) -> None:
    """When the two coordinating organisations pay, and in which ways; told before the first task."""
    county, association = world.houses[LAKEUS], world.houses[MERI]
    terms.set_terms(
        organisation=county, days=(15, 31), route_days=10, payroll_days=3, kinds=(Kind.WAGE, Kind.COMPENSATION, Kind.INVOICE),
        by=world.users["pirjo"], at=at,
    )  # fmt: skip
    terms.set_terms(organisation=association, days=(25,), route_days=7, payroll_days=5, by=world.users["gunilla"], at=at)


def happen(world: World, at: datetime) -> None:
    """Aino's claims of the last days, each of its own kind; she minds a limit of her own."""
    register.set_ceiling(expert=world.experts[EXPERT], cents=60_000, by=world.experts[EXPERT].user, at=at - timedelta(days=40))
    with suppress(Refused):  # where another task of hers is in the way, the day has one story less
        _with_receipt(world, at)
    with suppress(Refused):
        _called_off(world, at)
    with suppress(Refused):
        _nobody_there(world, at)


def _booked(world: World, day: datetime) -> Assignment:
    """The ward's bench, with Aino; agreed two weeks before."""
    person, sari = world.experts[EXPERT], world.users["sari"]
    order = submit(world, BENCH, [day], day - timedelta(days=15))
    task = plan(world, order, BENCH, [day], "sari", at=day - timedelta(days=14))[0]
    seat = Seat.objects.select_related("task__order__product").get(task=task, number=1)
    round_ = actions.open_round(
        seat=seat, mode="direct", experts=[person], answer_hours=48, by=sari, at=day - timedelta(days=13)
    )
    return actions.accept(offer=round_.offers.get(), by=person.user, at=day - timedelta(days=12))


def _with_receipt(world: World, at: datetime) -> None:
    """She took the train and has the ticket; the form waits for her to send it."""
    one = _booked(world, weekday_at(at - timedelta(days=4), 13))
    aino = world.experts[EXPERT].user
    assert aino is not None
    after = one.task.ends_at + timedelta(hours=2)
    actions.report(assignment=one, was_held=True, minutes=150, people_reached=6, travel_km=12, by=aino, at=after)
    claim = Claim.objects.get(assignment=one)
    mending.mend(claim=claim, facts={"km": Decimal(16)}, by=aino, at=after + timedelta(hours=1))
    paper = page_of(["Matkalippu", "Seinäjoki - Kauhava, meno-paluu", "18,50 EUR"], "Matkalippu.pdf")
    stored = files.keep(upload=check(paper, Purpose.RECEIPT), purpose=Purpose.RECEIPT, by=aino, at=after + timedelta(hours=1))
    mending.add_receipt(
        claim=claim, cost=Cost.TICKET, words="Juna Kauhavalle", cents=1850, file=stored, by=aino, at=after + timedelta(hours=1)
    )


def _called_off(world: World, at: datetime) -> None:
    """The ward called it off the evening before: the ladder pays the fee."""
    one = _booked(world, weekday_at(at - timedelta(days=6), 13))
    planning.call_off_task(
        task=one.task, reason="Osastolla on vatsatauti.", by=world.users["outi"], at=one.task.starts_at - timedelta(hours=18)
    )


def _nobody_there(world: World, at: datetime) -> None:
    """She came, and nobody had told the ward."""
    one = _booked(world, weekday_at(at - timedelta(days=9), 13))
    aino = world.experts[EXPERT].user
    assert aino is not None
    after = one.task.ends_at + timedelta(hours=1)
    actions.report(assignment=one, was_held=False, why_not="client_absent", travel_km=12, by=aino, at=after)
