"""A plan at a glance: its weeks, how many of its seats are filled, asked and answered, and among how many people."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from kokemussilta.accounts.models import User
from kokemussilta.assignments.states import OfferState
from kokemussilta.core.clock import local_day
from kokemussilta.matching import snapshot
from kokemussilta.matching.models import Plan, PlanPlace
from kokemussilta.matching.plans.people import weighing_columns
from kokemussilta.matching.states import PlaceState


@dataclass
class Week:
    """One week of a plan."""

    monday: date
    seats: int = 0
    filled: int = 0
    failures: int = 0

    @property
    def key(self) -> str:
        """`2026-49`, for the address."""
        year, week, _day = self.monday.isocalendar()
        return f"{year}-{week}"

    @property
    def number(self) -> int:
        """The week's number."""
        return self.monday.isocalendar().week


@dataclass
class Overview:
    """A plan's sums. `sending`, `waiting`, `accepted` and `ended` count what was sent from it.

    `tasks_of`: each person's places; `coming`: those of them that are not confirmed yet. `person_of`: who is in each seat (row numbers).
    """

    weeks: list[Week] = field(default_factory=list)
    seats: int = 0
    proposed: int = 0
    sending: int = 0
    waiting: int = 0
    accepted: int = 0
    ended: int = 0
    failures: int = 0
    points: int = 0
    tasks_of: Counter[int] = field(default_factory=Counter)
    coming: Counter[int] = field(default_factory=Counter)
    person_of: dict[int, int | None] = field(default_factory=dict)

    @property
    def filled(self) -> int:
        """Seats with somebody proposed, asked or confirmed."""
        return self.proposed + self.sending + self.waiting + self.accepted

    @property
    def people(self) -> int:
        """Among how many people the seats go."""
        return len(self.tasks_of)

    @property
    def most(self) -> int:
        """The most seats of one person."""
        return max(self.tasks_of.values(), default=0)

    @property
    def mean_points(self) -> int:
        """The score of the proposals on average."""
        return round(self.points / self.proposed) if self.proposed else 0


def find(user: User, code: str) -> tuple[Plan, snapshot.Mark] | None:
    """A plan of an organisation of `user`, with how that organisation weighs, and the mark of the register; one statement."""
    rows = Plan.objects.visible_to(user).filter(code=code).select_related("organisation")
    plan = rows.annotate(**snapshot.mark_columns(), **weighing_columns()).first()
    return None if plan is None else (plan, snapshot.mark_in(plan))


def overview(plan: Plan) -> Overview:
    """The plan's sums; one statement."""
    return overviews([plan])[plan.pk]


def overviews(plans: Iterable[Plan]) -> dict[int, Overview]:
    """The sums of several plans, by row number; one statement."""
    made = {plan.pk: Overview() for plan in plans}
    rows = PlanPlace.objects.filter(plan__in=list(made)).order_by("seat__task__starts_at", "pk")
    for plan, *facts in rows.values_list("plan_id", *_FACTS):
        _add(made[plan], *facts)
    return made


_FACTS = ("seat__task__starts_at", "seat_id", "state", "expert_id", "points", "offer__state", "failure")


def _add(made: Overview, *facts: Any) -> None:
    """One place more."""
    starts_at, seat, state, expert, points, answer, failure = facts
    day = local_day(starts_at)
    monday = day - timedelta(days=day.weekday())
    if not made.weeks or made.weeks[-1].monday != monday:
        made.weeks.append(Week(monday))
    week, kind = made.weeks[-1], kind_of(state, expert, answer)
    is_filled = kind in {"proposed", "sending", "waiting", "accepted"}
    made.seats += 1
    week.seats += 1
    week.filled += is_filled
    made.failures += bool(failure)
    week.failures += bool(failure)
    made.person_of[seat] = expert if is_filled else None
    if kind:
        setattr(made, kind, getattr(made, kind) + 1)
    if is_filled:
        made.tasks_of[expert] += 1
    if is_filled and kind != "accepted":
        made.coming[expert] += 1
    if kind == "proposed":
        made.points += points


def kind_of(state: str, expert: int | None, answer: str | None) -> str:
    """What has become of a place, as `Overview` counts it; "" for one without anybody."""
    if state == PlaceState.OPEN:
        return "proposed" if expert else ""
    if state == PlaceState.SENDING:
        return "sending"
    if answer == OfferState.ACCEPTED:
        return "accepted"
    return "waiting" if answer in {OfferState.SENT, OfferState.WAITING} else "ended"
