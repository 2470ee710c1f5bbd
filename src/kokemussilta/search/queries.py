"""Reading the index: which things have the typed words, how far a rebuild has come, where the index is not what it should be."""

from collections.abc import Iterator

from django.db.models import Max

from kokemussilta.search import sources
from kokemussilta.search.models import Rebuild, Word
from kokemussilta.search.rules import described

_ONCE = 500


def pending() -> list[str]:
    """Kinds that are to be indexed anew: asked, never done, or done by older rules."""
    known = {row.kind: row for row in Rebuild.objects.all()}
    return [kind for kind in (source.kind for source in sources.all_sources()) if _is_pending(known.get(kind))]


def _is_pending(row: Rebuild | None) -> bool:
    return row is None or row.done_at is None or row.rules < sources.VERSION


def under_way(kind: str) -> bool:
    """Whether a rebuild by the rules of now has been asked for and is not done."""
    return Rebuild.objects.filter(kind=kind, done_at__isnull=True, rules=sources.VERSION).exists()


def last_of(kind: str) -> int:
    """The highest row number of a kind, for telling how far a rebuild has come."""
    return int(sources.source_of(kind).rows().aggregate(last=Max("pk"))["last"] or 0)


def astray() -> Iterator[str]:
    """Things whose index is not what their areas say: `kind row-number`."""
    for source in sources.all_sources():
        numbers = source.rows().order_by("pk").values_list("pk", flat=True)
        after = 0
        while batch := list(numbers.filter(pk__gt=after)[:_ONCE]):
            yield from _differing(source, after, batch)
            after = batch[-1]
        left = Word.objects.filter(kind=source.kind, subject__gt=after).order_by("subject")
        yield from (f"{source.kind} {subject}" for subject in left.values_list("subject", flat=True).distinct())


def _differing(source: sources.Source, after: int, batch: list[int]) -> Iterator[str]:
    wanted = described(source.documents(batch))
    held: dict[int, set[tuple[str, int]]] = {}
    rows = Word.objects.filter(kind=source.kind, subject__gt=after, subject__lte=batch[-1])
    for subject, form, owner in rows.values_list("subject", "form", "owner"):
        held.setdefault(subject, set()).add((form, owner))
    for subject in sorted({*wanted, *held}):
        owner, forms = wanted.get(subject, (0, frozenset()))
        if held.get(subject, set()) != {(form, owner) for form in forms}:
            yield f"{source.kind} {subject}"
