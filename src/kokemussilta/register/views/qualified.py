"""What people have shown: noted with two presses, seen by themselves, listed before it ends."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import local_day, now
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions, contract_rules, qualified
from kokemussilta.register.contract_words import validity
from kokemussilta.register.ethics_texts import FOR_EXPERTS, text_for_experts
from kokemussilta.register.forms.qualifications import QualificationForm
from kokemussilta.register.models import Expert
from kokemussilta.register.states import SHOWN_KINDS, QualificationKind
from kokemussilta.register.views.keeping import kept
from kokemussilta.register.views.own import mine

#: What is noted with one press for today; an extract wants the kind of task too.
PRESSED = tuple(kind for kind in SHOWN_KINDS if kind != QualificationKind.CRIMINAL_RECORD)


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def qualifications(request: PersonRequest, code: str) -> HttpResponse:
    """What somebody has shown: one press notes what was shown today, a form what was shown on another day."""
    expert, at = kept(request, code), now()
    today = local_day(at)
    if request.method == "POST" and "remove" in request.POST:
        row = get_object_or_404(expert.qualifications.filter(contract__isnull=True), code=request.POST["remove"])
        actions.remove_qualification(qualification=row, by=request.user, at=at)
        messages.success(request, _("Poistettu."))
        return redirect("register:qualifications", code)
    if request.method == "POST" and request.POST.get("shown") in PRESSED:
        kind = request.POST["shown"]
        ends_on = contract_rules.usual_end(kind, today)
        actions.add_qualification(expert=expert, kind=kind, got_on=today, ends_on=ends_on, by=request.user, at=at)
        messages.success(request, _("Kirjattu: nähty tänään."))
        return redirect("register:qualifications", code)
    form = QualificationForm(request.POST if request.method == "POST" else None, initial={"got_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_qualification(expert=expert, **form.cleaned_data, by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kirjattu."))
            return redirect("register:qualifications", code)
    context = {
        "expert": expert,
        "form": form,
        "pressed": [(kind.value, kind.label, contract_rules.usual_end(kind, today)) for kind in PRESSED],
        "rows": [(row, validity(row, today)) for row in qualified.of(expert)],
        "back": reverse("register:person", args=[code]),
    }
    return render(request, "register/qualifications.html", context, status=422 if form.errors else 200)


@page(may=Permission.EXPERT_EDIT)
def ending(request: PersonRequest) -> HttpResponse:
    """What ends soon, or has ended and not been renewed, in the registers that one keeps."""
    today = local_day(now())
    people: QuerySet[Expert] = Expert.objects.visible_to(request.user).others_than(request.user)
    rows: QuerySet[Any] = qualified.listed(request.user, people, today, state=request.GET.get("state", ""))
    listing = qualified.qualification_list(today)
    exported = listing.export(request, rows)
    if exported is not None:
        return exported
    seen = listing.show(request, rows)
    context = {"page": seen, "rows": [(row, validity(row, today)) for row in seen.rows]}
    return render(request, "register/qualified.html", context)


@page()
def my_qualifications(request: PersonRequest) -> HttpResponse:
    """What one has shown, until when it holds, and who saw it."""
    expert, today = mine(request), local_day(now())
    rows = [(row, validity(row, today)) for row in qualified.of(expert)]
    accepted = any(row.kind == QualificationKind.ETHICS and row.text_version == FOR_EXPERTS for row, _stands in rows)
    context = {"rows": rows, "asks_ethics": not accepted, "back": reverse("register:me")}
    return render(request, "register/my_qualifications.html", context)


@page(methods="GET POST")
def my_ethics(request: PersonRequest) -> HttpResponse:
    """The principles, and the press that accepts them."""
    expert, at = mine(request), now()
    if request.method == "POST":
        try:
            actions.accept_ethics(expert=expert, version=request.POST.get("version", ""), by=request.user, at=at)
            messages.success(request, _("Kiitos! Periaatteet on hyväksytty."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("register:my-ethics")
    held = expert.qualifications.filter(kind=QualificationKind.ETHICS, text_version=FOR_EXPERTS).first()
    context = {
        "text": text_for_experts(FOR_EXPERTS), "version": FOR_EXPERTS, "held": held, "back": reverse("register:my-qualifications"),
    }  # fmt: skip
    return render(request, "register/ethics.html", context)
