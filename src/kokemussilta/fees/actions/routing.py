"""Making routes: an organisation's own, and those of its units. What is on its way keeps the steps that it was sent with."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kokemussilta.access.actions.people import lock
from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import policies, rules
from kokemussilta.fees.actions import desks
from kokemussilta.fees.models import Route, RouteStep
from kokemussilta.fees.queries import placing
from kokemussilta.fees.queries.people import Roles
from kokemussilta.fees.queries.routing import desks_of

MOST_STEPS = 8


@whole
def write_route(*, organisation: Organisation, unit: Unit | None, steps: Sequence[rules.Desk], by: User, at: datetime) -> Route:
    """A route from now on, in place of the one that was; the same steps again change nothing. `unit` None: the organisation's own.

    Claims on their way keep theirs. Raises `Refused` when somebody named doesn't approve there, or every step has a limit.
    """
    _require(organisation, unit, by)
    lock(organisation)
    named = Roles([organisation.pk], local_day(at)).people(organisation.pk, unit.pk if unit else None, organisation.pk).named
    _check(steps, named)
    old = Route.objects.filter(organisation=organisation, unit=unit, ended_at__isnull=True).first()
    if old is not None and desks_of(old) == list(steps):
        return old
    if old is not None:
        Route.objects.filter(pk=old.pk).update(ended_at=at)
    made = Route.objects.create(organisation=organisation, unit=unit, made_at=at, made_by=by)
    RouteStep.objects.bulk_create(
        RouteStep(
            route=made, position=number, title=desk.title.strip(), holder_kind=desk.step.kind, person_id=desk.step.person,
            deputy_id=desk.step.deputy, days=desk.step.days, over_cents=desk.over_cents,
        )
        for number, desk in enumerate(steps, start=1)
    )  # fmt: skip
    audit.record("fees.route.written", made, by=by, at=at, within=unit or organisation)
    desks.place_all(claims=placing.concerning([organisation.pk]), at=at)
    return made


@whole
def end_route(*, route: Route, by: User, at: datetime) -> None:
    """From now on a unit takes its organisation's route, an organisation the one desk of its leads. Ended twice, it is ended once."""
    _require(route.organisation, route.unit, by)
    lock(route.organisation)
    if Route.objects.filter(pk=route.pk, ended_at__isnull=True).update(ended_at=at):
        audit.record("fees.route.ended", route, by=by, at=at, within=route.unit or route.organisation)


def _require(organisation: Organisation, unit: Unit | None, by: User) -> None:
    if not policies.may_edit_routes(by, organisation) or (unit is not None and unit.organisation_id != organisation.pk):
        raise PermissionDenied


def _check(steps: Sequence[rules.Desk], named: Sequence[int]) -> None:
    if not 1 <= len(steps) <= MOST_STEPS:
        raise Refused(_("Polulla on yhdestä kahdeksaan vaihetta."))
    for desk in steps:
        who = {desk.step.person if desk.step.kind == rules.PERSON else None, desk.step.deputy} - {None}
        if not who <= set(named) or (desk.step.kind == rules.PERSON and desk.step.person is None):
            raise Refused(_("Valitse vaiheelle joku organisaation hyväksyjistä. Voit kutsua hyväksyjiä organisaation sivulla."))
        if desk.step.deputy is not None and desk.step.deputy == desk.step.person and desk.step.kind == rules.PERSON:
            raise Refused(_("Valitse sijaiseksi joku muu kuin hyväksyjä itse."))
        if not 1 <= desk.step.days <= 60:
            raise Refused(_("Aikaa hyväksyä on yhdestä kuuteenkymmeneen päivään."))
