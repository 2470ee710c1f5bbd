"""Rows become facts: all of them, in one statement, as they are now."""

from datetime import date, time, timedelta

import pytest

from kokemussilta.assignments.facts import facts_of, facts_of_one, seat_facts, seats_facts
from kokemussilta.assignments.models import Offer
from kokemussilta.assignments.rules import Busy, Days, FreeSpan, Held
from kokemussilta.orders.models import Seat
from kokemussilta.register.models import Expert
from kokemussilta.register.states import QualificationKind
from kokemussilta.vocabulary.models import Audience
from tests.factories import assignments as make
from tests.factories import orders

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
            task.pk, task.starts_at, task.ends_at, "on_site", town.latitude, town.longitude, 15000, task.order.product.kind_id
        ),
    )
    assert facts.asked_seats == {other.seat.pk}
    assert Held(QualificationKind.TRAINING, (at - timedelta(days=300)).date(), None) in facts.held
    assert len(facts.held) == len(QualificationKind.values)


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
    for people, number in ((Expert.objects.filter(pk=one), 1), (Expert.objects.all(), 3)):
        with django_assert_num_queries(1):
            assert len(facts_of(people, at)) == number
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


def test_voluntary_work_has_no_fee(at):
    place = make.desk(payer="voluntary")
    facts = seat_facts(place.seat, at)
    assert (facts.is_voluntary, facts.fee_cents) == (True, 0)
