"""Addresses for one's own calendar program: making them, and what they answer."""

from typing import cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions
from kokemussilta.assignments.agenda.feeds import calendar_of
from kokemussilta.assignments.forms.day import FeedForm
from kokemussilta.assignments.models import Feed
from kokemussilta.assignments.queries import feeds as queries
from kokemussilta.core import clock
from kokemussilta.core.pages import page, public
from kokemussilta.core.workflow import Refused

_NEW = "new_feed"


@page(methods="GET POST")
def feeds(request: HttpRequest) -> HttpResponse:
    """My calendar addresses. A new one is shown once: only its digest is kept."""
    user = cast(User, request.user)
    kinds = queries.kinds_of(user)
    sent = request.POST if request.method == "POST" and request.POST.get("do") == "make" else None
    form = FeedForm(sent, kinds=kinds)
    if request.method == "POST" and (done := _done(request, form)):
        return done
    shown = {"feeds": queries.feeds_of(user), "form": form, "kinds": kinds, "new": request.session.pop(_NEW, "")}
    response = render(request, "assignments/feeds.html", shown)
    # Not "no-referrer": the page's own forms would then come from nowhere, and be refused.
    response["Referrer-Policy"] = "same-origin"
    return response


def _done(request: HttpRequest, form: forms.Form) -> HttpResponse | None:
    user, at, do = cast(User, request.user), clock.now(), request.POST.get("do", "")
    try:
        if do == "make":
            if not form.is_valid():
                return None
            _feed, secret = actions.make_feed(**form.cleaned_data, by=user, at=at)
            request.session[_NEW] = _address(secret)
        else:
            found = get_object_or_404(Feed.objects.visible_to(user), code=request.POST.get("feed", ""))
            if found.revoked_at is not None:
                return redirect("assignments:feeds")  # pressed twice
            if do == "renew":
                _feed, secret = actions.renew_feed(feed=found, by=user, at=at)
                request.session[_NEW] = _address(secret)
            elif do == "revoke":
                actions.revoke_feed(feed=found, by=user, at=at)
                messages.success(request, _("Osoite on poistettu. Sillä ei enää pääse kalenteriisi."))
    except Refused as reason:
        messages.warning(request, str(reason))
    return redirect("assignments:feeds")


def _address(secret: str) -> str:
    return settings.PUBLIC_URL + reverse("assignments:feed", args=[secret])


@public()
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program reads: no names, no themes, no places nearer than the town."""
    found = queries.feed_at(token)
    if found is None:
        raise Http404
    if found.revoked_at is not None or not found.user.is_active or found.kind not in queries.kinds_of(found.user):
        return HttpResponse(
            _("Tämä kalenteriosoite ei ole enää käytössä."), content_type="text/plain; charset=utf-8", status=410
        )
    with translation.override(found.user.language):
        answer = HttpResponse(calendar_of(found, clock.now()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="kokemussilta.ics"'
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer
