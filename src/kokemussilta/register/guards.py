"""Moving an expert's guard row: the first write of everything that must not happen twice at once to one person."""

from datetime import datetime

from django.db.models import F

from kokemussilta.register.models import Expert, Guard


def hold(expert: Expert, *, at: datetime) -> None:
    """Move the guard's version, which locks the row until the transaction ends.

    A second transaction for the same person waits here, then reads what the first one wrote. Call it before reading
    anything that a rule is applied to. Also marks the person as changed for the ranking.
    """
    moved = Guard.objects.filter(expert=expert).update(version=F("version") + 1, moved_at=at)
    if moved == 0:
        Guard.objects.create(expert=expert, version=1, moved_at=at)
