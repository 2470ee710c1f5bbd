"""What nobody needs any more goes: bytes that no row knows, and those of files removed a week ago."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext_lazy as _

from kokemussilta.files.models import StoredFile
from kokemussilta.notifications.duties import Duty, register

logger = logging.getLogger(__name__)

#: Where files lie in the storage; nothing else is touched.
FOLDER = "files"
#: So long after its removal a file's bytes stay, so that a slip can be mended by an operator.
KEPT_AFTER_REMOVAL = timedelta(days=7)
#: So old are bytes that no row knows before they go: a row may still be on its way.
NO_ROW_FOR = timedelta(days=1)
#: When more bytes than this, and more than half of all, have no row, the database is the wrong one rather than the bytes.
SUSPICIOUS = 50


def sweep(at: datetime) -> int:
    """How many files' bytes went."""
    return _removed_long_ago(at) + _without_a_row(at)


def _removed_long_ago(at: datetime) -> int:
    rows = StoredFile.objects.filter(removed_at__lt=at - KEPT_AFTER_REMOVAL, path__isnull=False).order_by("pk")
    gone = 0
    for row in rows[:1000]:
        # Bytes first: were we cut off between, the next turn finds the row again and nothing to delete.
        default_storage.delete(str(row.path))
        _let_go(row)
        gone += 1
    return gone


def _let_go(row: StoredFile) -> None:
    """The row goes with its bytes, unless something still tells that there was a file."""
    try:
        row.delete()
    except (ProtectedError, RestrictedError):
        StoredFile.objects.filter(pk=row.pk).update(path=None, name="")


def _without_a_row(at: datetime) -> int:
    lying = list(_lying())
    known = set(StoredFile.objects.filter(path__isnull=False).values_list("path", flat=True))
    strays = [path for path in lying if path not in known]
    if len(strays) > SUSPICIOUS and len(strays) * 2 > len(lying):
        logger.error("most stored files have no row: is this the right database? %s of %s are left", len(strays), len(lying))
        return 0
    old = [path for path in strays if _changed(path, at) < at - NO_ROW_FOR]
    for path in old:
        default_storage.delete(path)
    return len(old)


def _lying() -> Iterator[str]:
    """The paths of all that is stored."""
    try:
        months, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    yield from (f"{FOLDER}/{name}" for name in files)
    for month in months:
        yield from (f"{FOLDER}/{month}/{name}" for name in default_storage.listdir(f"{FOLDER}/{month}")[1])


def _changed(path: str, at: datetime) -> datetime:
    """When bytes were written; what has just gone away is new."""
    try:
        return default_storage.get_modified_time(path)
    except FileNotFoundError:
        return at


SWEEP = Duty("files.sweep", every=timedelta(hours=6), run=sweep, title=_("Tarpeettomat liitetiedostot poistetaan"))


def register_duty() -> None:
    """The worker sweeps."""
    register(SWEEP)
