"""What is kept in the process is as fresh as the database: every change is in the next edition, and only what moved is read."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kokemussilta.access.models import Organisation
from kokemussilta.assignments import actions as assignments
from kokemussilta.matching import snapshot
from kokemussilta.register import actions as register
from kokemussilta.register.models import Expert, Guard
from tests.factories import assignments as factory
from tests.factories import people
from tests.factories import register as people_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Organisation:
    return people.organisation()


def fresh_equals_kept(at: datetime) -> None:
    """The kept edition is what reading everything anew gives."""
    kept = snapshot.current(at)
    snapshot.forget()
    fresh = snapshot.current(at)
    assert {one.expert: one for one in kept.pool.facts if one.expert in fresh.pool.place} == {
        one.expert: one for one in fresh.pool.facts
    }
    assert {number: kept.extras[number] for number in fresh.extras} == fresh.extras


def test_nothing_is_read_when_nothing_moved(home: Organisation, at: datetime) -> None:
    people_of.an_expert(home=home)
    snapshot.current(at)

    with CaptureQueriesContext(connection) as seen:
        snapshot.current(at)

    assert len(seen) == 1


def test_each_change_is_in_the_next_edition(home: Organisation, at: datetime) -> None:
    expert = people_of.an_expert(home=home)
    first = snapshot.current(at)

    register.pause(expert=expert, by=None, at=at)
    fresh_equals_kept(at)
    register.set_ceiling(expert=expert, cents=5000, by=None, at=at)
    fresh_equals_kept(at)
    added = people_of.an_expert(home=home, alias="Uusi Tulija")
    fresh_equals_kept(at)

    assert added.pk not in first.pool.place
    assert snapshot.current(at).extras[added.pk].name == "Uusi Tulija"


def test_an_edition_that_a_request_holds_never_changes(home: Organisation, at: datetime) -> None:
    expert = people_of.an_expert(home=home)
    held = snapshot.current(at)
    before = held.pool.facts[held.pool.place[expert.pk]]

    register.pause(expert=expert, by=None, at=at)
    snapshot.current(at)

    assert held.pool.facts[held.pool.place[expert.pk]] == before
    assert before.paused_from is None


def test_a_change_committed_late_is_seen(home: Organisation, at: datetime) -> None:
    slow, quick = people_of.an_expert(home=home), people_of.an_expert(home=home)
    register.pause(expert=quick, by=None, at=at + timedelta(hours=1))
    snapshot.current(at)

    # Its transaction began long before the other's and ended after it.
    register.set_ceiling(expert=slow, cents=5000, by=None, at=at - timedelta(days=1))

    kept = snapshot.current(at)
    assert kept.pool.facts[kept.pool.place[slow.pk]].ceiling_cents == 5000


def test_somebody_gone_and_somebody_new_between_two_looks(home: Organisation, at: datetime) -> None:
    gone = people_of.an_invited_expert(home=home)
    snapshot.current(at)

    number = gone.pk
    version = Guard.objects.get(expert=gone).version
    Expert.objects.filter(pk=number).delete()
    new = people_of.an_invited_expert(home=home)
    Guard.objects.filter(expert=new).update(version=version)

    kept = snapshot.current(at)
    # SQLite may give the number of the one to the other.
    assert {extra.code for extra in kept.extras.values()} == {new.code}


def test_those_who_left_are_seen_by_nobody(home: Organisation, at: datetime) -> None:
    expert = people_of.an_expert(home=home)
    assert snapshot.current(at).visible_to(home.pk, but=None).sum() == 1

    register.leave(expert=expert, by=None, at=at)

    assert snapshot.current(at).visible_to(home.pk, but=None).sum() == 0


def test_the_asker_is_left_out(home: Organisation, at: datetime) -> None:
    expert = people_of.an_expert(home=home)
    assert expert.user is not None

    assert snapshot.current(at).visible_to(home.pk, but=expert.user.pk).sum() == 0


def test_consent_to_be_seen_counts_and_ends_at_once(home: Organisation, at: datetime) -> None:
    other = people.organisation()
    expert = people_of.an_expert(home=home)
    consent = people_of.seen_by(expert, other, at)
    assert snapshot.current(at).visible_to(other.pk, but=None).sum() == 1

    register.withdraw_consent(consent=consent, by=expert.user, at=at)

    assert snapshot.current(at).visible_to(other.pk, but=None).sum() == 0


def test_confirming_a_task_is_in_the_next_edition(at: datetime) -> None:
    place = factory.desk(at)
    expert = factory.expert(place.organisation, at)
    snapshot.current(at)

    assignment = factory.confirmed(place, expert, at=at)
    kept = snapshot.current(at)
    assert [busy.task for busy in kept.pool.facts[kept.pool.place[expert.pk]].busy] == [place.task.pk]

    assignments.expert_cancels(assignment=assignment, by=place.coordinator, at=at)
    kept = snapshot.current(at)
    assert kept.pool.facts[kept.pool.place[expert.pk]].busy == ()
