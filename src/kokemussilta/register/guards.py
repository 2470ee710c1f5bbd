"""Moving an expert's guard row: the first write of everything that must not happen twice at once to one person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from kokemussilta.core.workflow import Stale
from kokemussilta.register.models import Expert, Guard


@dataclass(frozen=True)
class Seen:
    """What an entry said when somebody was about to change it, and how to ask it what it says now."""

    facts: Mapping[str, object]
    now: Callable[[Expert], Mapping[str, object]]


def hold(expert: Expert, *, at: datetime, seen: Seen | None = None) -> None:
    """Move the guard's version, which locks the row until the transaction ends.

    A second transaction for the same person waits here, then reads what the first one wrote. Call it before reading
    anything that a rule is applied to. Also marks the person as changed for the ranking. Raises `Stale` when the entry says
    something else than what was `seen`.
    """
    moved = Guard.objects.filter(expert=expert).update(version=F("version") + 1, moved_at=at)
    if moved == 0:
        Guard.objects.create(expert=expert, version=1, moved_at=at)
    if seen is not None and seen.now(Expert.objects.get(pk=expert.pk)) != seen.facts:
        raise Stale(stale())


def stale() -> str:
    """What is said when an entry was changed by somebody else while a form about it stood open."""
    return _(
        "Tätä kohtaa on muutettu sen jälkeen, kun avasit sen. Kirjoittamasi on yhä tällä sivulla. Tarkista se ja tallenna uudelleen."
    )
