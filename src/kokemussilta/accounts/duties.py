"""What the worker does for accounts by itself."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from kokemussilta.accounts import queries
from kokemussilta.notifications.duties import Duty


def sweep(at: datetime) -> int:
    """Remove sessions whose time is over, and what was written down of sessions that are gone; answers how many rows."""
    expired, _kinds = Session.objects.filter(expire_date__lte=at).delete()
    left, _kinds = queries.left_behind(at).delete()
    return expired + left


SWEEP = Duty("accounts.sessions", timedelta(hours=12), sweep, _("Päättyneiden kirjautumisten poistaminen"))
