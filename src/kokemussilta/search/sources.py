"""What is indexed: each kind of thing, registered by its own area when the program starts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kokemussilta.search.rules import Document

#: Moved when the rules make other forms of the same words: `kokemussilta reindex` and the duty then know what to do anew.
VERSION = 1


@dataclass(frozen=True)
class Source:
    """A kind of thing (at most twelve letters). `rows`: all that should be found; `documents`: what some of them, by row number, say now.

    A thing that is not among `rows` any more (left, thrown away) simply has no document. The area calls `search.actions.bring` inside the
    transaction of every change to what a document says.
    """

    kind: str
    rows: Callable[[], QuerySet[Any]]
    documents: Callable[[Sequence[int]], Iterable[Document]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a kind; the same kind again replaces it."""
    _sources[source.kind] = source


def all_sources() -> list[Source]:
    """Every kind, in the order of registration."""
    return list(_sources.values())


def source_of(kind: str) -> Source:
    """The kind's source."""
    return _sources[kind]
