"""What a plan weighs beside the ranking: whom a unit turns to first, and who has begun a series; what opens a seat; plans that go."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions as assignments
from kokemussilta.assignments.models import Offer
from kokemussilta.assignments.trusted import Limits
from kokemussilta.audit.models import Entry
from kokemussilta.matching import actions
from kokemussilta.matching.actions import sweeping
from kokemussilta.matching.models import Plan, PlanBar, PlanPlace
from kokemussilta.matching.plans import words
from kokemussilta.matching.plans.gathering import open_seats
from kokemussilta.matching.plans.ties import begun, trusted
from kokemussilta.matching.queries import suggest
from kokemussilta.matching.seats import find
from kokemussilta.orders.actions import make_tasks
from kokemussilta.orders.models import Seat
from kokemussilta.orders.recurrence import Pattern
from kokemussilta.vocabulary.models import Municipality
from tests.factories import assignments as factory
from tests.factories import orders, people, plans

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(clock_at):
    return factory.desk(clock_at)


def agree(place, person, at, *, own=None, unit=None):
    """The place's unit and the person, who has been there, are a pair."""
    client = people.member(Role.CLIENT, place.order.unit.organisation, place.order.unit)
    trust = assignments.ask_to_trust(unit=place.order.unit, expert=person, limits=unit or Limits(), by=client, at=at)
    assignments.agree_to_trust(trust=trust, limits=own or Limits(), by=person.user, at=at)
    return trust


def seats(place, at):
    return open_seats(place.organisation.pk, at.date(), at.date() + timedelta(days=60), at)


def again(place, at, *, days):
    """One more order of the same unit, so many days after the place's."""
    more = factory.another(place.organisation, place.coordinator, at, starts_at=place.task.starts_at + timedelta(days=days))
    type(more.order).objects.filter(pk=more.order.pk).update(unit=place.order.unit, organisation=place.order.organisation)
    return more


@pytest.mark.parametrize("which", [0, 1])
def test_a_unit_gets_whom_it_trusts_of_two_alike(place, at, which):
    """Both have been there once and were asked as long ago; whose codes come first doesn't matter. The points are the ranking's."""
    experts = factory.experts(place.organisation, 2, at)
    for person, there in zip(experts, (place, again(place, at, days=30)), strict=True):
        factory.confirmed(there, person, at=at)
    wanted = again(place, at, days=5)
    agree(place, experts[which], at)

    plan = plans.of(wanted, at)

    found = plans.a_place(plan, seat=wanted.seat)
    looked = find(place.coordinator, wanted.seat.code, at=at)
    ranked = {one.score.expert: one.score.total for one in suggest(looked, user=place.coordinator, at=at).people}
    assert (found.expert_id, found.points) == (experts[which].pk, ranked[experts[which].pk])
    assert len(set(ranked.values())) == 1


@pytest.mark.parametrize(
    ("own", "counts"),
    [(Limits(), True), (Limits(notice_days=60), False), (Limits(per_month=1), False), (Limits(kinds=frozenset({"x"})), False)],
)
def test_a_pair_counts_within_the_limits_of_both(place, at, own, counts):
    person = factory.expert(place.organisation, at)
    factory.confirmed(place, person, at=at)
    wanted = again(place, at, days=5)
    agree(place, person, at, own=own)

    assert ((wanted.seat.pk, person.pk) in trusted(seats(place, at), at)) is counts


def test_a_pair_that_ended_and_one_of_another_unit_count_nothing(place, at):
    person = factory.expert(place.organisation, at)
    factory.confirmed(place, person, at=at)
    again(place, at, days=5)
    factory.another(place.organisation, place.coordinator, at, starts_at=place.task.starts_at + timedelta(days=7))
    trust = agree(place, person, at)
    assert len(trusted(seats(place, at), at)) == 1

    assignments.end_trust(trust=trust, by=person.user, at=at)
    assert trusted(seats(place, at), at) == set()


@pytest.mark.parametrize("which", [0, 1])
def test_who_has_begun_a_series_goes_on_with_it(place, at, which):
    """Of two alike the one with a confirmed task of the series, also when one task of it is all that is open."""
    experts = factory.experts(place.organisation, 2, at)
    order = orders.submitted(at, desk=place.organisation)
    orders.linked(order, by=place.coordinator, at=at)
    type(order).objects.filter(pk=order.pk).update(unit=place.order.unit, organisation=place.order.organisation)
    order.refresh_from_db()
    starts = [place.task.starts_at + timedelta(days=days) for days in (7, 14)]
    first, second = make_tasks(
        order=order,
        spans=[(start, start + timedelta(minutes=75)) for start in starts],
        plan=replace(
            orders.plan(order), pattern=Pattern(starts[0].date(), times=2), starts=time(10), in_series=frozenset(starts)
        ),
        by=place.coordinator,
        at=at,
    )
    seat = Seat.objects.get(task=first)
    begins = factory.Desk(place.organisation, place.coordinator, order, first, seat)
    factory.confirmed(begins, experts[which], at=at)
    factory.confirmed(place, experts[1 - which], at=at)

    plan = plans.of(place, at)

    assert begun([one.pk for one in experts], seats(place, at)) == {experts[which].pk: frozenset({order.pk})}
    assert plans.proposals(plan) == {Seat.objects.get(task=second).pk: experts[which].pk}


def test_old_plans_go_after_their_time_and_offers_stay(place, at, later):
    factory.experts(place.organisation, 2, at)
    plan = plans.of(place, at)
    plans.sent(plan, place, at)
    last = plan.last_on
    kept = timedelta(days=90)
    moment = at + (last - at.date()) + kept

    assert sweeping.sweep(moment) == 0
    assert sweeping.sweep(moment + timedelta(days=2)) == 1

    assert (Plan.objects.count(), PlanPlace.objects.count(), PlanBar.objects.count(), Offer.objects.count()) == (0, 0, 0, 1)
    assert Entry.objects.filter(verb="matching.plan.forgotten", subject=plan.code, by="").count() == 1


def test_a_plan_at_work_or_with_requests_leaving_stays(place, at):
    factory.experts(place.organisation, 2, at)
    solving, sending = plans.started(place.organisation, by=place.coordinator, at=at), plans.of(place, at)
    actions.send(plan=sending, places=list(sending.places.all()), answer_hours=72, by=place.coordinator, at=at)
    long_after = at + timedelta(days=400)
    Plan.objects.filter(pk=solving.pk).update(state="queued")

    assert sweeping.sweep(long_after) == 0
    assert Plan.objects.count() == 2


def test_a_place_tells_of_those_a_little_farther_and_of_neighbours(place, client, at):
    """The same hints as the ranking gives, kept with the plan and shown on its place."""
    far = factory.expert(place.organisation, at)
    type(far).objects.filter(pk=far.pk).update(max_km=5, municipality=Municipality.objects.get(name_fi="Lapua"))
    neighbour = people.organisation()
    for _ in range(3):
        factory.expert(neighbour, at)

    plan = plans.of(place, at)

    empty = plans.a_place(plan)
    page = people.sign_in(client, place.coordinator, at=at).get(f"/plans/{plan.code}/seats/{empty.seat.code}/").content.decode()
    assert (empty.expert_id, empty.hint["farther"], empty.hint["neighbours"]) == (None, 1, 3)
    told = words.hints(empty)
    assert told[-2:] == [
        "1 sopisi muuten, mutta matka on enintään 50 km pidempi kuin oma raja.",
        "Muiden organisaatioiden rekistereissä sopivia olisi 3.",
    ]
    assert [hint in page for hint in told] == [True] * len(told)
