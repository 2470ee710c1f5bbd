"""What the register does when accounts change below it; within the transaction of the change."""

from datetime import datetime
from typing import Any

from kokemussilta.accounts.models import User
from kokemussilta.accounts.signals import address_changed
from kokemussilta.register import actions
from kokemussilta.register.models import Expert


def connect() -> None:
    """Listen; called once, when the program starts."""
    address_changed.connect(_address_changed, dispatch_uid="register: address changed")


def _address_changed(*, user: User, old: str, by: User, at: datetime, **_: Any) -> None:
    expert = Expert.objects.filter(user=user).first()
    if expert is not None:
        actions.follow_address(expert=expert, old=old, new=user.email, by=by, at=at)
