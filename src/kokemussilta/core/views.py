"""Views that belong to no area."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from kokemussilta.core.lists import KEPT_FIELD, keep_words
from kokemussilta.core.pages import page


@page(methods="POST", early=True)
def narrow(request: HttpRequest) -> HttpResponse:
    """A list's search and filter form: filters go to the address, words and private filters to the session (see `core.lists`)."""
    to = request.POST.get("to", "/")
    if not url_has_allowed_host_and_scheme(to, allowed_hosts=None) or not to.startswith("/"):
        to = "/"
    choices = {key: value for key, value in request.POST.items() if key not in {"csrfmiddlewaretoken", "to", "q"} and value}
    words = request.POST.get("q", "").strip()[:200]
    private = {name: value for name, value in choices.items() if name.startswith(KEPT_FIELD)}
    for name, value in private.items():
        del choices[name]
        choices[name.removeprefix(KEPT_FIELD)] = keep_words(request.session, str(value)[:200])
    if words:
        choices["s"] = keep_words(request.session, words)
    return redirect(f"{to}?{urlencode(choices)}" if choices else to)
