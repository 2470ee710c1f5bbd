"""For the watchman: does the program answer, does its database, are the workers at work."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from kokemussilta.core import clock
from kokemussilta.core.management import preparing
from kokemussilta.core.pages import public
from kokemussilta.notifications.queries import pulse, worker_alive


@public()
def health(request: HttpRequest) -> HttpResponse:
    """200 when pages can be served, else 503; a silent worker is told but does not take the pages down.

    `prepared`: all tables are there (`kokemussilta prepare`).
    """
    try:
        prepared = preparing.are_tables_ready()
        worker = prepared and worker_alive(clock.now())
    except DatabaseError:
        return JsonResponse({"database": False, "prepared": False, "worker": False}, status=503)
    return JsonResponse({"database": True, "prepared": prepared, "worker": worker}, status=200 if prepared else 503)


@public()
def worker(request: HttpRequest) -> HttpResponse:
    """503 when work has been due for a while and no worker took it; pages may be well all the same, see `health`."""
    at = clock.now()
    try:
        found = pulse(at)
    except DatabaseError:
        return JsonResponse({"worker": False, "database": False}, status=503)
    since = int((at - found.due_since).total_seconds()) if found.due_since else 0
    told = {"worker": found.is_well, "last_sign": found.seen_at.isoformat() if found.seen_at else None, "late_seconds": since}
    return JsonResponse(told, status=200 if found.is_well else 503)
