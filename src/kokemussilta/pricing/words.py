"""Prices in words: what a row pays, how a line was reckoned, what a step of the ladder means."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.core.dates import euros
from kokemussilta.pricing.rules import Line, Row, Supplement
from kokemussilta.pricing.states import Cause, LineKind, Measure, Occasion, PriceUnit

#: What is counted, for lines: `1,5 tuntia`.
_COUNTED: dict[str, StrOrPromise] = {
    PriceUnit.HALF_HOUR: gettext_lazy("alkavaa puolta tuntia"),
    PriceUnit.HOUR: "h",
    PriceUnit.HALF_DAY: gettext_lazy("puolta päivää"),
    PriceUnit.DAY: gettext_lazy("päivää"),
}
#: The sums of a row of travel rates.
RATES: dict[str, StrOrPromise] = {
    "car_cents": gettext_lazy("Oma auto, kilometriltä"),
    "passenger_cents": gettext_lazy("Lisä matkustajasta, kilometriltä"),
    "motorcycle_cents": gettext_lazy("Moottoripyörä, kilometriltä"),
    "moped_cents": gettext_lazy("Mopo, kilometriltä"),
    "other_cents": gettext_lazy("Muu oma kulkuneuvo, kilometriltä"),
    "full_day_cents": gettext_lazy("Kokopäiväraha, yli 10 tuntia"),
    "half_day_cents": gettext_lazy("Osapäiväraha, yli 6 tuntia"),
    "meal_cents": gettext_lazy("Ateriakorvaus, yksi ateria"),
    "two_meals_cents": gettext_lazy("Ateriakorvaus, kaksi ateriaa"),
    "night_cents": gettext_lazy("Yömatkaraha"),
}


def price_words(row: Row) -> str:
    """`50 € tehtävältä`, of a range `100–600 € tehtävältä, koordinaattori sopii summan`."""
    unit = PriceUnit(row.unit).label
    if row.most_cents is None:
        return f"{euros(row.cents)} {unit}"
    told = {"least": euros(row.cents), "most": euros(row.most_cents), "unit": unit}
    return _("%(least)s – %(most)s %(unit)s, koordinaattori sopii summan") % told


def more_words(row: Row) -> list[str]:
    """What else a row says, a sentence each: preparation, a second task of the day, the least that is paid."""
    told = [
        _("Valmistelusta %(fee)s tunnilta") % {"fee": euros(row.preparation_cents)}
        if row.preparation_cents is not None
        else _("Valmistelu sisältyy palkkioon"),
    ]
    if row.second_cents is not None:
        told.append(_("Saman päivän seuraavista tehtävistä %(fee)s") % {"fee": euros(row.second_cents)})
    if row.minimum_cents is not None:
        told.append(_("Vähintään %(fee)s tehtävältä") % {"fee": euros(row.minimum_cents)})
    return told


def supplement_words(extra: Supplement) -> str:
    """`25 % palkkiosta, kun työ jatkuu klo 18.00 jälkeen`."""
    amount = _("%(percent)s %% palkkiosta") % {"percent": extra.amount}
    if extra.measure == Measure.FIXED:
        amount = euros(extra.amount)
    return f"{amount}, {occasion_words(extra.occasion, extra.limit)}"


def occasion_words(occasion: str, limit: int) -> str:
    """When a supplement is paid; `limit` is the minute of the day or the kilometres of its rule."""
    if occasion == Occasion.EVENING:
        hours, minutes = divmod(limit, 60)
        return _("kun työ jatkuu klo %(clock)s jälkeen") % {"clock": f"{hours}.{minutes:02d}"}
    if occasion == Occasion.FAR:
        return _("kun matkaa on yhteen suuntaan yli %(km)s km") % {"km": limit}
    return str(Occasion(occasion).label)


def line_title(line: Line) -> str:
    """What a line is for, with a capital; a supplement by its own name."""
    named = line.because.get("name") if line.kind == LineKind.SUPPLEMENT else None
    return str(named or capfirst(LineKind(line.kind).label))


def line_words(line: Line) -> str:
    """How a line was reckoned: `1,5 h × 25 €`, `25 % × 100 €`, `120 km × 0,55 €`."""
    if line.kind == LineKind.SUPPLEMENT and "percent" in line.because:
        return f"{line.because['percent']} % × {euros(line.unit_cents)}"
    if line.kind == LineKind.CANCELLATION:
        return f"{line.because.get('percent', '')} % × {euros(line.unit_cents)}"
    counted = _counted(line)
    if not counted and line.quantity == 1:
        return ""
    return f"{number_words(line.quantity)}{f' {counted}' if counted else ''} × {euros(line.unit_cents)}"


def why_words(line: Line) -> str:
    """Where a line comes from, in a sentence; "" when the line says it all."""
    told = line.because
    if told.get("missing"):
        return _("Tälle ei ole vielä taksaa. Kysy ylläpidosta.")
    if line.kind in (LineKind.FEE, LineKind.PREPARATION):
        return _fee_why(told)
    if line.kind == LineKind.SUPPLEMENT and told.get("occasion"):
        return _("Lisä maksetaan, %(when)s.") % {"when": occasion_words(str(told["occasion"]), int(told.get("limit", 0)))}
    if line.kind in (LineKind.FULL_DAY, LineKind.HALF_DAY):
        sentence = _("Matka kesti %(hours)s tuntia.") % {"hours": number_words(Decimal(str(told.get("hours", 0))))}
        if told.get("rule") == "halved":
            sentence += " " + _("Ilmaiset ateriat puolittavat päivärahan.")
        return sentence
    if line.kind == LineKind.CANCELLATION:
        return share_words(told)
    return ""


def share_words(because: Mapping[str, str | int]) -> str:
    """Why a called off task pays its share."""
    cause = capfirst(Cause(str(because["cause"])).label)
    if "step_hours" in because:
        return _("%(cause)s alle %(hours)s tuntia ennen.") % {"cause": cause, "hours": because["step_hours"]}
    return f"{cause}."


def ladder_words(cause: str, hours: int, percent: int) -> str:
    """One step: `Tilaaja perui alle 24 h ennen: 100 % palkkiosta`."""
    told = {"cause": capfirst(Cause(cause).label), "time": time_words(hours), "percent": percent}
    return _("%(cause)s alle %(time)s ennen: %(percent)s %% palkkiosta") % told


def time_words(hours: int) -> str:
    """Hours of a step; whole days from two days on."""
    if hours >= 48 and hours % 24 == 0:
        return ngettext("%(days)s päivä", "%(days)s päivää", hours // 24) % {"days": hours // 24}
    return _("%(hours)s tuntia") % {"hours": hours}


def number_words(quantity: Decimal) -> str:
    """A quantity without zeros at its end, with the reader's own comma."""
    plain = f"{quantity.normalize():f}"
    return plain if (get_language() or "fi").startswith("en") else plain.replace(".", ",")


def _fee_why(told: Mapping[str, str | int]) -> str:
    version = _("Hinnaston versio %(version)s, rivi %(row)s.") % {"version": told.get("version"), "row": told.get("row")}
    rule = told.get("rule")
    if rule == "second":
        return version + " " + _("Saman päivän seuraavan tehtävän hinta.")
    if rule == "minimum":
        return version + " " + _("Hinnaston vähimmäispalkkio.")
    if rule == "range":
        least, most = euros(int(told["least"])), euros(int(told["most"]))
        return version + " " + _("Koordinaattori sopi summan väliltä %(least)s – %(most)s.") % {"least": least, "most": most}
    return version


def _counted(line: Line) -> str:
    if line.kind in (LineKind.KM, LineKind.PASSENGER):
        return "km"
    unit = line.because.get("unit", "")
    if line.because.get("rule") == "minimum":
        return ""
    return str(_COUNTED.get(str(unit), ""))
