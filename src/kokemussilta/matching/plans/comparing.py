"""Two plans side by side: what each fills, how well and how evenly, and the seats in which they differ."""

from dataclasses import dataclass
from datetime import datetime

from kokemussilta.accounts.models import User
from kokemussilta.matching import snapshot
from kokemussilta.matching.models import Plan
from kokemussilta.matching.plans import words
from kokemussilta.matching.plans.fairness import askable, tasks_of
from kokemussilta.matching.plans.overview import Overview, overviews
from kokemussilta.matching.plans.places import note
from kokemussilta.matching.plans.spread import FEW, gini
from kokemussilta.matching.snapshot import Extra, Mark
from kokemussilta.orders.models import Seat

_DAYS = 365


@dataclass(frozen=True)
class Side:
    """One of the plans, in numbers; `gini` None: too few people to tell."""

    plan: Plan
    title: str
    sums: Overview
    gini: float | None


@dataclass(frozen=True)
class Difference:
    """A seat with other people in the two plans; None: nobody."""

    seat: Seat
    first: Extra | None
    second: Extra | None


@dataclass(frozen=True)
class Compared:
    """Both sides and their differences by seat; seats that only one plan has are not among them."""

    sides: tuple[Side, Side]
    differences: list[Difference]
    same: int


def compared(first: Plan, second: Plan, mark: Mark, *, user: User, at: datetime) -> Compared:
    """Compare two plans of one organisation; `user` is noted as having read who is proposed where they differ."""
    kept, sums = snapshot.current(at, mark), overviews([first, second])
    one, other = sums[first.pk].person_of, sums[second.pk].person_of
    seats = one.keys() & other.keys()
    differing = {seat for seat in seats if one[seat] != other[seat]}
    rows = Seat.objects.filter(pk__in=differing).exclude(task__order__client=user)
    rows = rows.select_related("task__order__product", "task__municipality").order_by("task__starts_at", "task", "number")
    people = kept.extras
    differences = [
        Difference(seat, _seen(people.get(one[seat.pk] or 0), first), _seen(people.get(other[seat.pk] or 0), first))
        for seat in rows
    ]
    note(first, [who.code for row in differences for who in (row.first, row.second) if who], user=user, at=at)
    numbers = [facts.expert for facts, _extra in askable(kept, first.organisation_id)]
    before = tasks_of(first.organisation_id, at, days=_DAYS)

    def side(plan: Plan) -> Side:
        tasks = [before.get(number, 0) + sums[plan.pk].coming[number] for number in numbers]
        return Side(plan, words.title(plan), sums[plan.pk], gini(tasks) if len(tasks) >= FEW else None)

    return Compared((side(first), side(second)), differences, len(seats) - len(differing))


def _seen(who: Extra | None, plan: Plan) -> Extra | None:
    if who is None or who.has_left or not (who.home == plan.organisation_id or plan.organisation_id in who.seen_by):
        return None
    return who
