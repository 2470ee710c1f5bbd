"""Moving an expert's guard row: the first write of everything that must not happen twice at once to one person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max
from django.utils.translation import gettext as _

from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Stale
from kokemussilta.register.models import Expert, Folded, Guard, Move

# So many of the newest moves are kept one by one.
KEPT_MOVES = 2000
_AT_ONCE = 500


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
    note([expert.pk])
    if seen is not None and seen.now(Expert.objects.get(pk=expert.pk)) != seen.facts:
        raise Stale(stale())


def note(people: Iterable[int]) -> None:
    """Tell those who keep what they have read that something about these people (row numbers) changed; `hold` does it too."""
    Move.objects.bulk_create([Move(person=person) for person in people], batch_size=1000)


def stale() -> str:
    """What is said when an entry was changed by somebody else while a form about it stood open."""
    return _(
        "Tätä kohtaa on muutettu sen jälkeen, kun avasit sen. Kirjoittamasi on yhä tällä sivulla. Tarkista se ja tallenna uudelleen."
    )


@whole
def fold() -> int:
    """Fold moves that everybody has seen, so that the rest are few; answers how many. The sum of chances stays what it was."""
    newest = Move.objects.aggregate(found=Max("pk"))["found"] or 0
    Folded.objects.get_or_create(pk=1)
    Folded.objects.select_for_update().get(pk=1)
    old = dict(Move.objects.filter(pk__lte=newest - KEPT_MOVES).values_list("pk", "chance"))
    numbers = list(old)
    # Exactly those that were read: another may come to light meanwhile, with a lower number and a later commit.
    for first in range(0, len(numbers), _AT_ONCE):
        Move.objects.filter(pk__in=numbers[first : first + _AT_ONCE]).delete()
    Folded.objects.filter(pk=1).update(chances=F("chances") + sum(old.values()))
    return len(old)
