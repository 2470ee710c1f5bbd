"""Writing the audit trail; every action of the program calls `record` inside its own transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from kokemussilta.audit.models import Entry, Reading, ReadSubject


class HasCode(Protocol):
    """Anything with a public code."""

    code: str


def record(
    verb: str, subject: HasCode, *, by: HasCode | None, at: datetime, within: HasCode | None = None, fields: Iterable[str] = ()
) -> Entry:
    """Note that `by` (None: the program) did `verb` (`area.noun.past_tense`) to `subject`, inside `within` (an order, say).

    `fields` are names of the fields that changed, never their values.
    """
    return Entry.objects.create(
        at=at,
        by=by.code if by else "",
        verb=verb,
        subject=subject.code,
        within=within.code if within else "",
        fields=sorted(fields),
    )


def record_many(
    verb: str, subjects: Iterable[HasCode], *, by: HasCode | None, at: datetime, within: HasCode | None = None
) -> None:
    """The same of many things at once, in a few statements."""
    doer, inside = by.code if by else "", within.code if within else ""
    rows = [Entry(at=at, by=doer, verb=verb, subject=subject.code, within=inside) for subject in subjects]
    Entry.objects.bulk_create(rows, batch_size=500)


def note_reading(
    subjects: Iterable[str], *, by: HasCode, at: datetime, reason: str, within: str = "", fields: Iterable[str] = ()
) -> Reading | None:
    """Note that `by` was shown sensitive data of the experts with codes `subjects`; None when there are none.

    `reason` is one of `audit.reasons.REASONS`; `within` the code of the order or seat at hand.
    """
    codes = list(dict.fromkeys(subjects))
    if not codes:
        return None
    reading = Reading.objects.create(at=at, by=by.code, reason=reason, within=within, fields=sorted(fields))
    ReadSubject.objects.bulk_create([ReadSubject(reading=reading, subject=code) for code in codes])
    return reading
