"""What stands in a spreadsheet's cells, as values; each function raises ValidationError with how to mend the cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from kokemussilta.core.fields import clean_phone
from kokemussilta.register.columns import folded
from kokemussilta.vocabulary.models import Named

# So many unknown words of a sheet get a suggestion, and none that is longer than any name.
SUGGESTIONS = 200
_LONGEST_NAME = 60


@dataclass
class Suggesting:
    """How many more unknown words are compared with all known ones; each takes milliseconds."""

    left: int


class Names:
    """A shared list by its folded names and codes; the first of a name wins."""

    def __init__(self, rows: Iterable[Named], suggesting: Suggesting) -> None:
        self._rows: dict[str, Any] = {}
        self._near: dict[str, Any] = {}
        self._suggesting = suggesting
        for row in rows:
            for name in (row.name_fi, row.name_sv, row.name_en, row.code):
                self._rows.setdefault(folded(name), row)

    def one(self, cell: str) -> Any:
        """The entry of this name; raises ValidationError with the name that may have been meant."""
        word = folded(cell)
        if (found := self._rows.get(word)) is not None:
            return found
        if (near := self._nearest(word)) is not None:
            raise ValidationError(
                _("Emme tunne nimeä ”%(word)s”. Tarkoititko: %(near)s?") % {"word": cell[:60], "near": near.name}
            )
        raise ValidationError(_("Emme tunne nimeä ”%(word)s”. Tarkista kirjoitusasu.") % {"word": cell[:60]})

    def many(self, cell: str) -> list[Any]:
        """The entries of several names in one cell, each once."""
        return list(dict.fromkeys(self.one(part) for part in parts(cell)))

    def _nearest(self, word: str) -> Any:
        if word in self._near:
            return self._near[word]
        if self._suggesting.left <= 0 or len(word) > _LONGEST_NAME:
            return None
        self._suggesting.left -= 1
        close = get_close_matches(word, self._rows, n=1, cutoff=0.75)
        self._near[word] = self._rows[close[0]] if close else None
        return self._near[word]


def parts(cell: str) -> list[str]:
    """Several things in one cell, split by semicolons, lines or commas, whichever there are first."""
    marks = ";" if ";" in cell else "\n" if "\n" in cell else ","
    return [part.strip() for part in cell.split(marks) if part.strip()]


def email(cell: str) -> str:
    """An e-mail address in lower case."""
    address = cell.lower().removeprefix("mailto:")
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValidationError(_("Tarkista sähköpostiosoite. Esimerkiksi nimi@esimerkki.fi.")) from error
    if len(address) > 254:
        raise ValidationError(_("Tarkista sähköpostiosoite. Esimerkiksi nimi@esimerkki.fi."))
    return address


def phone(cell: str) -> str:
    """A telephone number in the international form."""
    if len(cell) > 40:
        raise ValidationError(_("Tarkista puhelinnumero. Esimerkiksi 040 123 4567."))
    return clean_phone(cell)


def day(cell: str) -> date:
    """A day, written in any of the ways that spreadsheets write it."""
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d.%m.%y", "%Y%m%d"):
        try:
            return datetime.strptime(cell.strip(), form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise ValidationError(_("Kirjoita päivä muodossa 24.12.2026."))
