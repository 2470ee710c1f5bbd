"""The columns that a spreadsheet of past tasks may have, and what stands in their cells."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from kokemussilta.orders.states import Place
from kokemussilta.register import cells as reading
from kokemussilta.register.columns import folded
from kokemussilta.reporting.models import TaskFact
from kokemussilta.vocabulary.models import Language, Municipality, Named, Sector, TaskKind

# The longest task that a row may tell, the most people and experts: more is a slip of the hand.
MOST_HOURS = 24
MOST_PEOPLE = 20_000
MOST_EXPERTS = 200
_FIRST_YEAR = 1990


@dataclass(frozen=True)
class Column:
    """A column of ours: its name, what it is called, and the headings (folded) by which it is known in three languages."""

    key: str
    label: StrOrPromise
    known_as: tuple[str, ...]
    is_needed: bool = False


COLUMNS = (
    Column("day", gettext_lazy("Päivä"), ("päivä", "pvm", "päivämäärä", "datum", "dag", "date", "day"), is_needed=True),
    Column("sector", gettext_lazy("Toimiala"), ("sektori", "toimiala", "sektor", "bransch", "sector")),
    Column("client", gettext_lazy("Tilaajan tyyppi"), ("tilaajan tyyppi", "tilaaja", "beställartyp", "typ av beställare", "client", "client type")),
    Column("kind", gettext_lazy("Tehtävän laji"), ("tehtävä", "tehtävän laji", "tehtävälaji", "työtehtävä", "palvelu", "tuote", "uppdrag", "task", "kind", "service")),
    Column("municipality", gettext_lazy("Kunta"), ("kunta", "paikkakunta", "kommun", "ort", "municipality", "town")),
    Column("hours", gettext_lazy("Tunnit"), ("tunnit", "tunteja", "kesto", "kesto tunteina", "timmar", "hours", "duration")),
    Column("people", gettext_lazy("Kohdatut ihmiset"), ("kohdatut", "kohdattuja", "kuulijoita", "osallistujia", "tavoitettu", "deltagare", "åhörare", "people", "people reached", "participants")),
    Column("experts", gettext_lazy("Kokemusasiantuntijoita"), ("kokemusasiantuntijoita", "tekijöitä", "erfarenhetsexperter", "experts")),
    Column("language", gettext_lazy("Kieli"), ("kieli", "språk", "language")),
    Column("place", gettext_lazy("Toteutus"), ("toteutus", "toteutustapa", "genomförande", "format", "place")),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}

_PLACES = {
    "paikan päällä": Place.ON_SITE, "läsnä": Place.ON_SITE, "lähi": Place.ON_SITE, "på plats": Place.ON_SITE, "on site": Place.ON_SITE,
    "on_site": Place.ON_SITE, "etänä": Place.REMOTE, "etä": Place.REMOTE, "på distans": Place.REMOTE, "distans": Place.REMOTE,
    "remote": Place.REMOTE, "hybridi": Place.HYBRID, "hybrid": Place.HYBRID, "paikan päällä ja etänä": Place.HYBRID,
}  # fmt: skip


def guess(headings: list[str]) -> dict[str, int]:
    """Which column is which, by heading: key -> column number."""
    mapping: dict[str, int] = {}
    names = [folded(heading) for heading in headings]
    for column in COLUMNS:
        for number, name in enumerate(names):
            if name in column.known_as and number not in mapping.values():
                mapping[column.key] = number
                break
    return mapping


def lacks(mapping: dict[str, int]) -> list[StrOrPromise]:
    """What must be named before rows can be read, in words."""
    return [column.label for column in COLUMNS if column.is_needed and column.key not in mapping]


@dataclass
class Lists:
    """The shared lists by folded names and codes, read once for a sheet."""

    sectors: dict[str, Any] = field(default_factory=dict)
    kinds: dict[str, Any] = field(default_factory=dict)
    municipalities: dict[str, Any] = field(default_factory=dict)
    languages: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "Lists":
        """From the database; four statements."""
        return cls(*(_by_name(model) for model in (Sector, TaskKind, Municipality, Language)))


def fact(
    cells: list[str], mapping: dict[str, int], lists: Lists, *, until: date
) -> tuple[TaskFact | None, list[tuple[str, str]]]:
    """What a row tells, or what has to be mended in it: pairs of a column's name and words. Tasks after `until` have not been yet."""
    problems: list[tuple[str, str]] = []
    told: dict[str, Any] = {}
    for column in COLUMNS:
        if column.key in mapping:
            cell = cells[mapping[column.key]].strip()
            try:
                told |= _READ[column.key](cell, lists, until)
            except ValidationError as error:
                problems.append((str(column.label), error.messages[0]))
    if problems:
        return None, problems
    experts = told.setdefault("experts", 1)
    told["person_minutes"] = told.get("minutes", 0) * experts
    return TaskFact(is_held=True, status="held", **told), []


