"""Work told of afterwards."""

from datetime import datetime, timedelta
from typing import Any

from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions
from kokemussilta.assignments.late import LateFacts
from kokemussilta.assignments.models import LateEntry
from kokemussilta.core.codes import new_code
from kokemussilta.register.models import Expert
from kokemussilta.vocabulary.models import Language, Municipality
from tests.factories import orders


def facts(at: datetime, *, days: int = 3, **more: Any) -> LateFacts:
    """An hour somewhere so many days ago."""
    start = at - timedelta(days=days)
    told: dict[str, Any] = {
        "product": orders.product(), "starts_at": start, "ends_at": start + timedelta(hours=1), "place": "on_site",
        "language": Language.objects.get(code="fi"), "payer": "client", "people_reached": 21,
        "municipality": Municipality.objects.get(name_fi="Seinäjoki"), "contact_name": "Outi", "minutes": 75, "travel_km": 18,
    }  # fmt: skip
    return LateFacts(**(told | more))


def told(expert: Expert, at: datetime, *, by: User | None = None, told_by: str = "expert", **more: Any) -> LateEntry:
    """Told of by the expert, or by somebody else."""
    who = by or expert.user
    assert who is not None
    return actions.tell_late(
        expert=expert, desk=expert.home, facts=facts(at, **more), told_by=told_by, by=who, at=at, code=new_code()
    )
