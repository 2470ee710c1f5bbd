"""A seat with all that its page and its ranking need to know of it: one statement, whatever has been done to fill it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, F, FilteredRelation, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from kokemussilta.accounts.models import User
from kokemussilta.assignments.facts import facts_of_loaded, moment, with_facts
from kokemussilta.assignments.models import Assignment, Interest, Offer, OfferRound
from kokemussilta.assignments.rules import SeatFacts
from kokemussilta.assignments.states import HOLDS_SEAT, InterestState, OfferState
from kokemussilta.core.rows import bring, json_rows, unpack
from kokemussilta.matching import snapshot
from kokemussilta.matching.engine import Fresh
from kokemussilta.matching.models import Weighing
from kokemussilta.matching.weights import USUAL, Part, points_of
from kokemussilta.orders.models import Seat

if TYPE_CHECKING:
    from kokemussilta.orders.scopes import Seats

_OPEN_OR_NO = {OfferState.WAITING, OfferState.SENT, OfferState.DECLINED}

# Each table more costs the page a good part of a millisecond.
_ALONG: tuple[str, ...] = ("language", "task__municipality", "task__order__product", "open_round", "holder__expert")
_MANY = ("themes", "task__order__audiences")


@dataclass(frozen=True)
class Asked:
    """One offer of the seat, of this go or an earlier one."""

    expert: int
    state: OfferState
    answer_by: datetime | None
    answered_at: datetime | None
    round: int
    rank: int


@dataclass(frozen=True)
class Looked:
    """The seat, its facts, its person, the go that is open, and everyone asked: the latest go first, in its order."""

    seat: Seat
    facts: SeatFacts
    mark: snapshot.Mark
    fresh: Fresh
    weighing: Weighing | None
    holder: Assignment | None
    round: OfferRound | None
    interested: int
    asked: tuple[Asked, ...]

    @property
    def desk(self) -> int:
        """The organisation (row number) on whose desk the order is."""
        desk = self.seat.task.order.desk_id
        if desk is None:
            raise ValueError("an order on the shared queue has no seats to fill")
        return desk

    @property
    def desk_code(self) -> str:
        """The organisation's public code."""
        return str(self.seat.__dict__["desk_code"])

    @property
    def weights(self) -> dict[Part, int]:
        """The points of each part, as the desk weighs them."""
        return points_of(self.weighing.levels) if self.weighing else USUAL


def find(user: User, code: str, *, at: datetime) -> Looked | None:
    """The seat with this code, of an order on a desk of `user`; None when there is none."""
    seat = _loaded().on_desk_of(user).filter(code=code).first()
    if seat is None:
        return None
    unpack(seat, *_MANY)
    asked = tuple(sorted(_asked(seat.all_asked), key=lambda one: (-one.round, one.rank)))
    in_task = frozenset(expert for (expert,) in seat.all_in_task)
    still_asked = frozenset(one.expert for one in asked if one.state in _OPEN_OR_NO)
    return Looked(
        seat=seat,
        facts=facts_of_loaded(seat, at),
        mark=snapshot.mark_in(seat),
        fresh=Fresh(in_task, still_asked),
        weighing=Weighing(**dict(zip(map(str, Part), *seat.weighing, strict=False))) if seat.weighing else None,
        holder=getattr(seat, "holder", None),
        round=getattr(seat, "open_round", None),
        interested=seat.interested,
        asked=asked,
    )


@cache
def _loaded() -> "Seats":
    """All seats with all that is needed: put together once, as that takes as long as half a dozen plain statements; never read itself."""
    offers = Offer.objects.filter(seat=OuterRef("pk")).order_by()
    in_task = Assignment.objects.filter(task=OuterRef("task"), state__in=HOLDS_SEAT).order_by()
    interests = Interest.objects.filter(
        round__seat=OuterRef("pk"), round__closed_at__isnull=True, state=InterestState.EXPRESSED
    )
    counted = interests.order_by().values("round").annotate(number=Count("pk")).values("number")
    columns = ("expert_id", "state", "answer_by", "answered_at", "round_id", "rank")
    loaded: Any = (
        bring(with_facts(Seat.objects.all()).prefetch_related(None), *_MANY)
        .annotate(
            open_round=FilteredRelation("rounds", condition=Q(rounds__closed_at__isnull=True)),
            holder=FilteredRelation("assignments", condition=Q(assignments__state__in=HOLDS_SEAT)),
            all_asked=json_rows(offers, *columns),
            all_in_task=json_rows(in_task, "expert_id"),
            weighing=json_rows(Weighing.objects.filter(organisation=OuterRef("task__order__desk")).order_by(), *map(str, Part)),
            desk_code=F("task__order__desk__code"),
            interested=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
            **snapshot.mark_columns(),
        )
        .select_related(*_ALONG)
    )
    return cast("Seats", loaded)


def _asked(rows: Iterable[list[Any]]) -> Iterable[Asked]:
    for expert, state, answer_by, answered_at, round_, rank in rows:
        yield Asked(expert, OfferState(state), _moment(answer_by), _moment(answered_at), round_, rank)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else moment(text)
