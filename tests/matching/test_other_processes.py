"""What another process changes is in the very next edition of this one: real commits, other connections."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from kokemussilta.assignments import actions as assignments
from kokemussilta.matching import snapshot
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Task
from kokemussilta.register import actions as register
from kokemussilta.register import guards
from kokemussilta.register.models import Consent, Expert
from tests.factories import assignments as factory
from tests.factories import people
from tests.factories import register as people_of
from tests.matching.test_snapshot import fresh_equals_kept, tasks_of, value
from tests.races.crowd import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow(seconds=20)]


def elsewhere(deed: object) -> object:
    """Do it over a connection of its own, as another process would; its answer."""
    (answer,) = at_once([deed])  # type: ignore[list-item]
    if isinstance(answer, Exception):
        raise answer
    return answer


def test_a_profile_a_consent_and_a_task_changed_elsewhere_are_seen_at_once(at: datetime) -> None:
    place = factory.desk(at)
    other = people.organisation("Toinen ry")
    expert = factory.expert(place.organisation, at)
    consent = people_of.seen_by(expert, other, at)
    kept = snapshot.current(at)
    assert kept.visible_to(other.pk, but=None).sum() == 1

    elsewhere(lambda: register.set_ceiling(expert=expert, cents=5000, by=None, at=at))
    assert value(snapshot.current(at), expert, "limit", "cents") == 5000

    elsewhere(lambda: register.withdraw_consent(consent=Consent.objects.get(pk=consent.pk), by=expert.user, at=at))
    assert snapshot.current(at).visible_to(other.pk, but=None).sum() == 0

    elsewhere(lambda: register.set_ceiling(expert=expert, cents=None, by=None, at=at))
    assignment = elsewhere(lambda: factory.confirmed(place, expert, at=at))
    assert tasks_of(snapshot.current(at), expert) == [place.task.pk]

    later = {"starts_at": place.task.starts_at + timedelta(days=1), "ends_at": place.task.ends_at + timedelta(days=1)}
    task = Task.objects.select_related("order").get(pk=place.task.pk)
    elsewhere(lambda: orders.change_task(task=task, facts=later, by=place.coordinator, at=at))
    fresh_equals_kept(at)

    elsewhere(lambda: assignments.expert_cancels(assignment=assignment, by=place.coordinator, at=at))  # type: ignore[arg-type]
    assert tasks_of(snapshot.current(at), expert) == []
    fresh_equals_kept(at)


def test_being_asked_elsewhere_is_seen_at_once(at: datetime) -> None:
    place = factory.desk(at)
    expert = factory.expert(place.organisation, at)
    assert value(snapshot.current(at), expert, "value", "asked_on") == 0

    elsewhere(lambda: factory.sent(place, [expert], at=at))

    assert value(snapshot.current(at), expert, "value", "asked_on") == at.date().toordinal()
    fresh_equals_kept(at)


def test_what_is_not_committed_is_not_seen_and_what_is_committed_late_is(at: datetime) -> None:
    """Numbers of moves do not come in the order of commits."""
    home = people.organisation()
    slow, quick = people_of.an_expert(home=home), people_of.an_expert(home=home)
    snapshot.current(at)
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time")

    with transaction.atomic():
        guards.hold(slow, at=at)
        Expert.objects.filter(pk=slow.pk).update(monthly_ceiling_cents=100)
        elsewhere(lambda: register.set_ceiling(expert=quick, cents=5000, by=None, at=at))
        there = elsewhere(lambda: snapshot.current(at))
        assert isinstance(there, snapshot.Kept)
        assert value(there, quick, "limit", "cents") == 5000
        assert value(there, slow, "limit", "cents") > 5000
    assert value(snapshot.current(at), slow, "limit", "cents") == 100
    fresh_equals_kept(at)
