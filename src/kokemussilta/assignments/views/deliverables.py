"""Reports and proposals: the page for those who write and send, and the one that their recipient reads by a link."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions, links
from kokemussilta.assignments.forms.attaching import AttachingForm
from kokemussilta.assignments.forms.day import DeliverableForm, OutcomeOfDeliverableForm, ReplyForm
from kokemussilta.assignments.letters.words import helper
from kokemussilta.assignments.models import Deliverable
from kokemussilta.assignments.policies import may_send_deliverable
from kokemussilta.assignments.queries.deliverables import attachments
from kokemussilta.assignments.queries.mine import my_assignment
from kokemussilta.assignments.states import HOLDS_SEAT, DeliverableState
from kokemussilta.core import clock
from kokemussilta.core.pages import page, public
from kokemussilta.core.workflow import Refused
from kokemussilta.orders.models import Task

_FIELDS = ("title", "text", "signed", "recipient_name", "recipient_role", "recipient_email")


@page(methods="POST")
def begin_deliverable(request: HttpRequest, code: str) -> HttpResponse:
    """A new draft of a task that produces one."""
    user = cast(User, request.user)
    own = my_assignment(user, code)
    held = own is not None and own.state in HOLDS_SEAT
    task = (
        own.task
        if own is not None and held
        else get_object_or_404(Task.objects.visible_to(user).select_related("order__product"), code=code)
    )
    made = actions.begin_deliverable(task=task, by=user, at=clock.now())
    return redirect("assignments:deliverable", made.code)


@page(methods="GET POST")
def deliverable(request: HttpRequest, code: str) -> HttpResponse:
    """Write, hand over to the desk, send; and what the recipient has said."""
    user = cast(User, request.user)
    rows = Deliverable.objects.visible_to(user).select_related(
        "task__order__product", "task__order__desk", "task__municipality"
    )
    found = get_object_or_404(rows, code=code)
    do = "detach" if "detach" in request.POST else request.POST.get("do", "")
    is_draft = found.state == DeliverableState.DRAFT
    may_send = may_send_deliverable(user, found.task)
    writing = request.method == "POST" and do in {"save", "ready", "send", "detach"} and is_draft
    known = {name: getattr(found, name) for name in _FIELDS}
    form = DeliverableForm(request.POST if writing else None, initial=known, sends=do == "send")
    attaching = AttachingForm(*((request.POST, request.FILES) if writing else ()))
    replies = _replies(request, found, do)
    if (
        request.method == "POST"
        and (not writing or (form.is_valid() & attaching.is_valid()))
        and all(one.is_valid() for one in replies.values() if one.is_bound)
    ):
        return _pressed(request, found, do, (form, attaching), replies)
    context = {
        "deliverable": found,
        "task": found.task,
        "order": found.task.order,
        "form": form,
        "attaching": attaching,
        "attachments": attachments(found),
        "is_draft": is_draft,
        "may_send": may_send,
        **replies,
    }
    return render(request, "assignments/deliverable.html", context)


def _replies(request: HttpRequest, found: Deliverable, do: str) -> dict[str, forms.Form]:
    return {
        "reply": ReplyForm(request.POST if do == "reply" else None, initial={"answer": found.answer}),
        "outcome": OutcomeOfDeliverableForm(request.POST if do == "follow" else None, initial={"outcome": found.outcome}),
    }


def _pressed(
    request: HttpRequest,
    found: Deliverable,
    do: str,
    written: tuple[DeliverableForm, AttachingForm],
    replies: dict[str, forms.Form],
) -> HttpResponse:
    form, attaching = written
    whose: dict[str, Any] = {"deliverable": found, "by": cast(User, request.user), "at": clock.now()}
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "save": (lambda: None, _("Tallennettu.")),
        "ready": (lambda: actions.tell_deliverable_ready(**whose), _("Koordinaattori saa viestin, että raportti on valmis.")),
        "send": (lambda: actions.send_deliverable(**whose), _("Raportti on lähetetty vastaanottajalle.")),
        "leave": (lambda: actions.leave_deliverable(**whose), _("Raporttia ei lähetetä. Luonnos säilyy.")),
        "take-up": (lambda: actions.take_up_deliverable(**whose), _("Luonnos on taas auki.")),
        "reply": (lambda: actions.reply_to_deliverable(**whose, **replies["reply"].cleaned_data), _("Vastaus on kirjattu.")),
        "detach": (lambda: _detach(found, request.POST.get("detach", ""), by=whose["by"]), _("Liite on poistettu.")),
        "follow": (lambda: actions.follow_up_deliverable(**whose, **replies["outcome"].cleaned_data), _("Kirjattu, mitä seurasi.")),
    }  # fmt: skip
    if verb := verbs.get(do):
        try:
            if form.is_bound:
                actions.write_deliverable(**whose, facts={name: form.cleaned_data[name] for name in _FIELDS})
            if attaching.is_bound and attaching.cleaned_data["file"]:
                actions.attach_file(**whose, upload=attaching.cleaned_data["file"])
            verb[0]()
        except Refused as reason:
            messages.warning(request, str(reason))
        else:
            messages.success(request, verb[1])
    return redirect("assignments:deliverable", found.code)


def _detach(found: Deliverable, code: str, *, by: User) -> None:
    for one in attachments(found):
        if one.file.code == code:
            actions.detach_file(attachment=one, by=by, at=clock.now())


@public("GET POST")
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """The recipient reads, answers and later tells what came of it; opening the page changes nothing."""
    at = clock.now()
    found = links.open_deliverable(token, at=at)
    if found is None:
        raise Http404
    do = request.POST.get("do", "")
    replies = _replies(request, found, do)
    bound = next((one for one in replies.values() if one.is_bound), None)
    if request.method == "POST" and bound is not None and bound.is_valid():
        try:
            if do == "reply":
                actions.reply_to_deliverable(deliverable=found, answer=bound.cleaned_data["answer"], by=None, at=at)
            else:
                actions.follow_up_deliverable(deliverable=found, outcome=bound.cleaned_data["outcome"], by=None, at=at)
            messages.success(request, _("Kiitos! Välitämme tämän kirjoittajalle."))
        except Refused as reason:
            messages.warning(request, str(reason))
        return redirect(request.path)
    context = {
        "deliverable": found,
        "task": found.task,
        "order": found.task.order,
        "helper": helper(found.task.order),
        "attachments": attachments(found),
        "token": token,
        **replies,
    }
    answer = render(request, "assignments/reply.html", context)
    # The address is a key: it does not travel to other sites, and pages in front of us don't keep it.
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer
