"""The desk's pages: all tasks, one task with its seats, and the small presses on it."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions
from kokemussilta.assignments.forms import OutcomeForm, ReleaseForm
from kokemussilta.assignments.letters.words import when
from kokemussilta.assignments.models import Assignment, Interest, Offer, TaskReport
from kokemussilta.assignments.policies import is_self, may_handle, may_tell_of_task, require
from kokemussilta.assignments.queries import desk as queries
from kokemussilta.assignments.queries.applicants import give_reasons
from kokemussilta.assignments.queries.seats import TaskStand, stand_of_task
from kokemussilta.assignments.refusals import is_near
from kokemussilta.assignments.views.mine import report_page
from kokemussilta.core import clock
from kokemussilta.core.lists import Column, Filter, Listing
from kokemussilta.core.pages import page
from kokemussilta.core.slots import SEAT_ACTIONS, TASK_PAGE
from kokemussilta.core.workflow import Refused
from kokemussilta.orders.models import Task
from kokemussilta.orders.policies import may_handle as may_handle_order
from kokemussilta.orders.states import TaskState


def _narrow_when(rows: QuerySet[Task], value: str) -> QuerySet[Task]:
    at = clock.now()
    return rows.filter(ends_at__gte=at) if value == "coming" else rows.filter(ends_at__lt=at)


TASKS = Listing(
    "tehtavat",
    columns=(
        Column("starts_at", gettext_lazy("Aika"), when, ("starts_at",)),
        Column("what", gettext_lazy("Tehtävä"), lambda task: task.order.heading),
        Column("orderer", gettext_lazy("Tilaaja"), lambda task: task.order.orderer),
        Column("place", gettext_lazy("Paikka"), lambda task: task.municipality.name if task.municipality else ""),
        Column("seats", gettext_lazy("Tekijöitä"), lambda task: f"{task.seats_taken}/{task.seats_all}", ("seats_open",)),
        Column("state", gettext_lazy("Tila"), lambda task: task.get_state_display(), ("state",)),
    ),
    search=("order__title", "order__organisation__name", "order__unit__name", "municipality__name_fi", "order__code", "code"),
    filters=(
        Filter(
            "when", gettext_lazy("Milloin"), lambda: [("coming", _("Tulossa")), ("past", _("Ollut")), ("all", _("Kaikki"))],
            lambda rows, value: rows if value == "all" else _narrow_when(rows, value), default="coming",
        ),
        Filter(
            "state", gettext_lazy("Tila"), lambda: [("", _("Kaikki")), *TaskState.choices],
            lambda rows, value: rows.filter(state=value),
        ),
    ),
    default_sort="starts_at",
)  # fmt: skip
TALKS = Listing(
    "juttelut", columns=(Column("when", "", lambda row: row.task.starts_at, ("task__starts_at",)),), default_sort="when"
)


@page(may=Permission.ORDER_HANDLE)
def desk_tasks(request: HttpRequest) -> HttpResponse:
    """All tasks of the desk."""
    rows = queries.desk_tasks(cast(User, request.user))
    return TASKS.export(request, rows) or render(request, "assignments/desk_tasks.html", {"page": TASKS.show(request, rows)})


@page(may=Permission.ORDER_HANDLE)
def desk_talks(request: HttpRequest) -> HttpResponse:
    """Those who want to talk about a task; being shown them is noted."""
    user = cast(User, request.user)
    shown = TALKS.show(request, queries.talks(user))
    queries.note_talks(shown.rows, by=user, at=clock.now())
    return render(request, "assignments/desk_talks.html", {"page": shown})


@page(may=Permission.ORDER_HANDLE)
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """One task: who comes, who was asked, who is silent and until when; and what can be done."""
    user, at = cast(User, request.user), clock.now()
    rows = Task.objects.visible_to(user).select_related(
        "order__product__kind",
        "order__desk",
        "order__handler",
        "order__organisation",
        "order__unit",
        "municipality",
        "report",
        "heavy",
    )
    found = get_object_or_404(rows, code=code)
    require(may_handle_order(user, found.order))
    stand = stand_of_task(found)
    for seat in stand.seats:
        seat.entries = [] if seat.assignment else SEAT_ACTIONS.collect(request, seat.seat)
    give_reasons(found, stand.seats, by=user, at=at)
    context = {
        "task": found,
        "order": found.order,
        "stand": stand,
        "own": [one.assignment.pk for one in stand.seats if one.assignment and is_self(user, one.assignment.expert)],
        "talks": queries.note_talks([one.assignment for one in stand.seats if one.assignment], by=user, task=found, at=at),
        "panels": [render_to_string(panel.template, panel.context, request) for panel in TASK_PAGE.collect(request, found)],
        "report": getattr(found, "report", None),
        "has_begun": found.starts_at <= at,
        "is_over": found.ends_at <= at,
        "is_planned": found.state == TaskState.PLANNED,
        "is_near": is_near(found, at),
        "may_tell": found.ends_at <= at and _is_desks_to_tell(stand, user),
    }
    return render(request, "assignments/desk.html", context)


def _is_desks_to_tell(stand: TaskStand, user: User) -> bool:
    """Whether the task has been told of, so that it may be corrected, or has nobody who will tell; never one's own."""
    people = [one for seat in stand.seats for one in (seat.assignment, *seat.ended) if one is not None]
    if any(is_self(user, one.expert) for one in people):
        return False
    if stand.task.state != TaskState.PLANNED:
        return stand.task.state in {TaskState.HELD, TaskState.NOT_HELD}
    return all(one.assignment is None or one.assignment.reported_at for one in stand.seats)


