"""Claims that drafted themselves: a task arranged by a desk, its fee and payer, its report; made by actions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions
from kokemussilta.assignments.models import Assignment
from kokemussilta.fees.models import Claim
from kokemussilta.orders.models import Task
from kokemussilta.pricing.models import (
    CancellationLadder,
    FeeSchedule,
    LadderStep,
    ScheduleRow,
    ScheduleVersion,
    TravelRates,
)
from kokemussilta.pricing.states import VersionState
from tests.conftest import AT
from tests.factories import assignments as make

#: Those who take claims take these with them.
__all__ = [
    "AT",
    "Work",
    "another_person",
    "drafted",
    "ladder",
    "make",
    "person",
    "rates",
    "schedule",
    "work",
]  # fmt: skip


@dataclass
class Work:
    """A confirmed task on a desk; `over` is a moment after it."""

    desk: make.Desk
    assignment: Assignment

    @property
    def task(self) -> Task:
        """Its task."""
        return self.assignment.task

    @property
    def over(self) -> datetime:
        """An hour after its end."""
        return self.assignment.task.ends_at + timedelta(hours=1)

    @property
    def expert(self) -> Any:
        """Whose it is."""
        return self.assignment.expert

    def told(self, at: datetime | None = None, **more: Any) -> Claim | None:
        """The claim after the expert's report of it."""
        facts: dict[str, Any] = {
            "was_held": True,
            "minutes": 60,
            "people_reached": 20,
            "by": self.expert.user,
            "at": at or self.over,
        }
        actions.report(assignment=self.assignment, **(facts | more))
        return self.claim()

    def claim(self) -> Claim | None:
        """Its claim as it is now."""
        return Claim.objects.filter(assignment=self.assignment).select_related("expert__user").first()


def rates(day: date = date(2026, 1, 1)) -> TravelRates:
    """Round figures, so that sums are seen at a glance."""
    return TravelRates.objects.create(
        valid_from=day, car_cents=50, passenger_cents=4, full_day_cents=5000, half_day_cents=2000, meal_cents=1000,
        night_cents=1500, source="koe",
    )  # fmt: skip


def schedule(
    organisation: Organisation, *, service: str = "", unit: str = "task", cents: int = 8000, **more: Any
) -> ScheduleRow:
    """A published schedule of one row."""
    made = FeeSchedule.objects.create(organisation=organisation)
    version = ScheduleVersion.objects.create(
        schedule=made, number=1, state=VersionState.PUBLISHED, state_since=AT, valid_from=date(2026, 1, 1), made_at=AT
    )
    return ScheduleRow.objects.create(version=version, number=1, service=service, unit=unit, cents=cents, **more)


def ladder(organisation: Organisation, *steps: tuple[str, int, int], absent: int = 100) -> CancellationLadder:
    """A ladder of (cause, hours, per cent)."""
    made = CancellationLadder.objects.create(
        organisation=organisation, number=1, valid_from=date(2026, 1, 1), absent_percent=absent, made_at=AT
    )
    for cause, hours, percent in steps:
        LadderStep.objects.create(ladder=made, cause=cause, hours=hours, percent=percent)
    return made


def work(desk: make.Desk | None = None, *, payer: str = "coordinator", fee_cents: int | None = 12_000, **facts: Any) -> Work:
    """A confirmed task whose terms are these; `facts` of its expert."""
    place = desk or make.desk()
    Task.objects.filter(pk=place.task.pk).update(payer=payer, fee_cents=fee_cents)
    place.task.refresh_from_db()
    place.seat.refresh_from_db()
    made = make.confirmed(place, make.expert(place.organisation, **facts))
    return Work(place, Assignment.objects.select_related("expert__user", "seat", "task__order").get(pk=made.pk))


def drafted(desk: make.Desk | None = None, **more: Any) -> Claim:
    """A claim that waits for its expert."""
    found = work(desk, **more).told()
    assert found is not None
    return found


def person(claim: Claim) -> User:
    """Whose claim it is, who has an account."""
    user = claim.expert.user
    assert user is not None
    return user


def another_person(claim: Claim) -> User:
    """Somebody else of the same register, who has an account."""
    user = make.expert(claim.arranger).user
    assert user is not None
    return user
