"""Plans from start to answers: solved by the worker, changed by hand, sent in bulk, planned again."""

from datetime import datetime, timedelta

import pytest

from kokemussilta.assignments.refusals import NoLongerFits
from kokemussilta.core.clock import local_day
from kokemussilta.core.workflow import Refused
from kokemussilta.matching import actions
from kokemussilta.matching.models import PlanPlace
from kokemussilta.matching.plans import working
from kokemussilta.matching.plans.holds import AtWork
from kokemussilta.matching.queries import suggest
from kokemussilta.matching.seats import find
from kokemussilta.matching.weights import Level, Part
from kokemussilta.orders import actions as orders
from kokemussilta.register import actions as register
from tests.factories import assignments as factory
from tests.factories import people, plans

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(clock_at: datetime) -> factory.Desk:
    return factory.desk(clock_at, seats=2)


def test_every_seat_that_can_be_filled_is_filled_by_different_people(place, at):
    experts = factory.experts(place.organisation, 3, at)

    plan = plans.of(place, at)

    found = [expert for expert in plans.proposals(plan).values() if expert]
    assert (plan.state, plan.filled, plan.most_filled) == ("ready", 2, 2)
    assert len(set(found)) == 2
    assert set(found) <= {expert.pk for expert in experts}
    assert plan.best_preference == plan.preference


def test_a_seat_that_nobody_can_take_says_why_and_counts_by_rule(place, at):
    factory.expert(place.organisation, at)
    register.pause(expert=(paused := factory.expert(place.organisation, at)), by=paused.user, at=at)

    plan = plans.of(place, at)

    empty = plans.a_place(plan, expert=None)
    assert (plan.filled, plan.most_filled) == (1, 1)
    assert (empty.fitting, empty.excluded) == (1, {"not_available": 1})


def test_tasks_are_shared_before_anyone_gets_a_second(place, at):
    for _ in range(3):
        factory.another(place.organisation, place.coordinator, at, starts_at=at + timedelta(days=10 + _))
    experts = factory.experts(place.organisation, 5, at)

    plan = plans.of(place, at)

    assert sorted(plans.proposals(plan).values()) == sorted(expert.pk for expert in experts)


def test_only_people_whom_the_desk_sees_and_seats_of_its_own_weeks(place, at):
    factory.expert(people.organisation("Vieras ry"), at)
    factory.another(place.organisation, place.coordinator, at, starts_at=at + timedelta(weeks=9))
    factory.desk(at)

    plan = plans.of(place, at)

    assert set(plans.proposals(plan)) == set(place.task.seats.values_list("pk", flat=True))
    assert set(plans.proposals(plan).values()) == {None}


def test_a_locked_place_stays_and_a_barred_person_does_not_come_back(place, at):
    factory.experts(place.organisation, 4, at)
    plan = plans.of(place, at)
    first, second = list(plan.places.select_related("plan", "seat", "expert__user"))
    actions.lock(place=first, by=place.coordinator, at=at)
    actions.bar(place=second, expert=second.expert, by=place.coordinator, at=at)
    assert PlanPlace.objects.get(pk=second.pk).expert is None

    plans.again(plan, place, at)

    after = plans.proposals(plan)
    assert after[first.seat_id] == first.expert_id
    assert after[second.seat_id] not in {None, first.expert_id, second.expert_id}
    assert plans.a_place(plan, pk=first.pk).is_locked is True


def test_another_is_chosen_by_hand_only_when_every_rule_and_the_plan_allow(place, at):
    spare, busy = factory.expert(place.organisation, at), factory.expert(place.organisation, at)
    register.pause(expert=busy, by=busy.user, at=at)
    factory.expert(place.organisation, at)
    plan = plans.of(place, at)
    one, other = list(plan.places.select_related("plan", "seat", "expert__user"))

    with pytest.raises(NoLongerFits, match="ei nyt sovi"):
        actions.choose(place=one, expert=busy, by=place.coordinator, at=at)
    # The other seat is of the same task.
    with pytest.raises(NoLongerFits):
        actions.choose(place=one, expert=other.expert, by=place.coordinator, at=at)
    actions.bar(place=one, expert=one.expert, by=place.coordinator, at=at)
    actions.choose(place=plans.a_place(plan, pk=one.pk), expert=one.expert, by=place.coordinator, at=at)

    now = plans.a_place(plan, pk=one.pk)
    assert (now.expert_id, now.is_locked, plan.bars.count()) == (one.expert_id, True, 0)
    assert spare.pk in {one.expert_id, other.expert_id}
    assert now.points > 0


def test_a_person_who_left_does_not_hold_their_lock(place, at, later):
    factory.experts(place.organisation, 3, at)
    plan = plans.of(place, at)
    locked = plans.a_place(plan)
    actions.lock(place=locked, by=place.coordinator, at=at)
    register.pause(expert=locked.expert, by=locked.expert.user, at=at)

    plans.again(plan, place, later(minutes=5))

    now = plans.a_place(plan, pk=locked.pk)
    assert now.expert_id not in {None, locked.expert_id}
    assert now.is_locked is False


def test_while_it_is_solved_nothing_is_changed(place, at):
    factory.experts(place.organisation, 2, at)
    plan = plans.of(place, at)
    actions.solve_again(plan=plan, by=place.coordinator, at=at)

    for press in (
        lambda: actions.lock(place=plans.a_place(plan), by=place.coordinator, at=at),
        lambda: actions.solve_again(plan=plan, by=place.coordinator, at=at),
        lambda: actions.send(plan=plan, places=[], answer_hours=24, by=place.coordinator, at=at),
        lambda: actions.copy(plan=plan, by=place.coordinator, at=at),
    ):
        with pytest.raises(AtWork):
            press()


