"""The expert's own pages, phone first."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions, refusals
from kokemussilta.assignments.calendars import calendar_file, where
from kokemussilta.assignments.forms import CancelForm, ReportForm
from kokemussilta.assignments.letters.words import audience, contact, fee, helper, helper_phone, preparation
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.panels_of_late import waiting_for
from kokemussilta.assignments.queries import late
from kokemussilta.assignments.queries import mine as queries
from kokemussilta.assignments.queries.deliverables import of_task, produces
from kokemussilta.assignments.queries.inductions import gone_through
from kokemussilta.assignments.states import HOLDS_SEAT, AssignmentState
from kokemussilta.assignments.views.answering import answer_page
from kokemussilta.core import clock
from kokemussilta.core.lists import Column, Listing
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.orders.models import Task
from kokemussilta.orders.policies import may_handle as may_handle_order

_LATEST_TASK = Column("when", "", lambda row: row.task.starts_at, ("task__starts_at",))
_LATEST_OFFER = Column("when", "", lambda row: row.sent_at, ("sent_at",))
PAST = Listing("tasks", columns=(_LATEST_TASK,), default_sort="-when")
ANSWERED = Listing("offers", columns=(_LATEST_OFFER,), default_sort="-when")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@page()
def mine(request: HttpRequest) -> HttpResponse:
    """My tasks: what is coming, what waits to be told, what has been."""
    user, at = _user(request), clock.now()
    to_report, coming = queries.confirmed(user, at)
    entries = late.of_expert(user)
    context = {
        "coming": coming, "to_report": to_report, "past": PAST.show(request, queries.past(user)), "entries": entries,
        "waits": waiting_for(user, entries), "may_tell": queries.expert_of(user) is not None,
    }  # fmt: skip
    return render(request, "assignments/mine.html", context)


@page()
def offers(request: HttpRequest) -> HttpResponse:
    """My offers: those that wait for an answer first."""
    user, at = _user(request), clock.now()
    waiting, answered = queries.waiting_offers(user, at), queries.answered_offers(user, at)
    return render(request, "assignments/offers.html", {"waiting": waiting, "answered": ANSWERED.show(request, answered)})


@page(methods="GET POST")
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """One offer of mine, and its answer."""
    found = get_object_or_404(Offer.objects.of(_user(request)).select_related("expert__user", "round"), code=code)
    here = reverse("assignments:offer", args=[code])
    return answer_page(request, found, by=_user(request), here=here, base="core/portal.html")


@page()
def task(request: HttpRequest, code: str) -> HttpResponse:
    """The day of a task, for its confirmed expert; coordinators are led to the desk's page of it."""
    found = queries.my_assignment(_user(request), code)
    if found is None:
        seen = get_object_or_404(Task.objects.visible_to(_user(request)).select_related("order"), code=code)
        if not may_handle_order(_user(request), seen.order):
            raise Http404
        return redirect("assignments:desk", code=code)
    if found.state not in HOLDS_SEAT:
        return render(
            request, "assignments/ended.html", {"assignment": found, "task": found.task, "helper": helper(found.task.order)}
        )
    return render(request, "assignments/day.html", _day(found, _user(request)))


