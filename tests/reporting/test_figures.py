"""Whose tasks the figures count, and on which day."""

from datetime import date, timedelta

import pytest

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.assignments import actions
from kokemussilta.core.clock import helsinki
from kokemussilta.reporting.actions import facts
from kokemussilta.reporting.queries import held
from tests.factories import assignments as make
from tests.factories import people

pytestmark = pytest.mark.django_db

YEAR = (date(2027, 1, 1), date(2027, 12, 31))


def done_tasks(user, first, last):
    """What the user's figures count between two days."""
    facts.catch_up(at=helsinki(last, 12))
    return list(held(standing(user).organisations(Permission.FIGURES_READ), first, last))


def done(at, starts_at=None, *, held=True, number=25, minutes=90):
    """A desk with a task that was reported."""
    place = make.desk(at, **({"starts_at": starts_at} if starts_at else {}))
    assignment = make.confirmed(place, at=at)
    actions.report(
        assignment=assignment, was_held=held, minutes=minutes, people_reached=number if held else None,
        by=assignment.expert.user, at=place.task.ends_at + timedelta(hours=1),
    )  # fmt: skip
    return place


def test_a_desk_counts_its_own_held_tasks_and_no_others(at):
    place = done(at)
    done(at)
    (task,) = done_tasks(place.coordinator, *YEAR)
    assert (task.people, task.minutes, task.person_minutes, task.day) == (25, 75, 90, place.task.starts_at.date())
    assert done_tasks(people.member("client", place.organisation), *YEAR) == []


def test_what_was_not_held_is_not_counted_and_a_correction_is(at):
    place = done(at, held=False)
    assert done_tasks(place.coordinator, *YEAR) == []
    when = place.task.ends_at + timedelta(hours=2)
    actions.correct_report(task=place.task, was_held=True, people_reached=12, by=place.coordinator, at=when)
    assert [task.people for task in done_tasks(place.coordinator, *YEAR)] == [12]


def test_years_change_at_midnight_in_helsinki(at):
    """Half past midnight on 1 January in Helsinki is still the old year in UTC."""
    place = done(at, helsinki(date(2028, 1, 1), 0, 30))
    assert done_tasks(place.coordinator, *YEAR) == []
    assert [task.day for task in done_tasks(place.coordinator, date(2028, 1, 1), date(2028, 12, 31))] == [date(2028, 1, 1)]
