"""The figures page: tasks by month, sector and product, with people reached."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.exports import as_csv, as_xlsx
from kokemussilta.core.pages import page
from kokemussilta.reporting.queries import done_tasks
from kokemussilta.reporting.rules import DoneTask, Sums, grouped, months_between, tenths_of_hours, totals


@dataclass(frozen=True)
class Line:
    """One row of a table and one bar of its chart; `share` is per cent of the largest row's tasks.

    Hours have one decimal, rounded so that the rows of a table add up to its total as shown.
    """

    label: str
    sums: Sums
    share: int
    hours: float = 0.0
    person_hours: float = 0.0


@dataclass(frozen=True)
class Table:
    """One way to look at the same tasks."""

    key: str
    title: StrOrPromise
    head: StrOrPromise
    lines: list[Line]


@page(may=Permission.FIGURES_READ)
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of one year; `?year=2026`, and `?export=csv|xlsx&table=month|sector|product`."""
    today = clock.local_day(clock.now())
    year = _year(request.GET.get("year", ""), today)
    last = min(date(year, 12, 31), today) if year == today.year else date(year, 12, 31)
    tasks = done_tasks(cast(User, request.user), date(year, 1, 1), last)
    tables = _tables(tasks, months_between(date(year, 1, 1), last))
    kind = request.GET.get("export", "")
    if kind in {"csv", "xlsx"}:
        return _export(kind, year, next((table for table in tables if table.key == request.GET.get("table")), tables[0]))
    (whole,) = _with_hours([Line(_("Yhteensä"), totals(tasks), 100)])
    context = {
        "year": year,
        "years": [today.year - back for back in range(4)],
        "whole": whole,
        "tables": tables,
        "is_empty": not tasks,
    }
    return render(request, "reporting/figures.html", context)


def _tables(tasks: list[DoneTask], months: list[tuple[int, int]]) -> list[Table]:
    by_month = grouped(tasks, lambda task: (task.on.year, task.on.month))
    most = max((sums.tasks for sums in by_month.values()), default=0)
    month_lines = [
        Line(f"{month}/{year}", sums := by_month.get((year, month), Sums()), _share(sums.tasks, most)) for year, month in months
    ]
    return [
        Table("month", _("Kuukausittain"), _("Kuukausi"), _with_hours(month_lines)),
        Table("sector", _("Toimialoittain"), _("Toimiala"), _ranked(grouped(tasks, lambda task: task.sector))),
        Table("product", _("Palveluittain"), _("Palvelu"), _ranked(grouped(tasks, lambda task: task.product))),
    ]


def _ranked(groups: dict[Hashable, Sums]) -> list[Line]:
    ordered = sorted(groups.items(), key=lambda entry: (-entry[1].tasks, str(entry[0])))
    most = ordered[0][1].tasks if ordered else 0
    return _with_hours([Line(str(name) or _("ei tiedossa"), sums, _share(sums.tasks, most)) for name, sums in ordered])


def _with_hours(lines: list[Line]) -> list[Line]:
    hours = tenths_of_hours([line.sums.minutes for line in lines])
    person_hours = tenths_of_hours([line.sums.person_minutes for line in lines])
    return [
        replace(line, hours=mine / 10, person_hours=theirs / 10)
        for line, mine, theirs in zip(lines, hours, person_hours, strict=True)
    ]


def _share(part: int, most: int) -> int:
    return round(100 * part / most) if most else 0


def _export(kind: str, year: int, table: Table) -> HttpResponse:
    labels = [str(table.head), _("Tehtäviä"), _("Ihmisiä tavoitettu"), _("Tehtävätunteja"), _("Henkilötunteja")]
    name = f"kokemussilta-{year}-{table.key}"
    counts = [[line.label, line.sums.tasks, line.sums.people] for line in table.lines]
    hours = [[line.hours, line.person_hours] for line in table.lines]
    if kind == "xlsx":
        return as_xlsx(name, labels, [[*first, *last] for first, last in zip(counts, hours, strict=True)])
    # A spreadsheet that opens a CSV in Finland reads numbers with a comma.
    words = [[f"{part:.1f}".replace(".", ",") for part in row] for row in hours]
    return as_csv(name, labels, [[*first, *last] for first, last in zip(counts, words, strict=True)])


def _year(text: str, today: date) -> int:
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() and 2000 <= int(text) <= today.year else today.year
