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


def close_delivered(at: datetime) -> int:
    """Close orders that were delivered a month ago and got no more times, two hundred at a time; answers how many."""
    old = list(queries.delivered_before(at)[:200])
    for order in old:
        actions.mark_closed(order=order, by=None, at=at)
    return len(old)


CLOSE_DELIVERED = Duty("orders.close-delivered", timedelta(hours=6), close_delivered, _("Pidettyjen tilausten päättäminen"))
OLD_DRAFTS = Duty("orders.old-drafts", timedelta(hours=6), remove_old_drafts, _("Vanhojen tilausluonnosten poistaminen"))
