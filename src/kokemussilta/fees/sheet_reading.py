"""What a payroll system gave back: withheld tax by row, each line understood or told what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from kokemussilta.core.workflow import Refused
from kokemussilta.fees.decimals import as_decimal
from kokemussilta.fees.queries.rows import RowView
from kokemussilta.register import sheets
from kokemussilta.register.columns import folded


@dataclass(frozen=True)
class Line:
    """One line of the sheet, as its spreadsheet counts them."""

    number: int
    code: str
    name: str
    withheld_cents: int | None
    net_cents: int | None
    before_cents: int | None
    fault: str = ""


@dataclass
class Reading:
    """What would be kept, and what would not."""

    good: list[Line] = field(default_factory=list)
    faulty: list[Line] = field(default_factory=list)
    #: Rows of the batch that need a net and are not on the sheet.
    absent: list[str] = field(default_factory=list)

    @property
    def withheld(self) -> dict[str, int]:
        """By the rows' codes, what is to be kept."""
        return {line.code: line.withheld_cents for line in self.good if line.withheld_cents is not None}


def read(content: bytes, name: str, headings: Mapping[str, str], views: list[RowView]) -> Reading:
    """Read a sheet against a batch's waiting rows. `headings`: of the row, the withheld tax and, when there is one, the net."""
    sheet = sheets.read(content, name)
    places = {key: _place(sheet.headings, heading) for key, heading in headings.items() if heading}
    if lacking := [headings[key] for key, place in places.items() if place is None]:
        raise Refused(_("Taulukosta ei löydy otsikkoa: %(names)s.") % {"names": ", ".join(lacking)})
    known = {view.row.code: view for view in views}
    found, seen = Reading(), set[str]()
    for number, cells in sheet.rows:
        told = {key: cells[place] for key, place in places.items() if place is not None}
        code = told["row"].strip().upper().lstrip("'")
        line = _line(number, code, told, known.get(code), again=code in seen)
        seen.add(code)
        (found.faulty if line.fault else found.good).append(line)
    found.absent = [view.row.claim.expert.full_name for view in views if view.needs_net and view.row.code not in seen]
    return found


def _place(headings: list[str], wanted: str) -> int | None:
    names = [folded(heading) for heading in headings]
    return names.index(folded(wanted)) if folded(wanted) in names else None


def _line(number: int, code: str, told: Mapping[str, str], view: RowView | None, *, again: bool) -> Line:
    name = view.row.claim.expert.full_name if view else ""
    withheld, net = as_decimal(told["withheld"]), as_decimal(told.get("net", ""))
    cents = None if withheld is None else int(withheld * 100)
    fault = _fault(told, view, withheld, net, again=again)
    left = None if view is None or cents is None else view.row.total_cents - cents
    return Line(number, code[:12], name, cents, left, view.row.withheld_cents if view else None, fault)


def _fault(told: Mapping[str, str], view: RowView | None, withheld: Decimal | None, net: Decimal | None, *, again: bool) -> str:
    if view is None:
        return _("Riviä ei ole tässä maksuajossa, tai se on jo maksettu.")
    if again:
        return _("Sama rivi on taulukossa kahdesti.")
    if view.facts.is_filed:
        return _("Rivi on jo pankkiaineistossa.")
    if withheld is None:
        return _("Ennakonpidätys puuttuu tai ei ole summa.")
    if withheld != withheld.quantize(Decimal("0.01")):
        return _("Ennakonpidätyksessä on liikaa desimaaleja.")
    cents = int(withheld * 100)
    if cents > view.row.taxable_cents:
        return _("Pidätys on suurempi kuin palkkio.")
    if told.get("net", "").strip() and (net is None or int(net * 100) != view.row.total_cents - cents):
        return _("Netto ei täsmää: summasta pidätyksen jälkeen jää muuta.")
    return ""
