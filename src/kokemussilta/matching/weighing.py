"""An organisation's weights in words, and what other weights would change on one of its seats."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.audit.actions import note_reading
from kokemussilta.audit.reasons import MATCHING
from kokemussilta.matching import snapshot
from kokemussilta.matching.engine import decide
from kokemussilta.matching.models import Weighing
from kokemussilta.matching.queries import Who, who_are
from kokemussilta.matching.scoring import Scores
from kokemussilta.matching.seats import Looked, find
from kokemussilta.matching.weights import WEIGHTS, Level, Part, points_of
from kokemussilta.orders.models import Seat

#: So many of the first are compared.
TRIED = 5


@dataclass(frozen=True)
class Weighed:
    """One part with the points that it can give, and what it rewards."""

    name: StrOrPromise
    points: int
    sentence: StrOrPromise


@dataclass(frozen=True)
class Tried:
    """Who comes first on a seat by the weights at hand and by others."""

    looked: Looked
    now: list[Who]
    then: list[Who]

    @property
    def is_same(self) -> bool:
        """Whether the same people come in the same order."""
        return [one.code for one in self.now] == [one.code for one in self.then]


def weighed(weights: dict[Part, int]) -> list[Weighed]:
    """The parts that count, in the order of their usual weight."""
    return [Weighed(weight.name, weights[part], weight.sentence) for part, weight in WEIGHTS.items() if weights[part]]


def emphasis(row: Weighing | None) -> str:
    """What weighs otherwise than usual, in a sentence; "" when nothing does."""
    levels = row.levels if row else {}
    names = {level: [str(WEIGHTS[part].name).lower() for part in Part if levels.get(part) == level] for level in Level}
    told = [
        (_("paljon painavat: %(parts)s"), names[Level.MUCH]),
        (_("vähän painavat: %(parts)s"), names[Level.LITTLE]),
        (_("ei paina lainkaan: %(parts)s"), names[Level.NONE]),
    ]
    return "; ".join(words % {"parts": ", ".join(parts)} for words, parts in told if parts)


def weighing_of(organisation: Organisation) -> dict[Part, Level]:
    """The organisation's levels."""
    row = Weighing.objects.filter(organisation=organisation).first()
    return row.levels if row else dict.fromkeys(Part, Level.USUAL)


def try_out(organisation: Organisation, levels: dict[Part, Level], *, user: User, at: datetime) -> Tried | None:
    """Who would come first on the organisation's next open seat; that `user` read those shown is noted. None without a seat."""
    seats = Seat.objects.on_desk_of(user).filter(task__order__desk=organisation, task__state="planned", task__starts_at__gt=at)
    free = seats.exclude(assignments__state__in=HOLDS_SEAT).order_by("task__starts_at", "pk").values_list("code", flat=True)
    looked = find(user, code, at=at) if (code := free.first()) else None
    if looked is None:
        return None
    kept = snapshot.current(at, looked.mark)
    fitting = decide(kept.pool, looked.facts, looked.fresh, kept.visible_to(looked.desk, but=user.pk)).fitting
    firsts = [
        [one.expert for one in Scores(kept.pool, looked.facts, fitting, at=at, weights=weights).best(TRIED)]
        for weights in (looked.weights, points_of(levels))
    ]
    who = who_are({one for first in firsts for one in first})
    codes = sorted(one.code for one in who.values())
    note_reading(codes, by=user, at=at, reason=MATCHING, within=looked.seat.task.order.code, fields=["themes", "availability"])
    now, then = ([who[one] for one in first if one in who] for first in firsts)
    return Tried(looked, now, then)
