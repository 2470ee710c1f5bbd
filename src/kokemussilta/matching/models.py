"""What matching keeps: the arrays of the ranking, written down for new processes, and how organisations weigh its parts."""

from django.db import models
from django.db.models import Q

from kokemussilta.access.models import Organisation
from kokemussilta.core.privacy import KEEP, SENSITIVE
from kokemussilta.matching.weights import WEIGHTS, Level, Part

_USUAL = int(Level.USUAL)


class Written(models.Model):
    """One edition of the snapshot: one row at most, as large as the register. Never trusted over the register's own rows.

    `total`, `moves` and `newest`: the mark up to which it tells, with the newest moves. `layout`: what the arrays mean, so that another
    version of the program does not misread them. `digest`: of the data, so that half a row is not read.
    """

    total = models.BigIntegerField()
    newest = models.BigIntegerField()
    moves = models.JSONField()
    read_at = models.DateTimeField()
    written_at = models.DateTimeField()
    layout = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    data = models.BinaryField()

    class Personal:
        """Everyone's facts in numbers, without names; written anew within the hour when somebody's change or go."""

        fields = dict.fromkeys(("id", "total", "newest", "moves", "read_at", "written_at", "layout", "digest"), KEEP) | {
            "data": SENSITIVE
        }

    def __str__(self) -> str:
        return str(self.written_at)


class Weighing(models.Model):
    """How much each part of the score weighs for an organisation's seats, as a `weights.Level`; no row: as usual."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="weighing")
    depth = models.PositiveSmallIntegerField(default=_USUAL)
    fairness = models.PositiveSmallIntegerField(default=_USUAL)
    travel = models.PositiveSmallIntegerField(default=_USUAL)
    waited = models.PositiveSmallIntegerField(default=_USUAL)
    continuity = models.PositiveSmallIntegerField(default=_USUAL)
    language = models.PositiveSmallIntegerField(default=_USUAL)
    newcomer = models.PositiveSmallIntegerField(default=_USUAL)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{part}__gte": int(weight.least), f"{part}__lte": int(Level.MUCH)}),
                name=f"{part}_weighs_within_limits",
            )
            for part, weight in WEIGHTS.items()
        ]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "organisation", *(str(part) for part in Part)), KEEP)

    def __str__(self) -> str:
        return str(self.organisation_id)

    @property
    def levels(self) -> dict[Part, Level]:
        """The levels by part."""
        return {part: Level(getattr(self, part)) for part in Part}
