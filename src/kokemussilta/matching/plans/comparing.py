"""Two plans side by side: what each fills, how well and how evenly, and the seats in which they differ."""

from dataclasses import dataclass
from datetime import datetime

from kokemussilta.accounts.models import User
from kokemussilta.matching.models import Plan
from kokemussilta.matching.plans import words
from kokemussilta.matching.plans.fairness import tasks_of
from kokemussilta.matching.plans.overview import Overview, overviews
from kokemussilta.matching.plans.people import askable, crowd_of
from kokemussilta.matching.plans.places import note
from kokemussilta.matching.plans.spread import FEW, gini
from kokemussilta.matching.queries import Who, who_are
from kokemussilta.matching.snapshot import Mark
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
    first: Who | None
    second: Who | None


@dataclass(frozen=True)
class Compared:
    """Both sides and their differences by seat; seats that only one plan has are not among them."""

    sides: tuple[Side, Side]
    differences: list[Difference]
    same: int


def compared(first: Plan, second: Plan, mark: Mark, *, user: User, at: datetime) -> Compared:
    """Compare two plans of one organisation; `user` is noted as having read who is proposed where they differ."""
    crowd, sums = crowd_of(first, at, mark=mark), overviews([first, second])
    one, other = sums[first.pk].person_of, sums[second.pk].person_of
    seats = one.keys() & other.keys()
    differing = {seat for seat in seats if one[seat] != other[seat]}
    rows = Seat.objects.filter(pk__in=differing).exclude(task__order__client=user)
    rows = rows.select_related("task__order__product", "task__municipality").order_by("task__starts_at", "task", "number")
    wanted = {person for seat in rows for person in (one[seat.pk], other[seat.pk]) if person and crowd.sees(person)}
    people = who_are(wanted)
    differences = [Difference(seat, people.get(one[seat.pk] or 0), people.get(other[seat.pk] or 0)) for seat in rows]
    note(first, [who.code for row in differences for who in (row.first, row.second) if who], user=user, at=at)
    numbers = crowd.pool.numbers(askable(crowd.pool, crowd.among))
    before = tasks_of(first.organisation_id, at, days=_DAYS)

    def side(plan: Plan) -> Side:
        tasks = [before.get(number, 0) + sums[plan.pk].coming[number] for number in numbers]
        return Side(plan, words.title(plan), sums[plan.pk], gini(tasks) if len(tasks) >= FEW else None)

    return Compared((side(first), side(second)), differences, len(seats) - len(differing))
