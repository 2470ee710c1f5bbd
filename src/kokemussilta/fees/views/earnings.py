"""What I earn by month of payment, and a letter of it for an office; for oneself alone."""

from datetime import date
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.fees import explaining
from kokemussilta.fees.queries import earnings
from kokemussilta.register.models import Expert
from kokemussilta.register.queries import entry_of


def _expert(request: HttpRequest) -> Expert:
    found = entry_of(cast(User, request.user))
    if found is None:
        raise Http404
    return found


@page()
def mine(request: HttpRequest) -> HttpResponse:
    """Month by month: paid, planned, travel apart, and my own limit."""
    expert = _expert(request)
    months = earnings.months_of(expert, *earnings.span_around(clock.now()))
    ceiling = expert.monthly_ceiling_cents
    rows = [_row(one, ceiling) for one in months]
    return render(
        request, "fees/own/earnings.html", {"rows": rows, "ceiling": ceiling, "limit": explaining.money(ceiling or 0)}
    )


@page()
def letter(request: HttpRequest) -> HttpResponse:
    """A letter to print: the sums by month of payment, fees and travel apart. The months come from the address."""
    expert, today = _expert(request), clock.local_day(clock.now())
    first = _month(request.GET.get("from", ""), earnings.shifted(today, -11))
    last = max(first, _month(request.GET.get("until", ""), earnings.shifted(today, 0)))
    months = [one for one in earnings.months_of(expert, first, last) if one.paid or one.travel_paid]
    rows = [(one.month, explaining.money(one.paid), explaining.money(one.travel_paid), _payers(one)) for one in months]
    context = {
        "expert": expert, "rows": rows, "first": first, "last": last, "today": today,
        "paid": explaining.money(sum(one.paid for one in months)),
        "travel": explaining.money(sum(one.travel_paid for one in months)),
    }  # fmt: skip
    return render(request, "fees/own/letter.html", context)


def _payers(one: earnings.Month) -> str:
    return ", ".join(dict.fromkeys(claim.organisation.title for claim in one.claims if claim.paid_on))


def _row(one: earnings.Month, ceiling: int | None) -> dict[str, object]:
    travel = one.travel_paid + one.travel_planned
    return {
        "month": one.month, "taxable": one.taxable, "total": explaining.money(one.taxable),
        "paid": explaining.money(one.paid) if one.paid else "", "planned": explaining.money(one.planned) if one.planned else "",
        "travel": explaining.money(travel) if travel else "", "is_over": ceiling is not None and one.taxable > ceiling,
    }  # fmt: skip


def _month(typed: str, otherwise: date) -> date:
    """`2027-03` as its first day; what can't be read is the usual."""
    year, dash, month = typed.partition("-")
    if (
        dash
        and year.isascii()
        and year.isdigit()
        and month.isascii()
        and month.isdigit()
        and 1 <= int(month) <= 12
        and 2000 <= int(year) <= 2199
    ):
        return date(int(year), int(month), 1)
    return otherwise
