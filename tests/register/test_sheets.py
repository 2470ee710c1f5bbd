"""Reading files that nobody should trust."""

import zipfile
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest

from kokemussilta.core.workflow import Refused
from kokemussilta.register import columns, sheets


def xlsx(*lines):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_every_delimiter_and_coding(sign, coding):
    text = f"Etunimi{sign}Sukunimi{sign}Kotikunta\r\nÄiti{sign}Öberg{sign}Jyväskylä\r\n"
    sheet = sheets.read(text.encode(coding))
    assert sheet == sheets.Sheet(["Etunimi", "Sukunimi", "Kotikunta"], [(2, ["Äiti", "Öberg", "Jyväskylä"])])


def test_quotes_empty_rows_ragged_rows_and_numbers_of_rows():
    text = 'Nimi;Kunta;\n\n"Aino; Lahti";Vaasa;;\n;;\nLyhyt\n'
    sheet = sheets.read(text.encode())
    assert sheet.rows == [(3, ["Aino; Lahti", "Vaasa"]), (5, ["Lyhyt", ""])]
    assert sheet.headings == ["Nimi", "Kunta"]


def test_types_of_cells_become_text():
    content = xlsx(
        ["Nimi", "Puhelin", "Päivä", "Totuus", "Luku", "Kaava"],
        ["Aino", 401234567, datetime(2026, 3, 1, 12), True, 1.5, '=HYPERLINK("http://x")'],  # noqa: DTZ001
        ["Eero", 4.01234567e8, date(2026, 3, 2), False, None, None],
    )  # fmt: skip
    assert sheets.read(content).rows == [
        (2, ["Aino", "401234567", "2026-03-01", "x", "1.5", ""]),
        (3, ["Eero", "401234567", "2026-03-02", "", "", ""]),
    ]


def test_nul_and_control_characters_disappear():
    assert sheets.read(b"Nimi;Kunta\nAi\0no\x07;Va\x1basa\n").rows == [(2, ["Aino", "Vaasa"])]


def test_a_huge_cell_is_cut_where_a_check_can_tell():
    sheet = sheets.read(f"Nimi;Kunta\nAino;{'x' * 1_000_000}\n".encode())
    assert len(sheet.rows[0][1][1]) == sheets.MAX_CELL + 1
    assert len(sheets.read(xlsx(["Nimi", "Kunta"], ["Aino", "x" * 32_000])).rows[0][1][1]) == sheets.MAX_CELL + 1


def bomb():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (sheets.MAX_UNPACKED + 1))
    return out.getvalue()


def entities():
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(xlsx(["a", "b"], ["c", "d"]))) as good, zipfile.ZipFile(out, "w") as archive:
        for part in good.infolist():
            content = good.read(part)
            if part.filename == "xl/workbook.xml":
                content = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            archive.writestr(part.filename, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n;;;\n",
        b"Nimi;Kunta\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old excel",
        b"PK\x03\x04 not a zip",
        b"Nimi;Kunta\n" + b"Aino;Vaasa\n" * (sheets.MAX_ROWS + 1),
        (";".join("abc" for _ in range(61)) + "\n" + ";".join("x" for _ in range(61))).encode(),
        b"x" * (sheets.MAX_BYTES + 1),
    ],
)
def test_what_is_no_sheet_is_refused_with_words(content):
    with pytest.raises(Refused) as refusal:
        sheets.read(content)
    assert len(str(refusal.value)) > 20


@pytest.mark.parametrize("make", [bomb, entities])
def test_an_xlsx_that_means_harm_is_refused(make):
    with pytest.raises(Refused):
        sheets.read(make())


def test_headings_are_guessed_in_three_languages():
    assert columns.guess(["Etunimi:", "SUKUNIMI", "Sähköposti ", "Kotikunta", "Kokemustausta"]) == {
        "first_name": 0, "last_name": 1, "email": 2, "municipality": 3, "themes": 4,
    }  # fmt: skip
    assert columns.guess(["Förnamn", "Efternamn", "E-post", "Kommun"]) == {
        "first_name": 0, "last_name": 1, "email": 2, "municipality": 3,
    }  # fmt: skip
    assert columns.guess(["Name", "E-mail", "City"]) == {"full_name": 0, "email": 1, "municipality": 2}
    assert columns.guess(["Nimi", "Nimi", "", "?"]) == {"full_name": 0}


def test_a_mapping_without_a_name_or_a_municipality_lacks_them():
    assert [str(words) for words in columns.lacks({"first_name": 0})] == ["etunimi ja sukunimi, tai koko nimi", "kotikunta"]
    assert columns.lacks({"full_name": 0, "municipality": 1}) == []
