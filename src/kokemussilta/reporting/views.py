"""The figures page: tasks by month, sector and product, with people reached."""

from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.exports import as_csv, as_xlsx
from kokemussilta.core.pages import page
from kokemussilta.reporting.actions import facts
from kokemussilta.reporting.models import TaskFact
from kokemussilta.reporting.queries import Table, held, table
from kokemussilta.reporting.rules import months_between, tenths_of_hours

SHOWN = ("tasks", "people", "task_minutes", "person_minutes")


@dataclass(frozen=True)
class Line:
    """One row of a table and one bar of its chart; `share` is per cent of the largest row's tasks.

    Hours have one decimal, rounded so that the rows of a table add up to its total as shown.
    """

    label: str
    sums: dict[str, int]
    share: int
    hours: float = 0.0
    person_hours: float = 0.0


@dataclass(frozen=True)
class Part:
    """One way to look at the same tasks."""

    key: str
    title: StrOrPromise
    head: StrOrPromise
    lines: list[Line]


@page(may=Permission.FIGURES_READ)
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of one year; `?year=2026`, and `?export=csv|xlsx&table=month|sector|product`."""
    at = clock.now()
    today = clock.local_day(at)
    facts.catch_up(at=at)
    year = _year(request.GET.get("year", ""), today)
    first, last = date(year, 1, 1), min(date(year, 12, 31), today) if year == today.year else date(year, 12, 31)
    found = held(standing(cast(User, request.user)).organisations(Permission.FIGURES_READ), first, last)
    parts = _parts(found, months_between(first, last))
    kind = request.GET.get("export", "")
    if kind in {"csv", "xlsx"}:
        return _export(kind, year, next((part for part in parts if part.key == request.GET.get("table")), parts[0]))
    total = {key: sum(line.sums[key] for line in parts[0].lines) for key in SHOWN}
    (whole,) = _with_hours([Line(_("Yhteensä"), total, 100)])
    context = {
        "year": year,
        "years": [today.year - back for back in range(6)],
        "whole": whole,
        "tables": parts,
        "is_empty": not total["tasks"],
    }
    return render(request, "reporting/figures.html", context)


def _parts(found: QuerySet[TaskFact], months: list[tuple[int, int]]) -> list[Part]:
    by_month = {row.values[0]: row.sums for row in table(found, ["month"], SHOWN).rows}
    most = max((sums["tasks"] for sums in by_month.values()), default=0)
    nothing = dict.fromkeys(SHOWN, 0)
    month_lines = [
        Line(f"{month}/{year}", sums := by_month.get(f"{year}-{month:02}", nothing), _share(sums["tasks"], most))
        for year, month in months
    ]
    return [
        Part("month", _("Kuukausittain"), _("Kuukausi"), _with_hours(month_lines)),
        Part("sector", _("Toimialoittain"), _("Toimiala"), _ranked(table(found, ["sector"], SHOWN))),
        Part("product", _("Palveluittain"), _("Palvelu"), _ranked(table(found, ["product"], SHOWN))),
    ]


def _ranked(counted: Table) -> list[Line]:
    ordered = sorted(counted.rows, key=lambda row: (-row.sums["tasks"], str(row.values[0])))
    most = ordered[0].sums["tasks"] if ordered else 0
    return _with_hours([Line(str(row.values[0]), row.sums, _share(row.sums["tasks"], most)) for row in ordered])


def _with_hours(lines: list[Line]) -> list[Line]:
    hours = tenths_of_hours([line.sums["task_minutes"] for line in lines])
    person_hours = tenths_of_hours([line.sums["person_minutes"] for line in lines])
    return [
        replace(line, hours=mine / 10, person_hours=theirs / 10)
        for line, mine, theirs in zip(lines, hours, person_hours, strict=True)
    ]


def _share(part: int, most: int) -> int:
    return round(100 * part / most) if most else 0


def _export(kind: str, year: int, part: Part) -> HttpResponse:
    labels = [str(part.head), _("Tehtäviä"), _("Ihmisiä tavoitettu"), _("Tehtävätunteja"), _("Henkilötunteja")]
    name = f"kokemussilta-{year}-{part.key}"
    counts = [[line.label, line.sums["tasks"], line.sums["people"]] for line in part.lines]
    hours = [[line.hours, line.person_hours] for line in part.lines]
    if kind == "xlsx":
        return as_xlsx(name, labels, [[*first, *last] for first, last in zip(counts, hours, strict=True)])
    # A spreadsheet that opens a CSV in Finland reads numbers with a comma.
    words = [[f"{part:.1f}".replace(".", ",") for part in row] for row in hours]
    return as_csv(name, labels, [[*first, *last] for first, last in zip(counts, words, strict=True)])


def _year(text: str, today: date) -> int:
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() and 2000 <= int(text) <= today.year else today.year
