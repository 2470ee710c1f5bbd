"""What orders do when accounts change below them; within the transaction of the change."""

from datetime import datetime
from typing import Any

from kokemussilta.accounts.models import User
from kokemussilta.accounts.signals import address_changed
from kokemussilta.orders import actions


def connect() -> None:
    """Listen; called once, when the program starts."""
    address_changed.connect(_address_changed, dispatch_uid="orders: address changed")


def _address_changed(*, user: User, old: str, by: User, at: datetime, **_: Any) -> None:
    actions.follow_address(client=user, old=old, by=by, at=at)
