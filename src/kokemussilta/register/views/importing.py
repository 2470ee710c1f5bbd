"""A spreadsheet on its way into the register: brought, checked, run, undone."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import now
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import NotAllowedFrom, Refused, Stale
from kokemussilta.register import actions, columns, queries
from kokemussilta.register.checking import check
from kokemussilta.register.forms.importing import FileForm, MappingForm
from kokemussilta.register.models import ImportRun
from kokemussilta.register.states import ImportState

SHOWN_FAULTS = 200
SHOWN_PEOPLE = 500


@page(may=Permission.EXPERT_IMPORT, methods="GET POST")
def imports(request: PersonRequest) -> HttpResponse:
    """A file is brought; earlier ones stay findable for thirty days."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(*sent, homes=list(queries.import_registers(request.user)))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            run = actions.bring(
                organisation=form.cleaned_data["organisation"],
                content=upload.read(),
                name=upload.name or "",
                by=request.user,
                at=now(),
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("register:import", run.code)
    runs = queries.import_runs(request.user).annotate(size=Count("rows"), added=Count("rows", filter=Q(rows__outcome="added")))
    context = {"form": form, "runs": list(runs[:50]), "columns": columns.COLUMNS, "back": reverse("register:people")}
    return render(request, "register/imports.html", context, status=422 if form.errors else 200)


@page(may=Permission.EXPERT_IMPORT, methods="GET POST")
def import_run(request: PersonRequest, code: str) -> HttpResponse:
    """One file: its columns, what would happen, what happened."""
    run = get_object_or_404(queries.import_runs(request.user), code=code)
    if request.method != "POST" and run.state == ImportState.WAITING:
        prefetch_related_objects([run], "rows")
    form = MappingForm(request.POST if "map" in request.POST else None, run=run)
    if request.method == "POST":
        try:
            answer = _press(request, run, form)
        except (NotAllowedFrom, Stale):
            messages.info(request, _("Tämä oli jo tehty."))
            answer = redirect("register:import", code)
        except Refused as refusal:
            messages.error(request, str(refusal))
            answer = redirect("register:import", code)
        if answer is not None:
            return answer
    shown = _checked(run, form) if run.state == ImportState.WAITING else _done(run)
    context = {"run": run, "back": reverse("register:imports"), **shown}
    return render(request, "register/import.html", context, status=422 if form.errors else 200)


def _press(request: PersonRequest, run: ImportRun, form: MappingForm) -> HttpResponse | None:
    """What was pressed is done; None when the form needs mending."""
    by, at = request.user, now()
    if "map" in request.POST:
        if not form.is_valid():
            return None
        actions.set_mapping(run=run, mapping=form.mapping(), duplicates=form.cleaned_data["duplicates"], by=by, at=at)
        messages.success(request, _("Rivit on tarkistettu uudelleen."))
    elif "run" in request.POST:
        actions.run_import(run=run, leave_out_faulty="leave_out" in request.POST, by=by, at=at)
        messages.success(request, _("Taulukko on tuotu."))
    elif "undo" in request.POST:
        actions.undo(run=run, by=by, at=at)
        messages.success(request, _("Tuonti on peruttu. Kaikki on kuin ennen sitä."))
    elif "invite" in request.POST:
        count = actions.invite_imported(run=run, by=by, at=at)
        words = ngettext("%(count)s viesti on lähdössä.", "%(count)s viestiä on lähdössä.", count)
        messages.success(request, words % {"count": count})
    elif "discard" in request.POST:
        actions.discard(run=run, by=by, at=at)
        messages.success(request, _("Taulukko on poistettu täältä."))
        return redirect("register:imports")
    return redirect("register:import", run.code)


def _checked(run: ImportRun, form: MappingForm) -> dict[str, Any]:
    """What would happen, row by row."""
    lacks = columns.lacks(run.mapping)
    found = None if lacks else check(run, at=now())
    ready = 0 if found is None else len(found.fresh) + len(found.duplicates)
    return {
        "form": form,
        "lacks": lacks,
        "unread": columns.unread(run.headings, run.mapping),
        "found": found,
        "ready": ready,
        "faults": found.faulty[:SHOWN_FAULTS] if found else [],
        "joining": sum(row.joins for row in found.fresh) if found else 0,
    }


def _done(run: ImportRun) -> dict[str, Any]:
    """What happened."""
    counts = dict(run.rows.values_list("outcome").annotate(Count("pk")))
    rows = run.rows.filter(expert__isnull=False).select_related("expert", "expert__municipality")
    return {
        "counts": {name: counts.get(name, 0) for name in ("added", "updated", "skipped", "waiting")},
        "people": list(rows[:SHOWN_PEOPLE]),
        "can_undo": run.state == ImportState.DONE and queries.touched(run) == 0,
        "to_invite": queries.not_written_to(run).count() if run.state == ImportState.DONE else 0,
    }
