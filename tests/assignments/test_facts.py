"""Rows become facts: all of them, in one statement, as they are now."""

from datetime import date, time, timedelta

import pytest

from kokemussilta.assignments import rules
from kokemussilta.assignments.facts import facts_of, facts_of_one, seat_facts, seats_facts
from kokemussilta.assignments.models import Offer
from kokemussilta.assignments.rules import Busy, Days, FreeSpan, Held
from kokemussilta.core.clock import local_day
from kokemussilta.orders.models import Seat
from kokemussilta.register import actions as register
from kokemussilta.register.models import Expert
from kokemussilta.register.states import SHOWN_KINDS, QualificationKind
from kokemussilta.vocabulary.models import Audience, TaskKind
from tests.factories import assignments as make
from tests.factories import contracts, orders, people

pytestmark = pytest.mark.django_db


def test_a_person_with_everything(at):
    place = make.desk()
    person = make.expert(place.organisation)
    assignment = make.confirmed(place, person)
    other = make.another(place.organisation, place.coordinator, starts_at=place.task.starts_at + timedelta(days=2))
    make.offer(other, person)
    person.weekly_hours.create(weekday=1, from_time=time(8), until_time=time(12))
    person.weekly_hours.create(weekday=1, from_time=time(12), until_time=time(23, 59))
    person.weekly_hours.create(weekday=0, from_time=time(9), until_time=time(10))
    person.day_exceptions.create(starts_on=date(2027, 3, 20), ends_on=date(2027, 3, 22))
    person.day_exceptions.create(starts_on=date(2020, 3, 20), ends_on=date(2020, 3, 22))
    person.boundaries.create(kind="unit", unit=place.order.unit)
    person.boundaries.create(kind="media")
    facts = facts_of_one(person, at)
    depression = orders.theme()
    assert facts.themes == {(depression.pk, depression.top_id, "own")}
    assert (facts.is_active, facts.is_brokered, facts.expert) == (True, True, person.pk)
    assert facts.free_spans == (FreeSpan(0, 540, 600), FreeSpan(1, 480, 1440))
    assert facts.other_days == (Days(date(2027, 3, 20), date(2027, 3, 22), is_free=False),)
    assert facts.boundaries == {("unit", place.order.unit_id), ("media", 0)}
    task, town = assignment.task, place.task.municipality
    assert facts.busy == (
        Busy(
            task.pk,
            task.starts_at,
            task.ends_at,
            "on_site",
            town.latitude,
            town.longitude,
            15000,
            task.order.product.kind_id,
            2027 * 12 + 3,  # held in the middle of March, paid in April
        ),
    )
    assert facts.asked_seats == {other.seat.pk}
    assert Held(QualificationKind.TRAINING, (at - timedelta(days=300)).date(), None) in facts.held
    assert len(facts.held) == len(SHOWN_KINDS)


def test_facts_follow_what_happens(at):
    place = make.desk()
    person = make.expert(place.organisation)
    offer = make.offer(place, person)
    Offer.objects.filter(pk=offer.pk).update(state="expired")
    assert facts_of_one(person, at).asked_seats == frozenset()
    person.consents.update(withdrawn_at=at)
    assert not facts_of_one(person, at).is_brokered
    assert facts_of_one(person, at).busy == ()


def test_as_many_statements_for_many_as_for_one(at, django_assert_num_queries):
    place = make.desk()
    make.experts(place.organisation, 3)
    make.another(place.organisation, place.coordinator)
    one = Expert.objects.values_list("pk", flat=True).first()
    for persons, number in ((Expert.objects.filter(pk=one), 1), (Expert.objects.all(), 3)):
        with django_assert_num_queries(1):
            assert len(facts_of(persons, at)) == number
    with django_assert_num_queries(3):
        assert len(seats_facts(Seat.objects.all(), at)) == 2


