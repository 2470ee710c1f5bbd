"""Tasks of earlier years from a sheet: the published figures to the last task, by command and on the page."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.core.workflow import NotAllowedFrom, Refused
from kokemussilta.reporting.actions import history as histories
from kokemussilta.reporting.models import History, HistoryRow, TaskFact
from kokemussilta.reporting.queries import held, table
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "clean_cache")]

SHEET = Path(__file__).parent / "data" / "tasks_2021_2023.csv"
HEAD = "päivä;sektori;tilaajan tyyppi;tehtävä;kunta;tunnit;kohdatut;kokemusasiantuntijoita;kieli;toteutus\n"


def told(*words, **options):
    """What a command prints on its two streams."""
    out, errors = StringIO(), StringIO()
    call_command(*words, stdout=out, stderr=errors, **options)
    return out.getvalue(), errors.getvalue()


def figures(organisation, *words):
    return json.loads(told("figures", "tasks", "--organisation", organisation.slug, *words, "--json")[0])


@pytest.fixture
def home(db):
    return people.organisation("Hankealue")


def test_the_published_totals_come_out_of_the_sheet(home):
    told("import", "tasks", str(SHEET), "--organisation", home.slug)

    by_year = figures(home, "--from", "2021-01-01", "--to", "2023-12-31", "--by", "year,sector")
    assert by_year == {
        "rows": [
            {"year": 2021, "sector": "Kuntien peruspalvelut", "tasks": 1035},
            {"year": 2021, "sector": "Oppilaitokset", "tasks": 84},
            {"year": 2022, "sector": "Kuntien peruspalvelut", "tasks": 1573},
            {"year": 2022, "sector": "Oppilaitokset", "tasks": 184},
            {"year": 2023, "sector": "Kuntien peruspalvelut", "tasks": 659},
            {"year": 2023, "sector": "Oppilaitokset", "tasks": 65},
        ],
        "total": {"tasks": 3600},
    }
    assert figures(home, "--from", "2021-01-01", "--to", "2021-12-31")["total"] == {"tasks": 1119}
    # The headline of the report says 1,727; its own parts, and the rows, sum to 1,757.
    assert figures(home, "--from", "2022-01-01", "--to", "2022-12-31")["total"] == {"tasks": 1757}


def test_a_try_changes_nothing_and_a_second_time_is_refused(home):
    out, _errors = told("import", "tasks", str(SHEET), "--organisation", home.slug, "--dry-run")
    assert "tehtäviä 3600, korjattavia rivejä 0" in out
    assert (History.objects.count(), TaskFact.objects.count(), HistoryRow.objects.count()) == (0, 0, 0)

    told("import", "tasks", str(SHEET), "--organisation", home.slug)
    with pytest.raises(CommandError, match="jo mukana luvuissa"):
        told("import", "tasks", str(SHEET), "--organisation", home.slug)
    assert (TaskFact.objects.count(), HistoryRow.objects.count()) == (3600, 0)


def test_rows_to_mend_are_told_one_by_one_and_nothing_is_brought_in(home, tmp_path):
    sheet = tmp_path / "tasks.csv"
    sheet.write_text(
        HEAD
        + "2021-01-01;Koulut;Lukio;Luento;Seinäjoki;1,5;20;1;fi;etänä\n"
        + "2021-13-01;Koulut;Lukio;Luento;Seinäjoki;1,5;20;1;fi;etänä\n"
        + "2021-01-01;Koulut;Lukio;Luento;Atlantis;paljon;-3;0;fi;kuussa\n"
    )
    out, errors = StringIO(), StringIO()
    with pytest.raises(CommandError, match="2 riviä pitää ensin korjata"):
        call_command("import", "tasks", str(sheet), "--organisation", home.slug, stdout=out, stderr=errors)
    starts = [line.rsplit(":", 1)[0] for line in errors.getvalue().splitlines()]
    assert [start.split(":")[0] + ":" + start.split(":")[1] for start in starts] == [
        "rivi 3: Päivä", "rivi 4: Kunta", "rivi 4: Tunnit", "rivi 4: Kohdatut ihmiset", "rivi 4: Kokemusasiantuntijoita",
        "rivi 4: Toteutus",
    ]  # fmt: skip
    assert TaskFact.objects.count() == 0

    told("import", "tasks", str(sheet), "--organisation", home.slug, "--leave-out-faulty")
    assert TaskFact.objects.count() == 1


def test_our_own_words_are_known_and_others_keep_theirs(home, tmp_path):
    sheet = tmp_path / "tasks.csv"
    sheet.write_text(HEAD + "1.2.2021;Muu ala;Lastensuojelu;ryhmänohjaus;Kurikka;2;5;2;sv;paikan päällä\n")
    told("import", "tasks", str(sheet), "--organisation", home.slug)
    (fact,) = TaskFact.objects.select_related("client", "kind", "municipality", "language")
    assert (fact.day, fact.sector_name, fact.client.code, fact.kind.code) == (
        date(2021, 2, 1), "Muu ala", "child-protection", "group-leading",
    )  # fmt: skip
    assert (fact.municipality.name_fi, fact.language.code, fact.place) == ("Kurikka", "sv", "on_site")
    assert (fact.minutes, fact.person_minutes, fact.people, fact.experts) == (120, 240, 5, 2)


def test_undoing_takes_all_of_it_out_once(home, at):
    lead = people.member(Role.LEAD, home)
    brought = histories.bring(organisation=home, content=SHEET.read_bytes(), name=SHEET.name, by=lead, at=at)
    histories.run(history=brought, by=lead, at=at)
    assert histories.undo(history=brought, by=lead, at=at) == 3600
    assert TaskFact.objects.count() == 0
    with pytest.raises(NotAllowedFrom):
        histories.undo(history=brought, by=lead, at=at)
    # The same file may come again after that.
    again = histories.bring(organisation=home, content=SHEET.read_bytes(), name=SHEET.name, by=lead, at=at)
    assert len(histories.run(history=again, by=lead, at=at).facts) == 3600


def test_others_bring_nothing_in(home, at):
    for user in (people.member(Role.COORDINATOR, home), people.member(Role.LEAD, people.organisation("Toinen"))):
        with pytest.raises(PermissionDenied):
            histories.bring(organisation=home, content=SHEET.read_bytes(), name="", by=user, at=at)
    assert History.objects.count() == 0


def test_two_who_run_the_same_sheet_at_once_count_it_once(home, at):
    one = histories.bring(organisation=home, content=SHEET.read_bytes(), name="", by=None, at=at)
    other = histories.bring(organisation=home, content=SHEET.read_bytes(), name="", by=None, at=at)
    histories.run(history=one, by=None, at=at)
    with pytest.raises(Refused, match="jo mukana"):
        histories.run(history=other, by=None, at=at)
    assert TaskFact.objects.count() == 3600


@pytest.mark.parametrize(
    "by",
    [
        "year",
        "month",
        "week",
        "day",
        "sector",
        "client",
        "kind",
        "product",
        "municipality",
        "county",
        "language",
        "place",
        "unit",
    ],
)
def test_parts_sum_to_the_whole_by_every_dimension(home, by):
    told("import", "tasks", str(SHEET), "--organisation", home.slug)
    facts = held([home.pk], date(2021, 3, 1), date(2022, 10, 31))
    whole = table(facts, (), ("tasks", "people", "task_minutes", "person_minutes", "seats"))
    parts = table(facts, (by,), ("tasks", "people", "task_minutes", "person_minutes", "seats"))
    for measure, total in whole.total.items():
        assert sum(row.sums[measure] for row in parts.rows) == total
    assert len({row.values for row in parts.rows}) == len(parts.rows)


def test_the_page_shows_the_same(home, at):
    told("import", "tasks", str(SHEET), "--organisation", home.slug)
    browser = people.sign_in(Client(), people.member(Role.LEAD, home), at=at)
    page = browser.get(reverse("reporting:figures"), {"year": "2022"}).content.decode()
    assert [number in page.replace("\xa0", " ") for number in ("1 757", "1 573", "184")] == [True, True, True]
