"""The page of a talk before or after a task: the same for its two people, each with their own presses."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions
from kokemussilta.assignments.calendars import talk_file
from kokemussilta.assignments.forms.day import NoteForm, ProposalForm
from kokemussilta.assignments.letters.of_talks import how
from kokemussilta.assignments.letters.words import helper, helper_phone, preparation
from kokemussilta.assignments.models import Assignment, Talk
from kokemussilta.assignments.policies import is_self, may_take_part, require
from kokemussilta.assignments.queries import talks as queries
from kokemussilta.assignments.states import TO_COME, TalkKind, TalkState
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.orders.models import Task


@page(methods="GET POST")
def talk(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """A briefing or a debrief: its checklist, its time, and what the two of it write down."""
    user, at = cast(User, request.user), clock.now()
    found = _assignment(request, code, kind)
    held = queries.talk_of(found, kind)
    do = request.POST.get("do", "")
    proposal = ProposalForm(request.POST if do == "propose" else None)
    note = NoteForm(request.POST if do == "note" else None, holder=held.holder if held else None)
    if request.method == "POST":
        form = {"propose": proposal, "note": note}.get(do)
        if form is None or form.is_valid():
            return _pressed(request, found, held, kind, form.cleaned_data if form else {})
    context = _context(found, held, kind, user, at) | {"proposal": proposal, "note": note, "opens": do}
    return render(request, "assignments/talk.html", context)


@page()
def talk_calendar(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """An agreed talk for one's own calendar."""
    found = queries.talk_of(_assignment(request, code, kind), kind)
    if found is None or found.state != TalkState.BOOKED:
        raise Http404
    file = talk_file(found, at=clock.now())
    response = HttpResponse(file.content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _assignment(request: HttpRequest, code: str, kind: str) -> Assignment:
    user = cast(User, request.user)
    found = queries.assignment_for(user, code)
    if found is None or kind not in TalkKind.values:
        raise Http404
    require(may_take_part(user, found))
    return found


def _pressed(request: HttpRequest, found: Assignment, held: Talk | None, kind: str, cleaned: dict[str, Any]) -> HttpResponse:
    """Do what was pressed, and back to the page."""
    user, at, do = cast(User, request.user), clock.now(), request.POST.get("do", "")
    whose: dict[str, Any] = {"assignment": found, "kind": kind, "by": user, "at": at}
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "want": (lambda: actions.want_talk(**whose), _("Juttelu on avattu. Ehdota aikaa.")),
        "propose": (
            lambda: actions.propose_talk(**whose, **{name: cleaned[name] for name in ("times", "way", "place", "minutes")}),
            _("Ehdotuksesi on lähetetty."),
        ),
        "have": (lambda: actions.have_talk(**whose), _("Juttelu on merkitty pidetyksi.")),
        "without": (lambda: actions.do_without_talk(**whose), _("Selvä, juttelua ei tarvita. Mieltään saa muuttaa.")),
    }  # fmt: skip
    if held is not None:
        own: dict[str, Any] = {"talk": held, "by": user, "at": at}
        verbs |= {
            "book": (lambda: actions.book_talk(**own, starts_at=_chosen(request)), _("Aika on sovittu.")),
            "unbook": (lambda: actions.unbook_talk(**own), _("Aika on peruttu.")),
            "take": (lambda: actions.take_talk(**own), _("Juttelu on nyt sinun.")),
            "tick": (lambda: actions.tick_talk(**own, places=_places(request)), _("Muistilista on tallennettu.")),
            "note": (lambda: actions.write_talk_note(**own, text=cleaned["text"]), _("Muistiinpano on tallennettu.")),
        }  # fmt: skip
    if verb := verbs.get(do):
        try:
            verb[0]()
        except Refused as reason:
            messages.warning(request, str(reason))
        else:
            messages.success(request, verb[1])
    return redirect("assignments:talk", found.code, kind)


def _chosen(request: HttpRequest) -> datetime:
    try:
        moment = datetime.fromisoformat(request.POST.get("time", ""))
    except ValueError:
        raise Refused(_("Valitse jokin ehdotetuista ajoista.")) from None
    if moment.tzinfo is None:
        raise Refused(_("Valitse jokin ehdotetuista ajoista."))
    return moment


def _places(request: HttpRequest) -> list[int]:
    return [int(place) for place in request.POST.getlist("point") if place.isdigit() and len(place) < 4]


def _context(found: Assignment, held: Talk | None, kind: str, user: User, at: datetime) -> dict[str, Any]:
    is_own, task = is_self(user, found.expert), found.task
    state = held.state if held else TalkState.OPEN
    proposed_here = held is not None and held.proposed_by_expert == is_own
    return {
        "assignment": found, "task": task, "order": task.order, "kind": kind, "talk": held, "state": state, "is_own": is_own,
        "is_briefing": kind == TalkKind.BRIEFING,
        "to_come": state in TO_COME,
        "points": queries.points_of(held, found, kind),
        "own_points": preparation()[:3] if kind == TalkKind.BRIEFING and is_own else [],
        "notes": queries.notes_for(held, user, at=at) if held else [],
        "is_holder": held is not None and held.holder_id == user.pk,
        "may_note": held is not None and (is_own or held.holder_id in {None, user.pk}),
        "may_choose": state == TalkState.PROPOSED and not proposed_here,
        "times": [moment for moment in held.times if moment > at] if held else [],
        "how": how(held) if held else "",
        "helper": helper(task.order), "helper_phone": helper_phone(task.order),
        "is_past": bool(held and held.state == TalkState.BOOKED and held.ends_at and held.ends_at <= at),
    }  # fmt: skip


@page(may=Permission.ORDER_HANDLE, methods="POST")
def desk_heavy(request: HttpRequest, code: str) -> HttpResponse:
    """Mark a task as hard on its people, or take the mark away."""
    user = cast(User, request.user)
    found = get_object_or_404(Task.objects.visible_to(user).select_related("order"), code=code)
    heavy = request.POST.get("heavy") == "yes"
    actions.mark_heavy(task=found, heavy=heavy, by=user, at=clock.now())
    messages.success(request, _("Tehtävä on merkitty raskaaksi.") if heavy else _("Merkintä on poistettu."))
    return redirect("assignments:desk", code)
