"""A lead's pages: every open claim and where it lies, and how long the desks take."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.exports import as_csv, as_xlsx
from kokemussilta.core.lists import Column, Filter, Listing
from kokemussilta.core.pages import page
from kokemussilta.fees.models import Stay
from kokemussilta.fees.queries import overseeing
from kokemussilta.fees.states import Desk


def people_words(stay: Stay) -> str:
    """Whose turn it is, by name."""
    asked = [turn.person.get_full_name() for turn in getattr(stay, "asked", [])]
    return ", ".join(asked) or (stay.person.get_full_name() if stay.person else "")


def desk_words(stay: Stay) -> str:
    """The desk as people call it."""
    if stay.desk == Desk.APPROVER:
        return stay.title or str(_("vastuuhenkilö"))
    return str(Desk(stay.desk).label)


def _listing(places: Callable[[], list[tuple[str, str]]]) -> Listing:
    return Listing(
        name="avoimet-lomakkeet",
        columns=(
            Column("code", gettext_lazy("Lomake"), lambda row: row.claim.code, ("claim__code",)),
            Column("who", gettext_lazy("Tekijä"), lambda row: row.claim.expert.shown_name, ("claim__expert__last_name",)),
            Column("unit", gettext_lazy("Maksaja"), lambda row: row.claim.unit or row.claim.organisation, ("claim__unit__name",)),
            Column("sum", gettext_lazy("Yhteensä"), lambda row: row.claim.total_cents / 100, ("claim__total_cents",)),
            Column("desk", gettext_lazy("Missä"), lambda row: f"{desk_words(row)} {people_words(row)}".strip(), ("desk", "title")),
            Column("since", gettext_lazy("Odottanut"), lambda row: row.since, ("-is_stuck", "since")),
        ),
        filters=(
            Filter(
                "desk",
                gettext_lazy("Missä"),
                lambda: [("", _("Kaikkialla")), *((desk.value, capfirst(desk.label)) for desk in Desk if desk != Desk.NOBODY)],
                lambda rows, value: rows.filter(desk=value),
            ),
            Filter(
                "stuck",
                gettext_lazy("Tilanne"),
                lambda: [("", _("Kaikki")), ("stuck", _("Jumissa"))],
                lambda rows, _value: rows.filter(is_stuck=True),
            ),
            Filter(
                "unit",
                gettext_lazy("Yksikkö"),
                lambda: [("", _("Kaikki")), *places()],
                lambda rows, value: rows.filter(claim__unit__code=value),
            ),
        ),
        search=("claim__code", "claim__expert__last_name", "claim__expert__first_name", "title"),
        default_sort="since",
        prefetch=overseeing.with_people,
    )  # fmt: skip


@page(may=Permission.CLAIM_OVERSEE)
def open_claims(request: HttpRequest) -> HttpResponse:
    """Everything open and where it lies, what is stuck on top."""
    user, at = cast(User, request.user), clock.now()
    places = overseeing.places_of(user)
    listing, rows = _listing(lambda: places), overseeing.open_stays(user, at)
    file = listing.export(request, rows)
    if file is not None:
        return file
    shown = listing.show(request, rows)
    for stay in shown.rows:
        stay.where, stay.who = desk_words(stay), people_words(stay)
    return render(request, "fees/approval/open.html", {"page": shown, "today": clock.local_day(at), "oversees": True})


_BY = {
    "step": (overseeing.STEP,),
    "unit": (overseeing.UNIT,),
    "month": (overseeing.MONTH,),
    "all": (overseeing.STEP, overseeing.UNIT, overseeing.MONTH),
}
_SINCE = {"": 365, "90": 90, "30": 30}


@page(may=Permission.CLAIM_OVERSEE)
def lead_times(request: HttpRequest) -> HttpResponse:
    """How long claims lie on desks: by step, unit or month, or each of them; as a file too."""
    user, at = cast(User, request.user), clock.now()
    asked, place, span = request.GET.get("by", ""), request.GET.get("unit", ""), request.GET.get("days", "")
    by, span = asked if asked in _BY else "step", span if span in _SINCE else ""
    places = overseeing.places_of(user)
    place = place if place in {code for code, _name in places} else ""
    rows = overseeing.overseen(user).filter(desk__in=[Desk.APPROVER, Desk.PAYROLL])
    rows = rows.filter(claim__unit__code=place) if place else rows
    rows = rows.filter(since__gte=at - timedelta(days=_SINCE[span]))
    groups = [(_names(group.key, _BY[by]), group) for group in overseeing.lead_times(rows, _BY[by])]
    labels = [label for kind in _BY[by] for label in _labels(kind)]
    kind = request.GET.get("export", "")
    if kind in {"csv", "xlsx"}:
        heads = [*labels, _("Lomakkeita"), _("Mediaani, päivää"), _("90 % viimeistään, päivää"), _("Vanhin odottaa nyt alkaen")]
        lines: list[list[object]] = [
            [*names, group.count, group.median_days, group.ninth_days, group.oldest and clock.local_day(group.oldest)]
            for names, group in groups
        ]
        return as_csv("lapimenoajat", heads, lines) if kind == "csv" else as_xlsx("lapimenoajat", heads, lines)
    query = request.GET.copy()
    query.pop("export", None)
    paired = [(list(zip(labels, names, strict=True)), group) for names, group in groups]
    context = {
        "groups": paired, "labels": labels, "by": by, "place": place, "span": span, "places": places, "query": query.urlencode(),
        "oversees": True, "months": "month" in _BY[by],
    }  # fmt: skip
    return render(request, "fees/approval/times.html", context)


def _labels(kind: str) -> list[str]:
    return {
        overseeing.STEP: [_("Vaihe")],
        overseeing.UNIT: [_("Yksikkö")],
        overseeing.MONTH: [_("Kuukausi")],
    }[kind]


def _names(key: tuple[Any, ...], by: tuple[str, ...]) -> list[str]:
    """The words of a group, from its fields in the order of `by`."""
    names, rest = [], list(key)
    for kind in by:
        if kind == overseeing.STEP:
            desk, title, rest = rest[0], rest[1], rest[2:]
            approver = title or str(_("vastuuhenkilö"))
            names.append(capfirst(approver if desk == Desk.APPROVER else str(Desk(desk).label)))
        elif kind == overseeing.UNIT:
            organisation, unit, rest = rest[0], rest[1], rest[2:]
            names.append(f"{unit}, {organisation}" if unit else organisation)
        else:
            month, rest = rest[0], rest[1:]
            names.append(_month(month.date() if hasattr(month, "date") else month))
    return names


def _month(day: date) -> str:
    return f"{day.month}/{day.year}"
