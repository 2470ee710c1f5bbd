"""Keeping the index; called by the areas inside the transaction of what they change."""

import logging
from collections.abc import Iterable
from datetime import datetime

from kokemussilta.accounts.models import User
from kokemussilta.core.transactions import whole
from kokemussilta.search import sources
from kokemussilta.search.models import Rebuild, Word
from kokemussilta.search.rules import described

logger = logging.getLogger(__name__)

_ONCE = 500
_INSERT = 5_000


def bring(kind: str, subjects: Iterable[int]) -> int:
    """Make the index say what these things (row numbers) say now; those that are to be found no more go. Answers how many forms moved."""
    numbers = sorted(set(subjects))
    return sum(_bring(kind, numbers[start : start + _ONCE]) for start in range(0, len(numbers), _ONCE))


def forget(kind: str, subjects: Iterable[int]) -> None:
    """Take things out of the index, as their rows go."""
    numbers = sorted(set(subjects))
    for start in range(0, len(numbers), _ONCE):
        Word.objects.filter(kind=kind, subject__in=numbers[start : start + _ONCE]).delete()


def _bring(kind: str, numbers: list[int]) -> int:
    wanted = {
        (subject, form): owner
        for subject, (owner, forms) in described(sources.source_of(kind).documents(numbers)).items()
        for form in forms
    }
    held: set[tuple[int, str]] = set()
    gone = []
    for row, subject, form, owner in Word.objects.filter(kind=kind, subject__in=numbers).values_list(
        "pk", "subject", "form", "owner"
    ):
        if wanted.get((subject, form)) == owner:
            held.add((subject, form))
        else:
            gone.append(row)
    for start in range(0, len(gone), _INSERT):
        Word.objects.filter(pk__in=gone[start : start + _INSERT]).delete()
    new = [
        Word(kind=kind, subject=subject, form=form, owner=owner)
        for (subject, form), owner in sorted(wanted.items())
        if (subject, form) not in held
    ]
    # Two who index one thing at the same moment both hold it by their own locks; the same form twice is one form.
    Word.objects.bulk_create(new, batch_size=_INSERT, ignore_conflicts=True)
    return len(gone) + len(new)


@whole
def ask_rebuild(*, kind: str, by: User | None, at: datetime) -> None:
    """Let a whole kind be indexed anew, from its beginning."""
    Rebuild.objects.update_or_create(
        kind=kind, defaults={"reached": 0, "rules": sources.VERSION, "asked_at": at, "done_at": None}
    )
    logger.info("index of %s: asked anew by %s", kind, by.code if by else "the program")


@whole
def rebuild_some(*, kind: str, by: User | None, at: datetime, most: int = _ONCE) -> int | None:
    """Index the next things of a kind that is being indexed anew; answers the row number reached, None when all is done.

    The things are held meanwhile, so that whoever changes one of them indexes it after us.
    """
    row = Rebuild.objects.select_for_update().filter(kind=kind, done_at__isnull=True).first()
    if row is None:
        return None
    rows = sources.source_of(kind).rows().filter(pk__gt=row.reached).order_by("pk").select_for_update(no_key=True)
    numbers = list(rows.values_list("pk", flat=True)[:most])
    _drop_between(kind, row.reached, numbers)
    if numbers:
        _bring(kind, numbers)
        row.reached = numbers[-1]
    else:
        row.done_at = at
    row.save(update_fields=["reached", "done_at"])
    return row.reached if numbers else None


def _drop_between(kind: str, after: int, kept: list[int]) -> None:
    """Take out what is in the index among or, when nothing is left to come, after these and should not be."""
    there = Word.objects.filter(kind=kind, subject__gt=after)
    if kept:
        there = there.filter(subject__lte=kept[-1])
    forget(kind, set(there.order_by().values_list("subject", flat=True).distinct()) - set(kept))
