"""Lists as files for spreadsheets."""

import csv
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter
from django.http import HttpResponse


def as_csv(name: str, labels: list[str], lines: Iterable[list[object]]) -> HttpResponse:
    """A CSV file (semicolons and a byte-order mark, as Finnish spreadsheets expect)."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(_safe(label) for label in labels)
    writer.writerows([_safe(value) for value in line] for line in lines)
    response = HttpResponse("\ufeff" + buffer.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def as_xlsx(name: str, labels: list[str], lines: Iterable[list[object]]) -> HttpResponse:
    """An XLSX file with a frozen head row; numbers are numbers, those with decimals show one, exact decimals (sums) two."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, labels, book.add_format({"bold": True}))
    tenths, cents = book.add_format({"num_format": "0.0"}), book.add_format({"num_format": "0.00"})
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line):
            if isinstance(value, Decimal):
                sheet.write_number(number, place, float(value), cents)
            elif isinstance(value, int | float):
                sheet.write_number(number, place, value, tenths if isinstance(value, float) else None)
            else:
                sheet.write_string(number, place, "" if value is None else str(value))
    sheet.autofit()
    book.close()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(buffer.getvalue(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _safe(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets a leading apostrophe; exact decimals get a comma."""
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return "" if value is None else value
