"""What the figures do by themselves: tasks that changed are counted anew, so that nobody waits for it on a page."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kokemussilta.notifications.duties import Duty
from kokemussilta.reporting.actions import facts


def _catch_up(at: datetime) -> int:
    return facts.catch_up(at=at)


CATCH_UP = Duty("reporting.catch-up", timedelta(minutes=5), _catch_up, _("Muuttuneet tehtävät lasketaan lukuihin"))
