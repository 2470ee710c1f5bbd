"""Middleware of the whole program."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kokemussilta.core.workflow import Refused


class KindErrors:
    """Turns what a person could not have done into a page that says why; NUL bytes are refused before any database sees them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, unless it holds a NUL byte."""
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL byte")
        if request.method == "POST" and any("\0" in value for key in request.POST for value in request.POST.getlist(key)):
            raise BadRequest("NUL byte")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal nobody caught nearer becomes a 409 page with its sentence."""
        if isinstance(exception, Refused):
            return render(request, "core/refused.html", {"sentence": str(exception)}, status=409)
        return None
