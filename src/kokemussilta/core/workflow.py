"""A workflow is a table of moves; `advance` makes one, and only one of two who try at once.

An area writes its table in `states.py`; buttons, filters, pictures and tests are read from it. (ADR 0002)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _


class Refused(Exception):
    """Something was asked for that can't be done now; `str()` is a sentence for the person who asked."""


class NotAllowedFrom(Refused):
    """The move does not start from the state that the row is in."""


class Stale(Refused):
    """Another person or process moved the row first."""


@dataclass(frozen=True)
class Move:
    """One arrow of a workflow: from any of `sources` to `target`."""

    name: str
    sources: frozenset[str]
    target: str

    @classmethod
    def of(cls, name: str, sources: Iterable[str], target: str) -> "Move":
        """A move whose states may come as members of a `TextChoices`."""
        return cls(name, frozenset(str(state) for state in sources), str(target))

    def starts_from(self, state: str) -> bool:
        """Whether the move may be made from `state`."""
        return state in self.sources


@dataclass(frozen=True)
class Workflow:
    """All moves of one kind of row; `initial` is the state it is born in."""

    name: str
    initial: str
    moves: tuple[Move, ...]

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The moves open from `state`, in the table's order."""
        return tuple(move for move in self.moves if move.starts_from(state))


class Moving(models.Model):
    """A row with a state; the field itself is declared by each model, for its own choices."""

    state: Any
    state_since = models.DateTimeField(editable=False)

    class Meta:
        abstract = True


def advance(
    row: Moving, move: Move, *, at: datetime, seen: Mapping[str, Any] | None = None, also: Mapping[str, Any] | None = None
) -> None:
    """Make `move` on `row` by compare-and-set, or raise.

    Works alike on SQLite and PostgreSQL, without row locks: the update names the state it leaves, so of two at once one
    finds no row. Raises `NotAllowedFrom` when the move does not start here, `Stale` when another got there first. A move that keeps
    the state names further fields as they were `seen`; fields that the database ties to the state are set by the same update (`also`).
    """
    old = str(row.state)
    if not move.starts_from(old):
        sentence = _("Tilanne on ehtinyt muuttua, joten tätä ei voi enää tehdä. Katso, miltä se nyt näyttää.")
        raise _noted(NotAllowedFrom(sentence), f"{type(row).__name__}: {move.name} does not start from {old}")
    rows: Any = type(row)._base_manager
    changed = rows.filter(pk=row.pk, state=old, **(seen or {})).update(state=move.target, state_since=at, **(also or {}))
    if changed != 1:
        sentence = _(
            "Toinen ehti muuttaa tätä juuri ennen sinua. Katso, miltä tilanne nyt näyttää, ja kokeile tarvittaessa uudelleen."
        )
        raise _noted(Stale(sentence), f"{type(row).__name__}: {move.name} came second")
    row.state = move.target
    row.state_since = at
    for name, value in (also or {}).items():
        setattr(row, name, value)


def _noted(refusal: Refused, note: str) -> Refused:
    """The refusal with a note for tracebacks; the person reads only its sentence."""
    refusal.add_note(note)
    return refusal
