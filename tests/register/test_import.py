"""A spreadsheet into the register: checked row by row, all or nothing, undone as a whole."""

import time
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from kokemussilta.accounts.models import User
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import NotAllowedFrom, Refused
from kokemussilta.notifications import outbox
from kokemussilta.register import actions
from kokemussilta.register.actions import importing
from kokemussilta.register.checking import check
from kokemussilta.register.models import Consent, Expert, Guard, ImportRow, ImportRun
from tests.factories import people
from tests.factories.register import an_expert

pytestmark = pytest.mark.django_db

HEAD = "Etunimi;Sukunimi;Sähköposti;Puhelin;Kotikunta;Kokemustausta;Kielet;Suostumus;Viimeksi tavattu"
AINO = "Aino;Lahti;aino@example.org;040 123 4567;Seinäjoki;masennus, huumeet (läheinen);suomi, ruotsi;1.2.2026;5.2.2027"
EERO = "Eero;Ek;eero@example.org;;Vasa;;;;"


@pytest.fixture
def home():
    return people.organisation()


@pytest.fixture
def lead(home):
    return people.member("lead", home)


@pytest.fixture
def bring(home, lead, at):
    def do(*lines, by=lead):
        return actions.bring(organisation=home, content="\n".join([HEAD, *lines]).encode(), name="rekisteri.csv", by=by, at=at)

    return do


def test_bringing_a_file_changes_nothing_in_the_register(bring):
    run = bring(AINO, EERO)
    assert (run.rows.count(), Expert.objects.count(), len(run.mapping)) == (2, 0, 9)


def test_people_come_in_with_everything_their_row_tells(bring, home, lead, at):
    run = bring(AINO, EERO)
    actions.run_import(run=run, by=lead, at=at)
    aino, eero = Expert.objects.get(first_name="Aino"), Expert.objects.get(first_name="Eero")
    assert (aino.state, aino.home, aino.phone, aino.user.email) == ("active", home, "+358401234567", "aino@example.org")
    assert sorted(aino.themes.values_list("theme__code", "perspective")) == [("depression", "own"), ("drugs", "close")]
    assert sorted(aino.languages.values_list("language__code", flat=True)) == ["fi", "sv"]
    assert list(aino.consents.values_list("purpose", "way")) == [("brokered", "sheet")]
    assert str(aino.meetings.get().met_on) == "2027-02-05"
    assert (eero.state, eero.user, eero.municipality.name_fi, Consent.objects.filter(expert=eero).count()) == (
        "invited", None, "Vaasa", 0,
    )  # fmt: skip
    assert Guard.objects.filter(version=1).count() == 2
    assert Entry.objects.filter(verb="register.expert.imported", by=lead.code).count() == 2
    assert list(run.rows.values_list("outcome", flat=True)) == ["added", "added"]
    assert User.objects.get(email="aino@example.org").has_usable_password() is False


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


def test_people_who_are_here_stay_as_they_are_or_are_completed(bring, home, lead, at):
    here = an_expert(home=home, email="aino@example.org", first_name="Aino", last_name="L", themes=["alcohol"])
    run = bring(AINO)
    actions.run_import(run=run, by=lead, at=at)
    here.refresh_from_db()
    assert (run.rows.get().outcome, here.phone, Expert.objects.count()) == ("skipped", "", 1)
    run = bring(AINO)
    actions.set_mapping(run=run, mapping=run.mapping, duplicates="update", by=lead, at=at)
    actions.run_import(run=run, by=lead, at=at)
    here.refresh_from_db()
    assert (run.rows.get().outcome, here.phone, here.last_name) == ("updated", "+358401234567", "L")
    assert list(here.themes.values_list("theme__code", flat=True)) == ["alcohol"]
    actions.undo(run=run, by=lead, at=at)
    here.refresh_from_db()
    assert (here.phone, Expert.objects.count()) == ("", 1)


