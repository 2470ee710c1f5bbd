"""Reading a spreadsheet that somebody brings: CSV in any dress, or XLSX. Nothing in the file is trusted."""

import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice

from django.utils.translation import gettext as _

from kokemussilta.core.answers import is_blank
from kokemussilta.core.workflow import Refused

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_PARTS = 200
# A list of five thousand people is a few megabytes; styles and shared words of more are there to keep the reader busy.
MAX_PART = 20 * 1024 * 1024
MOST_OF_PART = {"styles.xml": 1024 * 1024, "sharedstrings.xml": 8 * 1024 * 1024, "workbook.xml": 1024 * 1024}
MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_CELL = 4_000
_DELIMITERS = (";", "\t", ",", "|")
_UNPRINTABLE = {code: None for code in range(32) if code not in {9, 10, 13}} | {0xFEFF: None, 0x7F: None}

csv.field_size_limit(MAX_BYTES + 1)


@dataclass(frozen=True)
class Sheet:
    """A sheet's first row, and the others that are not empty with their numbers as the spreadsheet counts them (from 2)."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]


def read(content: bytes, name: str = "", *, most_rows: int = MAX_ROWS, what: str = "") -> Sheet:
    """The first sheet of a file; raises `Refused` with words that say how to mend it. `what` says what should stand there.

    Cells are text without control characters, cut to one character over `MAX_CELL`, so that a check can tell. A formula counts as
    the result that the spreadsheet last showed.
    """
    if not content:
        raise Refused(_("Tiedosto on tyhjä. Valitse tiedosto, jossa on otsikkorivi ja rivejä."))
    if len(content) > MAX_BYTES:
        raise Refused(too_large())
    if content[:4] == b"PK\x03\x04":
        lines = list(islice(_xlsx(content), most_rows + 2))
    elif content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Refused(_("Tiedosto on vanhaa Excel-muotoa. Tallenna se muodossa .xlsx ja tuo uudelleen."))
    else:
        lines = list(islice(_csv(content), most_rows + 2))
    filled = [(number, cells) for number, cells in enumerate(lines, start=1) if any(cells)]
    if len(lines) > most_rows + 1:
        raise Refused(
            _("Taulukossa on yli %(most)s riviä. Jaa se useampaan tiedostoon.")
            % {"most": f"{most_rows:,}".replace(",", "\N{NO-BREAK SPACE}")}
        )
    if len(filled) < 2:
        raise Refused(
            what or _("Taulukossa ei ole ihmisiä. Ensimmäisellä rivillä ovat otsikot ja sen alla yksi ihminen riviä kohti.")
        )
    filled = [(number, _trimmed(cells)) for number, cells in filled]
    headings = filled[0][1]
    width = max(len(headings), *(len(cells) for _number, cells in filled[1:]))
    if width > MAX_COLUMNS:
        raise Refused(_("Taulukossa on yli 60 saraketta. Poista sarakkeet, joita ei tarvita."))
    rows = [(number, (cells + [""] * width)[:width]) for number, cells in filled[1:]]
    return Sheet(headings=(headings + [""] * width)[:width], rows=rows)


def too_large() -> str:
    """What is said of a file over `MAX_BYTES`."""
    return _("Tiedosto on liian suuri (yli 5 megatavua). Poista kuvat ja tarpeettomat välilehdet.")


def _trimmed(cells: list[str]) -> list[str]:
    """The cells without the empty ones at the end."""
    last = max(number for number, cell in enumerate(cells) if cell)
    return cells[: last + 1]


def _text(value: object) -> str:
    """A cell as clean text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = str(value)[: MAX_CELL + 1].translate(_UNPRINTABLE).replace("\u00a0", " ").strip()
    return "" if is_blank(text) else text


def _decoded(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content).replace("\0", "")
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for line in reader:
            yield [_text(cell) for cell in line[: MAX_COLUMNS + 1]]
    except csv.Error as error:
        raise Refused(_("Tiedostoa ei voi lukea. Tallenna se taulukkolaskennasta CSV- tai Excel-muodossa.")) from error


def _delimiter(text: str) -> str:
    """The sign that splits the first lines into the most columns, the same number each."""

    def score(sign: str) -> tuple[int, int]:
        try:
            widths = [len(line) for line in islice(csv.reader(StringIO(text[:50_000], newline=""), delimiter=sign), 20) if line]
        except csv.Error:
            return (0, 0)
        if not widths or widths[0] < 2:
            return (0, 0)
        return (sum(width == widths[0] for width in widths), widths[0])

    return max(_DELIMITERS, key=score)


def _xlsx(content: bytes) -> Iterator[list[str]]:
    import openpyxl

    _look_inside(content)
    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # A sheet may claim to be a million columns wide; what it claims is not believed.
        sheet.reset_dimensions()
        for line in sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1):
            yield [_text(value) for value in line]
        book.close()
    except Refused:
        raise
    except Exception as error:  # a broken file can break the reader in any way
        raise Refused(
            _("Excel-tiedostoa ei voi lukea. Avaa se taulukkolaskennassa, tallenna uudelleen ja tuo sitten.")
        ) from error


def _look_inside(content: bytes) -> None:
    """Refuse a file that unpacks into too much or brings entities, before anything parses it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Refused(_("Excel-tiedosto on avattuna liian suuri. Poista kuvat ja tarpeettomat välilehdet."))
            for part in parts:
                if part.file_size > MOST_OF_PART.get(part.filename.lower().rsplit("/", 1)[-1], MAX_PART):
                    raise Refused(_("Excel-tiedosto on avattuna liian suuri. Poista kuvat ja tarpeettomat välilehdet."))
                if part.filename.endswith((".xml", ".rels")):
                    body = archive.read(part).replace(b"\0", b"").lower()
                    if b"<!doctype" in body or b"<!entity" in body:
                        raise Refused(_("Tiedosto ei ole tavallinen Excel-tiedosto. Tallenna se uudelleen ja tuo sitten."))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise Refused(
            _("Excel-tiedostoa ei voi lukea. Avaa se taulukkolaskennassa, tallenna uudelleen ja tuo sitten.")
        ) from error
