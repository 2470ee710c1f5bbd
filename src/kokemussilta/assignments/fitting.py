"""Whether a person can have a seat now: the hard rules over facts read afresh, and whether the desk may know of the person at all."""

from collections.abc import Iterable
from datetime import datetime

from kokemussilta.assignments.facts import facts_of_one, seat_facts
from kokemussilta.assignments.rules import BY_CODE, Rule, first_exclusion
from kokemussilta.assignments.terms import Terms
from kokemussilta.orders.models import Order, Seat
from kokemussilta.register.models import Consent, Expert
from kokemussilta.register.states import Purpose

# Whoever holds an offer, or a seat, has been asked, and was asked in time.
ONCE_ASKED = frozenset({"asked", "notice"})


def obstacle(
    expert: Expert, seat: Seat, *, terms: Terms | None = None, at: datetime, leaving_out: Iterable[str] = ()
) -> Rule | None:
    """The first thing in the way of this person in this seat, on these terms (else the task's own); None when nothing is.

    For the authority's own look the caller holds the person (`locks.hold`) and has read seat and order after that.
    """
    if not is_seen(expert, _desk_of(seat)):
        return BY_CODE["consent"]
    return first_exclusion(facts_of_one(expert, at), seat_facts(seat, at, terms), leaving_out=leaving_out)


def is_seen(expert: Expert, organisation: int | None) -> bool:
    """Whether the organisation may see the person: it is their home, or they consent to it now."""
    if organisation == expert.home_id:
        return True
    consents = Consent.objects.filter(expert=expert, purpose=Purpose.SEEN_BY, organisation=organisation)
    return consents.filter(withdrawn_at__isnull=True).exists()


def _desk_of(seat: Seat) -> int | None:
    return Order.objects.values_list("desk_id", flat=True).get(pk=seat.task.order_id)
