"""For those who arrange: posters, results, sheets of answers."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.exports import as_csv, as_xlsx
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.feedback import opening as openings
from kokemussilta.feedback import policies, queries
from kokemussilta.feedback.actions import sheets
from kokemussilta.feedback.actions import surveys as actions
from kokemussilta.feedback.bringing import WRONG
from kokemussilta.feedback.forms.sheets import SheetForm
from kokemussilta.feedback.models import Survey
from kokemussilta.feedback.pictures import qr

SHOWN_FAULTS = 100


@page()
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """A task's poster with its code to photograph, for paper and projector."""
    task = queries.task_for(cast(User, request.user), code)
    survey = openings.survey_for(task) if task is not None else None
    if task is None or survey is None:
        raise Http404
    address = openings.address(task)
    context = {"task": task, "survey": survey, "address": address, "qr": qr(address), "answers": survey.answers}
    return render(request, "feedback/poster.html", context)


@page(may=Permission.FIGURES_READ)
def surveys(request: HttpRequest) -> HttpResponse:
    """The organisations' surveys, and templates that are not in use yet."""
    user = cast(User, request.user)
    context = {"lines": queries.surveys_of(user), "templates": queries.unused_templates(user)}
    return render(request, "feedback/surveys.html", context)


@page(may=Permission.ORGANISATION_EDIT, methods="POST")
def take(request: HttpRequest, code: str, organisation: str) -> HttpResponse:
    """A template is taken into use."""
    user = cast(User, request.user)
    template = get_object_or_404(queries.templates(), code=code)
    where = get_object_or_404(Organisation.objects.visible_to(user), code=organisation)
    survey = actions.take_into_use(template=template, organisation=where, by=user, at=clock.now())
    messages.success(request, _("Kysely on käytössä."))
    return redirect("feedback:results", survey.code)


@page(may=Permission.FIGURES_READ)
def results(request: HttpRequest, code: str) -> HttpResponse:
    """What was answered, question by question; `?export=csv|xlsx`."""
    survey = get_object_or_404(
        Survey.objects.visible_to(request.user).select_related("organisation", "question_set"), code=code
    )
    count = survey.responses.count()
    is_few = count < queries.FEWEST
    counted = [] if is_few else [result for result in queries.results(survey) if result.options]
    kind = request.GET.get("export", "")
    if kind in {"csv", "xlsx"} and not is_few:
        labels = [_("Kysymys"), _("Vastaajia"), _("Vastaus"), "n", "%"]
        lines: list[list[object]] = [
            [one.text, one.n, option.label, option.n, option.share] for one in counted for option in one.options
        ]
        return (
            as_xlsx(f"kokemussilta-{survey.key}", labels, lines)
            if kind == "xlsx"
            else as_csv(
                f"kokemussilta-{survey.key}", labels, ([*line[:4], f"{line[4]:.1f}".replace(".", ",")] for line in lines)
            )
        )
    context = {
        "survey": survey, "count": count, "is_few": is_few, "fewest": queries.FEWEST, "results": counted,
        "may_edit": policies.may_edit(cast(User, request.user), survey.organisation_id),
    }  # fmt: skip
    return render(request, "feedback/results.html", context)


@page(may=Permission.ORGANISATION_EDIT, methods="GET POST")
def bring(request: HttpRequest, code: str) -> HttpResponse:
    """Answers from a sheet: looked through first (`try`), then brought in; earlier ones can be taken back."""
    user, at = cast(User, request.user), clock.now()
    survey = get_object_or_404(Survey.objects.visible_to(user).select_related("organisation", "question_set"), code=code)
    policies.require_edit(user, survey.organisation_id)
    form = SheetForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    found = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        content, name = upload.read(), upload.name or ""
        try:
            found = sheets.look_through(survey, content, name)
            if "try" not in request.POST:
                sheet = sheets.bring(
                    survey=survey,
                    content=content,
                    name=name,
                    by=user,
                    at=at,
                    leave_out_faulty=form.cleaned_data["leave_out_faulty"],
                )
                brought = sheet.responses.count()
                told = ngettext("%(count)s vastaaja tuotiin.", "%(count)s vastaajaa tuotiin.", brought) % {"count": brought}
                messages.success(request, told)
                return redirect("feedback:results", survey.code)
        except Refused as refusal:
            form.add_error("file", str(refusal))
    problems = [
        (number, heading, _(WRONG[key]), cell)
        for number, heading, key, cell in (found.problems if found else [])[:SHOWN_FAULTS]
    ]
    context = {"survey": survey, "form": form, "found": found, "problems": problems, "sheets": queries.sheets_of(survey)}
    return render(request, "feedback/bring.html", context, status=422 if form.errors else 200)


@page(may=Permission.ORGANISATION_EDIT, methods="POST")
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """A sheet's answers are taken back."""
    user = cast(User, request.user)
    sheet = get_object_or_404(queries.sheets_for(user), code=code)
    try:
        gone = sheets.undo(sheet=sheet, by=user, at=clock.now())
        messages.success(
            request, ngettext("%(count)s vastaaja poistettiin.", "%(count)s vastaajaa poistettiin.", gone) % {"count": gone}
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("feedback:bring", sheet.survey.code)
