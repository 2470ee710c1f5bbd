"""What a sheet's rows would become, and what to mend in them."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions
from kokemussilta.register.checking import check
from kokemussilta.register.models import Expert
from tests.factories.register import an_expert
from tests.register.sheet import AINO, EERO

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Aino;;a@example.org;;Vaasa;;;;", "Nimi"),
        ("Aino;Lahti;ei osoite;;Vaasa;;;;", "Sähköposti"),
        ("Aino;Lahti;;soita äidille;Vaasa;;;;", "Puhelin"),
        ("Aino;Lahti;;;;;;;", "Kotikunta"),
        ("Aino;Lahti;;;Vasaa;;;;", "Kotikunta"),
        ("Aino;Lahti;;;Vaasa;masenus;;;", "Kokemustaustat"),
        ("Aino;Lahti;;;Vaasa;;klingon;;", "Kielet"),
        ("Aino;Lahti;;;Vaasa;;;kyllä;", "Suostumuksen päivä"),
        ("Aino;Lahti;;;Vaasa;;;1.1.2099;", "Suostumuksen päivä"),
        ("Aino;Lahti;;;Vaasa;;;;31.2.2026", "Viimeksi yhteydessä"),
        ("=cmd|' /C calc'!A0;Lahti;;;Vaasa;;;;", "Etunimi"),
        (f"{'x' * 61};Lahti;;;Vaasa;;;;", "Etunimi"),
        (f"Aino;Lahti;;;{'x' * 100_000};;;;", "Kotikunta"),
        (f"Aino;Lahti;{'x' * 300}@example.org;;Vaasa;;;;", "Sähköposti"),
    ],
)
def test_a_row_that_needs_mending_says_what(bring, lead, at, line, heading):
    run = bring(EERO, line)
    (faulty,) = check(run, at=at).faulty
    assert (faulty.row.number, faulty.problems[0][0]) == (3, heading)
    assert len(faulty.problems[0][1]) > 10
    with pytest.raises(Refused):
        actions.run_import(run=run, by=lead, at=at)
    run.refresh_from_db()
    assert (run.state, Expert.objects.count()) == ("waiting", 0)
    actions.run_import(run=run, by=lead, at=at, leave_out_faulty=True)
    assert Expert.objects.get().first_name == "Eero"


def test_a_near_name_is_offered(bring, at):
    (faulty,) = check(bring("Aino;Lahti;;;Vaasa;masenus;;;"), at=at).faulty
    assert "masennus" in faulty.problems[0][1]


def test_the_same_person_twice_in_a_sheet_is_told(bring, at):
    found = check(bring(AINO, EERO, AINO), at=at)
    assert [(row.row.number, "rivillä 2" in row.problems[0][1]) for row in found.faulty] == [(4, True)]


def test_without_an_address_name_and_municipality_tell_a_person(bring, home, at):
    here = an_expert(home=home, first_name="Aino", last_name="Lahti", municipality="Vaasa")
    found = check(bring("aino;LAHTI;;;Vasa;;;;", "Aino;Lahti;;;Helsinki;;;;"), at=at)
    assert [row.duplicate for row in found.duplicates] == [here]
    assert len(found.fresh) == 1


def test_a_namesake_is_asked_about_and_not_filled_in(bring, home, lead, at):
    here = an_expert(home=home, first_name="Matti", last_name="Virtanen", municipality="Helsinki", email="", themes=[])
    run = bring("Matti;Virtanen;toinen.matti@example.org;;Helsinki;masennus;;;")
    actions.set_mapping(run=run, mapping=run.mapping, duplicates="update", by=lead, at=at)
    (faulty,) = check(run, at=at).faulty
    assert faulty.problems[0][0] == "Samanniminen"
    actions.run_import(run=run, by=lead, at=at, leave_out_faulty=True)
    here.refresh_from_db()
    assert (here.email, here.themes.count(), Expert.objects.count()) == ("", 0, 1)


def test_misspelt_names_are_compared_a_limited_number_of_times(bring, at, monkeypatch):
    asked = []
    monkeypatch.setattr("kokemussilta.register.cells.get_close_matches", lambda word, *_, **__: asked.append(word) or [])
    run = bring(*(f"Etu{n};Suku{n};;;Tampre{n};masenuss{n % 3};;;" for n in range(400)), f"Pitkä;Solu;;;Vaasa;{'x' * 3900};;;")
    assert len(check(run, at=at).faulty) == 401
    assert (len(asked), len(set(asked)), max(map(len, asked)) < 60) == (200, 200, True)
    asked.clear()
    check(run, at=at, suggest=False)
    assert asked == []


def test_a_check_asks_the_database_the_same_for_a_few_rows_and_many_faulty_ones(bring, at):
    counts = []
    for rows in (2, 300):
        run = bring(*(f"Etu{n};Suku{n};h{n}@example.org;;Tampre{n};masenuss;suomii;;" for n in range(rows)))
        with CaptureQueriesContext(connection) as seen:
            check(run, at=at)
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.slow
def test_two_thousand_misspelt_rows_take_seconds(bring, at):
    run = bring(*(f"Etu{n};Suku{n};;;Seinäjok {n};masennuss {n};suomii {n};;" for n in range(2000)))
    started = time.process_time()
    assert len(check(run, at=at).faulty) == 2000
    assert time.process_time() - started < 5
