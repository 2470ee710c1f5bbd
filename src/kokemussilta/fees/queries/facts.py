"""What the lines of a claim are drawn from, read from the rows of the areas below."""

from datetime import timedelta
from decimal import Decimal

from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.core.clock import helsinki, local, local_day
from kokemussilta.fees.drawing import Facts, Paper
from kokemussilta.fees.models import Claim, Told
from kokemussilta.fees.queries.payers import Purse
from kokemussilta.fees.states import COSTS_ONLY, Ground
from kokemussilta.orders.states import Payer, Place
from kokemussilta.pricing import queries as pricing
from kokemussilta.pricing.travel import Trip


def facts_of(claim: Claim, told: Told, *, kind: str = "") -> Facts:
    """The facts of one version; `kind` instead of the claim's own, to see what another would come to."""
    assignment = claim.assignment
    on, payer = claim.worked_on, claim.organisation_id
    went = claim.ground != Ground.CANCELLED
    schedule = pricing.schedule_in_force(payer, on)
    return Facts(
        is_done=claim.ground == Ground.DONE,
        pays_fee=(kind or claim.kind) not in COSTS_ONLY,
        service=claim.service,
        starts_at=assignment.task.starts_at,
        booked_minutes=told.booked_minutes,
        minutes=told.minutes,
        preparation_minutes=told.preparation_minutes if claim.ground == Ground.DONE else 0,
        earlier_same_day=earlier_same_day(assignment),
        agreed_cents=assignment.fee_cents,
        settled_cents=told.settled_cents,
        row=pricing.row_of(schedule, claim.service),
        supplements=pricing.supplements_of(schedule),
        trip=trip_of(told) if went else None,
        rates=pricing.rates_on(on) if went else None,
        proposed_km=told.report_km if told.report_km is not None else told.proposed_km,
        receipts=tuple(
            Paper(one.code, one.cost, one.words, one.cents) for one in claim.receipts.filter(removed_at__isnull=True)
        ),
        ladder=pricing.ladder_in_force(payer, on) if claim.ground != Ground.DONE else None,
        cause=told.cause,
        noticed=timedelta(minutes=told.noticed_minutes or 0),
    )


def trip_of(told: Told) -> Trip:
    """The trip as it is told."""
    return Trip(
        starts_at=local(told.leaves_at), ends_at=local(told.returns_at), km=told.km, passengers=told.passengers, by=told.way,
        distance_km_from_home=told.distance_km, free_meals=told.free_meals,
    )  # fmt: skip


def earlier_same_day(assignment: Assignment) -> int:
    """How many tasks the person did that day for the same payer before this one."""
    task = assignment.task
    day = local_day(task.starts_at)
    rows = Assignment.objects.filter(
        expert=assignment.expert_id, state__in=HOLDS_SEAT, payer=assignment.payer, task__starts_at__gte=helsinki(day, 0),
        task__starts_at__lt=task.starts_at,
    ).exclude(payer=Payer.VOLUNTARY)  # fmt: skip
    same = {"task__order__organisation": task.order.organisation_id} if assignment.payer == Payer.CLIENT else {}
    return rows.filter(task__order__desk=task.order.desk_id, **same).exclude(pk=assignment.pk).count()


def way_there(assignment: Assignment) -> int | None:
    """Kilometres by road from the person's municipality to the task's; None when there is no way to go, or no place is known."""
    task = assignment.task
    if task.place == Place.REMOTE or task.municipality is None:
        return None
    return pricing.proposed_km(assignment.expert.municipality, task.municipality)


def booked_minutes(assignment: Assignment) -> int:
    """How long the task was to take."""
    return int((assignment.task.ends_at - assignment.task.starts_at).total_seconds() // 60)


def kilometres_there_and_back(one_way: int | None) -> Decimal:
    """What is proposed for the trip."""
    return Decimal(2 * (one_way or 0))


def service_of(assignment: Assignment) -> str:
    """What names the service to the schedules, in all its versions."""
    return assignment.task.order.product.slug


def is_paid_by(purse: Purse, claim: Claim) -> bool:
    """Whether the claim goes to those who pay now."""
    return (claim.organisation_id, claim.unit_id) == (purse.organisation.pk, purse.unit.pk if purse.unit else None)
