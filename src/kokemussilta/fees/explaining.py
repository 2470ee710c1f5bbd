"""Why a line of a claim is what it is, in words: from its frozen `because`, with the names of the schedules and rates it speaks of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kokemussilta.core.dates import long_day_words
from kokemussilta.fees.models import ClaimLine
from kokemussilta.pricing.models import CancellationLadder, FeeSchedule, ScheduleVersion, TravelRates
from kokemussilta.pricing.states import Cause, LineKind, Occasion, PriceUnit, Way

_UNIT_SHORT = {LineKind.KM: "km", LineKind.PASSENGER: "km", LineKind.PREPARATION: "h"}


@dataclass(frozen=True)
class Explained:
    """A line as people read it: what, how it was counted, the sum; `facts` tell why, `marks` what differs from what was booked."""

    what: str
    counted: str
    money: str
    facts: tuple[tuple[str, str], ...] = ()
    marks: tuple[str, ...] = ()
    line: Any = None


@dataclass
class Sources:
    """What the lines point at, read once for all of them."""

    versions: dict[tuple[str, int], ScheduleVersion] = field(default_factory=dict)
    rates: dict[str, TravelRates] = field(default_factory=dict)
    ladders: dict[str, CancellationLadder] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Iterable[ClaimLine]) -> "Sources":
        """Those of these lines; a statement for each kind of source that they have."""
        found = cls()
        facts = [line.because for line in lines]
        schedules = {str(one[name]) for one in facts for name in ("schedule", "fee_schedule") if one.get(name)}
        rates = {str(one["rates"]) for one in facts if one.get("rates")}
        ladders = {str(one["ladder"]) for one in facts if one.get("ladder")}
        if schedules:
            rows = ScheduleVersion.objects.filter(schedule__code__in=schedules).select_related("schedule__organisation")
            found.versions = {(row.schedule.code, row.number): row for row in rows}
        if rates:
            found.rates = {row.code: row for row in TravelRates.objects.filter(code__in=rates)}
        if ladders:
            found.ladders = {row.code: row for row in CancellationLadder.objects.filter(code__in=ladders)}
        return found


def money(cents: int) -> str:
    """A sum with its cents always, so that sums stand under each other: `120,00 €`."""
    if (get_language() or "fi").startswith("en"):
        return f"€{cents / 100:,.2f}"
    return f"{cents // 100:,}".replace(",", "\u00a0") + f",{cents % 100:02d}\u00a0€"


def explain(lines: Iterable[ClaimLine], sources: Sources | None = None) -> list[Explained]:
    """Each line in words."""
    rows = list(lines)
    known = sources or Sources.of(rows)
    return [_one(line, known) for line in rows]


def total(lines: Iterable[ClaimLine]) -> str:
    """The sum of lines."""
    return money(sum(line.cents for line in lines))


def changes(before: Iterable[ClaimLine], after: Iterable[ClaimLine]) -> list[str]:
    """What differs between two versions: `Kilometrikorvaus: 20,00 € → 30,00 €`."""
    old, new = _by_name(before), _by_name(after)
    told = []
    for name in dict.fromkeys([*old, *new]):
        was, now = old.get(name), new.get(name)
        if was is None:
            told.append(_("%(name)s: uusi, %(now)s") % {"name": name, "now": money(now or 0)})
        elif now is None:
            told.append(_("%(name)s: poistettu, oli %(was)s") % {"name": name, "was": money(was)})
        elif was != now:
            told.append(f"{name}: {money(was)} → {money(now)}")
    return told


def _by_name(lines: Iterable[ClaimLine]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        found[_what(line)] = found.get(_what(line), 0) + line.cents
    return found


def _what(line: ClaimLine) -> str:
    return line.words or str(line.because.get("name") or LineKind(line.kind).label).capitalize()


def _one(line: ClaimLine, known: Sources) -> Explained:
    because = line.because
    return Explained(
        what=_what(line),
        counted=_counted(line),
        money=money(line.cents),
        facts=tuple((label, value) for label, value in _facts(line, because, known) if value),
        marks=tuple(_marks(line, because)),
        line=line,
    )


def _counted(line: ClaimLine) -> str:
    """`3 × 15,00 €`; nothing when it is one whole of the sum itself."""
    if line.quantity == Decimal(1):
        return ""
    if line.kind == LineKind.CANCELLATION:
        return _("%(percent)s %% summasta %(sum)s") % {"percent": _number(line.quantity * 100), "sum": money(line.unit_cents)}
    unit = _UNIT_SHORT.get(LineKind(line.kind), "")
    return f"{_number(line.quantity)} {unit}".strip() + f" × {money(line.unit_cents)}"


def _number(quantity: Decimal) -> str:
    return number_format(quantity.normalize() if quantity % 1 else quantity.quantize(Decimal(1)), use_l10n=True)


def _facts(line: ClaimLine, because: dict[str, Any], known: Sources) -> Iterable[tuple[str, str]]:
    """The labels and values of why."""
    rule = because.get("rule")
    if rule == "agreed" or because.get("fee_rule") == "agreed":
        yield _("Peruste"), _("Tehtävälle sovittu palkkio")
    if rule == "settled" or because.get("fee_rule") == "settled":
        yield _("Peruste"), _("Koordinaattorin sopima summa")
    yield from _of_schedule(because, known)
    if "table_cents" in because:
        yield _("Taulukon mukaan"), money(int(because["table_cents"]))
    if rule == "second":
        yield _("Sääntö"), _("Saman päivän toinen tai myöhempi tehtävä")
    if rule == "minimum":
        yield _("Sääntö"), _("Taulukon pienin palkkio")
    if rule == "range":
        least, most = money(int(because["least"])), money(int(because["most"]))
        yield _("Sääntö"), _("Koordinaattori sopii summan väliltä %(least)s–%(most)s") % {"least": least, "most": most}
    yield from _of_travel(line, because, known)
    yield from _of_ladder(because, known)
    if because.get("occasion"):
        yield _("Milloin lisä maksetaan"), str(Occasion(because["occasion"]).label)
    if because.get("receipt"):
        yield _("Peruste"), _("Oma kuittisi")


def _of_schedule(because: dict[str, Any], known: Sources) -> Iterable[tuple[str, str]]:
    code, number = because.get("schedule") or because.get("fee_schedule"), because.get("version")
    if because.get("fee_schedule"):
        number = because.get("fee_version")
    if code and number is not None:
        version = known.versions.get((str(code), int(number)))
        if version is not None:
            words = _("%(title)s, versio %(number)s, voimassa %(day)s alkaen") % {
                "title": _title(version.schedule), "number": number,
                "day": long_day_words(version.valid_from) if version.valid_from else "",
            }  # fmt: skip
            yield _("Palkkiotaulukko"), words
    if because.get("unit") and because.get("rule") not in {"agreed", "settled"}:
        yield _("Maksetaan"), str(PriceUnit(because["unit"]).label)
    if because.get("minutes"):
        yield _("Aika"), _minutes(int(because["minutes"]))


def _of_travel(line: ClaimLine, because: dict[str, Any], known: Sources) -> Iterable[tuple[str, str]]:
    rates = known.rates.get(str(because.get("rates", "")))
    if rates is not None:
        words = _("Verohallinnon verovapaat korvaukset %(day)s alkaen") % {"day": long_day_words(rates.valid_from)}
        yield _("Taksa"), words
    if because.get("by"):
        yield _("Kulkutapa"), str(Way(because["by"]).label)
    if because.get("passengers"):
        yield _("Kyydissä"), str(because["passengers"])
    if because.get("hours"):
        yield _("Matkan kesto"), _("%(hours)s tuntia") % {"hours": _number(Decimal(str(because["hours"])))}
    if because.get("rule") == "halved":
        yield _("Sääntö"), _("Puolitettu, koska ateriat saatiin ilmaiseksi")
    if "missing" in because:
        yield _("Huomaa"), _("Tälle ei ole taksaa. Koordinaattori auttaa.")


def _of_ladder(because: dict[str, Any], known: Sources) -> Iterable[tuple[str, str]]:
    ladder = known.ladders.get(str(because.get("ladder", "")))
    if because.get("cause"):
        yield _("Mitä tapahtui"), str(Cause(because["cause"]).label).capitalize()
    if "hours_before" in because:
        yield _("Peruttiin"), _("%(hours)s tuntia ennen alkua") % {"hours": because["hours_before"]}
    if "step_hours" in because:
        words = _("alle %(hours)s tuntia ennen: %(percent)s %%") % {
            "hours": because["step_hours"], "percent": because["percent"]
        }  # fmt: skip
        yield _("Perumisportaat"), words
    if ladder is not None:
        yield _("Ehdot"), _("Versio %(number)s, voimassa %(day)s alkaen") % {
            "number": ladder.number, "day": long_day_words(ladder.valid_from)
        }  # fmt: skip


def _marks(line: ClaimLine, because: dict[str, Any]) -> Iterable[str]:
    """What differs from what was booked."""
    if "booked_minutes" in because:
        yield _("Sovittu %(booked)s, tehty %(done)s") % {
            "booked": _minutes(int(because["booked_minutes"])), "done": _minutes(int(because["minutes"]))
        }  # fmt: skip
    if line.booked_cents is not None:
        yield _("Sovitulla ajalla summa olisi %(sum)s") % {"sum": money(line.booked_cents)}
    if because.get("proposed_km"):
        yield _("Ehdotettu %(km)s km, oma merkintäsi eroaa siitä") % {"km": because["proposed_km"]}


def _minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part)


def _title(schedule: FeeSchedule) -> str:
    return schedule.title
