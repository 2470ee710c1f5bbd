"""What the worker wrote down is taken up by a new process, never believed over the register, and made anew when it is spoilt."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.filling import add_people
from kokemussilta.access.models import Organisation
from kokemussilta.matching import keeping, packing, reading, snapshot
from kokemussilta.matching.engine import Pool
from kokemussilta.matching.models import Written
from kokemussilta.register import actions as register
from kokemussilta.register import guards
from kokemussilta.register.models import Expert, Folded, Move
from tests.factories import assignments as factory
from tests.factories import people
from tests.factories import register as people_of
from tests.matching.test_snapshot import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, at: datetime) -> Organisation:
    monkeypatch.setattr(keeping, "WORTH_WRITING", 1)
    home = people.organisation()
    add_people(home, 30, at)
    return home


def new_process(at: datetime) -> snapshot.Kept:
    """The edition of a process that has just begun."""
    snapshot.forget()
    return snapshot.current(at)


def reads_everyone(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Filled with one more each time when everybody is read."""
    times: list[int] = []
    whole = reading.read_all

    def counting(at: datetime) -> Pool:
        times.append(1)
        return whole(at)

    monkeypatch.setattr(reading, "read_all", counting)
    return times


def test_a_new_process_takes_up_what_was_written(home: Organisation, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    place = factory.desk(at)
    factory.confirmed(place, factory.expert(place.organisation, at), at=at)
    before = told(snapshot.current(at).pool)
    assert keeping.keep(at) == 1
    times = reads_everyone(monkeypatch)

    assert told(new_process(at).pool) == before
    assert times == []


def test_what_moved_since_is_read_and_nothing_else(home: Organisation, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    expert = people_of.an_expert(home=home)
    keeping.keep(at)
    times = reads_everyone(monkeypatch)
    register.set_ceiling(expert=expert, cents=5000, by=None, at=at)
    added = people_of.an_expert(home=home)

    kept = new_process(at)

    assert kept.pool.columns.number("limit", "cents")[kept.pool.place[expert.pk]] == 5000
    assert added.pk in kept.pool.place
    assert times == []
    assert told(kept.pool) == told(reading.read_all(at))


@pytest.mark.parametrize("harm", ["data", "half", "layout", "yesterday", "gone"])
def test_what_can_not_be_used_is_not(
    home: Organisation, monkeypatch: pytest.MonkeyPatch, at: datetime, harm: str
) -> None:  # fmt: skip
    keeping.keep(at)
    row = Written.objects.get()
    if harm == "data":
        row.data = bytes(row.data[:-9]) + b"\1" + bytes(row.data[-8:])
    elif harm == "half":
        row.data = bytes(row.data[: len(row.data) // 2])
    elif harm == "layout":
        row.layout = "of another version"
    elif harm == "yesterday":
        row.read_at -= timedelta(days=1, seconds=1)
    row.save()
    if harm == "gone":
        row.delete()
    times = reads_everyone(monkeypatch)

    kept = new_process(at)

    assert times == [1]
    assert told(kept.pool) == told(reading.read_all(at))


def test_a_put_back_database_is_not_believed_to_be_the_newer_one(home: Organisation, at: datetime) -> None:
    """As many moves as before, by other people: only the chances tell."""
    expert = Expert.objects.filter(home=home).order_by("pk")[0]
    guards.hold(expert, at=at)
    keeping.keep(at)
    Move.objects.order_by("-pk")[0].delete()
    register.set_ceiling(expert=expert, cents=700, by=None, at=at)
    Move.objects.filter(pk__in=Move.objects.order_by("-pk").values("pk")[1:2]).delete()

    kept = new_process(at)

    assert kept.pool.columns.number("limit", "cents")[kept.pool.place[expert.pk]] == 700


def test_folded_moves_leave_the_mark_as_it_was(home: Organisation, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(guards, "KEPT_MOVES", 3)
    kept, mark = snapshot.current(at), snapshot.look()

    folded = guards.fold()

    assert folded == Folded.objects.count() * folded > 0
    assert Move.objects.count() <= 3
    assert snapshot.look() == mark
    with CaptureQueriesContext(connection) as seen:
        assert snapshot.current(at, mark) is kept
    assert len(seen) == 0


def test_a_process_that_slept_through_the_folding_reads_what_was_written(
    home: Organisation, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    monkeypatch.setattr(guards, "KEPT_MOVES", 2)
    monkeypatch.setattr(snapshot, "BACK", 2)
    asleep = snapshot.current(at)
    for expert in Expert.objects.filter(home=home)[:10]:
        register.set_ceiling(expert=expert, cents=4200, by=None, at=at)
    snapshot.forget()
    keeping.keep(at)
    times = reads_everyone(monkeypatch)
    snapshot._kept[:] = [asleep]

    kept = snapshot.current(at)

    assert (kept.pool.columns.number("limit", "cents") == 4200).sum() == 10
    assert times == []


def test_it_is_written_again_only_when_it_is_worth_it(home: Organisation, at: datetime) -> None:
    expert = Expert.objects.filter(home=home).order_by("pk")[0]
    assert (keeping.keep(at), keeping.keep(at)) == (1, 0)

    guards.hold(expert, at=at)

    assert keeping.keep(at + timedelta(minutes=5)) == 0
    assert keeping.keep(at + timedelta(hours=1)) == 1
    assert Written.objects.count() == 1


def test_no_name_is_written_down(home: Organisation, at: datetime) -> None:
    people_of.an_expert(home=home, alias="Merkitty Nimi")

    assert b"Merkitty" not in packing.pack(snapshot.current(at).pool)


def test_what_nobody_reads_any_more_is_not_kept(home: Organisation, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    keeping.keep(at)
    monkeypatch.setattr(keeping, "WORTH_WRITING", 1000)

    assert (keeping.keep(at), Written.objects.count()) == (0, 0)
