"""Requests of a plan sent in bulk, what comes of them, and planning again what is free."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions as assignments
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.refusals import TooNear
from kokemussilta.audit.models import Entry
from kokemussilta.core.clock import local_day
from kokemussilta.matching import actions
from kokemussilta.matching.plans import working
from kokemussilta.matching.plans.holds import Settled
from kokemussilta.register import actions as register
from tests.factories import assignments as factory
from tests.factories import people, plans

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(clock_at: datetime) -> factory.Desk:
    return factory.desk(clock_at, seats=2)


def test_what_is_sent_is_sent_once_and_its_answers_are_seen(place, at):
    factory.experts(place.organisation, 2, at)
    plan = plans.of(place, at)
    shown = list(plan.places.all())

    first = actions.send(plan=plan, places=shown, answer_hours=72, note="Tervetuloa", by=place.coordinator, at=at)
    second = actions.send(plan=plan, places=shown, answer_hours=24, by=place.coordinator, at=at)
    working.work()
    working.work()

    assert (first, second) == (2, 0)
    rows = list(Offer.objects.values_list("state", "round__mode", "round__answer_hours", "round__note", "round__opened_by"))
    assert rows == [("sent", "direct", 72, "Tervetuloa", place.coordinator.pk)] * 2
    assert set(plan.places.values_list("state", "offer__state")) == {("asked", "sent")}


def test_what_does_not_leave_says_why_and_the_rest_leaves(place, at):
    factory.experts(place.organisation, 2, at)
    plan = plans.of(place, at)
    stays = plans.a_place(plan)
    register.pause(expert=stays.expert, by=stays.expert.user, at=at)

    plans.sent(plan, place, at)

    now = plans.a_place(plan, pk=stays.pk)
    assert (now.state, now.offer) == ("open", None)
    assert "ei nyt sovi" in now.failure
    assert list(Offer.objects.values_list("state", flat=True)) == ["sent"]


def test_a_proposal_that_changed_meanwhile_is_not_sent(place, at):
    factory.experts(place.organisation, 4, at)
    plan = plans.of(place, at)
    shown = list(plan.places.select_related("plan", "seat", "expert__user"))
    stranger = factory.expert(place.organisation, at)
    actions.choose(place=shown[0], expert=stranger, by=place.coordinator, at=at)

    count = actions.send(plan=plan, places=shown, answer_hours=72, by=place.coordinator, at=at)

    assert count == 1


def test_after_a_no_only_what_is_free_is_planned_again(place, at, later):
    factory.experts(place.organisation, 4, at)
    plan = plans.of(place, at)
    plans.sent(plan, place, at)
    yes, no = list(Offer.objects.order_by("pk"))
    assignments.accept(offer=yes, by=yes.expert.user, at=later(hours=1))
    assignments.decline(offer=no, by=no.expert.user, at=later(hours=2))

    plans.again(plan, place, later(hours=3))

    kept, moved = plans.a_place(plan, seat=yes.seat), plans.a_place(plan, seat=no.seat)
    assert (kept.state, kept.expert_id, kept.offer_id) == ("asked", yes.expert_id, yes.pk)
    assert (moved.state, moved.offer) == ("open", None)
    assert moved.expert_id not in {None, no.expert_id, yes.expert_id}
    assert Assignment.objects.get().expert_id == yes.expert_id


def test_a_request_that_waits_is_not_moved_and_counts_as_taken(place, at, later):
    factory.experts(place.organisation, 2, at)
    plan = plans.of(place, at)
    plans.sent(plan, place, at)
    before = dict(plan.places.values_list("seat_id", "expert_id"))
    factory.another(place.organisation, place.coordinator, at, starts_at=place.task.starts_at)

    plans.again(plan, place, later(hours=1))

    after = plans.proposals(plan)
    assert {seat: after[seat] for seat in before} == before
    # Both who fit are asked to another task at the same time.
    assert [expert for seat, expert in after.items() if seat not in before] == [None]


def test_a_cancellation_is_planned_again_in_a_second_with_nothing_confirmed_moved(place, at, later):
    experts = factory.experts(place.organisation, 6, at)
    confirmed = factory.confirmed(factory.another(place.organisation, place.coordinator, at), experts[0], at=at)
    kept = factory.confirmed(
        factory.another(place.organisation, place.coordinator, at, starts_at=at + timedelta(days=15)), experts[1], at=at
    )
    plan = plans.of(place, at)
    before = plans.proposals(plan)
    assignments.expert_cancels(assignment=confirmed, by=experts[0].user, at=later(hours=1))

    plans.again(plan, place, later(hours=2))

    after = plans.proposals(plan)
    assert after.keys() - before.keys() == {confirmed.seat_id}
    assert after[confirmed.seat_id] not in {None, experts[0].pk}
    assert plan.spent_ms < 1000
    assert Assignment.objects.get(pk=kept.pk).state == "confirmed"


def test_a_seat_filled_otherwise_leaves_the_plan(place, at, later):
    expert, *_rest = factory.experts(place.organisation, 3, at)
    plan = plans.of(place, at)
    assignments.open_round(seat=place.seat, mode="direct", experts=[expert], by=place.coordinator, at=at)

    plans.again(plan, place, later(minutes=5))

    assert place.seat.pk not in plans.proposals(plan)


def test_a_place_that_was_sent_is_not_changed(place, at):
    factory.experts(place.organisation, 3, at)
    plan = plans.of(place, at)
    plans.sent(plan, place, at)
    one = plans.a_place(plan)

    for press in (actions.bar, actions.choose):
        with pytest.raises(Settled):
            press(place=one, expert=one.expert, by=place.coordinator, at=at)


def test_strangers_experts_and_oneself_are_refused(place, at):
    own = factory.expert(place.organisation, at)
    people.membership(own.user, place.organisation, Role.COORDINATOR)
    factory.expert(place.organisation, at)
    plan = plans.of(place, at)
    stranger, mine = factory.desk(at).coordinator, plans.a_place(plan, expert=own)
    traces = Entry.objects.count()

    for press in (
        lambda: actions.start(
            organisation=place.organisation, first_on=local_day(at), last_on=local_day(at), by=stranger, at=at
        ),
        lambda: actions.solve_again(plan=plan, by=stranger, at=at),
        lambda: actions.stop(plan=plan, by=stranger, at=at),
        lambda: actions.copy(plan=plan, by=stranger, at=at),
        lambda: actions.send(plan=plan, places=[mine], answer_hours=24, by=stranger, at=at),
        lambda: actions.lock(place=mine, by=stranger, at=at),
        lambda: actions.lock(place=mine, by=own.user, at=at),
        lambda: actions.choose(place=mine, expert=own, by=own.user, at=at),
        lambda: actions.bar(place=mine, expert=own, by=own.user, at=at),
        lambda: actions.unbar(place=mine, expert=own, by=own.user, at=at),
    ):
        with pytest.raises(PermissionDenied):
            press()
    assert Entry.objects.count() == traces

    actions.send(plan=plan, places=[mine], answer_hours=24, by=own.user, at=at)
    working.work()
    assert "toista koordinaattoria" in plans.a_place(plan, pk=mine.pk).failure


def test_a_failure_in_the_middle_of_sending_leaves_nothing_half_done(place, at, monkeypatch):
    factory.experts(place.organisation, 2, at)
    plan = plans.of(place, at)
    actions.send(plan=plan, places=list(plan.places.all()), answer_hours=72, by=place.coordinator, at=at)

    def breaks(*_args: object, **_more: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("kokemussilta.matching.actions.sending.audit.record", breaks)
        with pytest.raises(RuntimeError):
            actions.leave(place=plans.a_place(plan), by=None, at=at)

    assert Offer.objects.count() == 0
    working.work()
    assert Offer.objects.count() == 2


# --- Near the task ------------------------------------------------------------------------------------------------------


def test_a_plan_asks_nobody_near_the_task_without_a_choice(place, at):
    """One that is near refuses the whole press, so that nothing is sent by half; chosen in words, it leaves as urgent."""
    factory.experts(place.organisation, 2, at)
    plan = plans.of(place, at)
    near = place.task.starts_at - timedelta(hours=47)
    shown = list(plan.places.all())

    with pytest.raises(TooNear):
        actions.send(plan=plan, places=shown, answer_hours=24, by=place.coordinator, at=near)
    assert set(plan.places.values_list("state", flat=True)) == {"open"}

    actions.send(plan=plan, places=shown, answer_hours=24, is_urgent=True, by=place.coordinator, at=near)
    working.work(now=lambda: near)
    assert list(Offer.objects.values_list("state", "round__is_urgent")) == [("sent", True)] * 2


def test_what_came_near_between_the_press_and_the_worker_says_so(place, at):
    factory.experts(place.organisation, 2, at)
    plan = plans.of(place, at)
    in_time = place.task.starts_at - timedelta(hours=48)
    actions.send(plan=plan, places=list(plan.places.all()), answer_hours=24, by=place.coordinator, at=in_time)

    working.work(now=lambda: in_time + timedelta(minutes=1))

    assert Offer.objects.count() == 0
    assert ["kiireellisenä" in failure for failure in plan.places.values_list("failure", flat=True)] == [True] * 2
