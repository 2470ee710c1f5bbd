"""Checking the rows of a spreadsheet: what each would become, or what to mend. Nothing is written here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kokemussilta.core.clock import local_day
from kokemussilta.register import cells
from kokemussilta.register.columns import BY_KEY, folded
from kokemussilta.register.models import Expert, ImportRow, ImportRun
from kokemussilta.register.sheets import MAX_CELL
from kokemussilta.vocabulary.models import Language, Municipality, Perspective, TaskKind, Theme

_CLOSE_WORDS = ("läheinen", "läheisen", "läheisenä", "närstående", "next of kin", "close")
_LENGTHS = {
    "first_name": 60,
    "last_name": 60,
    "alias": 60,
    "title": 60,
    "introduction": 2000,
    "interests": 2000,
    "training_wishes": 2000,
}


@dataclass
class Checked:
    """One row read: `values` by field, `problems` as (heading, what to do), and who it is about when somebody is here already.

    Whether they are in another register is not looked at: who imports must not learn it. Whoever has an address answers an invitation
    themselves, and somebody in another register is asked there whether this one may see their entry.
    """

    row: ImportRow
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    duplicate: Expert | None = None

    @property
    def joins(self) -> bool:
        """Whether the person is in the register at once, by the consent that the sheet tells of: only without an address to answer from."""
        return bool(self.values.get("consent_on")) and not self.values.get("email")

    @property
    def name(self) -> str:
        """Who the row is about, as far as it tells."""
        return " ".join(part for part in (self.values.get("first_name", ""), self.values.get("last_name", "")) if part)


@dataclass(frozen=True)
class Check:
    """All rows of a run, sorted out."""

    fresh: list[Checked]
    duplicates: list[Checked]
    faulty: list[Checked]


def check(run: ImportRun, *, at: datetime, suggest: bool = True) -> Check:
    """Read every row of `run` by its mapping; a fixed number of queries, however many rows.

    `suggest`: look for the name that an unknown word may have meant, which takes its time.
    """
    reader = _Reader(run.mapping, today=local_day(at), suggest=suggest)
    rows = [reader.read(row) for row in run.rows.all()]
    _find_doubles(rows)
    _find_people(rows, run)
    good = [row for row in rows if not row.problems]
    return Check(
        fresh=[row for row in good if row.duplicate is None],
        duplicates=[row for row in good if row.duplicate is not None],
        faulty=[row for row in rows if row.problems],
    )


class _Reader:
    """Turns cells into values, with the shared lists at hand."""

    def __init__(self, mapping: dict[str, int], *, today: date, suggest: bool) -> None:
        self._mapping = mapping
        self._today = today
        suggesting = cells.Suggesting(cells.SUGGESTIONS if suggest else 0)
        self._themes = cells.Names(Theme.objects.select_related("parent"), suggesting)
        self._readers: dict[str, Callable[[str], Any]] = {
            "email": cells.email,
            "phone": cells.phone,
            "municipality": cells.Names(Municipality.objects.all(), suggesting).one,
            "languages": cells.Names(Language.objects.all(), suggesting).many,
            "kinds": cells.Names(TaskKind.objects.all(), suggesting).many,
            "themes": self._themes_of,
            "consent_on": self._past_day,
            "met_on": self._past_day,
        }

    def read(self, row: ImportRow) -> Checked:
        """One row."""
        out = Checked(row)
        for key, number in self._mapping.items():
            if key not in BY_KEY:
                continue
            cell = row.cells[number] if number < len(row.cells) else ""
            try:
                out.values[key] = self._value(key, cell)
            except ValidationError as error:
                out.problems.append((str(BY_KEY[key].label), error.messages[0]))
        _name_of(out)
        if not out.values.get("municipality") and not any(
            label == str(BY_KEY["municipality"].label) for label, _w in out.problems
        ):
            out.problems.append((str(BY_KEY["municipality"].label), _("Kirjoita kotikunta.")))
        return out

    def _value(self, key: str, cell: str) -> Any:
        if len(cell) > MAX_CELL:
            raise ValidationError(_("Solussa on liikaa tekstiä. Lyhennä se."))
        if cell[:1] == "=":
            raise ValidationError(_("Solussa on laskukaava. Korvaa se kaavan tuloksella."))
        if key in self._readers:
            return self._readers[key](cell) if cell else None
        longest = _LENGTHS.get(key, 120)
        if len(cell) > longest:
            raise ValidationError(_("Tekstiä on liikaa: enintään %(longest)s merkkiä.") % {"longest": longest})
        return cell

    def _themes_of(self, cell: str) -> list[tuple[Theme, str]]:
        out: list[tuple[Theme, str]] = []
        for part in cells.parts(cell):
            words = folded(part)
            close = next((mark for mark in _CLOSE_WORDS if words.endswith(f" {mark}")), "")
            theme = self._themes.one(words.removesuffix(close).strip(" -,"))
            pair = (theme, str(Perspective.CLOSE if close else Perspective.OWN))
            if pair not in out:
                out.append(pair)
        return out

    def _past_day(self, cell: str) -> date:
        day = cells.day(cell)
        if day > self._today or day.year < 1990:
            raise ValidationError(_("Päivä ei voi olla oikein. Tarkista vuosi."))
        return day


def _name_of(out: Checked) -> None:
    """First and last name, split out of the full one where that is all there is."""
    full = out.values.pop("full_name", "") or ""
    first, last = out.values.get("first_name") or "", out.values.get("last_name") or ""
    if full and not (first and last):
        if "," in full:
            last, _comma, first = (part.strip() for part in full.partition(","))
        else:
            first, _space, last = (part.strip() for part in full.rpartition(" "))
    out.values["first_name"], out.values["last_name"] = first, last
    if any(len(name) > 60 for name in (first, last)):
        out.problems.append((_("Nimi"), _("Nimi on liian pitkä: enintään 60 merkkiä.")))
    elif not (first and last) and not out.problems:
        out.problems.append((_("Nimi"), _("Kirjoita sekä etunimi että sukunimi.")))


def _person_key(first: str, last: str, municipality: int | None) -> tuple[str, str, int | None]:
    return (folded(first), folded(last), municipality)


def _key_of(row: Checked) -> tuple[str, str, int | None]:
    place = row.values.get("municipality")
    return _person_key(row.values["first_name"], row.values["last_name"], place.pk if place else None)


def _find_doubles(rows: list[Checked]) -> None:
    """The second row about one person in the same sheet is a problem."""
    addresses: dict[str, int] = {}
    people: dict[tuple[str, str, int | None], int] = {}
    for row in rows:
        email = row.values.get("email")
        same = addresses.get(email) if email else None
        if same is None and not email:
            same = people.get(_key_of(row))
        if same is not None:
            row.problems.append((_("Sama henkilö"), _("Hän on jo rivillä %(number)s. Poista toinen rivi.") % {"number": same}))
            continue
        if email:
            addresses[email] = row.row.number
        people.setdefault(_key_of(row), row.row.number)


def _find_people(rows: list[Checked], run: ImportRun) -> None:
    """Who is in this register already, by address or by name and municipality."""
    by_address: dict[str, Expert] = {}
    by_name: dict[tuple[str, str, int | None], Expert] = {}
    for expert in Expert.objects.filter(home=run.organisation).select_related("user"):
        by_address |= dict.fromkeys(_addresses(expert), expert)
        by_name[_person_key(expert.first_name, expert.last_name, expert.municipality_id)] = expert
    for row in rows:
        email = row.values.get("email") or ""
        named = by_name.get(_key_of(row))
        row.duplicate = by_address.get(email)
        if row.duplicate is None and named is not None:
            if not email:
                row.duplicate = named
            elif not _addresses(named):
                row.problems.append((_("Samanniminen"), _ask_who()))


def _addresses(expert: Expert) -> set[str]:
    return {expert.email.lower(), expert.user.email.lower() if expert.user else ""} - {""}


def _ask_who() -> str:
    return _(
        "Rekisterissänne on jo samanniminen ihminen samassa kunnassa, eikä hänen sähköpostiosoitettaan tiedetä. Jos hän on sama, "
        "lisää osoite ensin hänen tietoihinsa. Jos ei, lisää tämä ihminen rekisteriin erikseen."
    )
