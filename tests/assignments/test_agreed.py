"""A new absence or boundary calls no agreed task off; whoever it is about is reminded of the task."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages

from kokemussilta.assignments.agreed import unsuited
from kokemussilta.assignments.models import Assignment
from kokemussilta.core.clock import local_day
from kokemussilta.register import actions as register
from kokemussilta.register.models import Expert
from tests.factories import assignments as make
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


@pytest.fixture
def place():
    return make.desk()


@pytest.fixture
def agreed(place):
    return make.confirmed(place)


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def away(agreed) -> dict[str, str]:
    return {"add_days": "1", "starts_on": local_day(agreed.task.starts_at).isoformat(), "is_free": "no"}


def test_nothing_stands_out_of_step_at_first(agreed, at):
    assert unsuited(agreed.expert, at) == []


def test_a_day_away_reminds_of_the_task_that_day(client, agreed):
    people.sign_in(client, agreed.expert.user)

    answer = client.post("/people/me/days/", away(agreed))

    assert answer.status_code == 302
    assert [words for words in said(answer) if words.startswith("Sinulla on sovittu tehtävä ")] == [said(answer)[-1]]
    assert Assignment.objects.get().state == "confirmed"


def test_each_change_reminds_of_what_it_puts_out_of_step_and_no_more(client, agreed):
    people.sign_in(client, agreed.expert.user)
    client.post("/people/me/days/", away(agreed))

    later = (local_day(agreed.task.starts_at) + timedelta(days=20)).isoformat()

    again = client.post("/people/me/days/", {"add_days": "1", "starts_on": later, "is_free": "no"})

    assert again.status_code == 302
    assert said(again)[-1] == "Tallennettu."


def test_a_coordinator_hears_it_of_the_person(client, place, agreed):
    people.sign_in(client, place.coordinator)

    answer = client.post(f"/people/{agreed.expert.code}/days/", away(agreed))

    assert [words for words in said(answer) if words.startswith("Hänellä on sovittu tehtävä ")] == [said(answer)[-1]]


def test_a_boundary_counts_and_caps_do_not(agreed, at):
    task = agreed.task
    Expert.objects.filter(pk=agreed.expert.pk).update(max_per_week=1, max_per_month=1, notice_days=60)
    assert unsuited(agreed.expert, at) == []

    unit = task.order.unit
    register.add_boundary(expert=agreed.expert, kind="unit", unit=unit, by=agreed.expert.user, at=at)

    assert unsuited(agreed.expert, at) == [task.starts_at]
