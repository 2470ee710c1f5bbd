"""A plan held for a change: nobody else changes it meanwhile, and the worker is not at it."""

from django.db.models import F
from django.utils.translation import gettext as _

from kokemussilta.core.workflow import Refused
from kokemussilta.matching.models import Plan, PlanPlace
from kokemussilta.matching.states import PlaceState, PlanState


class AtWork(Refused):
    """The plan is being solved."""


class Settled(Refused):
    """The place has been offered already."""


def hold(plan: Plan) -> Plan:
    """The plan as it is now, till the transaction ends; raises `AtWork` while it is solved."""
    held = Plan.objects.filter(pk=plan.pk, state=PlanState.READY).update(version=F("version") + 1)
    if not held:
        raise AtWork(_("Suunnitelmaa lasketaan juuri nyt. Odota hetki tai pysäytä laskenta ensin."))
    return fresh(plan)


def fresh(plan: Plan) -> Plan:
    """The plan with its organisation as they are now."""
    found: Plan = Plan.objects.select_related("organisation").get(pk=plan.pk)
    return found


def open_place(place: PlanPlace) -> PlanPlace:
    """The place as it is now, its plan held; raises `Settled` when a request has left or is leaving, `Refused` when the place is gone."""
    hold(place.plan)
    found = PlanPlace.objects.select_related("plan__organisation", "seat__task__order", "expert__user").filter(pk=place.pk)
    now: PlanPlace | None = found.first()
    if now is None:
        raise Refused(_("Paikka ei ole enää suunnitelmassa."))
    if now.state != PlaceState.OPEN:
        raise Settled(_("Tästä paikasta on jo lähtenyt pyyntö, joten sitä ei voi enää muuttaa suunnitelmassa."))
    return now