def _day(cell: str, lists: Lists, until: date) -> dict[str, Any]:
    day = reading.day(cell)
    if day > until:
        raise ValidationError(_("Päivä on tulevaisuudessa. Tuo vain tehtäviä, jotka on jo pidetty."))
    if day.year < _FIRST_YEAR:
        raise ValidationError(_("Tarkista vuosi."))
    return {"day": day}


def _sector(cell: str, lists: Lists, until: date) -> dict[str, Any]:
    return _own_word("sector", cell, lists.sectors)


def _client(cell: str, lists: Lists, until: date) -> dict[str, Any]:
    return _own_word("client", cell, lists.sectors)


def _kind(cell: str, lists: Lists, until: date) -> dict[str, Any]:
    return _own_word("kind", cell, lists.kinds)


def _own_word(key: str, cell: str, known: dict[str, Any]) -> dict[str, Any]:
    if len(cell) > 120:
        raise ValidationError(_("Lyhennä enintään 120 merkkiin."))
    row = known.get(folded(cell))
    return {key: row} if row is not None else {f"{key}_name": cell}


def _municipality(cell: str, lists: Lists, until: date) -> dict[str, Any]:
    return _from_list("municipality", cell, lists.municipalities)


def _language(cell: str, lists: Lists, until: date) -> dict[str, Any]:
    return _from_list("language", cell, lists.languages)


def _from_list(key: str, cell: str, known: dict[str, Any]) -> dict[str, Any]:
    if not cell:
        return {}
    row = known.get(folded(cell))
    if row is None:
        raise ValidationError(_("Emme tunne nimeä ”%(word)s”. Tarkista kirjoitusasu.") % {"word": cell[:60]})
    return {key: row}


def _hours(cell: str, lists: Lists, until: date) -> dict[str, Any]:
    if not cell:
        return {}
    try:
        hours = float(cell.replace(",", ".").removesuffix("h").strip())
    except ValueError:
        hours = -1.0
    if not 0 <= hours <= MOST_HOURS:
        raise ValidationError(_("Kirjoita tunnit lukuna väliltä 0–24, esimerkiksi 1,5."))
    return {"minutes": round(hours * 60)}


def _people(cell: str, lists: Lists, until: date) -> dict[str, Any]:
    return _count("people", cell, 0, MOST_PEOPLE)


def _experts(cell: str, lists: Lists, until: date) -> dict[str, Any]:
    return _count("experts", cell, 1, MOST_EXPERTS)


def _count(key: str, cell: str, least: int, most: int) -> dict[str, Any]:
    if not cell:
        return {}
    if not (cell.isascii() and cell.isdigit() and least <= int(cell[:9]) <= most):
        raise ValidationError(_("Kirjoita kokonaisluku väliltä %(least)s–%(most)s.") % {"least": least, "most": most})
    return {key: int(cell)}


def _place(cell: str, lists: Lists, until: date) -> dict[str, Any]:
    if not cell:
        return {}
    found = _PLACES.get(folded(cell))
    if found is None:
        raise ValidationError(_("Kirjoita ”paikan päällä”, ”etänä” tai ”hybridi”."))
    return {"place": found}


_READ = {
    "day": _day, "sector": _sector, "client": _client, "kind": _kind, "municipality": _municipality, "hours": _hours,
    "people": _people, "experts": _experts, "language": _language, "place": _place,
}  # fmt: skip


def _by_name(model: type[Named]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for row in model._default_manager.all():
        for name in (row.name_fi, row.name_sv, row.name_en, row.code):
            known.setdefault(folded(name), row)
    return known
