"""What a service costs on a day: the row in force with its lines, ready to be shown and frozen."""

from dataclasses import dataclass

from kokemussilta.core.clock import local_day
from kokemussilta.pricing import queries
from kokemussilta.pricing.models import ScheduleVersion
from kokemussilta.pricing.rules import Line, Row, Supplement, Work, due, fee_lines, total


@dataclass(frozen=True)
class Quote:
    """The version and row that apply, the lines of the work, and the supplements that could be added by hand."""

    version: ScheduleVersion
    row: Row
    lines: tuple[Line, ...]
    supplements: tuple[Supplement, ...] = ()

    @property
    def cents(self) -> int:
        """What the work pays in all."""
        return total(self.lines)


def quote(organisation_id: int | None, work: Work, chosen: frozenset[str] = frozenset()) -> Quote | None:
    """What the organisation's schedule in force on the day of the work pays; None where no row applies."""
    return quote_by(queries.schedule_in_force(organisation_id, local_day(work.starts_at)), work, chosen)


def quote_by(version: ScheduleVersion | None, work: Work, chosen: frozenset[str] = frozenset()) -> Quote | None:
    """The same by a version at hand."""
    row = queries.row_of(version, work.service)
    if version is None or row is None:
        return None
    supplements = queries.supplements_of(version)
    return Quote(version, row, fee_lines(row, work, due(supplements, work, chosen)), supplements)
