"""Plans from start to answers: solved by the worker, changed by hand, sent in bulk, planned again."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions as assignments
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.refusals import NoLongerFits
from kokemussilta.audit.models import Entry
from kokemussilta.core.clock import local_day
from kokemussilta.core.workflow import Refused
from kokemussilta.matching import actions
from kokemussilta.matching.models import Plan, PlanPlace
from kokemussilta.matching.plans import working
from kokemussilta.matching.plans.holds import AtWork, Settled
from kokemussilta.orders import actions as orders
from kokemussilta.register import actions as register
from tests.factories import assignments as factory
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(clock_at: datetime) -> factory.Desk:
    return factory.desk(clock_at, seats=2)


def started(place: factory.Desk, at: datetime, *, weeks: int = 4) -> Plan:
    """A plan of the coming weeks that waits for the worker."""
    first = local_day(at)
    last = first + timedelta(weeks=weeks)
    return actions.start(organisation=place.organisation, first_on=first, last_on=last, by=place.coordinator, at=at)


def planned(place: factory.Desk, at: datetime, *, weeks: int = 4) -> Plan:
    """The same, solved."""
    plan = started(place, at, weeks=weeks)
    working.work()
    plan.refresh_from_db()
    return plan


def again(plan: Plan, place: factory.Desk, at: datetime) -> Plan:
    """The plan solved anew from where it stands."""
    actions.solve_again(plan=Plan.objects.get(pk=plan.pk), by=place.coordinator, at=at)
    working.work()
    plan.refresh_from_db()
    return plan


def proposals(plan: Plan) -> dict[int, int | None]:
    return dict(plan.places.values_list("seat_id", "expert_id"))


def a_place(plan: Plan, **which: object) -> PlanPlace:
    return PlanPlace.objects.select_related("plan__organisation", "seat", "expert__user").filter(plan=plan, **which).first()


def sent(plan: Plan, place: factory.Desk, at: datetime) -> int:
    """All proposals sent, by a press and the worker after it."""
    count = actions.send(plan=plan, places=list(plan.places.all()), answer_hours=72, by=place.coordinator, at=at)
    working.work()
    return count


def test_every_seat_that_can_be_filled_is_filled_by_different_people(place, at):
    experts = factory.experts(place.organisation, 3, at)

    plan = planned(place, at)

    found = [expert for expert in proposals(plan).values() if expert]
    assert (plan.state, plan.filled, plan.most_filled) == ("ready", 2, 2)
    assert len(set(found)) == 2
    assert set(found) <= {expert.pk for expert in experts}
    assert plan.best_preference == plan.preference


def test_a_seat_that_nobody_can_take_says_why_and_counts_by_rule(place, at):
    factory.expert(place.organisation, at)
    register.pause(expert=(paused := factory.expert(place.organisation, at)), by=paused.user, at=at)

    plan = planned(place, at)

    empty = a_place(plan, expert=None)
    assert (plan.filled, plan.most_filled) == (1, 1)
    assert (empty.fitting, empty.excluded) == (1, {"not_available": 1})


def test_tasks_are_shared_before_anyone_gets_a_second(place, at):
    for _ in range(3):
        factory.another(place.organisation, place.coordinator, at, starts_at=at + timedelta(days=10 + _))
    experts = factory.experts(place.organisation, 5, at)

    plan = planned(place, at)

    assert sorted(proposals(plan).values()) == sorted(expert.pk for expert in experts)


def test_only_people_whom_the_desk_sees_and_seats_of_its_own_weeks(place, at):
    factory.expert(people.organisation("Vieras ry"), at)
    factory.another(place.organisation, place.coordinator, at, starts_at=at + timedelta(weeks=9))
    factory.desk(at)

    plan = planned(place, at)

    assert set(proposals(plan)) == set(place.task.seats.values_list("pk", flat=True))
    assert set(proposals(plan).values()) == {None}


def test_a_locked_place_stays_and_a_barred_person_does_not_come_back(place, at):
    factory.experts(place.organisation, 4, at)
    plan = planned(place, at)
    first, second = list(plan.places.select_related("plan", "seat", "expert__user"))
    actions.lock(place=first, by=place.coordinator, at=at)
    actions.bar(place=second, expert=second.expert, by=place.coordinator, at=at)
    assert PlanPlace.objects.get(pk=second.pk).expert is None

    again(plan, place, at)

    after = proposals(plan)
    assert after[first.seat_id] == first.expert_id
    assert after[second.seat_id] not in {None, first.expert_id, second.expert_id}
    assert a_place(plan, pk=first.pk).is_locked is True


def test_another_is_chosen_by_hand_only_when_every_rule_and_the_plan_allow(place, at):
    spare, busy = factory.expert(place.organisation, at), factory.expert(place.organisation, at)
    register.pause(expert=busy, by=busy.user, at=at)
    factory.expert(place.organisation, at)
    plan = planned(place, at)
    one, other = list(plan.places.select_related("plan", "seat", "expert__user"))

    with pytest.raises(NoLongerFits, match="ei nyt sovi"):
        actions.choose(place=one, expert=busy, by=place.coordinator, at=at)
    # The other seat is of the same task.
    with pytest.raises(NoLongerFits):
        actions.choose(place=one, expert=other.expert, by=place.coordinator, at=at)
    actions.bar(place=one, expert=one.expert, by=place.coordinator, at=at)
    actions.choose(place=a_place(plan, pk=one.pk), expert=one.expert, by=place.coordinator, at=at)

    now = a_place(plan, pk=one.pk)
    assert (now.expert_id, now.is_locked, plan.bars.count()) == (one.expert_id, True, 0)
    assert spare.pk in {one.expert_id, other.expert_id}
    assert now.points > 0


def test_what_is_sent_is_sent_once_and_its_answers_are_seen(place, at):
    factory.experts(place.organisation, 2, at)
    plan = planned(place, at)
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
    plan = planned(place, at)
    stays = a_place(plan)
    register.pause(expert=stays.expert, by=stays.expert.user, at=at)

    sent(plan, place, at)

    now = a_place(plan, pk=stays.pk)
    assert (now.state, now.offer) == ("open", None)
    assert "ei nyt sovi" in now.failure
    assert list(Offer.objects.values_list("state", flat=True)) == ["sent"]


def test_a_proposal_that_changed_meanwhile_is_not_sent(place, at):
    factory.experts(place.organisation, 4, at)
    plan = planned(place, at)
    shown = list(plan.places.select_related("plan", "seat", "expert__user"))
    stranger = factory.expert(place.organisation, at)
    actions.choose(place=shown[0], expert=stranger, by=place.coordinator, at=at)

    count = actions.send(plan=plan, places=shown, answer_hours=72, by=place.coordinator, at=at)

    assert count == 1


def test_after_a_no_only_what_is_free_is_planned_again(place, at, later):
    factory.experts(place.organisation, 4, at)
    plan = planned(place, at)
    sent(plan, place, at)
    yes, no = list(Offer.objects.order_by("pk"))
    assignments.accept(offer=yes, by=yes.expert.user, at=later(hours=1))
    assignments.decline(offer=no, by=no.expert.user, at=later(hours=2))

    again(plan, place, later(hours=3))

    kept, moved = a_place(plan, seat=yes.seat), a_place(plan, seat=no.seat)
    assert (kept.state, kept.expert_id, kept.offer_id) == ("asked", yes.expert_id, yes.pk)
    assert (moved.state, moved.offer) == ("open", None)
    assert moved.expert_id not in {None, no.expert_id, yes.expert_id}
    assert Assignment.objects.get().expert_id == yes.expert_id


def test_a_request_that_waits_is_not_moved_and_counts_as_taken(place, at, later):
    factory.experts(place.organisation, 2, at)
    plan = planned(place, at)
    sent(plan, place, at)
    before = dict(plan.places.values_list("seat_id", "expert_id"))
    factory.another(place.organisation, place.coordinator, at, starts_at=place.task.starts_at)

    again(plan, place, later(hours=1))

    after = proposals(plan)
    assert {seat: after[seat] for seat in before} == before
    # Both who fit are asked to another task at the same time.
    assert [expert for seat, expert in after.items() if seat not in before] == [None]


def test_a_cancellation_is_planned_again_in_a_second_with_nothing_confirmed_moved(place, at, later):
    experts = factory.experts(place.organisation, 6, at)
    confirmed = factory.confirmed(factory.another(place.organisation, place.coordinator, at), experts[0], at=at)
    kept = factory.confirmed(
        factory.another(place.organisation, place.coordinator, at, starts_at=at + timedelta(days=15)), experts[1], at=at
    )
    plan = planned(place, at)
    before = proposals(plan)
    assignments.expert_cancels(assignment=confirmed, by=experts[0].user, at=later(hours=1))

    again(plan, place, later(hours=2))

    after = proposals(plan)
    assert after.keys() - before.keys() == {confirmed.seat_id}
    assert after[confirmed.seat_id] not in {None, experts[0].pk}
    assert plan.spent_ms < 1000
    assert Assignment.objects.get(pk=kept.pk).state == "confirmed"


def test_a_seat_filled_otherwise_leaves_the_plan(place, at, later):
    expert, *_rest = factory.experts(place.organisation, 3, at)
    plan = planned(place, at)
    assignments.open_round(seat=place.seat, mode="direct", experts=[expert], by=place.coordinator, at=at)

    again(plan, place, later(minutes=5))

    assert place.seat.pk not in proposals(plan)


def test_a_person_who_left_does_not_hold_their_lock(place, at, later):
    factory.experts(place.organisation, 3, at)
    plan = planned(place, at)
    locked = a_place(plan)
    actions.lock(place=locked, by=place.coordinator, at=at)
    register.pause(expert=locked.expert, by=locked.expert.user, at=at)

    again(plan, place, later(minutes=5))

    now = a_place(plan, pk=locked.pk)
    assert now.expert_id not in {None, locked.expert_id}
    assert now.is_locked is False


def test_while_it_is_solved_nothing_is_changed(place, at):
    factory.experts(place.organisation, 2, at)
    plan = planned(place, at)
    actions.solve_again(plan=plan, by=place.coordinator, at=at)

    for press in (
        lambda: actions.lock(place=a_place(plan), by=place.coordinator, at=at),
        lambda: actions.solve_again(plan=plan, by=place.coordinator, at=at),
        lambda: actions.send(plan=plan, places=[], answer_hours=24, by=place.coordinator, at=at),
        lambda: actions.copy(plan=plan, by=place.coordinator, at=at),
    ):
        with pytest.raises(AtWork):
            press()


def test_a_place_that_was_sent_is_not_changed(place, at):
    factory.experts(place.organisation, 3, at)
    plan = planned(place, at)
    sent(plan, place, at)
    one = a_place(plan)

    for press in (actions.bar, actions.choose):
        with pytest.raises(Settled):
            press(place=one, expert=one.expert, by=place.coordinator, at=at)


def test_a_waiting_plan_is_called_off_and_keeps_what_it_had(place, at):
    factory.experts(place.organisation, 2, at)
    plan = planned(place, at)
    before = proposals(plan)
    actions.solve_again(plan=plan, by=place.coordinator, at=at)

    actions.stop(plan=plan, by=place.coordinator, at=at)
    actions.stop(plan=plan, by=place.coordinator, at=at)

    assert working.work() == 0
    plan.refresh_from_db()
    assert (plan.state, proposals(plan)) == ("ready", before)


def test_a_plan_whose_worker_is_gone_is_taken_by_another(place, at, set_clock):
    factory.experts(place.organisation, 2, at)
    plan = started(place, at)
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
    plan = started(place, at)
    told = iter([False])

    working.work(lambda: next(told, True))

    plan.refresh_from_db()
    assert plan.state == "queued"
    assert working.work() == 1


def test_what_goes_wrong_leaves_the_plan_ready_and_as_it_was(place, at, monkeypatch):
    factory.experts(place.organisation, 2, at)
    plan = planned(place, at)
    before = proposals(plan)
    actions.solve_again(plan=plan, by=place.coordinator, at=at)
    monkeypatch.setattr(working, "search", lambda *_args, **_more: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        working.work()

    plan.refresh_from_db()
    assert (plan.state, plan.solved_at, proposals(plan)) == ("ready", None, before)


def test_a_copy_is_tried_with_and_the_first_stays(place, at):
    factory.experts(place.organisation, 4, at)
    plan = planned(place, at)
    before = proposals(plan)

    copy = actions.copy(plan=plan, by=place.coordinator, at=at)
    working.work()
    one = a_place(copy)
    actions.bar(place=one, expert=one.expert, by=place.coordinator, at=at)
    again(copy, place, at)

    assert copy.copied_from == plan
    assert proposals(plan) == before
    assert proposals(copy).keys() == before.keys()


def test_strangers_experts_and_oneself_are_refused(place, at):
    own = factory.expert(place.organisation, at)
    people.membership(own.user, place.organisation, Role.COORDINATOR)
    factory.expert(place.organisation, at)
    plan = planned(place, at)
    stranger, mine = factory.desk(at).coordinator, a_place(plan, expert=own)
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
    assert "toista koordinaattoria" in a_place(plan, pk=mine.pk).failure


def test_past_weeks_and_too_many_are_refused(place, at):
    today = local_day(at)
    for first, last in ((today - timedelta(days=9), today - timedelta(days=2)), (today, today + timedelta(weeks=13))):
        with pytest.raises(Refused):
            actions.start(organisation=place.organisation, first_on=first, last_on=last, by=place.coordinator, at=at)


def test_a_failure_in_the_middle_of_sending_leaves_nothing_half_done(place, at, monkeypatch):
    factory.experts(place.organisation, 2, at)
    plan = planned(place, at)
    actions.send(plan=plan, places=list(plan.places.all()), answer_hours=72, by=place.coordinator, at=at)

    def breaks(*_args: object, **_more: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("kokemussilta.matching.actions.sending.audit.record", breaks)
        with pytest.raises(RuntimeError):
            actions.leave(place=a_place(plan), by=None, at=at)

    assert Offer.objects.count() == 0
    working.work()
    assert Offer.objects.count() == 2


def test_one_order_asked_for_several_times_keeps_its_person(place, at):
    factory.experts(place.organisation, 5, at)
    order = factory.another(place.organisation, place.coordinator, at, times=1, starts_at=at + timedelta(days=20)).order
    start = at + timedelta(days=24)
    span = (start.replace(hour=14), start.replace(hour=15))
    orders.make_tasks(order=order, spans=[span], plan=factory.orders.plan(order), by=place.coordinator, at=at)

    plan = planned(place, at)

    series = set(plan.places.filter(seat__task__order=order).values_list("expert_id", flat=True))
    assert len(series) == 1
