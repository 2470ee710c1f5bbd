"""The page of one seat: who could go and why, who could not and why, and asking them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions as assignments
from kokemussilta.assignments.refusals import why_not_offered
from kokemussilta.assignments.states import Mode
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.shell import stand_under
from kokemussilta.core.workflow import Refused
from kokemussilta.matching.forms import AskForm, BoardForm, OrderForm, suggested_day
from kokemussilta.matching.queries import Person, askable, suggest
from kokemussilta.matching.reasons import Reason, Share, badges, shares
from kokemussilta.matching.seats import Looked, find
from kokemussilta.matching.weights import WEIGHTS
from kokemussilta.orders.models import Seat
from kokemussilta.orders.rules import missing_before_confirmation
from kokemussilta.orders.states import Missing
from kokemussilta.register.models import Expert


@dataclass(frozen=True)
class Row:
    """One fitting person as drawn."""

    person: Person
    badges: list[Reason]
    shares: list[Share]


@dataclass(frozen=True)
class Go:
    """How a seat is offered, and to whom."""

    mode: Mode
    experts: list[Expert]
    answer_hours: int
    note: str


@page(may=Permission.OFFER_SEND, methods="GET POST")
def seat(request: HttpRequest, code: str) -> HttpResponse:
    """See who could go; ask one, several in turn, several at once, or put the seat on the board."""
    user, at = cast(User, request.user), clock.now()
    looked = find(user, code, at=at)
    if looked is None:
        raise Http404
    found = looked.seat
    stand_under(request, reverse("assignments:desk-tasks"))
    ask, board = AskForm(), BoardForm(initial={"until_on": suggested_day(found.task.starts_at, at)})
    if request.method == "POST" and "board" in request.POST:
        board = BoardForm(request.POST)
        if board.is_valid() and _board(request, found, board, at):
            return redirect("matching:seat", code=found.code)
    elif request.method == "POST":
        ask = AskForm(request.POST)
        if ask.is_valid() and (answer := _asked(request, looked, ask, at)):
            return answer
    return render(request, "matching/seat.html", _context(request, looked, ask, board, at))


def _context(request: HttpRequest, looked: Looked, ask: AskForm, board: BoardForm, at: datetime) -> dict[str, Any]:
    opened, show_all = request.GET.get("why", ""), "all" in request.GET
    suggestion = suggest(looked, user=cast(User, request.user), at=at, show_all=show_all, opened=opened)
    found, task = looked.seat, looked.seat.task
    themes = list(found.themes.all())
    names = {theme.pk: theme.name for theme in themes}
    missing = missing_before_confirmation(task.order)
    refusal = why_not_offered(found, is_held=looked.holder is not None, is_offered=looked.round is not None, at=at)
    days = (clock.local_day(task.starts_at) - clock.local_day(at)).days
    return {
        "looked": looked,
        "seat": found,
        "task": task,
        "order": task.order,
        "themes": themes,
        "suggestion": suggestion,
        "rows": [Row(person, badges(person.score, names), shares(person.score)) for person in suggestion.people],
        "weights": WEIGHTS.values(),
        "more": suggestion.count - len(suggestion.people),
        "missing": [Missing(code).label for code in missing],
        "may_ask": refusal is None,
        "refusal": "" if missing or looked.holder or looked.round else str(refusal or ""),
        "days": days,
        "days_words": ngettext("%(days)s päivä aikaa", "%(days)s päivää aikaa", days) % {"days": days} if days >= 0 else "",
        "ask": ask,
        "board": board,
        "chosen": request.POST.getlist("experts"),
        "all": show_all,
    }


def _asked(request: HttpRequest, looked: Looked, form: AskForm, at: datetime) -> HttpResponse | None:
    """Send requests, or first ask in which order; None when nothing went."""
    seat, one = looked.seat, request.POST.get("one", "")
    experts = askable(looked, [one] if one else request.POST.getlist("experts"), user=cast(User, request.user))
    if not experts:
        messages.error(request, _("Valitse ensin ainakin yksi, jolta kysytään."))
        return None
    mode = Mode.DIRECT if len(experts) == 1 else Mode(form.cleaned_data["mode"])
    if mode == Mode.CASCADE:
        turns = OrderForm(experts, request.POST if "in_order" in request.POST else None)
        if not turns.is_valid():
            return render(request, "matching/order.html", {"seat": seat, "order": seat.task.order, "ask": form, "turns": turns})
        experts = turns.in_order()
    go = Go(mode, experts, int(form.cleaned_data["answer_hours"]), form.cleaned_data["note"])
    return redirect("matching:seat", code=seat.code) if _open_round(request, seat, go, at) else None


def _open_round(request: HttpRequest, seat: Seat, go: Go, at: datetime) -> bool:
    try:
        assignments.open_round(seat=seat, **vars(go), by=cast(User, request.user), at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    count = 1 if go.mode == Mode.CASCADE else len(go.experts)
    messages.success(request, ngettext("Pyyntö lähti.", "%(count)s pyyntöä lähti.", count) % {"count": count})
    return True


def _board(request: HttpRequest, seat: Seat, form: BoardForm, at: datetime) -> bool:
    """Put the seat on the board; True when it is there."""
    until, note = form.until(seat.task.starts_at), form.cleaned_data["board_note"]
    try:
        assignments.put_on_board(seat=seat, until=until, note=note, by=cast(User, request.user), at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, _("Tehtävä on nyt taululla. Näet ilmoittautuneet tehtävän sivulla."))
    return True