def test_without_an_address_name_and_municipality_tell_a_person(bring, home, at):
    here = an_expert(home=home, first_name="Aino", last_name="Lahti", municipality="Vaasa")
    found = check(bring("aino;LAHTI;;;Vasa;;;;", "Aino;Lahti;;;Helsinki;;;;"), at=at)
    assert [row.duplicate for row in found.duplicates] == [here]
    assert len(found.fresh) == 1


def test_somebody_in_another_register_is_asked_and_nothing_is_told(client, bring, lead, at, clock_at):
    other = people.organisation(name="Toinen rekisteri")
    known = an_expert(home=other, email="aino@example.org")
    run = bring(AINO, EERO)
    people.sign_in(client, lead)
    text = client.get(f"/people/imports/{run.code}/").content.decode()
    assert [secret for secret in (other.name, known.code, known.last_name + "<") if secret in text] == []
    actions.run_import(run=run, by=lead, at=at)
    assert Expert.objects.filter(home=run.organisation).count() == 1
    assert [message.to_address for message in outbox.about(known.code) if "/people/links/" in message.text] == [known.email]
    row = run.rows.get(number=2)
    assert (row.outcome, row.expert) == ("asked", None)
    text = client.get(f"/people/imports/{run.code}/").content.decode()
    assert [secret for secret in (other.name, known.code) if secret in text] == []


def test_nobody_completes_their_own_entry_by_a_sheet(bring, home, lead, at):
    mine = an_expert(home=home, email="aino@example.org")
    Expert.objects.filter(pk=mine.pk).update(user=lead)
    run = bring(AINO)
    actions.set_mapping(run=run, mapping=run.mapping, duplicates="update", by=lead, at=at)
    actions.run_import(run=run, by=lead, at=at)
    assert run.rows.get().outcome == "skipped"


def test_importing_twice_is_refused(bring, lead, at):
    run = bring(EERO)
    actions.run_import(run=run, by=lead, at=at)
    with pytest.raises(NotAllowedFrom):
        actions.run_import(run=run, by=lead, at=at)
    assert Expert.objects.count() == 1


def test_a_failure_halfway_leaves_nothing(bring, lead, at, monkeypatch):
    run = bring(AINO, EERO)

    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("kokemussilta.register.models.Meeting.objects.bulk_create", fail)
    with pytest.raises(RuntimeError):
        actions.run_import(run=run, by=lead, at=at)
    run.refresh_from_db()
    assert (run.state, Expert.objects.count(), Guard.objects.count()) == ("waiting", 0, 0)


def test_undoing_takes_everything_back(bring, lead, at):
    run = bring(AINO, EERO)
    before = User.objects.count()
    actions.run_import(run=run, by=lead, at=at)
    actions.undo(run=run, by=lead, at=at)
    run.refresh_from_db()
    assert (run.state, Expert.objects.count(), User.objects.count()) == ("undone", 0, before)
    with pytest.raises(NotAllowedFrom):
        actions.undo(run=run, by=lead, at=at)


def test_undoing_is_refused_once_somebody_is_touched(bring, lead, at):
    run = bring(AINO, EERO)
    actions.run_import(run=run, by=lead, at=at)
    aino = Expert.objects.get(first_name="Aino")
    actions.pause(expert=aino, by=aino.user, at=at)
    assert importing.touched(run) == 1
    with pytest.raises(Refused):
        actions.undo(run=run, by=lead, at=at)
    run.refresh_from_db()
    assert (run.state, Expert.objects.count()) == ("done", 2)


def test_those_who_wait_are_invited_once(bring, lead, at):
    run = bring(AINO, EERO)
    actions.run_import(run=run, by=lead, at=at)
    assert [actions.invite_imported(run=run, by=lead, at=at) for _turn in range(2)] == [1, 0]
    assert len(outbox.about(Expert.objects.get(first_name="Eero").code)) == 1