@page(may=Permission.OFFER_SEND, methods="POST")
def desk_offer(request: HttpRequest, code: str) -> HttpResponse:
    """Take one offer back; or ask anew somebody whose mind has changed."""
    user = cast(User, request.user)
    found = get_object_or_404(Offer.objects.visible_to(user).select_related("expert", "seat__task__order", "round"), code=code)
    if (do := request.POST.get("do")) in {"again", "again-urgent"}:
        is_urgent = do == "again-urgent"
        return _pressed(
            request, found.seat.task, lambda: actions.ask_again(offer=found, is_urgent=is_urgent, by=user, at=clock.now()),
            _("Pyyntö lähti uudelleen."),
        )  # fmt: skip
    return _pressed(
        request, found.seat.task, lambda: actions.withdraw(offer=found, by=user, at=clock.now()),
        _("Pyyntö on peruttu ja siitä on kerrottu."),
    )  # fmt: skip


@page(may=Permission.OFFER_SEND, methods="POST")
def desk_round(request: HttpRequest, code: str) -> HttpResponse:
    """End a go: nobody is asked any more."""
    user = cast(User, request.user)
    found = get_object_or_404(queries.rounds_of(user), code=code)
    return _pressed(
        request, found.seat.task, lambda: actions.close_round(round_=found, by=user, at=clock.now()),
        _("Kysely on päätetty ja kaikille, jotka odottivat, on kerrottu."),
    )  # fmt: skip


@page(may=Permission.OFFER_SEND, methods="POST")
def desk_interest(request: HttpRequest, code: str) -> HttpResponse:
    """Choose one of those who would go."""
    user = cast(User, request.user)
    rows = Interest.objects.visible_to(user).select_related("expert__user", "round__seat__task__order")
    found = get_object_or_404(rows, code=code)
    return _pressed(
        request, found.round.seat.task, lambda: actions.choose(interest=found, by=user, at=clock.now()),
        _("Tekijä on valittu. Kaikille ilmoittautuneille on kerrottu."),
    )  # fmt: skip


@page(may=Permission.ORDER_HANDLE, methods="GET POST")
def desk_assignment(request: HttpRequest, code: str) -> HttpResponse:
    """What the desk does with a confirmed person's task: briefed, talked, did not come, cancelled by either side."""
    user = cast(User, request.user)
    found = _assignment(request, code)
    form = ReleaseForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "assignments/release.html", {"assignment": found, "task": found.task, "form": form})
    at, reason = clock.now(), form.cleaned_data["reason"]
    verbs: dict[str, tuple[Callable[[], None], str]] = {
        "brief": (lambda: actions.mark_briefed(assignment=found, by=user, at=at), _("Briiffaus on merkitty pidetyksi.")),
        "talked": (lambda: actions.mark_talked(assignment=found, by=user, at=at), _("Juttelu on merkitty pidetyksi.")),
        "no-show": (lambda: actions.mark_no_show(assignment=found, by=user, at=at), _("Kirjattu, ettei tekijä tullut paikalle.")),
        "release": (
            lambda: actions.release(assignment=found, reason=reason, by=user, at=at),
            _("Tehtävä on peruttu tältä tekijältä, ja hänelle ja tilaajalle on kerrottu."),
        ),
        "sick": (
            lambda: actions.expert_cancels(assignment=found, reason=reason, by=user, at=at),
            _("Este on kirjattu. Paikka on taas avoin, ja tilaajalle on kerrottu."),
        ),
    }  # fmt: skip
    verb = verbs.get(request.POST.get("do", ""))
    if verb is None:
        return redirect("assignments:desk", code=found.task.code)
    return _pressed(request, found.task, *verb)


@page(may=Permission.ORDER_HANDLE, methods="GET POST")
def desk_report(request: HttpRequest, code: str) -> HttpResponse:
    """Tell how it went on the person's behalf."""
    found = _assignment(request, code)
    done = reverse("assignments:desk", args=[found.task.code])
    return report_page(request, found, by=cast(User, request.user), done=done, base="desk")


@page(may=Permission.ORDER_HANDLE, methods="GET POST")
def desk_outcome(request: HttpRequest, code: str) -> HttpResponse:
    """Tell what became of a task that has nobody to tell of it, or correct what was told."""
    user, at = cast(User, request.user), clock.now()
    rows = Task.objects.visible_to(user).select_related("order__product", "municipality", "report")
    found = get_object_or_404(rows, code=code)
    require(may_tell_of_task(user, found))
    told = getattr(found, "report", None)
    form = OutcomeForm(request.POST if request.method == "POST" else None, initial=_outcome(told))
    if request.method == "POST" and form.is_valid():
        do = actions.correct_report if told else actions.close_task
        done = _("Raportti on korjattu.") if told else _("Kirjattu. Kiitos, että kerroit.")
        return _pressed(request, found, lambda: do(task=found, by=user, at=at, **form.cleaned_data), done)
    return render(request, "assignments/outcome.html", {"task": found, "form": form, "told": told})


def _outcome(told: TaskReport | None) -> dict[str, object]:
    if told is None:
        return {}
    return {"was_held": "yes" if told.was_held else "no", "people_reached": told.people_reached, "words": told.words}


def _assignment(request: HttpRequest, code: str) -> Assignment:
    user = cast(User, request.user)
    rows = Assignment.objects.visible_to(user).select_related(
        "expert__user", "seat", "task__order__product", "task__municipality"
    )
    found: Assignment = get_object_or_404(rows, code=code)
    if not may_handle(user, found):
        raise PermissionDenied
    return found


def _pressed(request: HttpRequest, task: Task, do: Callable[[], object], done: str) -> HttpResponse:
    """Do it, tell how it went, and back to the task."""
    try:
        do()
    except Refused as reason:
        messages.warning(request, str(reason))
    else:
        messages.success(request, done)
    return redirect("assignments:desk", code=task.code)
