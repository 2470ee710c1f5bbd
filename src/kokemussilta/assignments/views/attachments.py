"""Files of a report or a proposal, on their way to those who may read it."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from kokemussilta.accounts.models import User
from kokemussilta.assignments import links
from kokemussilta.assignments.models import Deliverable
from kokemussilta.assignments.queries.deliverables import attachments
from kokemussilta.core import clock
from kokemussilta.core.pages import page, public
from kokemussilta.files.sending import send


@page()
def deliverable_file(request: HttpRequest, code: str, file: str) -> HttpResponse:
    """To its writers and its desk."""
    return _sent(get_object_or_404(Deliverable.objects.visible_to(cast(User, request.user)), code=code), file)


@public("GET")
def reply_file(request: HttpRequest, token: str, file: str) -> HttpResponse:
    """To its recipient, by the link of the report."""
    found = links.open_deliverable(token, at=clock.now())
    if found is None:
        raise Http404
    return _sent(found, file)


def _sent(deliverable: Deliverable, code: str) -> HttpResponse:
    for one in attachments(deliverable):
        if one.file.code == code:
            return send(one.file)
    raise Http404
