"""For the watchman: does the program answer, does its database, is the worker alive."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from kokemussilta.core import clock
from kokemussilta.core.pages import public
from kokemussilta.notifications.queries import worker_alive


@public()
def health(request: HttpRequest) -> HttpResponse:
    """200 when pages can be served, else 503; a silent worker is told but does not take the pages down."""
    try:
        worker = worker_alive(clock.now())
    except DatabaseError:
        return JsonResponse({"database": False, "worker": False}, status=503)
    return JsonResponse({"database": True, "worker": worker})
