"""What every change of an entry ends with."""

from collections.abc import Iterable
from datetime import datetime

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.register import searching
from kokemussilta.register.models import Expert
from kokemussilta.register.signals import expert_changed


def changed(expert: Expert, verb: str, *, by: User | None, at: datetime, fields: Iterable[str] = ()) -> None:
    """Write the audit entry `register.<verb>`, tell the higher areas, and the index when people may be found by other words."""
    audit.record(f"register.{verb}", expert, by=by, at=at, fields=fields)
    if verb in searching.TELLING:
        searching.bring([expert])
    expert_changed.send(sender=Expert, expert=expert, at=at)
