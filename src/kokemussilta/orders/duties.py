"""What the worker does for orders by itself."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kokemussilta.notifications.duties import Duty
from kokemussilta.orders import actions, queries


def remove_old_drafts(at: datetime) -> int:
    """Remove drafts that nobody has touched for thirty days, two hundred at a time; answers how many."""
    old = list(queries.old_drafts(at)[:200])
    for order in old:
        actions.throw_away(order=order, by=None, at=at)
    return len(old)


OLD_DRAFTS = Duty("orders.old-drafts", timedelta(hours=6), remove_old_drafts, _("Vanhojen tilausluonnosten poistaminen"))
