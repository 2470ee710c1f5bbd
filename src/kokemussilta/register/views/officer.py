"""The privacy officer's page: who has read whose data."""

from django.http import HttpResponse
from django.shortcuts import render

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import now
from kokemussilta.core.lists import kept_words
from kokemussilta.core.pages import page
from kokemussilta.register import read_log

FILTERS = ("why", "reader", "person", "since", "until")


@page(may=Permission.READ_LOG)
def readings(request: PersonRequest) -> HttpResponse:
    """The log: search, filters, files. A look at it is noted too."""
    at = now()
    listing = read_log.log_list(request.user, lambda key: request.GET.get(key, ""), at)
    rows = read_log.rows_for(request.user)
    used = [key for key in FILTERS if request.GET.get(key)] + ["search"] * bool(kept_words(request))
    exported = listing.export(request, rows)
    person = request.GET.get("person", "")
    read_log.note_look(request.user, used, person=person, is_file=exported is not None, at=at)
    return exported or render(request, "register/read_log.html", {"page": listing.show(request, rows)})
