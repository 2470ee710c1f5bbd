"""The places of one week of a plan, with who is proposed to each and why; the number of statements does not depend on how many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from kokemussilta.accounts.models import User
from kokemussilta.assignments.exclusions import WORDS, Words
from kokemussilta.assignments.facts import facts_of_loaded, task_columns
from kokemussilta.assignments.models import Assignment, OfferRound
from kokemussilta.assignments.rules import Shown
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.audit.actions import note_reading
from kokemussilta.audit.reasons import MATCHING
from kokemussilta.core.clock import helsinki
from kokemussilta.core.rows import bring, json_rows, unpack
from kokemussilta.matching.models import Plan, PlanBar, PlanPlace
from kokemussilta.matching.plans import words
from kokemussilta.matching.plans.gathering import OpenSeat, fresh_columns, fresh_of
from kokemussilta.matching.plans.overview import kind_of
from kokemussilta.matching.plans.people import Crowd, as_named, crowd_of
from kokemussilta.matching.queries import Who
from kokemussilta.matching.reasons import Reason, Share, badges, part_names, shares
from kokemussilta.matching.scoring import Score
from kokemussilta.matching.snapshot import Mark
from kokemussilta.matching.weights import Part
from kokemussilta.orders.models import Seat, Task
from kokemussilta.orders.rules import missing_before_confirmation
from kokemussilta.orders.states import Missing

_MANY = ("seat__themes", "seat__task__order__audiences")
_ALONG = ("seat__language", "seat__task__municipality", "seat__task__order__product", "offer", "expert__municipality")


@dataclass(frozen=True)
class Proposed:
    """A person as proposed: score and reasons; `is_self`: it is whoever looks."""

    who: Who
    score: Score
    badges: list[Reason]
    shares: list[Share]
    is_self: bool


@dataclass(frozen=True)
class PlaceRow:
    """One place as drawn. `kind` is told by `overview.kind_of`; `is_elsewhere`: the seat has got its person by another way."""

    place: PlanPlace
    seat: Seat
    task: Task
    kind: str
    person: Proposed | None
    missing: list[str]
    excluded: list[tuple[Words, int]]
    why_empty: str
    hints: list[str]
    is_elsewhere: bool

    @property
    def who(self) -> Who | None:
        """The person proposed, if one is."""
        return self.person.who if self.person else None

    @property
    def score(self) -> Score | None:
        """Their score."""
        return self.person.score if self.person else None

    @property
    def may_be_sent(self) -> bool:
        """Whether a request could leave from here, as far as the page knows."""
        return (
            self.kind == "proposed"
            and self.person is not None
            and not (self.missing or self.is_elsewhere or self.person.is_self)
        )


def of_week(plan: Plan, monday: date, mark: Mark, *, user: User, at: datetime) -> list[PlaceRow]:
    """The places whose tasks are in the week that begins on that day; notes that `user` saw who is proposed."""
    first, last = helsinki(monday, 0), helsinki(monday + timedelta(days=7), 0)
    rows = plan.places.filter(seat__task__starts_at__gte=first, seat__task__starts_at__lt=last)
    return drawn(plan, rows, mark, user=user, at=at)


def drawn(plan: Plan, rows: "QuerySet[PlanPlace]", mark: Mark, *, user: User, at: datetime) -> list[PlaceRow]:
    """These places as drawn, by time; orders that `user` placed themself are left out, since they handle none of their own."""
    loaded, crowd, names = load(plan, rows, user=user, at=at), crowd_of(plan, at, mark=mark), part_names()
    made = [row_of(place, seat, crowd, names=names, user=user, at=at) for place, seat in loaded]
    note(plan, [row.person.who.code for row in made if row.person], user=user, at=at)
    return made


def load(plan: Plan, rows: "QuerySet[PlanPlace]", *, user: User, at: datetime) -> list[tuple[Any, OpenSeat]]:
    """These places with their seats and what the rules need to know of those; one statement."""
    loaded = []
    for place in _loaded(rows, user):
        unpack(place, *_MANY)
        place.plan = plan
        for fact in (
            "seats_in_task",
            "is_marked_heavy",
            "wants_contract",
            "waives_record",
            "all_in_task",
            "all_asked_in_task",
            "all_asked",
        ):
            place.seat.__dict__[fact] = place.__dict__[fact]
        loaded.append((place, OpenSeat(place.seat, facts_of_loaded(place.seat, at), fresh_of(place.seat))))
    return loaded


def note(plan: Plan, codes: Iterable[str], *, user: User, at: datetime) -> None:
    """Note that `user` saw these people's backgrounds and free times on a page of the plan."""
    with transaction.atomic(savepoint=False):
        note_reading(sorted(set(codes)), by=user, at=at, reason=MATCHING, within=plan.code, fields=["themes", "availability"])


def _loaded(rows: "QuerySet[PlanPlace]", user: User) -> "QuerySet[Any]":
    bars = PlanBar.objects.filter(plan=OuterRef("plan"), seat=OuterRef("seat")).order_by()
    held = Assignment.objects.filter(seat=OuterRef("seat"), state__in=HOLDS_SEAT)
    asked = OfferRound.objects.filter(seat=OuterRef("seat"), closed_at__isnull=True)
    brought: QuerySet[Any] = bring(rows.exclude(seat__task__order__client=user), *_MANY).select_related(*_ALONG)
    loaded: QuerySet[Any] = brought.annotate(
        is_held=Exists(held),
        is_asked=Exists(asked),
        all_bars=json_rows(bars, "expert_id"),
        **task_columns("seat__task"),
        **fresh_columns("seat", "seat__task"),
    )
    return loaded.order_by("seat__task__starts_at", "seat__task", "seat__number")


def row_of(place: Any, seat: OpenSeat, crowd: Crowd, *, names: dict[Part, str], user: User, at: datetime) -> PlaceRow:
    """One place as drawn; `names` are those of the score's parts."""
    kind = kind_of(place.state, place.expert_id, place.offer.state if place.offer else None)
    is_elsewhere = place.state == "open" and (place.is_held or place.is_asked)
    excluded = [(WORDS[Shown(code)], count) for code, count in place.excluded.items() if code in set(Shown)]
    return PlaceRow(
        place=place,
        seat=place.seat,
        task=place.seat.task,
        kind=kind,
        person=_person(place, seat, crowd, names=names, user=user, at=at),
        missing=[str(Missing(code).label) for code in missing_before_confirmation(place.seat.task.order)]
        if kind == "proposed"
        else [],
        excluded=sorted(excluded, key=lambda entry: -entry[1]),
        why_empty="" if kind or is_elsewhere else words.why_empty(place),
        hints=words.hints(place),
        is_elsewhere=is_elsewhere,
    )


def _person(
    place: PlanPlace, seat: OpenSeat, crowd: Crowd, *, names: dict[Part, str], user: User, at: datetime
) -> Proposed | None:
    """Who is proposed; None when the organisation does not see them any more."""
    expert = place.expert
    if expert is None or not crowd.sees(expert.pk):
        return None
    made = crowd.score_of(expert.pk, seat.facts, at)
    themes = {theme.pk: theme.name for theme in place.seat.themes.all()}
    return Proposed(as_named(expert), made, badges(made, themes), shares(made, names, crowd.weights), expert.user_id == user.pk)