@page()
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The day on one sheet of paper."""
    return render(request, "assignments/sheet.html", _day(_confirmed(request, code), _user(request)))


@page()
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The task for one's own calendar."""
    file = calendar_file(_confirmed(request, code), at=clock.now())
    response = HttpResponse(file.content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@page(methods="GET POST")
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """I can't come after all."""
    found = _own(request, code)
    if found.state != AssignmentState.CONFIRMED:
        return redirect("assignments:task", code=code)
    if found.task.starts_at <= clock.now():
        messages.info(request, str(refusals.has_begun()))
        return redirect("assignments:task", code=code)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.expert_cancels(assignment=found, reason=form.cleaned_data["reason"], by=_user(request), at=clock.now())
        except Refused as reason:
            messages.warning(request, str(reason))
            return redirect("assignments:task", code=code)
        messages.success(request, _("Perumisesi on kirjattu ja koordinaattori saa siitä viestin. Pidä huolta itsestäsi."))
        return redirect("assignments:mine")
    return render(request, "assignments/cancel.html", {"assignment": found, "task": found.task, "form": form})


@page(methods="GET POST")
def report(request: HttpRequest, code: str) -> HttpResponse:
    """How it went, in under a minute."""
    found = _own(request, code)
    if found.state not in [*HOLDS_SEAT, AssignmentState.NOT_HELD]:
        raise Http404
    return report_page(request, found, by=_user(request), done=reverse("assignments:task", args=[code]), base="mine")


def report_page(request: HttpRequest, found: Assignment, *, by: User, done: str, base: str) -> HttpResponse:
    """The report's form and its sending; `base` "desk" when a coordinator tells on somebody's behalf."""
    at = clock.now()
    if at < found.task.starts_at:
        messages.info(request, _("Tehtävä ei ole vielä alkanut. Kerro siitä sen jälkeen."))
        return redirect(done)
    told = queries.report_of(found.task)
    form = ReportForm(
        request.POST or None,
        asks_task=told is None,
        was_held=told is None or told.was_held,
        initial=_report_start(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            told_now = actions.report(assignment=found, by=by, at=at, **_told(form.cleaned_data))
        except Refused as reason:
            messages.warning(request, str(reason))
        else:
            messages.success(request, _thanks(told_now) if base == "mine" else _("Raportti on kirjattu."))
        return redirect(done)
    context = {"assignment": found, "task": found.task, "form": form, "told": told, "base": base, "done": done}
    return render(request, "assignments/report.html", context)


def _thanks(told: Assignment) -> str:
    if told.state == AssignmentState.DONE:
        return _("Kiitos! Tehtävä on nyt kirjattu tehdyksi.")
    return _("Kiitos, että kerroit. Kirjasimme, ettei tehtävä toteutunut.")


def _told(cleaned: dict[str, Any]) -> dict[str, Any]:
    facts = {name: value for name, value in cleaned.items() if name != "hours"}
    return {"was_held": True, **facts, "minutes": cleaned.get("hours")}


def _report_start(found: Assignment) -> dict[str, object]:
    """The hours that were planned, or what was told before."""
    minutes = found.worked_minutes
    if minutes is None:
        minutes = int((found.task.ends_at - found.task.starts_at).total_seconds() // 60)
    return {
        "hours": f"{minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", ","),
        "travel_km": found.travel_km,
        "travel_note": found.travel_note,
        "wants_to_talk": found.wants_to_talk and found.talked_on is None,
    }


def _own(request: HttpRequest, code: str) -> Assignment:
    found = queries.my_assignment(_user(request), code)
    if found is None:
        raise Http404
    return found


def _confirmed(request: HttpRequest, code: str) -> Assignment:
    found = _own(request, code)
    if found.state not in HOLDS_SEAT:
        raise Http404
    return found


def _day(found: Assignment, user: User) -> dict[str, Any]:
    """All that a confirmed expert needs, private details too."""
    task, at = found.task, clock.now()
    order = task.order
    return {
        "assignment": found,
        "task": task,
        "order": order,
        "where": where(task),
        "contact": contact(task),
        "phone": task.day_contact_phone or order.day_contact_phone,
        "helper": helper(order),
        "helper_phone": helper_phone(order),
        "audience": audience(order),
        "fee": fee(found.terms),
        "preparation": preparation(),
        "client_preparation": order.product.points("preparation"),
        "companions": queries.companions(found),
        "induction": gone_through(found),
        "produces": produces(task),
        "deliverables": of_task(user, task) if produces(task) else [],
        "is_over": task.ends_at <= at,
        "has_begun": task.starts_at <= at,
    }
