"""Middleware of the whole program."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kokemussilta.core.workflow import Refused

#: More than the largest file that may be brought (10 MB), with room for the form around it.
MOST_BYTES = 11 * 1024 * 1024

TOO_LARGE = """\
Lähetys on liian suuri: tiedosto saa olla enintään 10 megatavua. Palaa takaisin ja valitse pienempi, esimerkiksi kuvakaappaus.
Det som skickades är för stort: en fil får vara högst 10 megabyte. Gå tillbaka och välj en mindre, till exempel en skärmdump.
What was sent is too large: a file may have 10 megabytes at most. Go back and choose a smaller one, a screenshot for instance.
"""


class Bounds:
    """The outermost: what is too large or in letters that nobody uses is refused before anything reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, unless it is out of bounds; the sentence is in all languages, since none is known yet."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > MOST_BYTES:
            return _plain(TOO_LARGE, 413)
        if request.content_params and request.content_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
            return _plain("Käytä merkistöä UTF-8. / Använd teckenkodningen UTF-8. / Use the encoding UTF-8.", 400)
        return self.get_response(request)


def _plain(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, content_type="text/plain; charset=utf-8", status=status)


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
