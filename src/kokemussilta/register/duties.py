"""What the worker does for the register by itself: it reads the calendars that people have linked."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kokemussilta.accounts.sealing import unseal
from kokemussilta.notifications.duties import Duty
from kokemussilta.register import actions
from kokemussilta.register.actions.calendars import PURPOSE
from kokemussilta.register.calendars import outside
from kokemussilta.register.calendars.address import Unreadable
from kokemussilta.register.calendars.reading import Span
from kokemussilta.register.models import CalendarLink
from kokemussilta.register.states import ExpertState

#: So many are read in one turn, at once; letters wait meanwhile, some seconds at most.
AT_ONCE = 8


def read_calendars(at: datetime) -> int:
    """Read the calendars whose time has come, those that have waited longest first; answers how many were tried."""
    due = CalendarLink.objects.filter(next_at__lte=at, expert__state=ExpertState.ACTIVE).select_related("expert")
    links = list(due.order_by("next_at", "pk")[:AT_ONCE])
    if not links:
        return 0
    ours = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    with ThreadPoolExecutor(AT_ONCE) as readers:
        answers = list(readers.map(lambda link: _read(link, at, ours), links))
    for link, found in zip(links, answers, strict=True):
        if isinstance(found, Unreadable):
            actions.note_unreadable(link=link, why=found.why, at=at)
        else:
            actions.note_busy_times(link=link, spans=found, at=at)
    return len(links)


def _read(link: CalendarLink, at: datetime, ours: str) -> list[Span] | Unreadable:
    """No database here: this runs beside others."""
    address = unseal(link.address, purpose=PURPOSE)
    if address is None:
        return Unreadable("refused")
    try:
        return outside.busy_elsewhere(address, at, ours=ours)
    except Unreadable as fault:
        return fault


READ_CALENDARS = Duty("register.calendars", timedelta(minutes=1), read_calendars, _("Liitettyjen kalenterien lukeminen"))
