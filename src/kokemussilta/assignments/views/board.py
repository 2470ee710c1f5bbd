"""The open board, for experts."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions
from kokemussilta.assignments.forms import InterestForm
from kokemussilta.assignments.letters.words import helper, open_facts
from kokemussilta.assignments.queries.mine import board_of, expert_of, interest_in
from kokemussilta.assignments.states import InterestState
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused


@page()
def board(request: HttpRequest) -> HttpResponse:
    """Open seats that would suit me."""
    expert = expert_of(cast(User, request.user))
    if expert is None:
        raise Http404
    return render(request, "assignments/board.html", {"entries": board_of(expert, clock.now())})


@page(methods="GET POST")
def board_seat(request: HttpRequest, code: str) -> HttpResponse:
    """One open seat: say that I would go, or take it back."""
    user, at = cast(User, request.user), clock.now()
    expert = expert_of(user)
    entry = next((entry for entry in board_of(expert, at) if entry.round.code == code), None) if expert else None
    if entry is None or expert is None:
        return render(request, "assignments/board_over.html", status=404)
    form = InterestForm(request.POST or None)
    if request.method == "POST":
        try:
            if "back" in request.POST and entry.interest:
                actions.step_back(interest=interest_in(entry.round, expert), by=user, at=at)
                messages.success(request, _("Ilmoittautumisesi on peruttu."))
            elif form.is_valid():
                actions.express_interest(round_=entry.round, expert=expert, words=form.cleaned_data["words"], by=user, at=at)
                messages.success(request, _("Kiitos! Ilmoittautumisesi on saatu. Kuulet viimeistään taulun määräpäivänä."))
        except Refused as reason:
            messages.warning(request, str(reason))
        return redirect("assignments:board")
    context = {
        "entry": entry,
        "task": entry.seat.task,
        "is_in": entry.interest == InterestState.EXPRESSED,
        "facts": open_facts(entry.seat, entry.terms),
        "form": form,
        "helper": helper(entry.seat.task.order),
    }
    return render(request, "assignments/board_seat.html", context)
