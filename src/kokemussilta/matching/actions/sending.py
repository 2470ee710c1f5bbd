"""Offers of a plan sent in bulk: a coordinator's press marks the places, the worker sends each one by one, nothing is lost between."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions as assignments
from kokemussilta.assignments.actions.rounds import MOST_HOURS
from kokemussilta.assignments.models import Offer
from kokemussilta.assignments.policies import require
from kokemussilta.assignments.refusals import TooNear, is_near
from kokemussilta.assignments.states import Mode
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.matching.models import Plan, PlanPlace
from kokemussilta.matching.plans.holds import hold
from kokemussilta.matching.policies import may_plan
from kokemussilta.matching.states import FALL_BACK, LEAVE, SEND, PlaceState


@whole
def send(
    *,
    plan: Plan,
    places: Sequence[PlanPlace],
    answer_hours: int,
    note: str = "",
    is_urgent: bool = False,
    by: User,
    at: datetime,
) -> int:
    """Mark places whose people shall be asked; answers how many. What has been sent already, or has another person by now, is left out.

    `is_urgent`: tasks that are near are meant too; without it a single one of them refuses the whole, with `TooNear`.
    """
    require(may_plan(by, plan))
    hold(plan)
    if not 1 <= answer_hours <= MOST_HOURS:
        raise Refused(_("Vastausaika on tunnista kahteen viikkoon."))
    shown = {place.pk: place.expert_id for place in places}
    rows = PlanPlace.objects.filter(plan=plan, pk__in=shown, state=PlaceState.OPEN, expert__isnull=False).select_related(
        "seat__task"
    )
    chosen = [place for place in rows.order_by("pk") if place.expert_id == shown[place.pk]]
    if not is_urgent and any(is_near(place.seat.task, at) for place in chosen):
        raise TooNear(
            _(
                "Johonkin valituista tehtävistä on alle kaksi vuorokautta. Jätä se pois, tai valitse ”Kysyn silti, kiireellisenä”."
            )
        )
    for place in chosen:
        advance(place, SEND, at=at)
    PlanPlace.objects.filter(pk__in=[place.pk for place in chosen]).update(
        answer_hours=answer_hours, note=note.strip(), is_urgent=is_urgent, sent_by=by, failure=""
    )
    if chosen:
        audit.record("matching.plan.sent", plan, by=by, at=at, fields=["offers"])
    return len(chosen)


@whole
def leave(*, place: PlanPlace, by: None, at: datetime) -> bool:
    """Ask the person of a place that waits for it, in the name of whoever pressed; answers whether the request left.

    The offer's own action checks everything anew; what it refuses is kept as a sentence beside the place, which is open again.
    """
    now = PlanPlace.objects.select_related("seat__task", "expert", "sent_by", "plan").get(pk=place.pk)
    if now.state != PlaceState.SENDING:
        return False
    with translation.override(now.sent_by.language if now.sent_by else "fi"):
        offer, failure = _ask(now, at)
    if offer is None:
        advance(now, FALL_BACK, at=at)
        PlanPlace.objects.filter(pk=now.pk).update(failure=failure[:300], is_locked=False)
        audit.record("matching.plan.not_left", now.plan, by=now.sent_by, at=at, within=now.seat)
        return False
    # The offer first: a place that was asked has one, says the database.
    PlanPlace.objects.filter(pk=now.pk).update(offer=offer, failure="")
    advance(now, LEAVE, at=at)
    audit.record("matching.plan.left", now.plan, by=now.sent_by, at=at, within=now.seat)
    return True


def _ask(place: PlanPlace, at: datetime) -> tuple[Offer | None, str]:
    """The offer, or why there is none."""
    if place.sent_by is None or place.expert is None:
        return None, _("Lähettäjää ei enää ole. Lähetä pyyntö uudelleen.")
    try:
        round_ = assignments.open_round(
            seat=place.seat,
            mode=Mode.DIRECT,
            experts=[place.expert],
            answer_hours=place.answer_hours,
            note=place.note,
            is_urgent=place.is_urgent,
            by=place.sent_by,
            at=at,
        )
    except Refused as refusal:
        return None, str(refusal)
    except PermissionDenied:
        return None, _("Tätä pyyntöä sinä et voi lähettää. Pyydä toista koordinaattoria lähettämään se.")
    offer: Offer = round_.offers.get()
    return offer, ""