def test_a_waiting_plan_is_called_off_and_keeps_what_it_had(place, at):
    factory.experts(place.organisation, 2, at)
    plan = plans.of(place, at)
    before = plans.proposals(plan)
    actions.solve_again(plan=plan, by=place.coordinator, at=at)

    actions.stop(plan=plan, by=place.coordinator, at=at)
    actions.stop(plan=plan, by=place.coordinator, at=at)

    assert working.work() == 0
    plan.refresh_from_db()
    assert (plan.state, plans.proposals(plan)) == ("ready", before)


def test_a_plan_whose_worker_is_gone_is_taken_by_another(place, at, set_clock):
    factory.experts(place.organisation, 2, at)
    plan = plans.started(place.organisation, by=place.coordinator, at=at)
    taken = actions.take(by=None, at=at)
    assert taken is not None
    assert working.work() == 0

    set_clock(at + timedelta(seconds=31))

    assert working.is_waited_for(at + timedelta(seconds=31)) is True
    assert working.work() == 1
    plan.refresh_from_db()
    assert (plan.state, plan.filled) == ("ready", 2)
    with pytest.raises(Refused):
        actions.lay_out(plan=taken, laid=[], by=None, at=at)


def test_a_worker_told_to_end_gives_the_plan_back(place, at):
    factory.experts(place.organisation, 2, at)
    plan = plans.started(place.organisation, by=place.coordinator, at=at)
    told = iter([False])

    working.work(lambda: next(told, True))

    plan.refresh_from_db()
    assert plan.state == "queued"
    assert working.work() == 1


def test_what_goes_wrong_leaves_the_plan_ready_and_as_it_was(place, at, monkeypatch):
    factory.experts(place.organisation, 2, at)
    plan = plans.of(place, at)
    before = plans.proposals(plan)
    actions.solve_again(plan=plan, by=place.coordinator, at=at)
    monkeypatch.setattr(working, "search", lambda *_args, **_more: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        working.work()

    plan.refresh_from_db()
    assert (plan.state, plan.solved_at, plans.proposals(plan)) == ("ready", None, before)


def test_a_copy_is_tried_with_and_the_first_stays(place, at):
    factory.experts(place.organisation, 4, at)
    plan = plans.of(place, at)
    before = plans.proposals(plan)

    copy = actions.copy(plan=plan, by=place.coordinator, at=at)
    working.work()
    one = plans.a_place(copy)
    actions.bar(place=one, expert=one.expert, by=place.coordinator, at=at)
    plans.again(copy, place, at)

    assert copy.copied_from == plan
    assert plans.proposals(plan) == before
    assert plans.proposals(copy).keys() == before.keys()


def test_past_weeks_and_too_many_are_refused(place, at):
    today = local_day(at)
    for first, last in ((today - timedelta(days=9), today - timedelta(days=2)), (today, today + timedelta(weeks=13))):
        with pytest.raises(Refused):
            actions.start(organisation=place.organisation, first_on=first, last_on=last, by=place.coordinator, at=at)


def test_one_order_asked_for_several_times_keeps_its_person(place, at):
    factory.experts(place.organisation, 5, at)
    order = factory.another(place.organisation, place.coordinator, at, times=1, starts_at=at + timedelta(days=20)).order
    start = at + timedelta(days=24)
    span = (start.replace(hour=14), start.replace(hour=15))
    orders.make_tasks(order=order, spans=[span], plan=factory.orders.plan(order), by=place.coordinator, at=at)

    plan = plans.of(place, at)

    series = set(plan.places.filter(seat__task__order=order).values_list("expert_id", flat=True))
    assert len(series) == 1


def test_a_newcomers_place_beside_a_mentor_is_not_planned(place, at):
    factory.experts(place.organisation, 3, at)
    place.task.seats.filter(number=2).update(part="shadow")

    plan = plans.of(place, at)

    assert (list(plans.proposals(plan)), plan.filled) == ([place.seat.pk], 1)


def test_the_points_are_those_of_the_seats_ranking_as_the_organisation_weighs(place, at):
    people_ = factory.experts(place.organisation, 4, at)
    usual = plans.of(place, at)
    lead = people.member("lead", place.organisation)
    levels = dict.fromkeys(Part, Level.USUAL) | {Part.TRAVEL: Level.MUCH, Part.NEWCOMER: Level.NONE}
    actions.set_weights(organisation=place.organisation, levels=levels, by=lead, at=at)

    plan = plans.of(place, at)

    looked = find(place.coordinator, place.seat.code, at=at)
    ranked = {one.score.expert: one.score.total for one in suggest(looked, user=place.coordinator, at=at).people}
    here, before = plans.a_place(plan, seat=place.seat), plans.a_place(usual, seat=place.seat)
    assert set(ranked) == {one.pk for one in people_}
    assert here.points == ranked[here.expert_id] != before.points


def test_a_request_for_the_same_hours_that_is_not_answered_counts_as_taken(place, at):
    only = factory.expert(place.organisation, at)
    elsewhere = factory.another(place.organisation, place.coordinator, at)
    factory.sent(elsewhere, [only], at=at)

    plan = plans.of(place, at)

    empty = plans.a_place(plan, seat=place.seat)
    assert (empty.expert_id, empty.fitting, empty.excluded) == (None, 0, {"not_available": 1})
