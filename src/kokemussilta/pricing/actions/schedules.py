"""A new version of a schedule: begun as a draft, written row by row, published from a day that has not come yet."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, Stale, advance
from kokemussilta.pricing import policies
from kokemussilta.pricing.models import FeeSchedule, ScheduleRow, ScheduleSupplement, ScheduleVersion
from kokemussilta.pricing.states import PUBLISH, VersionState

#: What a row and a supplement say.
ROW = ("service", "unit", "cents", "most_cents", "second_cents", "minimum_cents", "preparation_cents")
SUPPLEMENT = ("name", "measure", "amount", "occasion", "service", "limit")
#: A version may be planned so far ahead.
FARTHEST = timedelta(days=730)


def earliest(organisation: Organisation, today: date) -> date:
    """The first day from which a new version may be in force: the first one at once, later ones from tomorrow."""
    begun = ScheduleVersion.objects.filter(
        schedule__organisation=organisation, state=VersionState.PUBLISHED, valid_from__lte=today
    )
    return today + timedelta(days=1) if begun.exists() else today


@whole
def start_draft(*, organisation: Organisation, base: ScheduleVersion | None, by: User, at: datetime) -> ScheduleVersion:
    """Begin a new version as a copy of `base` (an own version or an example), or empty. When one is begun already, that one."""
    _refuse_strangers(by, organisation)
    if base is not None and base.schedule.organisation_id not in (None, organisation.pk):
        raise PermissionDenied
    schedule, _made = FeeSchedule.objects.get_or_create(organisation=organisation)
    number = (schedule.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            draft = ScheduleVersion.objects.create(schedule=schedule, number=number, made_at=at, made_by=by, state_since=at)
    except IntegrityError:
        known: ScheduleVersion | None = schedule.versions.filter(state=VersionState.DRAFT).first()
        if known is None:
            raise Stale(_("Joku toinen muutti hinnastoa juuri ennen sinua. Lataa sivu uudelleen.")) from None
        return known
    if base is not None:
        for row in base.rows.all():
            draft.rows.create(number=row.number, **{name: getattr(row, name) for name in ROW})
        for extra in base.supplements.all():
            draft.supplements.create(number=extra.number, **{name: getattr(extra, name) for name in SUPPLEMENT})
    audit.record("pricing.version.begun", draft, by=by, at=at, within=organisation)
    return draft


@whole
def set_row(*, draft: ScheduleVersion, number: int | None, facts: Mapping[str, Any], by: User, at: datetime) -> ScheduleRow:
    """Write a row of a draft: the one of this number, or a new one. A service has one row."""
    fresh = _open(draft, by)
    kept = {name: facts[name] for name in ROW}
    if any(row.number != number for row in fresh.rows.filter(service=kept["service"])):
        raise Refused(_("Tällä palvelulla on jo rivi tässä hinnastossa. Muuta sitä riviä."))
    row = _write(fresh.rows, number, kept)
    audit.record("pricing.version.edited", draft, by=by, at=at, fields=["rows"])
    return row  # type: ignore[no-any-return]  # one of two models


@whole
def drop_row(*, draft: ScheduleVersion, number: int, by: User, at: datetime) -> None:
    """Take a row out of a draft. Does nothing when it is gone."""
    if _open(draft, by).rows.filter(number=number).delete()[0]:
        audit.record("pricing.version.edited", draft, by=by, at=at, fields=["rows"])


@whole
def set_supplement(
    *, draft: ScheduleVersion, number: int | None, facts: Mapping[str, Any], by: User, at: datetime
) -> ScheduleSupplement:
    """Write a supplement of a draft: the one of this number, or a new one."""
    row = _write(_open(draft, by).supplements, number, {name: facts[name] for name in SUPPLEMENT})
    audit.record("pricing.version.edited", draft, by=by, at=at, fields=["supplements"])
    return row  # type: ignore[no-any-return]  # one of two models


@whole
def drop_supplement(*, draft: ScheduleVersion, number: int, by: User, at: datetime) -> None:
    """Take a supplement out of a draft. Does nothing when it is gone."""
    if _open(draft, by).supplements.filter(number=number).delete()[0]:
        audit.record("pricing.version.edited", draft, by=by, at=at, fields=["supplements"])


@whole
def publish(*, draft: ScheduleVersion, valid_from: date, note: str, by: User, at: datetime) -> None:
    """Take a draft into use from a day: never from one that has passed, and from today only where nothing is in force yet."""
    organisation = _refuse_strangers(by, draft.schedule.organisation)
    today = local_day(at)
    first = earliest(organisation, today)
    if valid_from < first:
        raise Refused(
            _("Uudet hinnat voivat alkaa aikaisintaan huomenna: tänään lasketut hinnat eivät muutu.")
            if first > today
            else _("Valitse päivä, joka ei ole vielä mennyt.")
        )
    if valid_from > today + FARTHEST:
        raise Refused(_("Valitse päivä, joka on enintään kahden vuoden päässä."))
    if not draft.rows.exists():
        raise Refused(_("Hinnastossa ei ole vielä yhtään hintaa. Lisää ensin rivi."))
    fresh = _open(draft, by)
    fresh.valid_from, fresh.note = valid_from, note.strip()
    fresh.save(update_fields=["valid_from", "note"])
    advance(fresh, PUBLISH, at=at)
    draft.refresh_from_db()
    audit.record("pricing.version.published", draft, by=by, at=at, within=organisation)


@whole
def discard(*, draft: ScheduleVersion, by: User, at: datetime) -> None:
    """Throw a draft away; what is in force stays."""
    fresh = _open(draft, by)
    fresh.delete()
    audit.record("pricing.version.discarded", draft, by=by, at=at, within=draft.schedule.organisation)


def _refuse_strangers(by: User, organisation: Organisation | None) -> Organisation:
    if organisation is None or not policies.may_edit_fees(by, organisation):
        raise PermissionDenied
    return organisation


def _open(draft: ScheduleVersion, by: User) -> ScheduleVersion:
    """The draft afresh; refused when it has been published or thrown away meanwhile."""
    _refuse_strangers(by, draft.schedule.organisation)
    found: ScheduleVersion | None = (
        ScheduleVersion.objects.select_for_update().filter(pk=draft.pk, state=VersionState.DRAFT).first()
    )
    if found is None:
        raise Stale(_("Tämä luonnos on jo otettu käyttöön tai poistettu. Aloita uusi versio."))
    return found


def _write(rows: Any, number: int | None, facts: dict[str, Any]) -> Any:
    """The row of a number with these facts; without a number a new one at the end."""
    if number is None:
        last = rows.aggregate(last=Max("number"))["last"] or 0
        return rows.create(number=last + 1, **facts)
    if not rows.filter(number=number).update(**facts):
        raise Stale(_("Joku toinen poisti tämän rivin. Katso hinnasto uudelleen."))
    return rows.get(number=number)
