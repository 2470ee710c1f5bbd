"""What the area does when roles change below it: the claims that they concern are placed anew, in the same transaction."""

from datetime import datetime
from typing import Any

from kokemussilta.access import signals as access
from kokemussilta.access.models import Organisation
from kokemussilta.fees.actions import desks
from kokemussilta.fees.queries import placing


def connect() -> None:
    """Listen; called once, when the program starts."""
    access.membership_changed.connect(_membership_changed, dispatch_uid="fees: membership changed")


def _membership_changed(*, organisation: Organisation, at: datetime, **_: Any) -> None:
    desks.place_all(claims=placing.concerning([organisation.pk]), at=at)
