"""The ladder of calling off, and travel rates."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.showing import Frame, show_form
from kokemussilta.pricing import actions, policies, queries
from kokemussilta.pricing.actions import ladders
from kokemussilta.pricing.forms.terms import LadderForm, RatesForm
from kokemussilta.pricing.models import CancellationLadder, TravelRates
from kokemussilta.pricing.models.rates import SUMS
from kokemussilta.pricing.views.common import organisation_of
from kokemussilta.pricing.words import RATES, ladder_words


@page(may=Permission.FEES_EDIT)
def ladder(request: PersonRequest, code: str) -> HttpResponse:
    """What a called off task pays today and what has been before."""
    organisation, today = organisation_of(request, code), clock.local_day(clock.now())
    rows = queries.ladders_of(organisation.pk)
    begun = [row for row in rows if row.valid_from <= today]
    now = max(begun, key=lambda row: (row.valid_from, row.number), default=None)
    context = {
        "organisation": organisation,
        "now": now,
        "steps": _steps(now),
        "versions": [(row, _steps(row)) for row in rows if row != now],
        "today": today,
    }
    return render(request, "pricing/ladder.html", context)


@page(may=Permission.FEES_EDIT, methods="GET POST")
def new_ladder(request: PersonRequest, code: str) -> HttpResponse:
    """A new ladder from a day on, beginning from the newest."""
    organisation, at = organisation_of(request, code), clock.now()
    newest = next(iter(queries.ladders_of(organisation.pk)), None)
    first = ladders.earliest(organisation, clock.local_day(at))
    form = LadderForm(
        request.POST if request.method == "POST" else None,
        current=newest,
        after=newest.number if newest else 0,
        first_day=first,
    )

    def do() -> StrOrPromise:
        told = form.cleaned_data
        actions.set_ladder(
            organisation=organisation, steps=form.steps(), absent_percent=told["absent_percent"], valid_from=told["valid_from"],
            after=told["after"] or 0, by=request.user, at=at,
        )  # fmt: skip
        return _("Uudet portaat ovat voimassa valitusta päivästä alkaen.")

    back = reverse("pricing:ladder", args=[organisation.code])
    lead = _("Tekijän sairastuminen tai muu este ei maksa kenellekään mitään, eikä sille ole porrasta.")
    frame = Frame(_("Muuta peruutusportaita"), back, _("Peruutusportaat"), _("Ota käyttöön"), lead)
    return show_form(request, form, do=do, then=back, frame=frame, template="pricing/ladder_form.html")


@page()
def rates(request: PersonRequest) -> HttpResponse:
    """The travel rates of each year, for everyone who is signed in."""
    rows, today = queries.all_rates(), clock.local_day(clock.now())
    newest: dict[object, TravelRates] = {}
    for row in rows:  # Of one day the newest comes first.
        newest.setdefault(row.valid_from, row)
    now = next((row for row in newest.values() if row.valid_from <= today), None)
    context = {
        "rows": [(row, _sums(row), row == now) for row in newest.values()],
        "replaced": [row for row in rows if newest[row.valid_from] != row],
        "may_add": policies.may_add_rates(request.user),
    }
    return render(request, "pricing/rates.html", context)


@page(may=Permission.INSTALLATION_RUN, methods="GET POST")
def new_rates(request: PersonRequest) -> HttpResponse:
    """Travel rates from a day on, beginning from the newest ones."""
    newest, at = next(iter(queries.all_rates()), None), clock.now()
    initial = {name: getattr(newest, name) for name in SUMS} if newest else {}
    form = RatesForm(request.POST if request.method == "POST" else None, initial=initial)

    def do() -> StrOrPromise:
        told = form.cleaned_data
        actions.add_rates(
            valid_from=told["valid_from"], sums=form.sums(), source=told["source"], note=told["note"], by=request.user, at=at
        )
        return _("Taksat on lisätty. Niitä käytetään matkoihin valitusta päivästä alkaen.")

    back = reverse("pricing:rates")
    frame = Frame(
        _("Lisää matkataksat"), back, _("Matkataksat"), _("Lisää taksat"),
        _("Uusi rivi samalle päivälle korjaa aiemman. Jo lasketut matkat pysyvät ennallaan."),
    )  # fmt: skip
    return show_form(request, form, do=do, then=back, frame=frame, blamed="valid_from")


def _steps(row: CancellationLadder | None) -> list[str]:
    """The steps in words, a client who never came last."""
    if row is None:
        return []
    told = [ladder_words(step.cause, step.hours, step.percent) for step in row.steps.all()]
    return [*told, _("Tilaaja ei tullut paikalle: %(percent)s %% palkkiosta") % {"percent": row.absent_percent}]


def _sums(row: TravelRates) -> list[tuple[StrOrPromise, int | None]]:
    return [(RATES[name], getattr(row, name)) for name in SUMS]
