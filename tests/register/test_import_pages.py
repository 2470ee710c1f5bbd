"""The pages of an import, and the command that does the same."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from kokemussilta.register.models import Expert, ImportRun
from tests.factories import people
from tests.register.sheet import AINO, EERO, HEAD

pytestmark = pytest.mark.django_db


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
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tiedosto on tyhjä"),
        (b"\0\0\0", "Taulukossa ei ole ihmisiä"),
        (b"PK\x03\x04zip", "Excel-tiedostoa ei voi lukea"),
        (b"Nimi\n", "Taulukossa ei ole ihmisiä"),
    ],
)
def test_a_bad_file_keeps_the_page(client, home, lead, content, words):
    people.sign_in(client, lead)
    answer = client.post("/people/imports/", {"organisation": home.code, "file": SimpleUploadedFile("x.csv", content)})
    assert (answer.status_code, words in answer.content.decode(), ImportRun.objects.count()) == (422, True, 0)
    assert client.post("/people/imports/", {}).status_code == 422


@pytest.mark.usefixtures("clock_at")
def test_a_large_file_is_refused_before_it_is_read(client, home, lead, monkeypatch):
    people.sign_in(client, lead)
    monkeypatch.setattr("kokemussilta.register.forms.importing.MAX_BYTES", 10)
    monkeypatch.setattr("kokemussilta.register.actions.bring", lambda **_: pytest.fail("was read"))
    answer = client.post("/people/imports/", {"organisation": home.code, "file": SimpleUploadedFile("x.csv", b"x" * 11)})
    assert (answer.status_code, "liian suuri" in answer.content.decode()) == (422, True)


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
