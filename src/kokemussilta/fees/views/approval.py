"""An approver's pages: their queue, and one claim."""

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.lists import Column, Filter, Listing
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import policies
from kokemussilta.fees.actions import approving
from kokemussilta.fees.models import Claim
from kokemussilta.fees.queries import desk
from kokemussilta.fees.queries.people import Roles, by_name
from kokemussilta.fees.states import ClaimState
from kokemussilta.fees.views.seeing import paper, press

QUEUE = Listing(
    name="hyvaksyttavat",
    columns=(
        Column("worked", gettext_lazy("Tehty"), lambda row: row.stay.claim.worked_on, ("stay__claim__worked_on",)),
        Column(
            "who", gettext_lazy("Tekijä"), lambda row: row.stay.claim.expert.shown_name, ("stay__claim__expert__last_name",)
        ),
        Column("what", gettext_lazy("Mistä"), lambda row: row.stay.claim.assignment.task.order.heading),
        Column("unit", gettext_lazy("Yksikkö"), lambda row: row.stay.claim.unit or "", ("stay__claim__unit__name",)),
        Column("sum", gettext_lazy("Yhteensä"), lambda row: row.stay.claim.total_cents / 100, ("stay__claim__total_cents",)),
        Column("due", gettext_lazy("Hyväksy viimeistään"), lambda row: row.stay.due_at, ("stay__due_at",)),
    ),
    filters=(
        Filter(
            "size",
            gettext_lazy("Summa"),
            lambda: [("", _("Kaikki")), ("small", _("Enintään 100 €")), ("large", _("Yli 100 €"))],
            lambda rows, value: rows.filter(
                **{"stay__claim__total_cents__lte" if value == "small" else "stay__claim__total_cents__gt": 10_000}
            ),
        ),
        Filter(
            "late",
            gettext_lazy("Määräaika"),
            lambda: [("", _("Kaikki")), ("late", _("Jo mennyt")), ("coming", _("Tulossa"))],
            lambda rows, value: rows.filter(**{f"stay__due_at__{'lt' if value == 'late' else 'gte'}": clock.now()}),
        ),
    ),
    search=(
        "stay__claim__code",
        "stay__claim__expert__last_name",
        "stay__claim__expert__first_name",
        "stay__claim__unit__name",
    ),
    default_sort="due",
    page_size=50,
    prefetch=desk.with_claims,
)


@page(may=Permission.CLAIM_APPROVE, methods="GET POST")
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for the person, clean ones chosen beforehand; posting approves the chosen."""
    user = cast(User, request.user)
    if request.method == "POST":
        return _approve_many(request, user)
    rows = desk.queue_of(user)
    file = QUEUE.export(request, rows)
    if file is not None:
        return file
    shown = QUEUE.show(request, rows)
    for turn in shown.rows:
        turn.is_clean = desk.turn_is_clean(turn)
    context = {
        "page": shown,
        "total_cents": shown.rows[0].total_of_all if shown.rows else 0,
        "clean": sum(turn.is_clean for turn in shown.rows),
        "now": clock.now(),
        "oversees": standing(user).may(Permission.CLAIM_OVERSEE),
    }
    return render(request, "fees/approval/queue.html", context)


def _approve_many(request: HttpRequest, user: User) -> HttpResponse:
    wanted: dict[str, tuple[int, int]] = {}
    for one in request.POST.getlist("claim")[:200]:
        code, _dot, rest = one.partition(".")
        version, _dot, position = rest.partition(".")
        if version.isdigit() and position.isdigit() and len(rest) < 10:
            wanted[code] = int(position), int(version)
    claims = Claim.objects.visible_to(user).filter(code__in=wanted).select_related("expert__user", "organisation", "arranger")
    chosen = [(claim, *wanted[claim.code]) for claim in claims]
    if not chosen:
        messages.info(request, _("Valitse ensin, mitkä lomakkeet hyväksyt."))
        return redirect("fees:queue")
    done = approving.approve_many(chosen=chosen, by=user, at=clock.now())
    messages.success(
        request,
        ngettext("Hyväksyit yhden lomakkeen.", "Hyväksyit %(count)s lomaketta.", done) % {"count": done},
    )
    if done < len(chosen):
        messages.info(request, _("Osa lomakkeista oli ehtinyt siirtyä muualle. Niille ei tehty mitään."))
    return redirect("fees:queue")


@page(methods="GET POST")
def approval(request: HttpRequest, code: str) -> HttpResponse:
    """One claim: the lines with why, booked beside done, its way so far; approve, send back, take over or hand on."""
    user, at = cast(User, request.user), clock.now()
    claim = get_object_or_404(desk.found(Claim.objects.visible_to(user)), code=code)
    if policies.is_own(user, claim):
        return redirect("fees:claim", claim.code)
    if request.method == "POST":
        try:
            words = press(request, claim, user, at)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("fees:approval", claim.code)
        messages.success(request, words)
        is_mine = desk.queue_of(user).exists()
        return redirect("fees:queue" if is_mine else "fees:approval", *(() if is_mine else (claim.code,)))
    shown = desk.show(claim)
    may_decide = user.pk in {one.pk for one in (*shown.asked, *shown.also)}
    may_oversee = claim.state == ClaimState.IN_APPROVAL and policies.may_oversee(user, claim)
    context = {
        "shown": shown,
        "claim": claim,
        "may_decide": may_decide,
        "may_oversee": may_oversee,
        "may_return": may_decide or policies.may_return_unpaid(user, claim),
        "others": _others(claim, shown, at) if may_decide or may_oversee else [],
    }
    return render(request, "fees/approval/approval.html", context)


@page()
def receipt(request: HttpRequest, code: str, receipt: str) -> HttpResponse:
    """The paper behind a line, for whoever sees the claim."""
    claim = get_object_or_404(Claim.objects.visible_to(cast(User, request.user)), code=code)
    return paper(request, claim, receipt, back=reverse("fees:approval", args=[claim.code]))


def _others(claim: Claim, shown: desk.Shown, at: datetime) -> list[User]:
    """To whom the step could be given: who approves there, has not approved this version, and does not have it now."""
    out = {one.pk for one in shown.asked} | {row.by_id for row in shown.history if row.version == claim.version}
    out.add(claim.expert.user_id)
    named = [number for number in Roles.of([claim], at).people_for(claim).named if number not in out]
    return by_name(named)
