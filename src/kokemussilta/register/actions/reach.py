"""Where the person goes, and how much rest they want after heavy tasks."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.register import guards, policies
from kokemussilta.register.actions.noting import changed
from kokemussilta.register.models import Expert, TravelArea
from kokemussilta.register.rules import MOST_REST_DAYS
from kokemussilta.vocabulary.models import Municipality, TaskKind, WellbeingCounty

MOST_AREAS = 60


@whole
def add_area(
    *, expert: Expert, area: Municipality | WellbeingCounty, by: User | None, at: datetime, most: int = MOST_AREAS
) -> TravelArea:
    """Name a municipality or a county where the person goes; one that is there already is returned. The first one shuts out the rest."""
    policies.require_edit(by, expert)
    guards.hold(expert, at=at)
    pointer = {"municipality" if isinstance(area, Municipality) else "county": area}
    found: TravelArea | None = TravelArea.objects.filter(expert=expert, **pointer).first()
    if found is not None:
        return found
    if expert.travel_areas.count() >= most:
        raise Refused(_("Alueita on jo paljon. Poista ensin jokin, tai valitse kuntien sijaan koko hyvinvointialue."))
    made: TravelArea = TravelArea.objects.create(expert=expert, **pointer)
    changed(expert, "areas.set", by=by, at=at, fields=["travel_areas"])
    return made


@whole
def remove_area(*, area: TravelArea, by: User | None, at: datetime) -> None:
    """Take an area away; without any left the person goes anywhere near enough."""
    expert = area.expert
    policies.require_edit(by, expert)
    guards.hold(expert, at=at)
    deleted, _rows = TravelArea.objects.filter(pk=area.pk).delete()
    if deleted:
        changed(expert, "areas.set", by=by, at=at, fields=["travel_areas"])


@whole
def set_rest(
    *,
    expert: Expert,
    rest_days: int,
    heavy_kinds: Iterable[TaskKind],
    by: User | None,
    at: datetime,
    seen: guards.Seen | None = None,
) -> None:
    """Set how many whole days without tasks the person wants after a heavy one, and which kinds are heavy to them: none named, all."""
    policies.require_edit(by, expert)
    guards.hold(expert, at=at, seen=seen)
    if not 0 <= rest_days <= MOST_REST_DAYS:
        raise Refused(_("Lepopäiviä voi olla enintään %(days)s. Pitempää aikaa varten on tauko.") % {"days": MOST_REST_DAYS})
    wanted = {kind.pk for kind in heavy_kinds}
    is_same = wanted == set(expert.heavy_kinds.values_list("pk", flat=True))
    if not Expert.objects.filter(pk=expert.pk).exclude(rest_days=rest_days).update(rest_days=rest_days) and is_same:
        return
    expert.rest_days = rest_days
    expert.heavy_kinds.set(wanted)
    changed(expert, "rest.set", by=by, at=at, fields=["rest_days", "heavy_kinds"])
