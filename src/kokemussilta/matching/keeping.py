"""The snapshot written down by the worker and taken up by a process that has none; and old moves folded."""

import logging
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from kokemussilta.assignments import facts, judged, rules, shifts
from kokemussilta.matching import columns, packing, reading, rows, snapshot, tasks
from kokemussilta.matching.models import Written
from kokemussilta.matching.snapshot import KEPT_FOR, Kept, Mark
from kokemussilta.notifications.duties import Duty
from kokemussilta.register import guards

logger = logging.getLogger(__name__)

#: A smaller register is read as quickly as what was written down about it.
WORTH_WRITING = 500
# Written anew when so many have moved since, or this long after somebody moved.
MOVES, AFTER = 500, timedelta(hours=1)


def layout() -> str:
    """What the arrays mean, as a digest of the code that makes them: after a change of it, what was written is not read."""
    told = sha256()
    for module in (judged, rules, shifts, facts, columns, rows, tasks, reading, packing):
        told.update(Path(str(module.__file__)).read_bytes())
    return told.hexdigest()


def load(at: datetime) -> Kept | None:
    """What was written down, when it can be used; None when there is nothing, when it is of yesterday, or spoilt."""
    row = Written.objects.filter(read_at__gt=at - KEPT_FOR, layout=layout()).order_by("pk").last()
    if row is None:
        return None
    if sha256(row.data).hexdigest() != row.digest:
        logger.warning("the written snapshot is spoilt, so everyone is read")
        return None
    pool = packing.unpack(row.data)
    return Kept(pool, Mark(row.total), frozenset(row.moves), row.read_at, str(connection.settings_dict["NAME"]))


def keep(at: datetime) -> int:
    """Write the snapshot down when it is worth it, then fold old moves; answers 1 when it was written. A duty."""
    kept = snapshot.current(at)
    written = 0
    if len(kept.pool) < WORTH_WRITING:
        # Nobody reads it any more, and it tells of people who may have gone.
        Written.objects.all().delete()
    elif _is_old(kept, at):
        _write(kept, at)
        written = 1
    guards.fold()
    return written


KEEPING = Duty("matching.snapshot", timedelta(minutes=5), keep, _("Ehdotusten nopea muisti"))


def _is_old(kept: Kept, at: datetime) -> bool:
    fields = ("total", "newest", "read_at", "written_at", "layout")
    row = Written.objects.order_by("pk").values_list(*fields).last()
    if row is None:
        return True
    total, newest, read_at, written_at, made_by = row
    if read_at != kept.read_at or made_by != layout():
        return True
    moved = max(kept.recent, default=0) - newest
    return bool(total != kept.mark.total and (moved >= MOVES or at - written_at >= AFTER))


def _write(kept: Kept, at: datetime) -> None:
    data = packing.pack(kept.pool)
    with transaction.atomic():
        Written.objects.all().delete()
        Written.objects.create(
            total=kept.mark.total, newest=max(kept.recent, default=0), moves=sorted(kept.recent), read_at=kept.read_at,
            written_at=at, layout=layout(), digest=sha256(data).hexdigest(), data=data,
        )  # fmt: skip
