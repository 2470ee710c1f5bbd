"""What orders do when accounts change below them; within the transaction of the change."""

from datetime import datetime
from typing import Any

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.access.signals import organisation_named, unit_named
from kokemussilta.accounts.models import User
from kokemussilta.accounts.signals import address_changed
from kokemussilta.orders import actions, searching
from kokemussilta.orders.models import Order


def connect() -> None:
    """Listen; called once, when the program starts."""
    address_changed.connect(_address_changed, dispatch_uid="orders: address changed")
    organisation_named.connect(_organisation_named, dispatch_uid="orders: organisation named")
    unit_named.connect(_unit_named, dispatch_uid="orders: unit named")


def _address_changed(*, user: User, old: str, by: User, at: datetime, **_: Any) -> None:
    actions.follow_address(client=user, old=old, by=by, at=at)


def _organisation_named(*, organisation: Organisation, **_: Any) -> None:
    searching.bring_those(Order.objects.filter(organisation=organisation))


def _unit_named(*, unit: Unit, **_: Any) -> None:
    searching.bring_those(Order.objects.filter(unit=unit))
