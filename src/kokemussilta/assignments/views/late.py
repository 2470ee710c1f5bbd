"""Work that was agreed outside the program: told of by an expert, a client or the desk; looked at, confirmed, refused, mended."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions
from kokemussilta.assignments.forms.late import LateForm, OwnHoursForm, RefusalForm, hours_words
from kokemussilta.assignments.models import LateEntry
from kokemussilta.assignments.policies import is_self, may_answer_late, may_at_desk, may_tell_late
from kokemussilta.assignments.queries import late as queries
from kokemussilta.assignments.queries.mine import expert_of
from kokemussilta.assignments.states import LateState, Side
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.orders.queries import desks_of
from kokemussilta.register.models import Expert
from kokemussilta.register.states import ExpertState


@page(methods="GET POST")
def late_own(request: HttpRequest) -> HttpResponse:
    """An expert did a task that is not here."""
    expert = expert_of(cast(User, request.user))
    if expert is None or expert.state != ExpertState.ACTIVE:
        raise Http404
    form = _form(request, desks=[expert.home], units=queries.known_units(expert))
    return _told(request, form, Side.EXPERT, lambda: (expert, expert.home))


@page(may=Permission.ORDER_PLACE, methods="GET POST")
def late_visit(request: HttpRequest) -> HttpResponse:
    """Somebody was at the client's unit, as they had agreed between themselves."""
    visits = queries.visits(cast(User, request.user))
    desks = {one.task.order.desk for one in visits if one.task.order.desk is not None}
    form = _form(request, desks=desks, visits=visits)
    return _told(request, form, Side.CLIENT, lambda: form.chosen_visit()[1:], nobody=not visits)


@page(may=Permission.ORDER_HANDLE, methods="GET POST")
def late_for(request: HttpRequest, code: str) -> HttpResponse:
    """A coordinator tells of it on somebody's behalf."""
    user = cast(User, request.user)
    expert = get_object_or_404(Expert.objects.visible_to(user).others_than(user).select_related("home", "user"), code=code)
    desks = list(desks_of(user))
    desk = next((one for one in desks if one.pk == expert.home_id), desks[0] if desks else None)
    if desk is None:
        raise Http404
    form = _form(request, desks=[desk], units=queries.known_units(expert))
    return _told(request, form, Side.DESK, lambda: (expert, desk), expert=expert)


def _form(request: HttpRequest, **more: Any) -> LateForm:
    return LateForm(request.POST if request.method == "POST" else None, at=clock.now(), **more)


def _told(
    request: HttpRequest,
    form: LateForm,
    side: Side,
    whose: Callable[[], tuple[Expert, Organisation]],
    *,
    nobody: bool = False,
    expert: Expert | None = None,
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        who, desk = whose()
        try:
            made = actions.tell_late(
                expert=who, desk=desk, facts=form.facts(), told_by=side, by=cast(User, request.user), at=clock.now(),
                code=form.cleaned_data["press"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kiitos! Tehtävä on kirjattu, ja se odottaa vahvistusta."))
            return redirect("assignments:late", made.code)
    context = {"form": form, "side": side, "nobody": nobody, "expert": expert}
    return render(request, "assignments/late_form.html", context, status=422 if form.is_bound else 200)


@page(may=Permission.ORDER_HANDLE)
def desk_late(request: HttpRequest) -> HttpResponse:
    """What was told of afterwards and waits for the desk, or for a client whom the desk may stand in for."""
    user = cast(User, request.user)
    entries = queries.of_desk(user)
    context = {"entries": entries, "waits": [one.pk for one in entries if may_answer_late(user, one)]}
    return render(request, "assignments/desk_late.html", context)


@page(methods="GET POST")
def late(request: HttpRequest, code: str) -> HttpResponse:
    """One entry: what was told, where it stands, and the answer of whoever is asked."""
    user = cast(User, request.user)
    found = get_object_or_404(queries.full(LateEntry.objects.visible_to(user)), code=code)
    own, pressed = is_self(user, found.expert), request.POST.get("do", "")
    hours = hours_words(found.minutes or int((found.ends_at - found.starts_at).total_seconds() // 60))
    first = {"hours": hours, "travel_km": found.travel_km, "travel_note": found.travel_note}
    forms = {
        "confirm": OwnHoursForm(request.POST if pressed == "confirm" and own else None, initial=first),
        "refuse": RefusalForm(request.POST if pressed == "refuse" else None),
    }
    if request.method == "POST" and all(one.is_valid() for one in forms.values() if one.is_bound):
        return _pressed(request, found, pressed, forms)
    may_answer = found.state == LateState.TOLD and may_answer_late(user, found)
    context = {
        "entry": found,
        "own": own,
        "hours": hours_words(found.minutes),
        "own_hours": forms["confirm"],
        "refusal": forms["refuse"],
        "may_answer": may_answer,
        "may_mend": found.state in {LateState.TOLD, LateState.REFUSED} and may_tell_late(user, found),
        "sees_all": own or may_at_desk(user, found),
        "alike": queries.alike(found) if may_answer and not own else [],
    }
    return render(request, "assignments/late.html", context, status=422 if any(one.errors for one in forms.values()) else 200)


def _pressed(request: HttpRequest, found: LateEntry, pressed: str, forms: dict[str, Any]) -> HttpResponse:
    whose: dict[str, Any] = {"entry": found, "by": cast(User, request.user), "at": clock.now()}
    own = forms["confirm"].own() if forms["confirm"].is_bound else None
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "confirm": (lambda: actions.confirm_late(**whose, report_of_own=own), _("Vahvistettu. Tehtävä on nyt kirjattu tehdyksi.")),
        "refuse": (lambda: actions.refuse_late(**whose, reason=forms["refuse"].cleaned_data["reason"]), _("Kiitos. Kirjaaja saa tiedon ja voi korjata tiedot.")),
        "withdraw": (lambda: actions.withdraw_late(**whose), _("Kirjaus on peruttu.")),
    }  # fmt: skip
    if verb := verbs.get(pressed):
        try:
            verb[0]()
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, verb[1])
    return redirect("assignments:late", found.code)


@page(methods="GET POST")
def late_mend(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever told it mends it; then it is asked again."""
    user = cast(User, request.user)
    found = get_object_or_404(queries.full(LateEntry.objects.visible_to(user)), code=code)
    if not may_tell_late(user, found) or found.state not in {LateState.TOLD, LateState.REFUSED}:
        raise Http404
    more: dict[str, Any] = {"visits": []} if found.told_by == Side.CLIENT else {"units": queries.known_units(found.expert)}
    form = _form(request, desks=[found.desk], entry=found, **more)
    if form.is_bound and form.is_valid():
        try:
            actions.mend_late(entry=found, facts=form.facts(), by=user, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Korjattu. Kysymme vahvistusta uudelleen."))
            return redirect("assignments:late", code)
    context = {"form": form, "side": found.told_by, "nobody": False, "entry": found, "expert": None}
    return render(request, "assignments/late_form.html", context, status=422 if form.is_bound else 200)
