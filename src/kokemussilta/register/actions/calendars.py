"""Calendars that people keep elsewhere: linked by the person, read by the worker, gone with all their times at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.accounts.sealing import seal
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.register import guards, letters, policies
from kokemussilta.register.actions.noting import changed
from kokemussilta.register.calendars.address import Unreadable, may_be_public, parsed
from kokemussilta.register.models import BusyTime, CalendarLink, Expert

MOST_CALENDARS = 3
#: The addresses of calendars are sealed for this purpose (`accounts.sealing`).
PURPOSE = "register.calendars"
#: How often a calendar is read; one that can't be read is tried again sooner.
EVERY = timedelta(hours=4)
AGAIN = timedelta(hours=1)
#: A fault that passes by itself is not written about.
TOLD_AFTER = timedelta(days=2)


@whole
def link_calendar(*, expert: Expert, address: str, by: User | None, at: datetime) -> CalendarLink:
    """Link a calendar elsewhere; the worker reads it soon. Theirs alone: nobody else sees the address, nor when they are busy."""
    policies.require_self(by, expert)
    guards.hold(expert, at=at)
    try:
        target = parsed(address)
    except Unreadable as error:
        raise Refused(_not_an_address(error.why)) from error
    if not may_be_public(target.host):
        raise Refused(_not_an_address("not_public"))
    if expert.calendars.count() >= MOST_CALENDARS:
        raise Refused(_("Kalentereita voi olla enintään %(count)s. Poista ensin jokin niistä.") % {"count": MOST_CALENDARS})
    link: CalendarLink = CalendarLink.objects.create(
        expert=expert, address=seal(target.address, purpose=PURPOSE), host=target.host, added_at=at, next_at=at
    )
    audit.record("register.calendar.linked", expert, by=by, at=at, fields=["calendars"])
    return link


@whole
def unlink_calendar(*, link: CalendarLink, by: User | None, at: datetime) -> None:
    """Take a calendar away: its address and all its times go at once."""
    expert = link.expert
    policies.require_self(by, expert)
    guards.hold(expert, at=at)
    deleted, _rows = CalendarLink.objects.filter(pk=link.pk).delete()
    if deleted:
        changed(expert, "calendar.unlinked", by=by, at=at, fields=["calendars"])


@whole
def note_busy_times(*, link: CalendarLink, spans: Iterable[tuple[datetime, datetime]], at: datetime) -> bool:
    """Keep what the worker read in place of what was read before; answers whether anything was new. The link may be gone meanwhile."""
    wanted = list(spans)
    held = list(link.times.filter(ends_at__gt=at).values_list("starts_at", "ends_at"))
    is_same = [(max(start, at), end) for start, end in held] == [(max(start, at), end) for start, end in wanted]
    if not is_same:
        guards.hold(link.expert, at=at)
    facts = {"checked_at": at, "read_at": at, "failing_since": None, "failure": "", "told_at": None, "next_at": at + EVERY}
    if not CalendarLink.objects.filter(pk=link.pk).update(**facts) or is_same:
        return False
    link.times.all().delete()
    BusyTime.objects.bulk_create(
        [BusyTime(link=link, expert_id=link.expert_id, starts_at=start, ends_at=end) for start, end in wanted], batch_size=500
    )
    changed(link.expert, "calendar.read", by=None, at=at, fields=["calendars"])
    return True


@whole
def note_unreadable(*, link: CalendarLink, why: str, at: datetime) -> None:
    """A calendar could not be read: what was read before stays, and when it lasts the person is told once, kindly."""
    fresh = CalendarLink.objects.filter(pk=link.pk).select_related("expert__home", "expert__user").first()
    if fresh is None:
        return
    fresh.checked_at, fresh.next_at, fresh.failing_since = at, at + AGAIN, fresh.failing_since or at
    fresh.failure = why if why in CalendarLink.Failure.values else CalendarLink.Failure.NOT_CALENDAR
    if at - fresh.failing_since >= TOLD_AFTER:
        fresh.next_at = at + EVERY
        if fresh.told_at is None:
            fresh.told_at = at
            once = f"calendar-unreadable:{fresh.code}:{fresh.failing_since.isoformat()}"
            to = letters.recipient(fresh.expert)
            outbox.queue(lambda: letters.calendar_unreadable(fresh), to=to, about=fresh.expert.code, at=at, once=once)
    fresh.save(update_fields=["checked_at", "next_at", "failing_since", "failure", "told_at"])


def _not_an_address(why: str) -> str:
    if why == "not_public":
        return _(
            "Tuo osoite ei ole julkisessa verkossa, joten sitä ei voi lukea. Tarkista, että kopioit kalenterin jakamisosoitteen."
        )
    return _("Tarkista osoite: sen pitää alkaa https:// tai webcal:// ja olla kalenterisi jakamisosoite.")
