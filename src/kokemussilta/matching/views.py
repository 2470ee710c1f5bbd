"""The page of one seat: who could go and why, who could not and why, and asking them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions as assignments
from kokemussilta.assignments.states import Mode
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.matching.forms import AskForm, BoardForm, suggested_day
from kokemussilta.matching.queries import Person, askable, suggest
from kokemussilta.matching.reasons import Reason, Share, badges, shares
from kokemussilta.orders.models import Seat
from kokemussilta.orders.rules import missing_before_confirmation
from kokemussilta.orders.states import Missing


@dataclass(frozen=True)
class Row:
    """One fitting person as drawn."""

    person: Person
    badges: list[Reason]
    shares: list[Share]


@page(may=Permission.OFFER_SEND, methods="GET HEAD POST")
def seat(request: HttpRequest, code: str) -> HttpResponse:
    """See who could go; ask one, several in turn, several at once, or put the seat on the board."""
    user, at = cast(User, request.user), clock.now()
    found = get_object_or_404(
        Seat.objects.on_desk_of(user).select_related(
            "language", "task__municipality", "task__order__product__kind", "task__order__organisation", "task__order__unit",
            "task__order__desk", "task__order__thread",
        ),
        code=code,
    )  # fmt: skip
    ask, board = AskForm(), BoardForm(initial={"until_on": suggested_day(found.task.starts_at, at)})
    if request.method == "POST":
        is_board = "board" in request.POST
        if is_board:
            board = BoardForm(request.POST)
        else:
            ask = AskForm(request.POST)
        sent = _board(request, found, board, at) if is_board else _ask(request, found, ask, at)
        if sent:
            return redirect("matching:seat", code=found.code)
    return render(request, "matching/seat.html", _context(request, found, ask, board, at))


def _context(request: HttpRequest, seat: Seat, ask: AskForm, board: BoardForm, at: datetime) -> dict[str, Any]:
    user = cast(User, request.user)
    suggestion = suggest(seat, user=user, at=at, show_all="all" in request.GET)
    missing = missing_before_confirmation(seat.task.order)
    days = (clock.local_day(seat.task.starts_at) - clock.local_day(at)).days
    return {
        "seat": seat,
        "task": seat.task,
        "order": seat.task.order,
        "themes": list(seat.themes.all()),
        "suggestion": suggestion,
        "rows": [Row(person, badges(person.score), shares(person.score)) for person in suggestion.people],
        "more": suggestion.count - len(suggestion.people),
        "missing": [Missing(code).label for code in missing],
        "may_ask": not missing and suggestion.round is None and suggestion.holder is None and seat.task.starts_at > at,
        "days": days,
        "days_words": ngettext("%(days)s päivä aikaa", "%(days)s päivää aikaa", days) % {"days": days} if days >= 0 else "",
        "ask": ask,
        "board": board,
        "chosen": request.POST.getlist("experts"),
    }


def _ask(request: HttpRequest, seat: Seat, form: AskForm, at: datetime) -> bool:
    """Send requests; True when they went."""
    one = request.POST.get("one", "")
    codes = [one] if one else request.POST.getlist("experts")
    if not form.is_valid():
        return False
    user = cast(User, request.user)
    experts = askable(seat, codes, user=user)
    if not experts:
        messages.error(request, _("Valitse ensin ainakin yksi, jolta kysytään."))
        return False
    mode = Mode.DIRECT if len(experts) == 1 else Mode(form.cleaned_data["mode"])
    hours, note = int(form.cleaned_data["answer_hours"]), form.cleaned_data["note"]
    try:
        assignments.open_round(seat=seat, mode=mode, experts=experts, answer_hours=hours, note=note, by=user, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    count = 1 if mode == Mode.CASCADE else len(experts)
    words = ngettext("Pyyntö lähti.", "%(count)s pyyntöä lähti.", count) % {"count": count}
    messages.success(request, words)
    return True


def _board(request: HttpRequest, seat: Seat, form: BoardForm, at: datetime) -> bool:
    """Put the seat on the board; True when it is there."""
    if not form.is_valid():
        return False
    until, note = form.until(seat.task.starts_at), form.cleaned_data["board_note"]
    try:
        assignments.put_on_board(seat=seat, until=until, note=note, by=cast(User, request.user), at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, _("Tehtävä on nyt taululla. Näet ilmoittautuneet tehtävän sivulla."))
    return True
