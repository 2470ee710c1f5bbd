"""The figures page: tasks by month, sector and product, with people reached."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.lists import as_csv, as_xlsx
from kokemussilta.core.pages import page
from kokemussilta.reporting.queries import done_tasks
from kokemussilta.reporting.rules import DoneTask, Sums, grouped, months_between, totals


@dataclass(frozen=True)
class Line:
    """One row of a table and one bar of its chart; `share` is per cent of the largest row's tasks."""

    label: str
    sums: Sums
    share: int

    @property
    def hours(self) -> str:
        """Task hours with one decimal and a comma."""
        return f"{self.sums.minutes / 60:.1f}".replace(".", ",")

    @property
    def person_hours(self) -> str:
        """Person-hours with one decimal and a comma."""
        return f"{self.sums.person_minutes / 60:.1f}".replace(".", ",")


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
        return _export(kind, next((table for table in tables if table.key == request.GET.get("table")), tables[0]))
    whole = Line(_("Yhteensä"), totals(tasks), 100)
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
        Table("month", _("Kuukausittain"), _("Kuukausi"), month_lines),
        Table("sector", _("Toimialoittain"), _("Toimiala"), _ranked(grouped(tasks, lambda task: task.sector))),
        Table("product", _("Palveluittain"), _("Palvelu"), _ranked(grouped(tasks, lambda task: task.product))),
    ]


def _ranked(groups: dict[Hashable, Sums]) -> list[Line]:
    ordered = sorted(groups.items(), key=lambda entry: (-entry[1].tasks, str(entry[0])))
    most = ordered[0][1].tasks if ordered else 0
    return [Line(str(name) or _("ei tiedossa"), sums, _share(sums.tasks, most)) for name, sums in ordered]


def _share(part: int, most: int) -> int:
    return round(100 * part / most) if most else 0


def _export(kind: str, table: Table) -> HttpResponse:
    labels = [str(table.head), _("Tehtäviä"), _("Ihmisiä tavoitettu"), _("Tehtävätunteja"), _("Henkilötyötunteja")]
    lines: list[list[object]] = [
        [line.label, line.sums.tasks, line.sums.people, line.hours, line.person_hours] for line in table.lines
    ]
    return (as_csv if kind == "csv" else as_xlsx)(f"kokemussilta-{table.key}", labels, lines)


def _year(text: str, today: date) -> int:
    return int(text) if text.isascii() and text.isdigit() and 2000 <= int(text[:5]) <= today.year else today.year
