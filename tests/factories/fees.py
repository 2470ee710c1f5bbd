"""Claims of tasks that were done, at an organisation that pays: with approvers, a lead and a desk that arranged the work."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import count

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.access.roles import Role
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.states import AssignmentState
from kokemussilta.core.codes import new_code
from kokemussilta.fees.actions import desks
from kokemussilta.fees.models import Claim, ClaimLine, Route, RouteStep
from kokemussilta.fees.states import Ground, HolderKind
from kokemussilta.orders.models import Seat, Task
from kokemussilta.orders.states import Payer as Payers
from kokemussilta.register.models import Expert
from tests.conftest import AT
from tests.factories import assignments, people

_numbers = count(1)


@dataclass
class Payer:
    """An organisation that pays, with a unit, its lead, two approvers of the unit, and the lead of the desk that arranges."""

    organisation: Organisation
    unit: Unit
    lead: User
    manager: User
    head: User
    arranger: Organisation
    arranging_lead: User
    expert: Expert
    desk: assignments.Desk
    routes: list[Route] = field(default_factory=list)


def payer(at: datetime = AT) -> Payer:
    """A county that pays and an association that arranges; no route yet."""
    number = next(_numbers)
    county = people.organisation(f"Rannikon hyvinvointialue {number}", coordinates=False, orders=True)
    unit = people.unit(county, f"Kuntoutusyksikkö {number}")
    arranger = people.organisation()
    return Payer(
        organisation=county,
        unit=unit,
        lead=people.member(Role.LEAD, county, name="Leena Lähde"),
        manager=people.member(Role.APPROVER, county, unit, name="Maria Mäki"),
        head=people.member(Role.APPROVER, county, unit, name="Harri Hongisto"),
        arranger=arranger,
        arranging_lead=people.member(Role.LEAD, arranger, name="Jenni Järvi"),
        expert=assignments.expert(arranger, at),
        desk=assignments.another(arranger, people.member(Role.COORDINATOR, arranger), at),
    )


def route(
    place: Payer, *steps: tuple[str, User | None, User | None, int | None], unit: bool = True, at: datetime = AT
) -> Route:
    """A route of the payer's unit (or of the whole organisation): kind, person, deputy, over how many cents; a week each."""
    made = Route.objects.create(
        organisation=place.organisation, unit=place.unit if unit else None, made_at=at, made_by=place.lead
    )
    RouteStep.objects.bulk_create(
        RouteStep(
            route=made,
            position=number,
            title=f"vaihe {number}",
            holder_kind=kind,
            person=person,
            deputy=deputy,
            days=7,
            over_cents=over,
        )
        for number, (kind, person, deputy, over) in enumerate(steps, start=1)
    )
    place.routes.append(made)
    return made


def two_steps(place: Payer, at: datetime = AT) -> Route:
    """The line manager first, with the unit's head as deputy; the head as well when it is over 300 euros."""
    return route(
        place,
        (HolderKind.PERSON, place.manager, place.head, None),
        (HolderKind.PERSON, place.head, place.lead, 30_000),
        at=at,
    )


def done(desk: assignments.Desk, expert: Expert, *, at: datetime = AT) -> Assignment:
    """One more task of the desk's order, with the expert in it. Rows as actions leave them; making them by actions takes seconds."""
    task, seat = Task.objects.get(pk=desk.task.pk), Seat.objects.get(pk=desk.seat.pk)
    for row in (task, seat):
        row.pk, row.code, row._state.adding = None, new_code(), True
    task.save()
    seat.task = task
    seat.save()
    return Assignment.objects.create(
        seat=seat, task=task, expert=expert, busy_from=task.starts_at, busy_until=task.ends_at, payer=Payers.CLIENT, confirmed_at=at,
        state=AssignmentState.DONE, state_since=at,
    )  # fmt: skip


def drafted(place: Payer, *cents: int, expert: Expert | None = None, at: datetime = AT) -> Claim:
    """A claim that its expert has not sent: a fee line, and costs for each further sum; 120 euros when no sum is given."""
    person = expert or place.expert
    assignment = done(place.desk, person, at=at)
    sums = cents or (12_000,)
    claim = Claim.objects.create(
        assignment=assignment, expert=person, organisation=place.organisation, unit=place.unit, arranger=place.arranger,
        ground=Ground.DONE, service="school-lecture", worked_on=at.date(), drafted_at=at, state_since=at, total_cents=sum(sums),
        taxable_cents=sums[0],
    )  # fmt: skip
    ClaimLine.objects.bulk_create(
        ClaimLine(
            claim=claim, number=number, kind="fee" if number == 1 else "ticket", quantity=Decimal(1), unit_cents=one, cents=one,
            is_taxable=number == 1, because={"schedule": "esimerkki"},
        )
        for number, one in enumerate(sums, start=1)
    )  # fmt: skip
    desks.place(claim, at=at)
    return claim
