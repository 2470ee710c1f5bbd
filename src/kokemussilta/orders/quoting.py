"""What the payer's schedule says that a task pays one expert: proposed when an order is planned, then frozen on the task.

The client's organisation pays by its own schedule when it has one, else by that of the desk, which invoices it. Where nobody
knows who pays, and where no row of a schedule applies, the catalogue's price stays.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.core.clock import local, local_day
from kokemussilta.core.dates import euros
from kokemussilta.orders.models import Order
from kokemussilta.orders.states import Payer
from kokemussilta.pricing import queries
from kokemussilta.pricing.models import ScheduleVersion
from kokemussilta.pricing.quotes import Quote, quote_by
from kokemussilta.pricing.rules import Line, Work
from kokemussilta.pricing.words import line_title, line_words, price_words


class Prices:
    """The schedules that may pay an order, read once for all the days that are asked about."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._versions: list[ScheduleVersion] | None = None

    def quote(self, payer: str, starts_at: datetime, ends_at: datetime) -> Quote | None:
        """What a task of the order pays by the payer's schedule in force on its day; None where none says."""
        minutes = int((ends_at - starts_at).total_seconds() // 60)
        work = Work(self.order.product.slug, local(starts_at), minutes)
        for organisation in self._payers(payer):
            version = queries.in_force(self._of(organisation), local_day(starts_at))
            if version is not None:
                return quote_by(version, work)
        return None

    def cents(self, payer: str, starts_at: datetime, ends_at: datetime) -> int | None:
        """The fee to propose: by the schedule, else by the catalogue; None for voluntary work."""
        if payer == Payer.VOLUNTARY:
            return None
        found = self.quote(payer, starts_at, ends_at)
        return found.cents if found else self.order.product.fee_cents

    def _payers(self, payer: str) -> list[int]:
        """Whose schedules are asked, in turn."""
        asked = {
            Payer.CLIENT: [self.order.organisation_id, self.order.desk_id],
            Payer.COORDINATOR: [self.order.desk_id],
        }.get(Payer(payer) if payer in Payer.values else Payer.UNSURE, [])
        return [number for number in asked if number is not None]

    def _of(self, organisation: int) -> list[ScheduleVersion]:
        if self._versions is None:
            both = {self.order.organisation_id, self.order.desk_id}
            self._versions = queries.versions_of(*(number for number in both if number is not None))
        return [one for one in self._versions if one.schedule.organisation_id == organisation]


def explain(found: Quote) -> str:
    """Where a price comes from and how it was reckoned."""
    source = _("%(whose)s: hinnasto, versio %(version)s.") % {
        "whose": found.version.schedule.title, "version": found.version.number,
    }  # fmt: skip
    told = [source, f"{price_words(found.row)}."]
    if len(found.lines) > 1 or line_words(found.lines[0]):
        told.append(", ".join(_line(line) for line in found.lines) + ".")
    if found.row.preparation_cents is not None:
        told.append(_("Valmistelusta maksetaan lisäksi %(fee)s tunnilta.") % {"fee": euros(found.row.preparation_cents)})
    return " ".join(told)


def range_problem(found: Quote | None, cents: int | None) -> str:
    """Why a fee does not fit the range in which a coordinator settles it; "" when it does, or when there is no range."""
    if found is None or cents is None or found.row.most_cents is None:
        return ""
    # What supplements bring lies on top of the range.
    extra = sum(line.cents for line in found.lines[1:])
    least, most = found.lines[0].cents, found.row.most_cents * found.lines[0].quantity
    if least + extra <= cents <= int(most) + extra:
        return ""
    told = {"least": euros(least + extra), "most": euros(int(most) + extra)}
    return _("Hinnaston mukaan palkkion pitää olla %(least)s – %(most)s.") % told


def signature(fees: Iterable[int | None]) -> str:
    """The different fees of some days, to know whether they have been shown."""
    return ",".join(str(fee) for fee in sorted({fee for fee in fees if fee is not None}))


def _line(line: Line) -> str:
    reckoned = line_words(line)
    told = f"{reckoned} = {euros(line.cents)}" if reckoned else euros(line.cents)
    return f"{line_title(line)} {told}"
