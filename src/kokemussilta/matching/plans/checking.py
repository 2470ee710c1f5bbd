"""Whether somebody can have a place of a plan: the hard rules over facts read afresh, the plan's other places counted as theirs."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Q, QuerySet

from kokemussilta.assignments.facts import facts_of_one, seats_facts
from kokemussilta.assignments.fitting import is_seen
from kokemussilta.assignments.models import Offer
from kokemussilta.assignments.rules import BY_CODE, ExpertFacts, Rule, SeatFacts, first_exclusion
from kokemussilta.assignments.states import OfferState
from kokemussilta.matching.models import PlanPlace
from kokemussilta.matching.plans.gathering import seats_loaded
from kokemussilta.matching.plans.people import crowd_of
from kokemussilta.matching.plans.shaping import with_more
from kokemussilta.orders.models import Seat
from kokemussilta.register.models import Expert

#: Places whose person was not asked yet, is being asked or has said yes: what has ended takes nobody's time.
GOES_ON = Q(offer__isnull=True) | Q(offer__state__in=[OfferState.WAITING, OfferState.SENT, OfferState.ACCEPTED])


def obstacle_in_plan(place: PlanPlace, expert: Expert, at: datetime) -> Rule | None:
    """The first thing in the way of this person in this place; None when nothing is."""
    if not is_seen(expert, place.plan.organisation_id):
        return BY_CODE["consent"]
    others = _others(place, expert)
    waiting = Seat.objects.filter(offers__in=Offer.objects.filter(expert=expert, state=OfferState.SENT))
    seats = seats_facts(Seat.objects.filter(pk__in={place.seat_id, *others, *waiting.values_list("pk", flat=True)}), at)
    mine = seats.pop(place.seat_id)
    return first_exclusion(_busy_with(facts_of_one(expert, at), list(seats.values())), mine)


def points_of(place: PlanPlace, expert: Expert, at: datetime) -> int:
    """The person's score in the place's seat."""
    (seat,) = seats_loaded(Seat.objects.filter(pk=place.seat_id), at)
    return crowd_of(place.plan, at).score_of(expert.pk, seat.facts, at).total


def _others(place: PlanPlace, expert: Expert) -> list[int]:
    rows: QuerySet[PlanPlace] = PlanPlace.objects.filter(GOES_ON, plan=place.plan_id, expert=expert).exclude(pk=place.pk)
    return list(rows.values_list("seat_id", flat=True))


def _busy_with(one: ExpertFacts, seats: list[SeatFacts]) -> ExpertFacts:
    """The person with these seats as tasks; a task that they have already counts once."""
    known = {busy.task for busy in one.busy}
    return replace(with_more(one, [seat for seat in seats if seat.task not in known]))
