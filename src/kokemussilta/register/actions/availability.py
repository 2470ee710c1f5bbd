"""When the person can be asked: the ordinary week, days that differ, breaks, and limits."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.register import guards, policies, rules
from kokemussilta.register.actions.noting import changed
from kokemussilta.register.models import DayException, Expert, WeeklyHours
from kokemussilta.register.signals import expert_paused

LIMITS = ("max_per_week", "max_per_month", "notice_days", "remote_ok", "on_site_ok", "max_km", "has_car", "accepts_voluntary")
_LONGEST = timedelta(days=366)
_FURTHEST = timedelta(days=3 * 366)


@whole
def set_weekly_hours(
    *, expert: Expert, spans: Iterable[tuple[int, time, time]], by: User | None, at: datetime, seen: guards.Seen | None = None
) -> None:
    """Replace the ordinary week: (weekday 0..6, from, until) in Finnish wall-clock time. None at all: ask each time."""
    policies.require_edit(by, expert)
    guards.hold(expert, at=at, seen=seen)
    try:
        tidy = rules.merged(spans)
    except ValueError as error:
        raise Refused(_("Tarkista kellonajat: lopun pitää olla alun jälkeen.")) from error
    if tidy == list(expert.weekly_hours.order_by("weekday", "from_time").values_list("weekday", "from_time", "until_time")):
        return
    expert.weekly_hours.all().delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(expert=expert, weekday=weekday, from_time=start, until_time=end) for weekday, start, end in tidy
    )
    changed(expert, "weekly_hours.set", by=by, at=at, fields=["weekly_hours"])


@whole
def add_day_exception(
    *, expert: Expert, starts_on: date, ends_on: date, by: User | None, at: datetime, is_free: bool = False
) -> DayException:
    """Add days, both ends included, that differ from the ordinary week: away, or free when `is_free`."""
    return add_day_exceptions(expert=expert, spans=[(starts_on, ends_on)], is_free=is_free, by=by, at=at)[0]


@whole
def add_day_exceptions(
    *, expert: Expert, spans: Iterable[tuple[date, date]], by: User | None, at: datetime, is_free: bool = False
) -> list[DayException]:
    """Add several spans of days at once (weeks, say); one that is there already is kept, not doubled."""
    policies.require_edit(by, expert)
    guards.hold(expert, at=at)
    rows = []
    for starts_on, ends_on in spans:
        if ends_on < starts_on:
            raise Refused(_("Tarkista päivät: viimeinen päivä ei voi olla ennen ensimmäistä."))
        if ends_on < local_day(at):
            raise Refused(_("Nuo päivät ovat jo menneet."))
        if ends_on > local_day(at) + _FURTHEST:
            raise Refused(_("Merkitse päiviä enintään kolmen vuoden päähän."))
        if ends_on - starts_on > _LONGEST:
            raise Refused(_("Merkitse kerralla enintään vuosi. Pitempää aikaa varten on tauko."))
        row, _is_new = DayException.objects.get_or_create(expert=expert, starts_on=starts_on, ends_on=ends_on, is_free=is_free)
        rows.append(row)
    changed(expert, "days.added", by=by, at=at, fields=["day_exceptions"])
    return rows


@whole
def remove_day_exception(*, exception: DayException, by: User | None, at: datetime) -> None:
    """Take the days away; the ordinary week holds again."""
    expert = exception.expert
    policies.require_edit(by, expert)
    guards.hold(expert, at=at)
    deleted, _rows = DayException.objects.filter(pk=exception.pk).delete()
    if deleted:
        changed(expert, "days.removed", by=by, at=at, fields=["day_exceptions"])


@whole
def remove_day_exceptions(*, expert: Expert, codes: Iterable[str], by: User | None, at: datetime) -> int:
    """Take several away at once; answers how many there were."""
    policies.require_edit(by, expert)
    guards.hold(expert, at=at)
    deleted, _rows = DayException.objects.filter(expert=expert, code__in=list(codes)).delete()
    if deleted:
        changed(expert, "days.removed", by=by, at=at, fields=["day_exceptions"])
    return deleted


@whole
def pause(*, expert: Expert, by: User | None, at: datetime, from_on: date | None = None, until_on: date | None = None) -> None:
    """Start a break from `from_on` (today when not given) until `until_on`, which is included; None: until told otherwise.

    No reason is asked. Confirmed tasks stand; the signal `expert_paused` lets the higher areas take back open offers.
    """
    policies.require_edit(by, expert)
    guards.hold(expert, at=at)
    start = from_on or local_day(at)
    if start > local_day(at) + _FURTHEST:
        raise Refused(_("Valitse tauon ensimmäinen päivä enintään kolmen vuoden päästä."))
    if until_on is not None and until_on < max(start, local_day(at)):
        raise Refused(_("Tauon viimeinen päivä on jo mennyt. Valitse tuleva päivä."))
    _set_break(expert, start, until_on)
    changed(expert, "break.started", by=by, at=at, fields=["paused_from", "paused_until"])
    expert_paused.send(sender=Expert, expert=expert, by=by, at=at)


@whole
def resume(*, expert: Expert, by: User | None, at: datetime) -> None:
    """End the break now."""
    policies.require_edit(by, expert)
    guards.hold(expert, at=at)
    _set_break(expert, None, None)
    changed(expert, "break.ended", by=by, at=at, fields=["paused_from", "paused_until"])


@whole
def set_limits(
    *,
    expert: Expert,
    max_per_week: int | None,
    max_per_month: int | None,
    notice_days: int,
    remote_ok: bool,
    on_site_ok: bool,
    max_km: int,
    accepts_voluntary: bool,
    has_car: bool = True,
    by: User | None,
    at: datetime,
    seen: guards.Seen | None = None,
) -> None:
    """Set how much, how soon, how far (kilometres by road from the home municipality; by car or without) and on what terms the person
    works.
    """
    policies.require_edit(by, expert)
    guards.hold(expert, at=at, seen=seen)
    values = (max_per_week, max_per_month, notice_days, remote_ok, on_site_ok, max_km, has_car, accepts_voluntary)
    wanted = dict(zip(LIMITS, values, strict=True))
    expert.refresh_from_db(fields=LIMITS)
    names = [name for name, value in wanted.items() if getattr(expert, name) != value]
    if not names:
        return
    for name in names:
        setattr(expert, name, wanted[name])
    expert.save(update_fields=names)
    changed(expert, "limits.set", by=by, at=at, fields=names)


def _set_break(expert: Expert, start: date | None, end: date | None) -> None:
    Expert.objects.filter(pk=expert.pk).update(paused_from=start, paused_until=end)
    expert.paused_from, expert.paused_until = start, end
