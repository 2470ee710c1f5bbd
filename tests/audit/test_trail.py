from dataclasses import dataclass
from datetime import timedelta

import pytest

from kokemussilta.audit import actions, queries
from kokemussilta.audit.models import Entry, Reading, ReadSubject
from kokemussilta.audit.reasons import MATCHING, REGISTER

pytestmark = pytest.mark.django_db


@dataclass
class Coded:
    code: str


def test_an_entry_holds_codes_a_verb_and_field_names(at):
    entry = actions.record("x.thing.edited", Coded("T1"), by=Coded("P1"), at=at, within=Coded("O1"), fields=["b", "a"])

    entry.refresh_from_db()
    assert (entry.verb, entry.subject, entry.by, entry.within, entry.fields, entry.at) == (
        "x.thing.edited", "T1", "P1", "O1", ["a", "b"], at,
    )  # fmt: skip


def test_what_the_program_does_is_nobodys(at):
    assert actions.record("x.thing.expired", Coded("T1"), by=None, at=at).by == ""


def test_entries_about_a_thing_are_its_own_and_those_within_it_the_oldest_first(at):
    second = actions.record("x.task.made", Coded("T1"), by=None, at=at + timedelta(minutes=1), within=Coded("O1"))
    first = actions.record("x.order.sent", Coded("O1"), by=None, at=at)
    actions.record("x.order.sent", Coded("O2"), by=None, at=at)

    assert list(queries.entries_about("O1")) == [first, second]


def test_a_list_is_one_reading_with_each_person_once(at):
    reading = actions.note_reading(["E1", "E2", "E1"], by=Coded("P1"), at=at, reason=MATCHING, within="S1", fields=["themes"])

    assert reading is not None
    assert list(reading.subjects.values_list("subject", flat=True)) == ["E1", "E2"]
    assert (reading.by, reading.reason, reading.within, reading.fields) == ("P1", MATCHING, "S1", ["themes"])


def test_nobody_shown_is_no_reading(at):
    assert actions.note_reading([], by=Coded("P1"), at=at, reason=REGISTER) is None
    assert Reading.objects.count() == 0


def test_a_person_finds_who_read_them_the_newest_first_and_nobody_elses(at):
    old = actions.note_reading(["E1"], by=Coded("P1"), at=at, reason=REGISTER)
    new = actions.note_reading(["E1", "E2"], by=Coded("P2"), at=at + timedelta(days=1), reason=MATCHING)
    actions.note_reading(["E2"], by=Coded("P3"), at=at, reason=REGISTER)

    assert list(queries.readings_of("E1")) == [new, old]


@pytest.mark.parametrize("model", [Entry, Reading, ReadSubject])
def test_rows_are_never_changed_or_deleted(model):
    with pytest.raises(TypeError):
        model.objects.update(verb="x")
    with pytest.raises(TypeError):
        model.objects.all().delete()