def test_only_a_lead_of_the_organisation_imports(home, bring, at):
    for by in (people.member("coordinator", home), people.member("lead", people.organisation()), people.user()):
        with pytest.raises(PermissionDenied):
            bring(AINO, by=by)
    assert ImportRun.objects.count() == 0


def test_what_was_brought_is_gone_after_thirty_days(bring, lead, at):
    old = bring(EERO)
    actions.run_import(run=old, by=lead, at=at)
    assert importing.sweep(at + timedelta(days=29)) == 0
    assert importing.sweep(at + timedelta(days=31)) == 1
    assert (ImportRun.objects.count(), ImportRow.objects.count(), Expert.objects.count()) == (0, 0, 1)


@pytest.mark.slow
def test_two_thousand_rows_take_seconds(bring, lead, at):
    lines = [f"Etu{n};Suku{n};h{n}@example.org;;Vaasa;masennus;suomi;1.2.2026;" for n in range(2000)]
    run = bring(*lines)
    started = time.perf_counter()
    actions.run_import(run=run, by=lead, at=at)
    assert Expert.objects.in_register().count() == 2000
    assert time.perf_counter() - started < 20


@pytest.mark.usefixtures("clock_at")
def test_the_pages_walk_from_file_to_undo(client, home, lead):
    people.sign_in(client, lead)
    file = SimpleUploadedFile("rekisteri.csv", "\n".join([HEAD.replace("Kotikunta", "Asuu"), AINO, EERO]).encode())
    answer = client.post("/people/imports/", {"organisation": home.code, "file": file})
    page = answer.url
    assert "kotikunta" in client.get(page).content.decode()
    run = ImportRun.objects.get()
    sent = {key: str(number) for key, number in run.mapping.items()} | {"municipality": "4", "duplicates": "skip", "map": "1"}
    assert client.post(page, sent).status_code == 302
    assert client.post(page, sent | {"title": "4"}).status_code == 422
    client.post(page, {"run": "1"})
    client.post(page, {"run": "1"})
    assert Expert.objects.count() == 2
    assert client.get(page).status_code == 200
    client.post(page, {"undo": "1"})
    assert (Expert.objects.count(), client.get(page).status_code) == (0, 200)
    client.post(page, {"discard": "1"})
    assert client.get(page).status_code == 404


@pytest.mark.usefixtures("clock_at")
@pytest.mark.parametrize("content", [b"", b"\0\0\0", b"PK\x03\x04zip", b"Nimi\nx"])
def test_a_bad_file_keeps_the_page(client, home, lead, content):
    people.sign_in(client, lead)
    file = SimpleUploadedFile("x\0.csv", content)
    assert client.post("/people/imports/", {"organisation": home.code, "file": file}).status_code in {302, 422}
    assert client.post("/people/imports/", {}).status_code == 422


@pytest.mark.usefixtures("clock_at")
def test_anothers_file_is_not_there(client, bring):
    run = bring(AINO)
    people.sign_in(client, people.member("lead", people.organisation()))
    assert client.get(f"/people/imports/{run.code}/").status_code == 404


@pytest.mark.usefixtures("clock_at")
def test_the_command_tries_and_does(home, tmp_path, capsys):
    file = tmp_path / "r.csv"
    file.write_text(f"{HEAD}\n{AINO}\n{EERO}", encoding="utf-8")
    call_command("import", str(file), "--organisation", home.slug, "--dry-run")
    assert (Expert.objects.count(), ImportRun.objects.count()) == (0, 0)
    call_command("import", str(file), "--organisation", home.slug)
    assert Expert.objects.count() == 2
    assert "uusia 2" in capsys.readouterr().out
    file.write_text(f"{HEAD}\nx;;;;;;;;", encoding="utf-8")
    for words in (["--organisation", home.slug], ["--organisation", "nobody"]):
        with pytest.raises(CommandError):
            call_command("import", str(file), *words)
    with pytest.raises(CommandError):
        call_command("import", str(tmp_path / "none.csv"), "--organisation", home.slug)
    assert ImportRun.objects.count() == 1
