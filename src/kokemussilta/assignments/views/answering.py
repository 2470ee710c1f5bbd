"""Answering an offer, by the link in a letter or signed in. Opening the page changes nothing; one press answers."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions
from kokemussilta.assignments.letters.words import helper, open_facts
from kokemussilta.assignments.links import open_answer
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.queries.mine import assignment_of, is_taken, offer_for_page
from kokemussilta.assignments.states import HOLDS_SEAT, OfferState
from kokemussilta.assignments.terms import Terms
from kokemussilta.core import clock
from kokemussilta.core.pages import public
from kokemussilta.core.slots import MY_OFFER
from kokemussilta.core.workflow import Refused
from kokemussilta.orders.models import Seat
from kokemussilta.register.models import Expert


@dataclass(frozen=True)
class Outcome:
    """How an offer stands for the one who was asked: `open`, `yes`, `no`, `over`, `taken` or `not_needed`; and their seat."""

    key: str
    assignment: Assignment | None = None


def outcome_of(offer: Offer, at: datetime) -> Outcome:
    """What an offer's page tells; a deadline counts from its moment, whether or not the worker has been by."""
    if offer.state == OfferState.ACCEPTED:
        assignment = assignment_of(offer)
        held = assignment is not None and assignment.state in HOLDS_SEAT
        return Outcome("yes" if held else "not_needed", assignment)
    if offer.state == OfferState.DECLINED:
        return Outcome("no")
    if offer.state == OfferState.WITHDRAWN:
        taken = is_taken(offer)
        return Outcome("taken" if taken else "not_needed")
    if offer.state == OfferState.EXPIRED or offer.answer_by is None or at > offer.answer_by:
        return Outcome("over")
    return Outcome("open")


@public("GET POST")
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The answer link. Until it is answered it shows the offer; after that only how it went, and never a private detail."""
    found = open_answer(token)
    if found is None:
        return render(request, "assignments/answer_unknown.html", status=404)
    # The address is a key: it does not travel to other sites, and pages in front of us don't keep it.
    response = answer_page(request, found, by=None, here=reverse("assignments:answer", args=[token]), base="core/public.html")
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def drawn(request: HttpRequest, expert: Expert, seat: Seat, terms: Terms) -> list[str]:
    """What higher areas show to somebody who considers a seat."""
    return [
        render_to_string(panel.template, panel.context, request) for panel in MY_OFFER.collect(request, expert, seat, terms)
    ]


def answer_page(request: HttpRequest, found: Offer, *, by: User | None, here: str, base: str) -> HttpResponse:
    """Show an offer, or take the answer that was pressed on it; a refusal is a kind page with status 409."""
    at, refusal = clock.now(), ""
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "yes":
                actions.accept(offer=found, by=by, at=at)
            elif request.POST.get("answer") == "no":
                actions.decline(offer=found, by=by, at=at)
            return redirect(here)
        except Refused as reason:
            refusal = str(reason)
    offer = offer_for_page(found)
    outcome = outcome_of(offer, at)
    context = {
        "offer": offer,
        "task": offer.seat.task,
        "facts": open_facts(offer.seat, offer.terms) if outcome.key == "open" else (),
        "outcome": outcome,
        "refusal": refusal,
        "here": here,
        "helper": helper(offer.seat.task.order),
        "panels": drawn(request, offer.expert, offer.seat, offer.terms) if outcome.key == "open" else [],
        "signed_in": by is not None,
        "base": base,
    }
    return render(request, "assignments/answer.html", context, status=409 if refusal else 200)
