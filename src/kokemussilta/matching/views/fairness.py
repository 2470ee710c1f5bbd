"""The fairness report: who gets tasks, in groups; on the page and as a file."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.exports import as_csv, as_xlsx
from kokemussilta.core.pages import page
from kokemussilta.matching.plans import words
from kokemussilta.matching.plans.fairness import PERIODS, Fairness, in_words
from kokemussilta.matching.plans.fairness import fairness as report
from kokemussilta.matching.plans.listing import planning
from kokemussilta.matching.plans.overview import find, overview
from kokemussilta.matching.plans.spread import Group


@page(may=Permission.OFFER_SEND)
def fairness(request: PersonRequest) -> HttpResponse:
    """`?months=3|12`, `?plan=CODE` for before and after it, `?of=CODE` an organisation, `?export=csv|xlsx`."""
    at = clock.now()
    plan, mark = None, None
    if code := request.GET.get("plan", ""):
        found = find(request.user, code)
        if found is None:
            raise Http404
        plan, mark = found
    organisations = planning(request.user)
    wanted = plan.organisation.code if plan else request.GET.get("of", "")
    organisation = next((one for one in organisations if one.code == wanted), organisations[0])
    months = request.GET.get("months", "") if request.GET.get("months", "") in PERIODS else "12"
    coming = overview(plan).coming if plan else None
    made = report(organisation, at, days=PERIODS[months], coming=coming, mark=mark)
    kind = request.GET.get("export", "")
    if kind in {"csv", "xlsx"}:
        return _file(kind, made)
    context: dict[str, Any] = {
        "plan": plan,
        "plan_title": words.title(plan) if plan else "",
        "organisation": organisation,
        "organisations": organisations if len(organisations) > 1 and not plan else [],
        "months": months,
        "periods": [("3", _("3 kuukautta")), ("12", _("12 kuukautta"))],
        "made": made,
        "words_before": in_words(made.before),
        "words_after": in_words(made.after),
    }
    return render(request, "matching/fairness.html", context)


def _file(kind: str, made: Fairness) -> HttpResponse:
    """The groups of the page, row by row; nothing that the page does not show."""
    labels = [
        _("Näkökulma"), _("Ryhmä"), _("Ihmisiä"), _("Tehtäviä"), _("Tehtäviä suunnitelman jälkeen"), _("Tehtäviä henkilöä kohti"),
        _("Ilman tehtäviä, %"), _("Gini"), _("Gini suunnitelman jälkeen"),
    ]  # fmt: skip
    whole = [] if made.is_small else [(_("Kaikki"), Group(_("kaikki"), made.before, made.after))]
    groups = [*whole, *((part.title, group) for part in made.parts for group in part.groups)]
    lines: list[list[object]] = [_line(title, group) for title, group in groups]
    name = "kokemussilta-tasapuolisuus"
    if kind == "xlsx":
        return as_xlsx(name, labels, lines)
    return as_csv(name, labels, [[_comma(part) for part in line] for line in lines])


def _line(title: str, group: Group) -> list[object]:
    before, after = group.before, group.after
    numbers: list[object] = [before.people, before.tasks, after.tasks, round(before.mean, 1), before.without]
    return [title, group.name, *numbers, f"{before.gini:.2f}".replace(".", ","), f"{after.gini:.2f}".replace(".", ",")]


def _comma(part: object) -> object:
    """A spreadsheet that opens a CSV in Finland reads numbers with a comma."""
    return f"{part:.1f}".replace(".", ",") if isinstance(part, float) else part
