"""Facts stay what the tasks' rows say, whatever happens to the tasks."""

from datetime import timedelta

import pytest

from kokemussilta.assignments import actions
from kokemussilta.orders import actions as orders
from kokemussilta.reporting.actions import facts
from kokemussilta.reporting.models import TaskFact, Touched
from tests.factories import assignments as make

pytestmark = pytest.mark.django_db


def kept():
    return list(TaskFact.objects.order_by("task").values())


def fresh(order):
    """What the facts of an order's tasks should say, without those in the database."""
    rows = [
        {name: value for name, value in vars(fact).items() if not name.startswith("_")} for fact in facts.facts_of([order.pk])
    ]
    return [row | {"id": None} for row in rows]


def test_facts_follow_a_task_through_its_life(at):
    place = make.desk(at)
    steps = []
    assignment = make.confirmed(place, at=at)
    steps.append("confirmed")
    facts.catch_up(at=at)
    assert [row | {"id": None} for row in kept()] == fresh(place.order)
    assert (kept()[0]["is_held"], kept()[0]["people"], kept()[0]["person_minutes"]) == (False, 0, 0)
    after = place.task.ends_at + timedelta(hours=1)
    actions.report(assignment=assignment, was_held=True, minutes=80, people_reached=25, by=assignment.expert.user, at=after)
    facts.catch_up(at=after)
    assert [row | {"id": None} for row in kept()] == fresh(place.order)
    assert (kept()[0]["is_held"], kept()[0]["people"], kept()[0]["person_minutes"]) == (True, 25, 80)
    actions.correct_report(task=place.task, was_held=False, people_reached=None, by=place.coordinator, at=after)
    facts.catch_up(at=after)
    assert (kept()[0]["is_held"], kept()[0]["people"], kept()[0]["status"]) == (False, 0, "not_held")
    assert [row | {"id": None} for row in kept()] == fresh(place.order)


def test_a_change_leaves_its_mark_and_looking_takes_it_away(at):
    place = make.desk(at)
    facts.catch_up(at=at)
    assert Touched.objects.count() == 0
    orders.cancel(order=place.order, reason="Sairastuimme", by=place.coordinator, at=at)
    assert set(Touched.objects.values_list("order", flat=True)) == {place.order.pk}
    assert kept()[0]["status"] == "planned"
    assert facts.catch_up(at=at) == 1
    assert (kept()[0]["status"], Touched.objects.count()) == ("cancelled", 0)
    assert facts.catch_up(at=at) == 0


def test_computing_all_anew_changes_nothing(at):
    for number in range(3):
        place = make.desk(at)
        assignment = make.confirmed(place, at=at)
        if number:
            actions.report(
                assignment=assignment, was_held=number == 1, minutes=60, people_reached=12 if number == 1 else None,
                by=assignment.expert.user, at=place.task.ends_at + timedelta(hours=1),
            )  # fmt: skip
    facts.catch_up(at=at)
    before = kept()
    assert len(before) == 3
    facts.compute_all(at=at)
    assert kept() == before
