"""Keeping a file and removing it; who may is asked by the area whose thing it belongs to."""

import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.files.looking.outside import Checked, check
from kokemussilta.files.models import StoredFile
from kokemussilta.files.sweeping import FOLDER


def keep(*, upload: UploadedFile[bytes] | Checked, purpose: str, by: User | None, at: datetime) -> StoredFile:
    """A file taken in: looked into, made anew, its bytes first and then its row. Raises Refused with kind words.

    Looking takes a second, so let the form's field do it (`fields.CheckedFileField`) and hand over what it found: inside another
    action's transaction only the bytes are written then. Bytes whose row came to nothing are swept later (`sweeping`).
    """
    checked = upload if isinstance(upload, Checked) else check(upload, purpose)
    if checked.purpose != purpose:
        raise ValueError(f"checked for {checked.purpose}, to be kept for {purpose}")
    path = default_storage.save(f"{FOLDER}/{at:%Y-%m}/{secrets.token_hex(16)}", ContentFile(checked.content))
    return _note(checked=checked, path=path, by=by, at=at)


@whole
def _note(*, checked: Checked, path: str, by: User | None, at: datetime) -> StoredFile:
    stored = StoredFile.objects.create(
        purpose=checked.purpose,
        name=checked.name,
        kind=checked.kind,
        size=checked.size,
        sha256=checked.sha256,
        path=path,
        uploaded_by=by,
        uploaded_at=at,
    )
    audit.record("files.file.kept", stored, by=by, at=at)
    return stored


@whole
def remove(*, stored: StoredFile, by: User | None, at: datetime) -> None:
    """From now on nobody gets it; its bytes are swept a week later. Pressed twice, removed once."""
    if StoredFile.objects.filter(pk=stored.pk, removed_at=None).update(removed_at=at):
        audit.record("files.file.removed", stored, by=by, at=at)
    stored.removed_at = stored.removed_at or at
