"""Kept, sent, removed, swept."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from kokemussilta.audit.models import Entry
from kokemussilta.core import clock
from kokemussilta.core.workflow import Refused
from kokemussilta.files import actions, sweeping
from kokemussilta.files.fields import CheckedFileField
from kokemussilta.files.looking.outside import Checked
from kokemussilta.files.models import StoredFile
from kokemussilta.files.refusals import WORDS
from kokemussilta.files.sending import send
from tests.factories import people
from tests.files.bring import paper, picture, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_place_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def _kept(at, **more):
    checked = Checked(**{"name": "kuitti.png", "kind": "png", "content": picture("PNG"), "purpose": "receipt"} | more)
    return actions.keep(upload=checked, purpose="receipt", by=people.user(), at=at)


def test_a_file_is_kept_for_nobody_elses_eyes(at, settings):
    owner = people.user()
    stored = actions.keep(upload=upload(picture("JPEG"), "Junalippu.png"), purpose="receipt", by=owner, at=at)

    path = Path(default_storage.path(stored.path))
    assert (stored.name, stored.kind, stored.uploaded_by, stored.size) == ("Junalippu.jpg", "jpeg", owner, path.stat().st_size)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    folders = [path.parent, path.parent.parent, settings.MEDIA_ROOT]
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700] * 3
    assert "unalippu" not in stored.path
    with pytest.raises(ValueError, match="no addresses"):
        default_storage.url(stored.path)
    entry = Entry.objects.get(verb="files.file.kept")
    assert (entry.subject, entry.by, entry.fields) == (stored.code, owner.code, [])


def test_what_is_refused_leaves_nothing_behind(at, settings):
    with pytest.raises(Refused):
        actions.keep(upload=upload(b"<html>", "kuva.jpg"), purpose="receipt", by=people.user(), at=at)

    assert (StoredFile.objects.count(), settings.MEDIA_ROOT.exists()) == (0, False)


def test_a_file_for_one_purpose_is_not_kept_for_another(at):
    with pytest.raises(ValueError, match="checked for deliverable"):
        _kept(at, purpose="deliverable")


def test_no_row_stands_without_bytes_or_kind(at):
    stored = _kept(at)
    for wrong in ({"path": None}, {"kind": "html"}, {"purpose": "x"}, {"size": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StoredFile.objects.filter(pk=stored.pk).update(**wrong)


def test_a_picture_is_sent_so_that_no_browser_takes_it_for_anything_else(at):
    stored = _kept(at, name="Äidin kuitti.png")
    saved, shown = send(stored), send(stored, inline=True)

    assert saved.content == picture("PNG")
    assert saved["Content-Type"] == "image/png"
    assert saved["Content-Disposition"] == "attachment; filename*=utf-8''%C3%84idin%20kuitti.png"
    assert shown["Content-Disposition"].startswith("inline")
    assert saved["X-Content-Type-Options"] == "nosniff"
    assert saved["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert saved["Cache-Control"] == "private, no-store"


def test_a_paper_is_always_saved_never_opened_in_our_house(at):
    stored = _kept(at, name="a.pdf", kind="pdf", content=paper())

    assert send(stored, inline=True)["Content-Disposition"] == 'attachment; filename="a.pdf"'


def test_bytes_that_changed_or_went_are_not_sent(at, caplog):
    stored = _kept(at)
    path = Path(default_storage.path(stored.path))
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(Refused, match="ei saatu auki"):
        send(stored)
    path.unlink()
    with pytest.raises(Refused, match="ei saatu auki"):
        send(stored)

    assert [stored.code in line and "kuitti" not in line for line in caplog.messages] == [True, True]


def test_what_was_removed_is_gone_at_once_and_only_once(at, later):
    stored = _kept(at)
    for hours in (1, 2):
        actions.remove(stored=StoredFile.objects.get(), by=people.user(), at=later(hours=hours))

    stored.refresh_from_db()
    assert stored.removed_at == later(hours=1)
    assert Entry.objects.filter(verb="files.file.removed").count() == 1
    with pytest.raises(Refused, match=str(WORDS["gone"])):
        send(stored)


def test_bytes_go_a_week_after_their_removal(at, later):
    stays, goes = _kept(at), _kept(at)
    path = Path(default_storage.path(goes.path))
    actions.remove(stored=goes, by=None, at=at)

    assert (sweeping.sweep(later(days=6)), path.exists()) == (0, True)
    assert (sweeping.sweep(later(days=8)), path.exists()) == (1, False)
    assert (sweeping.sweep(later(days=8)), list(StoredFile.objects.all())) == (0, [stays])
    assert send(stays).status_code == 200


def _stray(days: float, number: int = 0) -> str:
    path = default_storage.save(f"files/2027-03/{number:032x}", ContentFile(b"x"))
    moment = (clock.now() - timedelta(days=days)).timestamp()
    os.utime(default_storage.path(path), (moment, moment))
    return path


def test_bytes_without_a_row_go_after_a_day(at):
    now = clock.now()
    stored = _kept(at)
    old, new = _stray(2, 1), _stray(0.5, 2)

    assert sweeping.sweep(now) == 1
    assert [default_storage.exists(path) for path in (old, new, stored.path)] == [False, True, True]


def test_a_wrong_database_empties_no_storage(monkeypatch, caplog):
    monkeypatch.setattr(sweeping, "SUSPICIOUS", 3)
    for number in range(4):
        _stray(5, number)

    assert sweeping.sweep(clock.now()) == 0
    assert caplog.messages == ["most stored files have no row: is this the right database? 4 of 4 are left"]


def test_a_row_that_came_to_nothing_leaves_bytes_for_the_sweep(at):
    with transaction.atomic():
        stored = _kept(at)
        transaction.set_rollback(True)
    moment = datetime(2027, 1, 1, tzinfo=UTC).timestamp()
    os.utime(default_storage.path(stored.path), (moment, moment))

    assert (StoredFile.objects.count(), sweeping.sweep(at)) == (0, 1)
    assert sweeping.sweep(at) == 0


def test_the_sweep_looks_nowhere_else(settings, at):
    other = Path(settings.MEDIA_ROOT) / "muuta" / "tiedosto"
    other.parent.mkdir(parents=True)
    other.write_text("x")
    os.utime(other, (1, 1))

    assert (sweeping.sweep(at), other.exists()) == (0, True)


class _Form(forms.Form):
    receipt = CheckedFileField(purpose="receipt", label="Kuitti")
    more = CheckedFileField(purpose="receipt", required=False)


def test_the_field_of_a_form_tells_what_to_do():
    good = _Form({}, {"receipt": upload(picture("PNG"), "x.png"), "more": upload(paper(), "x.pdf")})
    bad = _Form({}, {"receipt": upload(b"", "x.png"), "more": upload(b"\0\0\0\x18ftypheic", "x.jpg")})

    assert good.is_valid()
    assert [good.cleaned_data[name].kind for name in ("receipt", "more")] == ["png", "pdf"]
    assert bad.errors == {"receipt": [str(WORDS["empty"])], "more": [str(WORDS["heic"])]}
    assert _Form({}, {}).errors.keys() == {"receipt"}
    assert 'accept="image/jpeg,image/png,image/webp,application/pdf"' in str(_Form()["receipt"])
    assert "enintään 10 megatavua" in _Form()["receipt"].help_text
