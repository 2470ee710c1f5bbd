"""Answering: a page of under a minute on a phone, without signing in and without scripts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.core import clock
from kokemussilta.core.pages import public
from kokemussilta.feedback import opening as openings
from kokemussilta.feedback.actions import surveys
from kokemussilta.feedback.forms.answering import AnswerForm
from kokemussilta.feedback.opening import Opening, opening_of
from kokemussilta.feedback.states import Channel
from kokemussilta.questions.models import PLAIN


@public("GET POST")
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """A task's survey for its listeners. `?kiosk`: on a shared device, which comes back to an empty form. `?plain`: plain Finnish."""
    opening, at = opening_of(code), clock.now()
    if opening is None:
        raise Http404
    if not opening.is_open(at):
        return render(
            request,
            "feedback/closed.html",
            {"opening": opening, "is_early": at < opening.from_at},
            status=410 if at >= opening.until_at else 200,
        )
    is_kiosk, is_plain = "kiosk" in request.GET, "plain" in request.GET
    edition = opening.survey.question_set.editions.get(is_current=True)
    form = AnswerForm(request.POST if request.method == "POST" else None, edition=edition, plain=is_plain)
    if request.method == "POST" and form.is_valid():
        token = request.POST.get("token", "")
        if not openings.is_own(token, opening):
            form.add_error(None, _("Sivu on ollut auki pitkään. Paina Lähetä uudelleen, vastauksesi ovat tallessa."))
        elif not openings.use_up(token):
            return _thanks(request, opening)
        elif not openings.has_room(opening, opening.task.responses.count(), at):
            form.add_error(
                None, _("Vastauksia tulee juuri nyt enemmän kuin voimme ottaa. Odota pari minuuttia ja lähetä uudelleen.")
            )
        else:
            channel = Channel.KIOSK if is_kiosk else Channel.WEB
            surveys.answer(
                survey=opening.survey, edition=edition, given=form.answers, channel=channel, task=opening.task, by=None, at=at
            )
            return _thanks(request, opening)
    context = {
        "opening": opening, "form": form, "token": openings.new_token(opening), "is_kiosk": is_kiosk, "is_plain": is_plain,
        "has_required": any(question.is_required for question in edition.asked),
        "has_plain": any(PLAIN in question.texts for question in edition.asked),
    }  # fmt: skip
    return render(request, "feedback/answer.html", context, status=422 if form.errors else 200)


@public()
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Thank you; a shared device goes back to an empty form by itself."""
    opening = opening_of(code)
    if opening is None:
        raise Http404
    return render(request, "feedback/thanks.html", {"opening": opening, "is_kiosk": "kiosk" in request.GET})


def _thanks(request: HttpRequest, opening: Opening) -> HttpResponse:
    words = "?kiosk" if "kiosk" in request.GET else ""
    return redirect(f"{reverse('answered', args=[opening.task.code])}{words}")
