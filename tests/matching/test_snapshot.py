"""What is kept in the process is as fresh as the database: every change is in the next edition, and only what moved is read."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kokemussilta.access.models import Organisation
from kokemussilta.assignments import actions as assignments
from kokemussilta.core.clock import local_day
from kokemussilta.matching import snapshot
from kokemussilta.matching.columns import NOTHING
from kokemussilta.matching.engine import Pool
from kokemussilta.matching.rows import FIELDS
from kokemussilta.register import actions as register
from kokemussilta.register import guards
from kokemussilta.register.models import Expert
from tests.factories import assignments as factory
from tests.factories import contracts, people
from tests.factories import register as people_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Organisation:
    return people.organisation()


def told(pool: Pool) -> dict[int, dict[object, object]]:
    """Everything that the arrays hold of each person, but where they stand."""
    found: dict[int, dict[object, object]] = {}
    for person, place in pool.place.items():
        columns, rows = pool.columns, pool.tasks.of(np.array([place]))
        mine: dict[object, object] = {key: True for key, mask in columns._flags.items() if mask[place]}
        mine |= {key: True for key, places in columns._rare.items() if place in places}
        mine |= {
            key: float(numbers[place]) for key, numbers in columns._numbers.items() if numbers[place] != NOTHING[str(key[0])]
        }
        for name, tasks in (
            ("tasks", rows),
            ("engaged", pool.engaged.of(np.array([place]))),
            ("shifts", pool.shifts.of(np.array([place]))),
        ):
            mine[name] = sorted(zip(*(np.nan_to_num(tasks[field], nan=-1).tolist() for field in FIELDS), strict=True))
        found[person] = mine
    return found


def fresh_equals_kept(at: datetime) -> None:
    """The kept edition is what reading everything anew gives."""
    kept = snapshot.current(at)
    snapshot.forget()
    assert told(kept.pool) == told(snapshot.current(at).pool)


def value(kept: snapshot.Kept, expert: Expert, kind: str, key: str) -> float:
    """One number of somebody."""
    return float(kept.pool.columns.number(kind, key)[kept.pool.place[expert.pk]])


def test_nothing_is_read_when_nothing_moved(home: Organisation, at: datetime) -> None:
    people_of.an_expert(home=home)
    snapshot.current(at)

    with CaptureQueriesContext(connection) as seen:
        snapshot.current(at)

    assert len(seen) == 2


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
    assert added.pk in snapshot.current(at).pool.place


def test_weekly_shifts_and_marks_are_in_the_next_edition(at: datetime) -> None:
    place = factory.desk(at)
    expert = factory.expert(place.organisation, at)
    assignment = factory.confirmed(place, expert, at=at)
    snapshot.current(at)

    assignments.mark_heavy(task=assignment.task, heavy=True, by=place.coordinator, at=at)
    fresh_equals_kept(at)
    shift = contracts.on_shift(expert, at)
    fresh_equals_kept(at)
    here = np.array([snapshot.current(at).pool.place[expert.pk]])
    assert snapshot.current(at).pool.tasks.of(here)["heavy"].tolist() == [1]
    assert snapshot.current(at).pool.shifts.of(here)["unit"].tolist() == [shift.unit_id]

    register.end_contract(contract=shift.contract, last_on=local_day(at), by=expert.user, at=at)
    assignments.mark_heavy(task=assignment.task, heavy=False, by=place.coordinator, at=at)
    fresh_equals_kept(at)


def test_an_edition_that_a_request_holds_never_changes(home: Organisation, at: datetime) -> None:
    expert = people_of.an_expert(home=home)
    held = snapshot.current(at)
    before = told(held.pool)

    register.pause(expert=expert, by=None, at=at)
    register.set_ceiling(expert=expert, cents=5000, by=None, at=at)
    people_of.an_expert(home=home)
    snapshot.current(at)

    assert told(held.pool) == before


def test_a_change_committed_late_is_seen(home: Organisation, at: datetime) -> None:
    slow, quick = people_of.an_expert(home=home), people_of.an_expert(home=home)
    register.pause(expert=quick, by=None, at=at + timedelta(hours=1))
    snapshot.current(at)

    # Its transaction began long before the other's and ended after it.
    register.set_ceiling(expert=slow, cents=5000, by=None, at=at - timedelta(days=1))

    assert value(snapshot.current(at), slow, "limit", "cents") == 5000


def test_somebody_gone_and_somebody_new_between_two_looks(home: Organisation, at: datetime) -> None:
    gone = people_of.an_invited_expert(home=home)
    snapshot.current(at)

    guards.hold(gone, at=at)
    Expert.objects.filter(pk=gone.pk).delete()
    new = people_of.an_invited_expert(home=home)

    kept = snapshot.current(at)
    codes = kept.pool.columns.number("value", "code")
    assert codes[codes > 0].tolist() == [int(new.code, 36)]


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
    fresh_equals_kept(at)
    kept = snapshot.current(at)
    assert tasks_of(kept, expert) == [place.task.pk]

    assignments.expert_cancels(assignment=assignment, by=place.coordinator, at=at)
    fresh_equals_kept(at)
    assert tasks_of(snapshot.current(at), expert) == []


def tasks_of(kept: snapshot.Kept, expert: Expert) -> list[int]:
    """The tasks of somebody, by row number."""
    found: list[int] = kept.pool.tasks.of(np.array([kept.pool.place[expert.pk]]))["task"].tolist()
    return found