def test_a_seat_with_minors_asks_for_the_extract(at):
    place = make.desk()
    facts = seat_facts(place.seat, at)
    assert (facts.kind, facts.organisation, facts.unit) == (
        place.order.product.kind_id, place.order.organisation_id, place.order.unit_id,
    )  # fmt: skip
    assert (facts.fee_cents, facts.is_voluntary, facts.seats_in_task) == (15000, False, 1)
    place.order.audiences.set(Audience.objects.filter(is_minors=False)[:1])
    place.order.with_minors = False
    place.order.save()
    facts = seat_facts(place.seat, at)
    assert ("criminal_record" in facts.demands, facts.with_minors) == (False, False)
    for told in (True, None):
        place.order.with_minors = told
        place.order.save()
        assert seat_facts(place.seat, at).with_minors is True
    assert "criminal_record" in seat_facts(place.seat, at).demands


def test_a_contract_is_demanded_where_a_lead_says_so(at):
    place = make.desk()
    house, kind = place.organisation, place.order.product.kind
    demand = f"contract/{house.pk}"
    assert demand not in seat_facts(place.seat, at).demands
    for everywhere, kinds, demanded in (
        (False, [kind], True), (False, list(TaskKind.objects.exclude(pk=kind.pk)[:1]), False), (True, [], True),
    ):  # fmt: skip
        register.demand_contracts(organisation=house, everywhere=everywhere, kinds=kinds, by=None, at=at)
        assert (demand in seat_facts(place.seat, at).demands) is demanded
    register.demand_contracts(organisation=people.organisation(), everywhere=True, kinds=[], by=None, at=at)
    register.demand_contracts(organisation=house, everywhere=False, kinds=[], by=None, at=at)
    assert demand not in seat_facts(place.seat, at).demands
    place.order.product.demands = ["contract"]
    place.order.product.save()
    found = seat_facts(place.seat, at).demands
    assert (demand in found, "contract" in found) == (True, False)


def test_a_contract_excludes_by_the_day_of_the_task(at):
    """Not by today's: one that ends before the task will not do, one that begins before it will."""
    place = make.desk()
    house, person = place.organisation, make.expert(place.organisation)
    register.demand_contracts(organisation=house, everywhere=True, kinds=[], by=None, at=at)
    day = local_day(place.task.starts_at)
    contract = contracts.agreed(person, at, ends_on=day - timedelta(days=1))

    def excluded():
        return [rule.code for rule in rules.all_exclusions(facts_of_one(person, at), seat_facts(place.seat, at))]

    assert excluded() == ["qualification"]
    contracts.agreed(person, at, starts_on=day, kinds=(place.order.product.kind.code,))
    assert excluded() == []
    register.end_contract(contract=contract, last_on=local_day(at), by=person.user, at=at)
    assert excluded() == []


def test_a_contract_of_other_tasks_or_another_house_will_not_do(at):
    place = make.desk()
    person = make.expert(place.organisation)
    register.demand_contracts(organisation=place.organisation, everywhere=True, kinds=[], by=None, at=at)
    other = TaskKind.objects.exclude(pk=place.order.product.kind_id)[0]
    contracts.agreed(person, at, kinds=(other.code,))
    contracts.agreed(person, at, house=people.organisation())
    found = rules.all_exclusions(facts_of_one(person, at), seat_facts(place.seat, at))
    assert [rule.code for rule in found] == ["qualification"]


def test_a_lead_decides_that_no_extract_is_asked_for(at):
    place = make.desk()
    kind = place.order.product.kind
    for asks, demanded in ((None, True), (False, False), (True, True)):
        register.decide_record(organisation=place.organisation, kind=kind, asks=asks, outcome="may", by=None, at=at)
        assert ("criminal_record" in seat_facts(place.seat, at).demands) is demanded


def test_an_extract_shown_for_another_kind_of_task_will_not_do(at):
    place = make.desk()
    person = make.expert(place.organisation)
    rows = person.qualifications.filter(kind="criminal_record")
    kind = place.order.product.kind

    def excluded():
        return [rule.code for rule in rules.all_exclusions(facts_of_one(person, at), seat_facts(place.seat, at))]

    rows.update(for_kind=TaskKind.objects.exclude(pk=kind.pk)[0])
    assert excluded() == ["qualification"]
    rows.update(for_kind=kind)
    assert excluded() == []


def test_voluntary_work_has_no_fee(at):
    place = make.desk(payer="voluntary")
    facts = seat_facts(place.seat, at)
    assert (facts.is_voluntary, facts.fee_cents) == (True, 0)
